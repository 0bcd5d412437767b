//! What every request can reach: the store, the clock, randomness and the few settings.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use goodstanding_shared::receipts::Merchant;
use ipnet::IpNet;

use crate::billing::context::BillingContext;
use crate::billing::engine::Engine;
use crate::billing::processor::Processor;
use crate::billing::work::Work;
use crate::clock::Clock;
use crate::http::cursor::CursorKey;
use crate::http::figures::{ConnectionFigures, Figures};
use crate::http::heavy::HeavyWork;
use crate::http::in_flight::InFlight;
use crate::http::public_url::PublicUrl;
use crate::post::Post;
use crate::randomness::Randomness;
use crate::sessions::last_used::LastUsed;
use crate::sessions::password::Passwords;
use crate::store::{Store, StoreError};
use crate::{billing, cancellations, catalog, customers, services, store};

/// What is decided at the start.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether this installation shows demo data.
    pub demo: bool,
    /// How costly a password guess is made.
    pub password_cost: crate::sessions::password::Cost,
    /// Whose word is taken for the address that a request comes from.
    pub trusted_proxies: Vec<IpNet>,
    /// How much one customer may do or have.
    pub quotas: Quotas,
    /// Where customers find the portal, where somebody said so.
    pub public_url: Option<PublicUrl>,
    /// Who sells, as receipts name it, where somebody said so.
    pub merchant: Option<Merchant>,
    /// Whether nobody is told of the API and of the version.
    pub hides_api: bool,
    /// Where mails go and how they look; none where nobody sends or keeps any.
    pub post: Option<Post>,
}

/// How much one customer may do or have. Nobody meets these bounds but a script that does not stop:
/// each order is numbered, charged and set up by somebody, all ways to pay are listed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Orders within an hour; at least one.
    pub orders_per_hour: NonZeroU32,
    /// Ways to pay that were not removed; at least one.
    pub payment_methods: NonZeroU32,
}

impl Quotas {
    /// What is allowed where the operator says nothing else.
    pub const USUAL: Self = Self {
        orders_per_hour: NonZeroU32::new(100).unwrap(),
        payment_methods: NonZeroU32::new(50).unwrap(),
    };
}

impl Default for Quotas {
    fn default() -> Self {
        Self::USUAL
    }
}

/// Shared by all requests; cloning is cheap.
#[derive(Clone)]
pub struct App(Arc<Inside>);

struct Inside {
    engine: Engine,
    settings: Settings,
    passwords: Passwords,
    heavy: HeavyWork,
    last_used: LastUsed,
    in_flight: InFlight,
    cursor_key: CursorKey,
    figures: Figures,
    is_draining: AtomicBool,
}

/// Why the server could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    /// The store could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Password(#[from] crate::sessions::password::PasswordError),
}

/// What older versions of the rules left behind is put right once.
async fn put_right(
    store: &Store,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<(), StoreError> {
    let plans = store
        .read(|conn: &mut store::Database| {
            let is_needed = billing::put_right::is_needed(conn)?;
            is_needed.then(|| catalog::db::plans(conn)).transpose()
        })
        .await?;
    let Some(plans) = plans else { return Ok(()) };
    let context = BillingContext {
        randomness: randomness.clone(),
        now: clock.now(),
        plans: Arc::new(plans),
    };
    store
        .write(move |tx: &mut store::Database| billing::put_right::put_right(tx, &context))
        .await
}

impl App {
    /// Puts the parts together with whoever moves the money; reads, or at the first start makes,
    /// the database's secret, and makes what an update needs.
    pub async fn with_processor(
        store: Store,
        clock: Clock,
        randomness: Randomness,
        settings: Settings,
        processor: Box<dyn Processor>,
    ) -> Result<Self, SetUpError> {
        let fresh: [u8; 32] = randomness.bytes().map_err(StoreError::from)?;
        let secret = store
            .write(move |tx: &mut store::Database| {
                store::secrets::read_or_keep(tx, "cursors", &fresh)
            })
            .await?;
        customers::db::reindex(&store).await?;
        cancellations::db::renew_reasons(&store).await?;
        services::db::name_keys::renew(&store).await?;
        put_right(&store, &clock, &randomness).await?;
        let passwords = Passwords::new(settings.password_cost, &randomness)?;
        Ok(Self(Arc::new(Inside {
            engine: Engine::new(store, clock, randomness, processor),
            settings,
            passwords,
            heavy: HeavyWork::new(),
            last_used: LastUsed::default(),
            in_flight: InFlight::default(),
            cursor_key: CursorKey::new(&secret),
            figures: Figures::default(),
            is_draining: AtomicBool::new(false),
        })))
    }

    /// What bills: for whoever lets it go on.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// What the worker did, and whether it is wanted.
    pub(crate) fn work(&self) -> &Work {
        self.engine().work()
    }

    /// What every step of billing needs, at the present instant.
    pub(crate) async fn billing_context(&self) -> Result<BillingContext, StoreError> {
        self.engine().billing_context().await
    }

    /// The database, as billing uses it too.
    pub fn store(&self) -> &Store {
        self.engine().store()
    }

    /// The clock that everything is dated by; a demo can advance it.
    pub fn clock(&self) -> &Clock {
        self.engine().clock()
    }

    /// What identifiers and secrets are drawn from.
    pub fn randomness(&self) -> &Randomness {
        self.engine().randomness()
    }

    /// What was decided at the start.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// What hashes and compares passwords.
    pub fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// The turns at what keeps a core busy.
    pub(crate) fn heavy(&self) -> &HeavyWork {
        &self.0.heavy
    }

    /// When sessions were used last, as far as it is not stored yet.
    pub(crate) fn last_used(&self) -> &LastUsed {
        &self.0.last_used
    }

    /// The idempotency keys whose first request is still running.
    pub fn in_flight(&self) -> &InFlight {
        &self.0.in_flight
    }

    /// What is counted of requests.
    pub(crate) fn figures(&self) -> &Figures {
        &self.0.figures
    }

    /// What is counted of connections.
    pub fn connection_figures(&self) -> &ConnectionFigures {
        self.0.figures.connections()
    }

    /// From now on whoever asks is told to send no more here; what comes is answered all the same.
    pub fn drain(&self) {
        self.0.is_draining.store(true, Ordering::Relaxed);
    }

    /// Whether it is about to stop.
    pub(crate) fn is_draining(&self) -> bool {
        self.0.is_draining.load(Ordering::Relaxed)
    }

    /// What signs the cursors of listings.
    pub fn cursor_key(&self) -> &CursorKey {
        &self.0.cursor_key
    }
}

//! The services of one customer, held by the page as a whole, so that sorting, searching, filtering
//! and switching views are instant.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::ids::{CustomerId, ProductId, ServiceId};
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{NameRanks, ProductBrief, Service, SortOrder};
use goodstanding_shared::subscriptions::NextCharge;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::clock;
use crate::language::locale;
use crate::sessions::Session;
use crate::ui::name_numbers;

/// The first part is small, so that it is there at once.
const FIRST_PART: u32 = 500;
/// The other parts are large: few calls.
const LARGE_PART: u32 = 5000;
/// A visit renews what is older than this.
const FRESH: TimeDelta = TimeDelta::seconds(10);

/// Whose services the store holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Owner {
    /// Those of the reader, a customer.
    #[default]
    Reader,
    /// Those of a customer, seen by staff.
    Customer(CustomerId),
}

impl Owner {
    const fn customer(self) -> Option<CustomerId> {
        match self {
            Self::Reader => None,
            Self::Customer(id) => Some(id),
        }
    }
}

/// The list as it was last read.
#[derive(Debug, Default)]
pub struct List {
    /// Every service, in the order of the server; only the first ones of a long list that is on its
    /// way.
    pub services: Vec<Service>,
    /// Their places when sorted by name, once somebody asked.
    ranks: OnceLock<NameRanks>,
    /// Of what the services are the beginning, while the others are on their way.
    pub beginning: Option<Beginning>,
    /// When it was read; none while it is not here as a whole.
    pub read_at: Option<DateTime<Utc>>,
}

/// The first services of a long list in the order that was asked for: they are shown while the rest
/// is on its way, and not sorted or filtered, for which all are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// The order in which they are the first.
    pub order: SortOrder,
    /// How many services there are in all.
    pub total: u64,
}

impl List {
    fn of(services: Vec<Service>) -> Self {
        Self {
            services,
            ..Self::default()
        }
    }

    /// Their places when sorted by name, as the reader's language sorts. Found out once for a list,
    /// and only for those who sort it: what it takes comes with them.
    pub fn ranks(&self) -> &NameRanks {
        self.ranks.get_or_init(|| {
            let names: Vec<&str> = self.services.iter().map(|it| it.name.as_str()).collect();
            NameRanks::of(&self.services, &name_numbers(locale(), &names))
        })
    }

    /// How many services there are, here or on their way.
    pub fn total(&self) -> usize {
        self.beginning.map_or(self.services.len(), |beginning| {
            usize::try_from(beginning.total).unwrap_or(usize::MAX)
        })
    }
}

/// How far loading the list has come.
#[derive(Clone, Debug)]
pub enum Loading {
    /// On its way: so many of so many.
    Underway {
        /// Rows that have arrived.
        arrived: usize,
        /// Rows there will be; none before the first answer.
        total: Option<u64>,
    },
    /// All there, since this instant.
    Done(DateTime<Utc>),
    /// Failed; what was there before stays.
    Failed(ApiError),
}

/// The services of one customer.
#[derive(Clone, Copy)]
pub struct ServicesStore {
    owner: StoredValue<Option<Owner>>,
    /// Grows with each load: the answers of an older one are dropped.
    run: StoredValue<u32>,
    list: RwSignal<Option<List>>,
    /// What has changed while the list was on its way, and may have been read before.
    changed: StoredValue<Vec<Service>>,
    loading: RwSignal<Loading>,
    /// What is charged next, on one day, for all subscriptions: the server's answer, which is the
    /// same on every page.
    next_charge: RwSignal<Option<NextCharge>>,
}

impl ServicesStore {
    /// Provides an empty store to everything below.
    pub fn provide() -> Self {
        let store = Self {
            owner: StoredValue::new(None),
            run: StoredValue::new(0),
            list: RwSignal::new(None),
            changed: StoredValue::default(),
            loading: RwSignal::new(Loading::Underway {
                arrived: 0,
                total: None,
            }),
            next_charge: RwSignal::new(None),
        };
        provide_context(store);
        store
    }

    /// The store that the page provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Makes sure that the services of `owner` are here or on their way. What is here already is
    /// shown while it is renewed; of a long list that is not, the beginning in the order of
    /// `first`.
    pub fn open(self, owner: Owner, session: Session, first: Option<SortOrder>) {
        if self.owner.get_value() != Some(owner) {
            self.clear();
            self.owner.set_value(Some(owner));
            self.load_first(session, first);
            return;
        }
        match self.loading.get_untracked() {
            Loading::Underway { .. } => {}
            Loading::Done(at) if clock::now() - at < FRESH => api::show(at, false),
            Loading::Done(_) | Loading::Failed(_) => self.load(session),
        }
    }

    /// Reads everything anew; the list stays as it is until all has arrived.
    pub fn load(self, session: Session) {
        self.load_first(session, None);
    }

    fn load_first(self, session: Session, first: Option<SortOrder>) {
        let owner = self.owner.get_value().unwrap_or_default();
        self.run.update_value(|run| *run += 1);
        let run = self.run.get_value();
        self.loading.set(Loading::Underway {
            arrived: 0,
            total: None,
        });
        spawn_local(async move {
            let result = session.check(self.read(owner, run, first).await);
            if self.run.try_get_value() != Some(run) {
                return;
            }
            match result {
                Ok(mut services) => {
                    let changed = self.changed.try_update_value(std::mem::take);
                    for changed in changed.unwrap_or_default() {
                        let is_older = |read: &&mut Service| {
                            read.id == changed.id && read.version < changed.version
                        };
                        if let Some(read) = services.iter_mut().find(is_older) {
                            *read = changed;
                        }
                    }
                    let now = clock::now();
                    self.list.set(Some(List {
                        read_at: Some(now),
                        ..List::of(services)
                    }));
                    self.loading.set(Loading::Done(now));
                    api::show(now, false);
                }
                Err(error) => self.loading.set(self.instead(error)),
            }
        });
        self.look_ahead();
    }

    /// What stands where the list does not come: the one of before, where the server cannot be
    /// reached.
    fn instead(self, error: ApiError) -> Loading {
        let read_at = self
            .list
            .with_untracked(|list| list.as_ref().and_then(|list| list.read_at));
        match (error, read_at) {
            (ApiError::Unreachable, Some(at)) => {
                api::show(at, true);
                Loading::Done(at)
            }
            (error, _) => Loading::Failed(error),
        }
    }

    /// Asks what is charged next. It is said beside the list, and left out where the answer does
    /// not come.
    fn look_ahead(self) {
        let owner = self.owner.get_value().unwrap_or_default();
        let run = self.run.get_value();
        spawn_local(async move {
            let charges = api::upcoming_charges(owner.customer()).await;
            if self.run.try_get_value() != Some(run) {
                return;
            }
            let _ = self
                .next_charge
                .try_set(charges.ok().and_then(|page| first_day(&page.items)));
        });
    }

    /// What is charged next in all, and on which day, tracked.
    pub fn next_charge(self) -> Option<(NaiveDate, Money)> {
        self.next_charge
            .get()
            .map(|charge| (charge.on, charge.amount))
    }

    async fn read(
        self,
        owner: Owner,
        run: u32,
        first: Option<SortOrder>,
    ) -> Result<Vec<Service>, ApiError> {
        if let Some(order) = first {
            let page = api::services(owner.customer(), first, None, FIRST_PART).await?;
            if page.next_cursor.is_none() {
                return Ok(page.items);
            }
            if self.run.try_get_value() == Some(run) {
                self.loading.set(Loading::Underway {
                    arrived: page.items.len(),
                    total: Some(page.total),
                });
                let total = page.total;
                self.list.set(Some(List {
                    beginning: Some(Beginning { order, total }),
                    ..List::of(page.items)
                }));
            }
        }
        let mut services: Vec<Service> = Vec::new();
        // Every row comes with its product; in memory the rows of one product share it.
        let mut products: HashMap<ProductId, Arc<ProductBrief>> = HashMap::new();
        let mut cursor: Option<String> = None;
        loop {
            let limit = if cursor.is_none() && first.is_none() {
                FIRST_PART
            } else {
                LARGE_PART
            };
            let page = api::services(owner.customer(), None, cursor.as_deref(), limit).await?;
            if services.is_empty() {
                services.reserve_exact(usize::try_from(page.total).unwrap_or(0).min(1_000_000));
            }
            services.extend(page.items.into_iter().map(|service| {
                let product = Arc::clone(
                    products
                        .entry(service.product.id.clone())
                        .or_insert(service.product),
                );
                Service { product, ..service }
            }));
            if self.run.try_get_value() == Some(run) {
                self.loading.set(Loading::Underway {
                    arrived: services.len(),
                    total: Some(page.total),
                });
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                return Ok(services);
            }
        }
    }

    /// Puts a changed service in the place of what it was.
    pub fn replace(self, service: Service) {
        if matches!(self.loading.get_untracked(), Loading::Underway { .. }) {
            self.changed
                .update_value(|changed| changed.push(service.clone()));
        }
        let _ = self.list.try_update(|list| put(list, service));
        if self.owner.get_value().is_some() {
            self.look_ahead();
        }
    }

    /// The same for several, which changed together.
    pub fn replace_each(self, services: Vec<Service>) {
        let mut services = services.into_iter();
        let Some(last) = services.next_back() else {
            return;
        };
        for service in services {
            if matches!(self.loading.get_untracked(), Loading::Underway { .. }) {
                self.changed
                    .update_value(|changed| changed.push(service.clone()));
            }
            let _ = self.list.try_update(|list| put(list, service));
        }
        self.replace(last);
    }

    /// What is known of a service, tracked.
    pub fn find(self, id: ServiceId) -> Option<Service> {
        self.with(|list| {
            list.services
                .iter()
                .find(|service| service.id == id)
                .cloned()
        })
        .flatten()
    }

    /// What is known of a service now.
    pub fn find_untracked(self, id: ServiceId) -> Option<Service> {
        untrack(|| self.find(id))
    }

    /// Looks at the list, tracked; none while nothing has arrived.
    pub fn with<T>(self, look: impl FnOnce(&List) -> T) -> Option<T> {
        self.list.with(|list| list.as_ref().map(look))
    }

    /// Where loading stands, tracked.
    pub fn loading(self) -> Loading {
        self.loading.get()
    }

    /// After an order or anything else that adds services: the next visit reads everything anew.
    pub fn invalidate(self) {
        self.owner.set_value(None);
    }

    /// Forgets the list, its owner and every answer that is still on its way.
    pub fn clear(self) {
        self.owner.set_value(None);
        self.run.update_value(|run| *run += 1);
        self.list.set(None);
        self.changed.set_value(Vec::new());
        self.next_charge.set(None);
        self.loading.set(Loading::Underway {
            arrived: 0,
            total: None,
        });
    }
}

/// Puts a service in the place of what it was.
fn put(list: &mut Option<List>, service: Service) {
    let place = list.as_mut().and_then(|list| {
        list.services
            .iter_mut()
            .find(|known| known.id == service.id)
    });
    if let Some(place) = place {
        *place = service;
    }
}

/// What is charged on the first day on which anything is. Amounts of another currency than the
/// first are left out rather than mixed up.
fn first_day(charges: &[NextCharge]) -> Option<NextCharge> {
    let first = charges.first()?;
    let amount = charges[1..]
        .iter()
        .filter(|charge| charge.on == first.on)
        .fold(first.amount, |sum, charge| {
            sum.plus(charge.amount).unwrap_or(sum)
        });
    Some(NextCharge {
        on: first.on,
        amount,
    })
}

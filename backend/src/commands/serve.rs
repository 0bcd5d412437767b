//! `goodstanding serve`: the page and its API, until it is told to stop.

use std::fs::{File, TryLockError};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use clap::Args;
use goodstanding_backend::app::{App, Quotas, Settings};
use goodstanding_backend::billing::worker;
use goodstanding_backend::clock::{Clock, ahead};
use goodstanding_backend::demo::{Contents, contents, fill};
use goodstanding_backend::http::connections::{self, Limits};
use goodstanding_backend::http::public_url::PublicUrl;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::sessions::{answering, housekeeping};
use goodstanding_backend::store::{Location, Store};
use goodstanding_backend::{billing, post, router};
use goodstanding_shared::payments::ProcessorKind;
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::exposure::Exposure;
use super::operations::Operations;
use super::post::Postage;
use super::seller::Seller;
use super::signals::Signals;
use super::{Database, Failure, complain, print, shown};

/// How long requests under way may go on after the order to stop.
const DRAIN: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    database: Database,
    /// Show demo data, whose sign-ins are public; only on this machine (a loopback address). An
    /// empty database is filled.
    #[arg(long, env = "GOODSTANDING_DEMO")]
    demo: bool,
    /// Who moves the money. `none`: nobody, customers pay by invoice and staff record that they
    /// did; the only one for real data [default]. `sandbox`: test numbers, and no money moves; for
    /// --demo, where it is the default.
    #[arg(long, env = "GOODSTANDING_PROCESSOR", value_name = "none|sandbox")]
    processor: Option<ProcessorKind>,
    /// Where to listen. Other machines need TLS in front: the session cookie is sent over https
    /// only.
    #[arg(long, env = "GOODSTANDING_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Proxies in front of the portal, as networks or addresses. Of them alone `X-Forwarded-For` is
    /// believed; without it everybody behind a proxy counts as one when sign-ins are slowed down.
    #[arg(
        long = "trusted-proxy",
        env = "GOODSTANDING_TRUSTED_PROXY",
        value_name = "CIDR",
        value_delimiter = ',',
        value_parser = network
    )]
    trusted_proxies: Vec<IpNet>,
    /// How many orders one customer may place within an hour.
    #[arg(
        long,
        env = "GOODSTANDING_ORDERS_PER_HOUR",
        value_name = "NUMBER",
        default_value_t = Quotas::USUAL.orders_per_hour
    )]
    orders_per_hour: NonZeroU32,
    /// How many ways to pay one customer may have: all of them are listed at once.
    #[arg(
        long,
        env = "GOODSTANDING_PAYMENT_METHODS",
        value_name = "NUMBER",
        default_value_t = Quotas::USUAL.payment_methods
    )]
    payment_methods: NonZeroU32,
    #[command(flatten)]
    exposure: Exposure,
    #[command(flatten)]
    operations: Operations,
    #[command(flatten)]
    seller: Seller,
    #[command(flatten)]
    postage: Postage,
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map(|network| network.trunc())
        .map_err(|_| "write a network such as 10.0.0.0/8, or an address such as ::1".to_owned())
}

pub(super) async fn run(options: Options) -> Result<(), Failure> {
    if options.demo && !options.listen.ip().is_loopback() {
        return Err(Failure::Usage(format!(
            "--demo listens on this machine only: {} is not a loopback address such as 127.0.0.1",
            options.listen.ip()
        )));
    }
    options
        .exposure
        .check(options.listen, &options.trusted_proxies)?;
    options.operations.check(options.listen)?;
    let processor = billing::processor_of(processor_of(&options)?);
    let merchant = options.seller.merchant(options.demo)?;
    let portal = options.exposure.public_url.as_ref();
    let post = options
        .postage
        .post(options.demo, merchant.clone(), portal)?;
    let (store, location, _) = options.database.open(options.demo)?;
    // Held as long as it is served.
    let _alone = alone(&location)?;
    prepare(&store, &options, &shown(&location)).await?;
    let settings = Settings {
        demo: options.demo,
        password_cost: Cost::default(),
        trusted_proxies: options.trusted_proxies,
        quotas: Quotas {
            orders_per_hour: options.orders_per_hour,
            payment_methods: options.payment_methods,
        },
        public_url: options.exposure.public_url,
        merchant,
        hides_api: options.exposure.hide_api,
        post: Some(post.clone()),
    };
    // Only a demo's clock can be advanced.
    let clock = if options.demo {
        let ahead = ahead(&store).await.map_err(Failure::other)?;
        Clock::Ahead(Arc::new(AtomicI64::new(ahead)))
    } else {
        Clock::System
    };
    let app = App::with_processor(
        store.clone(),
        clock,
        Randomness::System,
        settings,
        processor,
    )
    .await
    .map_err(Failure::other)?;
    let signals = Signals::heard().map_err(Failure::other)?;
    let listener = listen(options.listen, "--listen").await?;
    let address = listener.local_addr().map_err(Failure::other)?;
    say_hello(address, options.demo, app.settings().public_url.as_ref())?;
    options.operations.serve(&app).await?;

    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(worker::run(app.engine().clone(), stopped.clone()));
    let sender = tokio::spawn(post::worker::run(
        app.engine().clone(),
        post,
        stopped.clone(),
    ));
    let keeper = tokio::spawn(housekeeping::run(app.clone(), stopped.clone()));
    let answering = tokio::spawn(answering::run(app.clone(), stopped.clone()));
    tokio::select! {
        () = serve(listener, app, options.operations.stop_delay(), signals, stop, stopped) => {}
        // Others may start it again, on a disk that holds.
        () = store.failure() => {
            return Err(Failure::Disk(
                "the disk under the database failed, or its file was moved away: look at both, \
                 hold the database against `goodstanding check`, and start again"
                    .to_owned(),
            ));
        }
    }
    let _ = tokio::join!(worker, sender, keeper, answering);
    // Last of all: the file is whole, without a write-ahead log beside it.
    tokio::task::spawn_blocking(move || store.close())
        .await
        .map_err(Failure::other)
}

/// A file of the embedded database is served by one process: two would each know of uses, requests
/// and work that the other does not. The lock goes with the process, however it ends; it stands
/// beside the database, whose own locks SQLite needs.
fn alone(location: &Location) -> Result<Option<File>, Failure> {
    let Location::File(path) = location else {
        return Ok(None);
    };
    let mut name = path.as_os_str().to_owned();
    name.push("-serve");
    let refuse = |error: &dyn std::fmt::Display| {
        let name = name.display();
        Failure::Database(format!(
            "the file {name} cannot be made and locked: {error}"
        ))
    };
    let file = File::create(&name).map_err(|error| refuse(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(Failure::Database(format!(
            "{} is served by another process: stop that one first, or choose another --database",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(refuse(&error)),
    }
}

/// A service is never set up for money that did not move: the sandbox is for demo data.
fn processor_of(options: &Options) -> Result<ProcessorKind, Failure> {
    match (options.processor, options.demo) {
        (Some(ProcessorKind::Sandbox), false) => Err(Failure::Usage(
            "--processor sandbox takes test numbers and moves no money: it is for --demo only. Without --demo customers pay by invoice (--processor none)"
                .to_owned(),
        )),
        (Some(chosen), _) => Ok(chosen),
        (None, true) => Ok(ProcessorKind::Sandbox),
        (None, false) => Ok(ProcessorKind::None),
    }
}

/// Demo data is only shown where it was asked for, and real data never as a demo.
async fn prepare(store: &Store, options: &Options, name: &str) -> Result<(), Failure> {
    match (contents(store).await.map_err(Failure::other)?, options.demo) {
        (Contents::Nothing, true) => {
            fill(
                store,
                &Clock::System,
                &Randomness::System,
                (1, 24),
                Cost::default(),
            )
            .await
            .map_err(Failure::other)?;
            Ok(())
        }
        (Contents::Nothing | Contents::Real, false) | (Contents::Demo, true) => Ok(()),
        (Contents::Real, true) => Err(Failure::Database(format!(
            "{name} holds real data; --demo is for demo databases only"
        ))),
        (Contents::Demo, false) => Err(Failure::Database(format!(
            "{name} holds demo data, whose passwords are public; serve it with --demo"
        ))),
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the operating system has forty more ways to refuse, and names them itself"
)]
pub(super) async fn listen(address: SocketAddr, option: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Address(match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!(
                    "{address} is in use by another program: stop it, or choose another {option}"
                )
            }
            std::io::ErrorKind::PermissionDenied => {
                format!("{address} needs more rights: choose a port from 1024 on")
            }
            _ => format!("{address} cannot be listened on: {error}"),
        })
    })
}

fn say_hello(
    address: SocketAddr,
    is_demo: bool,
    public_url: Option<&PublicUrl>,
) -> Result<(), Failure> {
    print(format_args!("Goodstanding listens on http://{address}"))?;
    if let Some(url) = public_url {
        print(format_args!("Customers find it at {url}"))?;
    }
    if is_demo {
        print(
            "Sign in as anna@demo.example, ben@demo.example, zoe@demo.example, empty@demo.example or sam@demo.example (staff),",
        )?;
        print("all with the password goodstanding-demo.")?;
    }
    Ok(())
}

async fn serve(
    listener: TcpListener,
    app: App,
    delay: Duration,
    mut signals: Signals,
    stop: watch::Sender<bool>,
    mut stopped: watch::Receiver<bool>,
) {
    let limits = Limits::of_this_machine();
    let router = router::router(app.clone());
    let trusted = &app.settings().trusted_proxies;
    let figures = app.connection_figures();
    let server = connections::serve(listener, router, trusted, limits, figures, stopped.clone());
    let told = app.clone();
    tokio::spawn(async move {
        signals.next().await;
        complain("Stopping: requests under way are finished first. A second signal stops at once.");
        told.drain();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            let _ = stop.send(true);
        });
        signals.next().await;
        std::process::exit(130);
    });
    let overtime = async {
        let _ = stopped.wait_for(|stopped| *stopped).await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        () = server => {}
        () = overtime => {
            tracing::warn!("some requests were still under way after ten seconds");
        }
    }
}

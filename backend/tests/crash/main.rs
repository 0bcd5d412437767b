//! `kill -9` at random instants, while orders come in and the worker carries out what is due: what
//! was acknowledged is there, nothing is half done, and nothing is charged twice. The same with two
//! servers that share the work of one PostgreSQL.
//!
//! A crash of the process, not of the machine: what the operating system was given it keeps.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test"
)]

mod backups;
mod copies;
#[cfg(feature = "postgres")]
mod database_dies;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// How often the server is killed at least: more often until enough was done between the kills to
/// prove anything, which a busy machine takes longer for.
const KILLS: u32 = 100;
/// More kills than any machine needs.
const TOO_MANY: u32 = 10 * KILLS;

struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            // More is ordered than anybody would.
            .args(["--orders-per-hour", "1000000"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.rsplit("http://").next().unwrap().parse().unwrap();
        // What it says afterwards is read by nobody, and must not block it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// One request on a connection of its own. None when the server was gone before the answer was
/// complete.
fn ask(server: SocketAddr, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&server, Duration::from_secs(5)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let request = format!(
        "{head}\r\nhost: {server}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, rest) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")
            .map(str::to_owned)
    });
    let is_whole = length.is_none_or(|length| length.trim() == rest.len().to_string());
    is_whole.then(|| (status, answer.clone()))
}

fn sign_in(server: SocketAddr, email: &str) -> String {
    let body = format!(r#"{{"email":"{email}","password":"goodstanding-demo"}}"#);
    let (status, answer) = ask(server, "POST /api/v1/session HTTP/1.1", &body).unwrap();
    assert_eq!(status, 201, "{answer}");
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

fn field(answer: &str, name: &str) -> Option<String> {
    let (_, rest) = answer.split_once(&format!("\"{name}\":\""))?;
    rest.split('"').next().map(str::to_owned)
}

/// A small generator of its own, so that a failure can be told by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// Answers a query that counts.
macro_rules! count {
    ($connection:expr, $query:expr) => {
        diesel::sql_query($query)
            .get_result::<Count>($connection)
            .unwrap()
            .count
    };
}

/// What must hold after every crash, whatever was under way. Returns how many transactions there
/// are.
fn look(database: &Path) -> i64 {
    let mut connection = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    connection.batch_execute("pragma query_only = on").unwrap();
    let word: Vec<Word> =
        diesel::sql_query("select integrity_check as word from pragma_integrity_check")
            .load(&mut connection)
            .unwrap();
    assert_eq!(word[0].word, "ok");
    let lost = "select count(*) as count from pragma_foreign_key_check";
    assert_eq!(count!(&mut connection, lost), 0, "rows refer to nothing");
    check(database.to_str().unwrap());
    count!(
        &mut connection,
        "select count(*) as count from transactions"
    )
}

/// Every invariant: nothing half done, nothing charged twice, nothing that nobody will carry out.
fn check(database: &str) {
    let checked = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
        .args(["check", "--database", database])
        .output()
        .unwrap();
    assert!(
        checked.status.success(),
        "{}{}",
        String::from_utf8_lossy(&checked.stdout),
        String::from_utf8_lossy(&checked.stderr)
    );
}

#[test]
fn a_hundred_kills_lose_nothing_and_charge_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("crash.sqlite");
    let start = || Server::start(database.to_str().unwrap());
    let mut server = start();
    let (ben, staff) = (
        sign_in(server.address, "ben@demo.example"),
        sign_in(server.address, "sam@demo.example"),
    );
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let (mut dice, mut key) = (Dice(2_026), 0);
    let first = look(&database);
    let (mut transactions, mut kills) = (first, 0);
    let billed = |transactions: i64, acknowledged: &BTreeSet<String>| {
        transactions - first - i64::try_from(acknowledged.len()).unwrap()
    };
    let head = format!("GET /api/v1/payment-methods HTTP/1.1\r\ncookie: {ben}");
    let (_, methods) = ask(server.address, &head, "").unwrap();
    let method = field(&methods, "id").unwrap();
    while kills < KILLS || acknowledged.len() <= 100 || billed(transactions, &acknowledged) <= 20 {
        assert!(
            kills < TOO_MANY,
            "{} orders and {} bills: too little to prove anything",
            acknowledged.len(),
            billed(transactions, &acknowledged)
        );
        // The clock goes on in the background: bills, retries, ends.
        let clock = ask(
            server.address,
            &format!("GET /api/v1/clock HTTP/1.1\r\ncookie: {staff}"),
            "",
        );
        let now = field(&clock.unwrap().1, "now").unwrap();
        let now: chrono::DateTime<chrono::Utc> = now.parse().unwrap();
        let until = (now + chrono::TimeDelta::days(3)).to_rfc3339();
        let until = until.replace("+00:00", "Z");
        key += 1;
        let head = format!(
            "POST /api/v1/clock HTTP/1.1\r\ncookie: {staff}\r\nidempotency-key: \"c{key}\""
        );
        let begun = ask(server.address, &head, &format!(r#"{{"until":"{until}"}}"#));
        let (status, answer) = begun.unwrap();
        assert_eq!(status, 200, "{answer}");
        // And orders come in, until the moment comes: later where the first hundred came too early.
        let latest = 500 * u64::from(1 + kills / KILLS);
        let moment = Instant::now() + Duration::from_millis(dice.below(latest));
        let address = server.address;
        let (cookie, first, method) = (ben.clone(), key * 1000, method.clone());
        let orders = std::thread::spawn(move || {
            let mut known = Vec::new();
            for number in 0..200 {
                let head = format!(
                    "POST /api/v1/orders HTTP/1.1\r\ncookie: {cookie}\r\nidempotency-key: \"o{}\"",
                    first + number
                );
                let body = serde_json::json!({
                    "lines": [
                        {"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Crash"},
                    ],
                    "due_today": {"amount": "4.00", "currency": "USD"},
                    "payment_method": method,
                });
                match ask(address, &head, &body.to_string()) {
                    Some((201, answer)) => known.extend(field(&answer, "id")),
                    Some((503, _)) => {}
                    Some((status, answer)) => panic!("{status}: {answer}"),
                    None => break,
                }
            }
            known
        });
        // The instant of the kill is the test, and nothing waits for anything by this sleep.
        std::thread::sleep(moment.saturating_duration_since(Instant::now()));
        server.kill();
        acknowledged.extend(orders.join().unwrap());
        let before = transactions;
        transactions = look(&database);
        assert!(transactions >= before, "after kill {kills}");
        server = start();
        kills += 1;
    }
    for order in &acknowledged {
        let head = format!("GET /api/v1/orders/{order} HTTP/1.1\r\ncookie: {ben}");
        let (status, answer) = ask(server.address, &head, "").unwrap();
        assert_eq!(status, 200, "an acknowledged order is gone: {answer}");
    }
    server.kill();
    println!(
        "{kills} kills, {} orders acknowledged and there, {transactions} transactions.",
        acknowledged.len()
    );
}

#[cfg(feature = "postgres")]
mod two_servers_share_the_work_and_do_nothing_twice_however_often_they_die {
    #[test]
    fn postgres() {
        super::shared::work_and_die();
    }
}

#[cfg(feature = "postgres")]
mod shared {
    use goodstanding_backend::randomness::Randomness;

    use super::*;

    /// How many customers are behind, and by how many days: enough work to be killed at many times.
    const BEHIND: [&str; 4] = ["--scale", "2500", "--days-ago", "45"];
    /// How often one of the two servers is killed at least.
    const KILLS: u32 = 20;

    pub(super) struct Postgres {
        administration: String,
        name: String,
        pub(super) url: String,
    }

    impl Postgres {
        /// An empty database, removed when it is dropped.
        fn new() -> Self {
            Self::on("GOODSTANDING_TEST_POSTGRES")
        }

        /// The same on a server that keeps what it has acknowledged.
        pub(super) fn durable() -> Self {
            Self::on("GOODSTANDING_TEST_POSTGRES_DURABLE")
        }

        fn on(variable: &str) -> Self {
            let administration = std::env::var(variable)
                .expect("`cargo xtask postgres` starts a server and prints what to set");
            let bytes = Randomness::System.bytes::<16>().unwrap();
            let name = format!("goodstanding_crash_{:x}", u128::from_le_bytes(bytes));
            let (server, _) = administration.rsplit_once('/').unwrap();
            let url = format!("{server}/{name}");
            let made = Self {
                administration,
                name,
                url,
            };
            made.administer("create database");
            made
        }

        fn administer(&self, verb: &str) {
            let mut connection = PgConnection::establish(&self.administration).unwrap();
            let statement = format!("{verb} {}", self.name);
            connection.batch_execute(&statement).unwrap();
        }

        pub(super) fn connect(&self) -> PgConnection {
            PgConnection::establish(&self.url).unwrap()
        }

        pub(super) fn count(&self, query: &str) -> i64 {
            count!(&mut self.connect(), query)
        }
    }

    impl Drop for Postgres {
        fn drop(&mut self) {
            let mut connection = PgConnection::establish(&self.administration).unwrap();
            let statement = format!("drop database {} with (force)", self.name);
            let _ = connection.batch_execute(&statement);
        }
    }

    fn done(server: &Server, staff: &str) -> u64 {
        let head = format!("GET /api/v1/worker HTTP/1.1\r\ncookie: {staff}");
        let (_, answer) = ask(server.address, &head, "").unwrap();
        let (_, rest) = answer.split_once("\"done\":").unwrap();
        rest.split(',').next().unwrap().parse().unwrap()
    }

    /// Counts what is due, also what somebody is carrying out.
    const LEFT: &str =
        "select count(*) as count from due where at <= extract(epoch from now()) * 1000";
    /// Counts what of it can be begun at once.
    const FREE: &str = "select count(*) as count from due \
        where greatest(at, try_at) <= extract(epoch from now()) * 1000";

    /// Waits until each server has done something since its start: then both are at work. Whether
    /// there was enough left for both.
    fn both_work(servers: &[Server], staff: &str, database: &Postgres) -> bool {
        while servers.iter().any(|server| done(server, staff) == 0) {
            if database.count(FREE) == 0 {
                return false;
            }
            // Nobody but the servers can tell: asking is work for them too.
            std::thread::sleep(Duration::from_millis(20));
        }
        true
    }

    /// Waits until nothing is due.
    fn carry_out_the_rest(database: &Postgres) {
        /// However slow the machine is, one step does not take so long.
        const STUCK: Duration = Duration::from_mins(2);
        let (mut left, mut since) = (database.count(LEFT), Instant::now());
        while left > 0 {
            std::thread::sleep(Duration::from_millis(200));
            let now = database.count(LEFT);
            if now != left {
                (left, since) = (now, Instant::now());
            }
            assert!(
                since.elapsed() < STUCK,
                "{left} are due, and nothing is done"
            );
        }
    }

    pub(super) fn work_and_die() {
        let database = Postgres::new();
        let made = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
            .args(["demo", "--database", &database.url])
            .args(BEHIND)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let first = database.count("select count(*) as count from transactions");
        let behind = database.count(LEFT);
        assert!(behind > 3_000, "{behind}: too little to share");

        let mut servers = [Server::start(&database.url), Server::start(&database.url)];
        let staff = sign_in(servers[0].address, "sam@demo.example");
        let mut dice = Dice(11);
        let (mut kills, mut shared) = (0, 0);
        while kills < KILLS {
            shared += u32::from(both_work(&servers, &staff, &database));
            // The instant of the kill, as in the other test.
            std::thread::sleep(Duration::from_millis(dice.below(300)));
            let dies = usize::try_from(dice.below(2)).unwrap();
            std::mem::replace(&mut servers[dies], Server::start(&database.url)).kill();
            kills += 1;
            // While the other one works on: all of it is of one moment.
            check(&database.url);
        }
        for server in servers {
            server.kill();
        }
        // What one that is dead was asking about is free after a minute; that minute passes now.
        database
            .connect()
            .batch_execute("update due set try_at = at where failures = 0")
            .unwrap();
        let last = Server::start(&database.url);
        carry_out_the_rest(&database);
        last.kill();
        let failed = "select count(*) as count from due where failures > 0";
        assert_eq!(database.count(failed), 0, "nothing was held up");
        check(&database.url);
        let billed = database.count("select count(*) as count from transactions") - first;
        assert!(billed > 3_000, "{billed}");
        assert!(shared >= 3, "{shared}: too little work to be shared");
        println!("{kills} kills, {billed} transactions, {shared} times both were at work.");
    }
}

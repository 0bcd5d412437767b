//! PostgreSQL dies under the server, with its durability on: a process of it is killed, and it
//! recovers from its log, as after any crash of its own. What was acknowledged is there, and the
//! server goes on by itself.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rustix::process::{Pid, Signal, kill_process};

use super::shared::Postgres;
use super::{Dice, Server, ask, check, field, sign_in};

/// How often it dies.
const DEATHS: u32 = 50;

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = BigInt)]
    pid: i64,
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    setting: String,
}

/// Kills one of the processes that work for the database, which ends all of them.
fn kill_one(postgres: &Postgres) {
    let query = "select pid::bigint as pid from pg_stat_activity \
                 where datname = current_database() and pid <> pg_backend_pid() limit 1";
    let found = diesel::sql_query(query).get_result::<Process>(&mut postgres.connect());
    let pid = Pid::from_raw(found.unwrap().pid.try_into().unwrap()).unwrap();
    kill_process(pid, Signal::KILL).unwrap();
    // It notices, ends the others and recovers; until then nobody is let in.
    while PgConnection::establish(&postgres.url).is_err() {
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What an order is answered, sent again with its key until it is.
fn order(server: &Server, cookie: &str, method: &str, key: u32) -> String {
    let head =
        format!("POST /api/v1/orders HTTP/1.1\r\ncookie: {cookie}\r\nidempotency-key: \"d{key}\"");
    let body = serde_json::json!({
        "lines": [{"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Crash"}],
        "due_today": {"amount": "4.00", "currency": "USD"},
        "payment_method": method,
    });
    loop {
        match ask(server.address, &head, &body.to_string()) {
            Some((201, answer)) => return field(&answer, "id").unwrap(),
            Some((500 | 503, _)) | None => std::thread::sleep(Duration::from_millis(10)),
            Some((status, answer)) => panic!("{status}: {answer}"),
        }
    }
}

#[test]
#[ignore = "long: PostgreSQL dies fifty times; `cargo xtask nightly` runs it"]
fn postgres() {
    let postgres = Postgres::durable();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let query = format!("select current_setting('{setting}') as setting");
        let found = diesel::sql_query(query).get_result::<Setting>(&mut postgres.connect());
        assert_eq!(found.unwrap().setting, "on", "{setting}");
    }
    let server = Server::start(&postgres.url);
    let ben = sign_in(server.address, "ben@demo.example");
    let head = format!("GET /api/v1/payment-methods HTTP/1.1\r\ncookie: {ben}");
    let (_, methods) = ask(server.address, &head, "").unwrap();
    let method = field(&methods, "id").unwrap();
    let mut dice = Dice(15);
    let mut acknowledged = BTreeSet::new();
    for death in 0..DEATHS {
        let orders = std::thread::scope(|scope| {
            let orders = scope.spawn(|| {
                let keys = (0..10).map(|number| death * 10 + number);
                keys.map(|key| order(&server, &ben, &method, key))
                    .collect::<Vec<_>>()
            });
            // The instant is the test, and nothing waits for anything by this sleep.
            std::thread::sleep(Duration::from_millis(dice.below(150)));
            kill_one(&postgres);
            orders.join().unwrap()
        });
        assert_eq!(orders.len(), 10);
        acknowledged.extend(orders);
        check(&postgres.url);
    }
    for order in &acknowledged {
        let head = format!("GET /api/v1/orders/{order} HTTP/1.1\r\ncookie: {ben}");
        let (status, answer) = ask(server.address, &head, "").unwrap();
        assert_eq!(status, 200, "an acknowledged order is gone: {answer}");
    }
    let orders = postgres.count("select count(*) as count from services where name = 'Crash'");
    assert_eq!(orders, i64::from(DEATHS) * 10, "each once");
    server.kill();
    println!("PostgreSQL died {DEATHS} times | acknowledged {orders} | lost 0 | placed twice 0");
}

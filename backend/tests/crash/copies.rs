//! One order, sent fifty times side by side under one key, while the server is killed: it is placed
//! once, and whoever is answered is told of the same one.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Dice, Server, ask, check, field, sign_in};

/// How many send the same at once.
const COPIES: usize = 50;

/// Sends it so often at once, and counts the answers. Returns the orders that were told of, and how
/// many were told.
fn send(
    server: SocketAddr,
    (cookie, key, body): (&str, &str, &str),
    answered: &AtomicU64,
) -> (BTreeSet<String>, usize) {
    let (mut orders, mut told) = (BTreeSet::new(), 0);
    std::thread::scope(|scope| {
        let copies: Vec<_> = (0..COPIES)
            .map(|_| {
                scope.spawn(|| {
                    let head = format!(
                        "POST /api/v1/orders HTTP/1.1\r\ncookie: {cookie}\r\n\
                         idempotency-key: \"{key}\""
                    );
                    let answer = ask(server, &head, body);
                    answered.fetch_add(1, Ordering::SeqCst);
                    match answer {
                        Some((201, answer)) => field(&answer, "id"),
                        // Another copy is being carried out, or the server is too busy.
                        Some((409 | 503, _)) | None => None,
                        Some((status, answer)) => panic!("{status}: {answer}"),
                    }
                })
            })
            .collect();
        for copy in copies {
            if let Some(order) = copy.join().unwrap() {
                orders.insert(order);
                told += 1;
            }
        }
    });
    (orders, told)
}

/// So many keys, each with a kill when some of the first fifty were answered.
fn send_copies(keys: u32) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("copies.sqlite");
    let start = || Server::start(database.to_str().unwrap());
    let mut server = start();
    let ben = sign_in(server.address, "ben@demo.example");
    let head = format!("GET /api/v1/payment-methods HTTP/1.1\r\ncookie: {ben}");
    let (_, methods) = ask(server.address, &head, "").unwrap();
    let method = field(&methods, "id").unwrap();
    let mut dice = Dice(50);
    let (mut all, mut told_before, mut told_after) = (BTreeSet::new(), 0, 0);
    for number in 0..keys {
        let (key, name) = (format!("copy-{number}"), format!("copies-{number}"));
        let body = serde_json::json!({
            "lines": [{"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": name}],
            "due_today": {"amount": "4.00", "currency": "USD"},
            "payment_method": method,
        });
        let body = body.to_string();
        let (address, copy) = (server.address, (ben.as_str(), key.as_str(), body.as_str()));
        let answered = AtomicU64::new(0);
        let (mut orders, told) = std::thread::scope(|scope| {
            let first = scope.spawn(|| send(address, copy, &answered));
            // However quick the machine is: when so many were answered.
            let enough = dice.below(COPIES as u64 - 10);
            while answered.load(Ordering::SeqCst) < enough {
                std::thread::yield_now();
            }
            server.kill();
            first.join().unwrap()
        });
        told_before += told;
        server = start();
        // Whoever was not answered sends it again, and somebody is answered.
        let (again, told) = send(server.address, copy, &answered);
        assert!(told > 0, "{key}: nobody was told");
        told_after += told;
        orders.extend(again);
        assert_eq!(orders.len(), 1, "{key}: {orders:?}");
        all.extend(orders);
    }
    assert_eq!(
        all.len(),
        usize::try_from(keys).unwrap(),
        "each key is another order"
    );
    let head = format!("GET /api/v1/services?limit=1000 HTTP/1.1\r\ncookie: {ben}");
    let (_, services) = ask(server.address, &head, "").unwrap();
    for number in 0..keys {
        let name = format!("\"name\":\"copies-{number}\"");
        assert_eq!(services.matches(&name).count(), 1, "{name}");
    }
    server.kill();
    check(database.to_str().unwrap());
    println!(
        "{keys} keys, {COPIES} copies of each twice, killed {keys} times | told before the kill \
         {told_before} | after it {told_after} | placed twice 0"
    );
}

#[test]
fn fifty_copies_of_a_request_act_once() {
    send_copies(4);
}

#[test]
#[ignore = "long: 50 keys with fifty copies each; `cargo xtask nightly` runs it"]
fn fifty_copies_of_many_requests_act_once() {
    send_copies(50);
}

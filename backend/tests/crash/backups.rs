//! Copies that are taken while orders come in: each is whole, holds everything that was
//! acknowledged before it was begun, and its history is the beginning of the one that goes on.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use diesel::prelude::*;

use super::{Server, Word, ask, field, sign_in};

/// Runs the program on a database; what it prints. It has to go well.
fn said(words: &[&str], database: &Path, more: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
        .args(words)
        .arg("--database")
        .arg(database)
        .args(more)
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

/// The orders in a file that nobody serves.
fn orders_in(database: &Path) -> BTreeSet<String> {
    let mut connection = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    let orders: Vec<Word> = diesel::sql_query("select id as word from orders")
        .load(&mut connection)
        .unwrap();
    orders.into_iter().map(|order| order.word).collect()
}

/// Takes so many copies, and brings each back.
fn copy_while_orders_come_in(copies: usize) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("served.sqlite");
    let server = Server::start(database.to_str().unwrap());
    let ben = sign_in(server.address, "ben@demo.example");
    let head = format!("GET /api/v1/payment-methods HTTP/1.1\r\ncookie: {ben}");
    let (_, methods) = ask(server.address, &head, "").unwrap();
    let method = field(&methods, "id").unwrap();
    let acknowledged: Mutex<BTreeSet<String>> = Mutex::default();
    let known = || {
        let acknowledged = acknowledged.lock();
        acknowledged.unwrap_or_else(PoisonError::into_inner).clone()
    };
    let is_over = AtomicBool::new(false);
    let mut heads = Vec::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut key = 0;
            while !is_over.load(Ordering::SeqCst) {
                key += 1;
                let head = format!(
                    "POST /api/v1/orders HTTP/1.1\r\ncookie: {ben}\r\nidempotency-key: \"b{key}\""
                );
                let body = serde_json::json!({
                    "lines": [
                        {"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Copied"},
                    ],
                    "due_today": {"amount": "4.00", "currency": "USD"},
                    "payment_method": method,
                });
                let answer = ask(server.address, &head, &body.to_string());
                if let Some((201, answer)) = answer {
                    let order = field(&answer, "id").unwrap();
                    acknowledged.lock().unwrap().insert(order);
                }
            }
        });
        for number in 0..copies {
            // Something came in since the last one.
            let before = known();
            while known().len() <= before.len() {
                std::thread::yield_now();
            }
            let promised = known();
            let copy = folder.path().join(format!("{number}.copy"));
            let copy_text = copy.to_str().unwrap();
            let printed = said(&["backup"], &database, &[copy_text]);
            assert!(printed.ends_with("everything holds.\n"), "{printed}");
            let restored = folder.path().join(format!("{number}.sqlite"));
            let printed = said(&["restore"], &restored, &[copy_text]);
            assert!(printed.ends_with("everything holds.\n"), "{printed}");
            let missing: Vec<_> = promised
                .difference(&orders_in(&restored))
                .cloned()
                .collect();
            assert!(missing.is_empty(), "copy {number} lacks {missing:?}");
            heads.push(said(&["audit", "head"], &restored, &[]).trim().to_owned());
        }
        is_over.store(true, Ordering::SeqCst);
    });
    // What goes on goes on from each of them.
    let mut words = Vec::new();
    for head in &heads {
        words.extend(["--head", head]);
    }
    let printed = said(&["audit", "verify"], &database, &words);
    server.kill();
    let orders = known().len();
    println!("{copies} copies while {orders} orders came in, each brought back: {printed}");
}

#[test]
fn a_copy_under_load_is_the_beginning_of_what_goes_on() {
    copy_while_orders_come_in(2);
}

#[test]
#[ignore = "long: many copies; `cargo xtask nightly` runs it"]
fn many_copies_under_load_are_the_beginning_of_what_goes_on() {
    copy_while_orders_come_in(40);
}

//! A disk that fails under a server: what is answered, and what is there afterwards. The system
//! itself makes it fail, by a limit to the size of files.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

struct Server {
    process: Child,
    address: String,
}

impl Server {
    /// Served by a process that is told of files that are too large, and not ended by them.
    fn start(database: &Path) -> Self {
        let mut process = Command::new("sh")
            .args(["-c", r#"trap '' XFSZ; exec "$@""#, "sh"])
            .arg(env!("CARGO_BIN_EXE_goodstanding"))
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let said = process.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut first).unwrap();
        let address = first.trim().rsplit_once('/').unwrap().1.to_owned();
        Self { process, address }
    }

    /// From now on nothing can be written to a file of it: not even over what is there, as a log is
    /// written anew from its beginning.
    fn break_disk(&self) {
        let limit = Rlimit {
            current: Some(0),
            maximum: None,
        };
        prlimit(Some(Pid::from_child(&self.process)), Resource::Fsize, limit).unwrap();
    }

    /// The head and the body of what is answered; none where nobody answers any more.
    fn ask(&self, head: &str, body: &str) -> Option<(String, String)> {
        let mut connection = TcpStream::connect(&self.address).ok()?;
        let (address, length) = (&self.address, body.len());
        write!(
            connection,
            "{head}\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .ok()?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).ok()?;
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.to_owned(), body.to_owned()))
    }

    /// The cookie of whoever signed in.
    fn sign_in(&self) -> String {
        let body = json!({"email": "empty@demo.example", "password": "goodstanding-demo"});
        let head = "POST /api/v1/session HTTP/1.1";
        let (head, _) = self.ask(head, &body.to_string()).unwrap();
        let (_, rest) = head.split_once("set-cookie: ").unwrap();
        rest.split_once(';').unwrap().0.to_owned()
    }

    /// Adds a card; returns the status, 0 where nobody answers.
    fn add_card(&self, cookie: &str, key: u32) -> (u32, String) {
        let head = format!(
            "POST /api/v1/payment-methods HTTP/1.1\r\ncookie: {cookie}\r\nidempotency-key: \"{key}\""
        );
        let body = json!({"number": "4242 4242 4242 4242", "expires": "12/29"});
        let Some((head, body)) = self.ask(&head, &body.to_string()) else {
            return (0, String::new());
        };
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, body)
    }

    fn cards(&self, cookie: &str) -> Vec<String> {
        let head = format!("GET /api/v1/payment-methods HTTP/1.1\r\ncookie: {cookie}");
        let (_, body) = self.ask(&head, "").unwrap();
        let cards: Vec<Value> = serde_json::from_str(&body).unwrap();
        let ids = cards
            .iter()
            .map(|card| card["brief"]["id"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn demo(folder: &Path) -> PathBuf {
    let database = folder.join("disk.sqlite");
    let made = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
        .args(["demo", "--database"])
        .arg(&database)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
    database
}

#[test]
fn when_the_disk_fails_the_server_ends_and_nothing_that_was_promised_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let database = demo(folder.path());
    let mut server = Server::start(&database);
    let cookie = server.sign_in();
    let mut kept = Vec::new();
    for key in 0..3 {
        let (status, body) = server.add_card(&cookie, key);
        assert_eq!(status, 201, "{body}");
        let card: Value = serde_json::from_str(&body).unwrap();
        kept.push(card["brief"]["id"].as_str().unwrap().to_owned());
    }
    server.break_disk();
    let (status, body) = server.add_card(&cookie, 3);
    assert!([0, 503].contains(&status), "{status} {body}");
    let ended = (0..600).find_map(|_| {
        std::thread::sleep(Duration::from_millis(100));
        server.process.try_wait().unwrap()
    });
    if ended.is_none() {
        server.process.kill().unwrap();
    }
    let mut said = String::new();
    let mut complaints = server.process.stderr.take().unwrap();
    complaints.read_to_string(&mut said).unwrap();
    assert_eq!(ended.and_then(|ended| ended.code()), Some(6), "{said}");
    assert!(
        said.contains("the disk under the database failed"),
        "{said}"
    );

    let again = Server::start(&database);
    let cards = again.cards(&cookie);
    for card in &kept {
        assert!(cards.contains(card), "{card} is not among {cards:?}");
    }
    // What was refused was not stored, and can be sent again with its own key.
    assert_eq!(cards.len(), kept.len());
    assert_eq!(again.add_card(&cookie, 3).0, 201);
    drop(again);
    let checked = Command::new(env!("CARGO_BIN_EXE_goodstanding"))
        .args(["check", "--database"])
        .arg(&database)
        .status()
        .unwrap();
    assert!(checked.success());
}

//! The program and a mail server, which takes mails, refuses them, or puts them off.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection};
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::packaging::{installed, root};
use crate::program::{Served, ask, goodstanding, real};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);

struct MailServer {
    process: Child,
    tell: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
    port: u64,
    /// What it took, by the names of the mails, as often as it took them.
    taken: BTreeMap<String, Vec<Value>>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl MailServer {
    /// Starts it; nothing where it is not installed.
    fn start() -> Option<Self> {
        let e2e = root().join("crates/e2e");
        let node = installed("node")?;
        if !e2e.join("node_modules/smtp-server").exists() {
            let is_promised = std::env::var_os("GOODSTANDING_TEST_MAIL").is_some();
            assert!(
                !is_promised,
                "GOODSTANDING_TEST_MAIL is set, and smtp-server is not installed"
            );
            eprintln!("SKIPPED: smtp-server is not installed, so no mail is sent to one");
            return None;
        }
        let mut process = Command::new(node)
            .arg(e2e.join("lib/mail-server.mjs"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut server = Self {
            tell: process.stdin.take().unwrap(),
            said: BufReader::new(process.stdout.take().unwrap()).lines(),
            process,
            port: 0,
            taken: BTreeMap::new(),
        };
        server.port = server.next()["port"].as_u64().unwrap();
        Some(server)
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.said.next().unwrap().unwrap()).unwrap()
    }

    /// What it does from now on.
    fn does(&mut self, way: &str) {
        writeln!(self.tell, "{way}").unwrap();
        while self.hears()["way"] != *way {}
    }

    /// The next that it says; a mail is kept.
    fn hears(&mut self) -> Value {
        let said = self.next();
        if let Some(id) = said["id"].as_str() {
            self.taken
                .entry(id.to_owned())
                .or_default()
                .push(said.clone());
        }
        said
    }

    fn options(&self) -> [String; 6] {
        [
            "--smtp".to_owned(),
            format!("smtp://127.0.0.1:{}", self.port),
            "--mail-from".to_owned(),
            "Hafenlicht <billing@hafenlicht.example>".to_owned(),
            "--public-url".to_owned(),
            "https://portal.example".to_owned(),
        ]
    }
}

/// The program, serving a real database that mails wait in.
fn serving(server: &MailServer, folder: TempDir) -> Served {
    let options = server.options();
    let words: Vec<&str> = options.iter().map(String::as_str).collect();
    Served::start_in(folder, &words)
}

/// What the database says, as a number.
fn count(file: &Path, condition: &str) -> i64 {
    #[derive(diesel::QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        value: i64,
    }
    let mut database = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    diesel::sql_query(format!(
        "select count(*) as value from mails where {condition}"
    ))
    .get_result::<Found>(&mut database)
    .unwrap()
    .value
}

fn change(file: &Path, statement: &str) {
    let mut database = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    diesel::sql_query("pragma busy_timeout = 10000")
        .execute(&mut database)
        .unwrap();
    diesel::sql_query(statement).execute(&mut database).unwrap();
}

/// Waits until so many rows are as the condition says.
fn until(file: &Path, condition: &str, rows: i64) {
    let began = Instant::now();
    while count(file, condition) != rows {
        assert!(
            began.elapsed() < PATIENCE,
            "{condition}: {} of {rows}",
            count(file, condition)
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_program_that_is_killed_loses_no_mail_and_sends_none_under_two_names() {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    let folder = real();
    let file = folder.path().join(crate::program::FILE);
    let waiting = count(&file, "state = 'waiting'");
    assert!(waiting > 100, "{waiting}");
    let portal = serving(&server, folder);
    while server.taken.len() < 40 {
        server.hears();
    }
    portal.signal(Signal::KILL);
    let folder = portal.into_folder();
    // What was under way when it was killed is nobody's until its time is over.
    change(
        &file,
        "update mails set try_at = 0 where try_at is not null",
    );
    let portal = serving(&server, folder);
    until(&file, "state = 'sent'", waiting);
    // Its last words may still be on their way here.
    while server.taken.len() < usize::try_from(waiting).unwrap() {
        server.hears();
    }
    drop(portal);
    assert_eq!(
        i64::try_from(server.taken.len()).unwrap(),
        waiting,
        "each under one name"
    );
    let mails = server.taken.values().flatten();
    let twice = server
        .taken
        .values()
        .filter(|mails| mails.len() > 1)
        .count();
    assert!(twice <= 8, "only what was under way is sent twice: {twice}");
    for mail in mails {
        let text = mail["text"].as_str().unwrap();
        assert!(mail["plain"].as_bool().unwrap(), "{mail}");
        assert_eq!(mail["from"]["address"], "billing@hafenlicht.example");
        assert!(text.contains("https://portal.example/"), "{mail}");
        assert!(
            mail["html"].as_str().unwrap().contains("<!doctype html>"),
            "{mail}"
        );
        assert_eq!(mail["language"], "en");
    }
    let readers: BTreeSet<&str> = server
        .taken
        .values()
        .map(|mails| mails[0]["to"].as_str().unwrap())
        .collect();
    assert!(readers.len() > 2, "{readers:?}");
}

#[test]
fn what_is_put_off_waits_and_what_is_refused_is_over() {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    let folder = real();
    let file = folder.path().join(crate::program::FILE);
    // One mail to each of two people.
    change(
        &file,
        "delete from mails where seq not in (select min(seq) from mails group by user_id order by 1 limit 2)",
    );
    server.does("greylist");
    let _portal = serving(&server, folder);
    until(
        &file,
        "state = 'waiting' and attempts = 1 and error like '%Greylisted%'",
        2,
    );
    server.does("refuse");
    change(
        &file,
        "update mails set try_at = 0 where seq = (select min(seq) from mails)",
    );
    until(
        &file,
        "state = 'failed' and attempts = 2 and error like '%No such mailbox%'",
        1,
    );
    server.does("accept");
    change(&file, "update mails set try_at = 0 where state = 'waiting'");
    until(&file, "state = 'sent' and error is null", 1);
    server.hears();
    assert_eq!(server.taken.len(), 1);
}

/// Says something to the server that others can do without a session, and returns the first line of
/// what it answers.
fn says(portal: &Served, path: &str, body: &Value) -> String {
    let head = format!(
        "POST /api/v1/{path} HTTP/1.1\r\nOrigin: https://portal.example\r\n\
         Content-Type: application/json"
    );
    let answer = ask(&portal.address, &head, &body.to_string()).unwrap();
    answer.head.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn whoever_forgot_the_password_gets_back_in_by_a_mail() {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    let folder = real();
    let file = folder.path().join(crate::program::FILE);
    change(&file, "delete from mails");
    let portal = serving(&server, folder);
    let asked = says(
        &portal,
        "password-links",
        &json!({"email": "anna@berg.example"}),
    );
    assert!(asked.contains("202"), "{asked}");
    // The first time it is put off: the one that arrives has a link of its own.
    server.does("greylist");
    until(&file, "kind = 'password_link' and attempts = 1", 1);
    server.does("accept");
    change(&file, "update mails set try_at = 0");
    let mail = server.hears();
    let text = mail["text"].as_str().unwrap();
    let (_, token) = text.split_once("https://portal.example/password#").unwrap();
    let token = token.split_whitespace().next().unwrap();
    assert!(mail["html"].as_str().unwrap().contains(token), "{mail}");
    assert_eq!(count(&file, "letter like '%password#%'"), 0);
    let chosen = json!({"token": token, "new_password": "a quiet river at noon"});
    let used = says(&portal, "password-links/uses", &chosen);
    assert!(used.contains("204"), "{used}");
    let again = says(&portal, "password-links/uses", &chosen);
    assert!(again.contains("410"), "{again}");
    let credentials = json!({"email": "anna@berg.example", "password": "a quiet river at noon"});
    let signed_in = says(&portal, "session", &credentials);
    assert!(signed_in.contains("201"), "{signed_in}");
    assert_eq!(server.hears()["subject"], "Your password was changed");
}

#[test]
fn an_operator_lets_somebody_back_in() {
    let folder = real();
    let database = folder.path().join(crate::program::FILE);
    let link = |email: &str| {
        goodstanding(&["user", "password-link", "--email", email])
            .args(["--public-url", "https://portal.example", "--database"])
            .arg(&database)
            .output()
            .unwrap()
    };
    let output = link(" Anna@berg.example");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, token) = said
        .trim()
        .split_once("https://portal.example/password#")
        .unwrap();
    let portal = Served::start_in(folder, &["--public-url", "https://portal.example"]);
    let whose = says(&portal, "password-links/checks", &json!({ "token": token }));
    assert!(whose.contains("200"), "{whose}");
    drop(portal);
    let output = goodstanding(&["user", "password-link", "--email", "nobody@demo.example"])
        .args(["--public-url", "https://portal.example"])
        .output()
        .unwrap();
    assert!(!output.status.success(), "{output:?}");
}

#[test]
fn a_mail_server_is_tried_by_hand() {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    let try_out = |server: &MailServer| {
        goodstanding(&["mail", "test", "--to", "you@example.com"])
            .args(&server.options()[..4])
            .output()
            .unwrap()
    };
    let output = try_out(&server);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(server.hears()["to"], "you@example.com");
    server.does("refuse");
    let output = try_out(&server);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said.contains("the mail was not taken") && said.contains("No such mailbox"),
        "{said}"
    );
}

#[test]
fn mails_are_not_sent_from_a_demo_nor_into_nowhere() {
    let refused = |words: &[&str]| {
        let output = goodstanding(&[&["serve", "--listen", "127.0.0.1:0"], words].concat())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let server = [
        "--smtp",
        "smtps://mail.example",
        "--mail-from",
        "shop@shop.example",
    ];
    let said = refused(&[&server[..], &["--demo"]].concat());
    assert!(
        said.contains("the mails of a demo are shown in the portal"),
        "{said}"
    );
    let said = refused(&server);
    assert!(said.contains("say where it is with --public-url"), "{said}");
    let clear = [
        "--smtp",
        "smtp://mail.example",
        "--mail-from",
        "shop@shop.example",
    ];
    let said = refused(&[&clear[..], &["--public-url", "https://portal.example"]].concat());
    assert!(said.contains("in the clear"), "{said}");
    let said = refused(&["--smtp", "smtps://mail.example"]);
    assert!(said.contains("--mail-from"), "{said}");
}

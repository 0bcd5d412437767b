//! The program as it is called on a command line.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use tempfile::TempDir;

/// A database that is gone with the test.
struct Database {
    file: PathBuf,
    _folder: TempDir,
}

impl Database {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            file: folder.path().join("goodstanding.sqlite"),
            _folder: folder,
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = goodstanding(words);
        command.arg("--database").arg(&self.file);
        command
    }
}

fn goodstanding(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodstanding"));
    command.args(words).stdin(Stdio::null());
    command
}

/// Runs it with both outputs closed, as by a reader that has gone; returns its exit code.
fn unheard(mut command: Command) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    command
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .status()
        .unwrap()
        .code()
}

#[test]
fn nobody_listening_is_no_failure() {
    let (demo, real) = (Database::new(), Database::new());
    let staff = ["staff", "add", "--email", "a@b.example", "--name", "A"];
    for (command, code) in [
        (goodstanding(&["states"]), 0),
        (goodstanding(&["states", "--json"]), 0),
        (goodstanding(&["api"]), 0),
        (goodstanding(&["check", "--list"]), 0),
        (demo.command(&["demo"]), 0),
        (demo.command(&["check"]), 0),
        (real.command(&["migrate"]), 0),
        (real.command(&["migrate"]), 0),
        // What fails still says so by its code: no password, real data, and a log that cannot be
        // understood.
        (real.command(&staff), 1),
        (demo.command(&["demo"]), 3),
        (real.command(&["migrate", "--log", "=="]), 0),
        (
            demo.command(&["serve", "--listen", "127.0.0.1:0", "--log", "trace"]),
            3,
        ),
        (real.command(&["serve", "--processor", "sandbox"]), 2),
    ] {
        let words = format!("{command:?}");
        assert_eq!(unheard(command), Some(code), "{words}");
    }
}

#[test]
fn a_staff_user_is_added_with_a_password_that_is_not_soon_guessed() {
    let database = Database::new();
    let add = |password: &str| {
        let mut command = database.command(&[
            "staff",
            "add",
            "--email",
            "anna.berg@shop.example",
            "--name",
            "Anna Berg",
        ]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "{password}").unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    for (password, why) in [
        ("short", "the password has 5 characters"),
        ("password1234", "the password is easy to guess"),
        ("annaberg2026", "the password is easy to guess"),
    ] {
        let (code, said) = add(password);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains(why), "{said}");
    }
    let (code, said) = add("a quiet river at noon");
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = add("another river at noon");
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("signs in with anna.berg@shop.example already"),
        "{said}"
    );
}

#[test]
fn the_api_is_described_without_a_server() {
    let output = goodstanding(&["api"]).output().unwrap();
    assert!(output.status.success());
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(printed == goodstanding_backend::router::document());
}

#[test]
fn what_was_done_is_told() {
    let database = Database::new();
    let said = |words: &[&str]| {
        let output = database.command(words).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let file = database.file.display();
    assert!(said(&["migrate"]).starts_with(&format!("{file}: ")));
    assert_eq!(said(&["migrate"]), format!("{file} is up to date.\n"));
    let lines = said(&["demo"]);
    let last = format!("Start it with: goodstanding serve --demo --database {file}");
    assert_eq!(lines.lines().last(), Some(last.as_str()));
    assert!(lines.ends_with('\n'));
}

#[test]
fn real_data_are_never_served_with_the_sandbox() {
    let database = Database::new();
    for words in [
        &["serve", "--processor", "sandbox"][..],
        &["serve", "--processor", "stripe"],
        &[
            "serve",
            "--demo",
            "--processor",
            "",
            "--listen",
            "127.0.0.1:0",
        ],
    ] {
        let output = database.command(words).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!database.file.exists(), "{words:?}: nothing was made");
    }
    let mut by_variable = database.command(&["serve"]);
    by_variable.env("GOODSTANDING_PROCESSOR", "sandbox");
    let output = by_variable.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("moves no money"), "{said}");
    assert!(said.contains("--demo"), "{said}");
}

#[test]
fn a_check_says_what_does_not_hold_and_changes_nothing() {
    let database = Database::new();
    let checked = || {
        let output = database.command(&["check"]).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let alter = |statement: &str| {
        let file = database.file.to_str().unwrap();
        let mut connection = SqliteConnection::establish(file).unwrap();
        connection.batch_execute(statement).unwrap();
    };
    let (code, _, complaint) = checked();
    assert_eq!(code, 3);
    assert!(complaint.contains("there is no database"), "{complaint}");
    assert!(!database.file.exists(), "it is not made");

    assert!(database.command(&["demo"]).status().unwrap().success());
    let before = std::fs::read(&database.file).unwrap();
    let (code, said, complaint) = checked();
    assert_eq!((code, complaint.as_str()), (0, ""), "{said}");
    assert!(said.ends_with("; everything holds.\n"), "{said}");
    assert!(std::fs::read(&database.file).unwrap() == before);

    alter("update counters set value = value + 1 where name = 'orders'");
    let (code, said, complaint) = checked();
    assert_eq!(code, 5);
    assert!(
        said.starts_with("number.orders  counter orders  holds "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1);
    assert!(complaint.contains("1 thing does not hold"), "{complaint}");

    let newest = "version = (select max(version) from __diesel_schema_migrations)";
    alter(&format!(
        "update __diesel_schema_migrations set version = '29990101000000' where {newest}"
    ));
    let (code, _, complaint) = checked();
    assert_eq!(code, 3);
    assert!(complaint.contains("newer version"), "{complaint}");
    alter(&format!(
        "delete from __diesel_schema_migrations where {newest}"
    ));
    let (code, _, complaint) = checked();
    assert_eq!(code, 3);
    assert!(complaint.contains("goodstanding migrate"), "{complaint}");
}

#[test]
fn the_history_is_held_against_its_chain_while_it_is_served() {
    let database = Database::new();
    let (mut serving, _) = serve_demo(&database, &[]);
    let run = |words: &[&str]| {
        let output = database.command(words).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, head, _) = run(&["audit", "head"]);
    assert_eq!(code, 0);
    let head = head.trim_end();
    let (code, said, complaint) = run(&["audit", "verify", "--head", head]);
    assert_eq!((code, complaint.as_str()), (0, ""));
    assert!(said.contains(&format!("up to {head} (")), "{said}");
    assert!(said.ends_with(" entries a second).\n"), "{said}");
    // The check says the same, and with it every copy.
    let (_, checked, _) = run(&["check"]);
    assert!(checked.contains(&format!("up to {head};")), "{checked}");

    let (entries, _) = head.split_once('-').unwrap();
    let other = format!("{entries}-{}", "0".repeat(64));
    let (code, _, complaint) = run(&["audit", "verify", "--head", &other]);
    assert_eq!(code, 5);
    let expected = format!("place {entries}, act_");
    assert!(complaint.contains(&expected), "{complaint}");
    assert!(complaint.contains("than was noted"), "{complaint}");
    let (code, _, complaint) = run(&["audit", "verify", "--head", "4711"]);
    assert_eq!(code, 2);
    assert!(
        complaint.contains("as `audit head` prints it"),
        "{complaint}"
    );
    serving.kill().unwrap();
    serving.wait().unwrap();

    let file = database.file.to_str().unwrap();
    let mut connection = SqliteConnection::establish(file).unwrap();
    connection
        .batch_execute(
            "drop trigger activity_is_not_changed;
             update activity set comment = 'fine' where seq = 17",
        )
        .unwrap();
    let (code, said, complaint) = run(&["audit", "verify"]);
    assert_eq!((code, said.as_str()), (5, ""));
    assert!(complaint.contains("place 17, act_"), "{complaint}");
    assert!(complaint.contains("its fields are not"), "{complaint}");
    let (code, said, _) = run(&["check"]);
    assert_eq!(code, 5);
    assert!(said.starts_with("history.chain  act_"), "{said}");
}

#[test]
fn a_copy_is_whole_and_becomes_the_database_again() {
    let database = Database::new();
    let copy = database.file.with_extension("copy");
    let (mut serving, _) = serve_demo(&database, &[]);
    let run = |words: &[&str], file: &Path| {
        let output = database.command(words).arg(file).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let (code, said, complaint) = run(&["backup"], &copy);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    assert!(said.ends_with("everything holds.\n"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = copy.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Neither a copy nor a database is ever written over.
    let (code, _, complaint) = run(&["backup"], &copy);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("is left alone"), "{complaint}");
    let (code, _, complaint) = run(&["restore"], &copy);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("is left alone"), "{complaint}");

    serving.kill().unwrap();
    serving.wait().unwrap();
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.file.display()));
    }
    let (code, said, complaint) = run(&["restore"], &copy);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    assert!(said.ends_with("everything holds.\n"), "{said}");
    // What is no copy of ours becomes no database.
    std::fs::remove_file(&database.file).unwrap();
    std::fs::write(&copy, "no database").unwrap();
    let (code, _, complaint) = run(&["restore"], &copy);
    assert_eq!(code, Some(3));
    assert!(complaint.contains("not a database"), "{complaint}");
    let folder = database.file.parent().unwrap();
    let left: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with("-serve"))
        .collect();
    assert_eq!(left, ["goodstanding.copy"]);
}

/// A demo that is served, once it listens, and its address.
fn serve_demo(database: &Database, words: &[&str]) -> (Child, String) {
    let mut serve = database.command(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    let mut serving = serve
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    let said = serving.stdout.take().unwrap();
    BufReader::new(said).read_line(&mut first).unwrap();
    let address = first.trim().rsplit_once('/').unwrap().1.to_owned();
    (serving, address)
}

#[test]
fn a_file_is_served_by_one_process() {
    let database = Database::new();
    let (mut first, _) = serve_demo(&database, &[]);
    let mut second = database.command(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    let output = second.output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("is served by another process"), "{said}");
    // Others may look at it meanwhile.
    assert!(database.command(&["check"]).status().unwrap().success());
    // However it ends, the next one may.
    first.kill().unwrap();
    first.wait().unwrap();
    let (mut next, _) = serve_demo(&database, &[]);
    next.kill().unwrap();
    next.wait().unwrap();
}

#[test]
fn sign_ins_are_logged_unless_somebody_says_otherwise() {
    let database = Database::new();
    let proxies = ["--trusted-proxy", "127.0.0.0/8,::1"];
    let (mut serving, address) = serve_demo(&database, &proxies);
    let mut connection = TcpStream::connect(&address).unwrap();
    let body = r#"{"email": "anna@demo.example", "password": "what nobody may read"}"#;
    let length = body.len();
    write!(
        connection,
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         X-Forwarded-For: 192.0.2.7\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    serving.kill().unwrap();
    let output = serving.wait_with_output().unwrap();
    let logged = String::from_utf8(output.stderr).unwrap();

    let (_, rest) = answer.split_once("x-request-id: ").unwrap();
    let request_id = rest.lines().next().unwrap();
    let line = logged.lines().find(|line| line.contains(request_id));
    let line = line.unwrap_or_else(|| panic!("{request_id} is not in: {logged}"));
    for words in [
        "security",
        "a sign-in was refused",
        "address=192.0.2.7",
        "account=\"usr_",
    ] {
        assert!(line.contains(words), "{words}: {line}");
    }
    for secret in ["what nobody may read", "anna@"] {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
}

#[test]
fn proxies_are_named_as_networks() {
    let database = Database::new();
    let output = database
        .command(&["serve", "--trusted-proxy", "proxy.example"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("10.0.0.0/8"), "{said}");
}

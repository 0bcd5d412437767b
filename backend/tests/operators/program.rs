//! The program, served from a database that is gone with the test, and what is asked of it over the
//! network.

use std::io::{BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A program that serves, until it is dropped.
pub(crate) struct Served {
    process: Child,
    said: Lines<BufReader<ChildStdout>>,
    /// Where the portal listens.
    pub(crate) address: String,
    folder: TempDir,
}

/// An answer, its head and its body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// How the database is called in its folder.
pub(crate) const FILE: &str = "goodstanding.sqlite";

/// The demo's database, which is lived once for all tests.
fn told() -> &'static [u8] {
    static TOLD: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(FILE);
        let made = goodstanding(&["demo", "--database"])
            .arg(&file)
            .stdout(Stdio::null())
            .status();
        assert!(made.unwrap().success());
        std::fs::read(file).unwrap()
    });
    &TOLD
}

/// A folder with a database that is no demo's, with all that the demo lived through.
pub(crate) fn real() -> TempDir {
    use diesel::{Connection as _, RunQueryDsl as _};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, told()).unwrap();
    let file = file.to_str().unwrap();
    let mut database = diesel::SqliteConnection::establish(file).unwrap();
    // By this one a demo is known.
    diesel::sql_query(
        "update users set email = 'anna@berg.example' where email = 'anna@demo.example'",
    )
    .execute(&mut database)
    .unwrap();
    folder
}

/// A command of the program, with nothing of the environment that could change it.
pub(crate) fn goodstanding(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goodstanding"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GOODSTANDING_")) {
        command.env_remove(name);
    }
    command.args(words).stdin(Stdio::null());
    command
}

/// `serve` with a database in a folder, on a port that the system chooses unless `words` say.
pub(crate) fn serve(folder: &TempDir, words: &[&str]) -> Command {
    let mut command = goodstanding(&["serve", "--database"]);
    command.arg(folder.path().join(FILE));
    if !words.contains(&"--listen") {
        command.args(["--listen", "127.0.0.1:0"]);
    }
    command.args(words);
    command
}

impl Served {
    pub(crate) fn start(words: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), words)
    }

    pub(crate) fn start_in(folder: TempDir, words: &[&str]) -> Self {
        let mut process = serve(&folder, words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = address_in(&said.next().unwrap().unwrap());
        Self {
            process,
            said,
            address,
            folder,
        }
    }

    /// A demo, whose people can sign in.
    pub(crate) fn demo(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), told()).unwrap();
        Self::start_in(folder, &[&["--demo"], words].concat())
    }

    /// Its database, when it is gone.
    pub(crate) fn into_folder(mut self) -> TempDir {
        let _ = self.process.wait();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }

    /// The next line that it says to whoever started it.
    pub(crate) fn line(&mut self) -> String {
        self.said.next().unwrap().unwrap()
    }

    /// Where operators find it.
    pub(crate) fn operators(&mut self) -> String {
        loop {
            let line = self.line();
            if line.contains("/metrics") {
                return address_in(&line);
            }
        }
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
    }

    /// How it ends by itself.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let ended = (0..600).find_map(|_| {
            std::thread::sleep(Duration::from_millis(50));
            self.process.try_wait().unwrap()
        });
        ended.unwrap()
    }

    /// Ends it, and tells what it logged.
    pub(crate) fn log(mut self) -> String {
        self.process.kill().unwrap();
        let mut logged = String::new();
        let mut complaints = self.process.stderr.take().unwrap();
        complaints.read_to_string(&mut logged).unwrap();
        logged
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn address_in(line: &str) -> String {
    line.rsplit_once("http://").unwrap().1.to_owned()
}

/// Asks an address; nothing where nobody answers.
pub(crate) fn ask(address: &str, head: &str, body: &str) -> Option<Answer> {
    let mut connection = TcpStream::connect(address).ok()?;
    let length = body.len();
    write!(
        connection,
        "{head}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some(Answer {
        status: head.split(' ').nth(1)?.parse().ok()?,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

pub(crate) fn get(address: &str, path: &str) -> Option<Answer> {
    ask(address, &format!("GET {path} HTTP/1.1"), "")
}

/// Signs somebody of the demo in, with more headers.
pub(crate) fn sign_in(address: &str, mailbox: &str, headers: &str) -> Answer {
    let body = format!(r#"{{"email": "{mailbox}@demo.example", "password": "goodstanding-demo"}}"#);
    let head = format!("POST /api/v1/session HTTP/1.1\r\nContent-Type: application/json{headers}");
    ask(address, &head, &body).unwrap()
}

/// The session that a sign-in has made.
pub(crate) fn cookie(answer: &Answer) -> &str {
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap()
}

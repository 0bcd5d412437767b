//! Schemathesis against a demo that is served: requests made up from the description of the API,
//! sent by a customer, by staff, and by nobody.
//!
//! What it holds every answer against: no failure of the server, and a status, headers and a body
//! as they are described. What it is not asked, and why:
//!
//! - `negative_data_rejection`, `missing_required_header`: it takes the session's cookie, which is
//!   the same in every request, for a parameter that it has broken or left out; and an empty
//!   `cursor=` or `to=`, which is the same as none, for a value.
//! - `positive_data_acceptance`: an answer that refuses what the form allows is what rules do: a
//!   cursor that was never given out, a card that fails its check digit, a refund of a transaction
//!   that took nothing.
//!
//! Nobody signs in or out: the one is slowed down, the other would end the test. The clock stays
//! where it is: a leap of ten years is another test.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;

use anyhow::bail;

use crate::server::{self, Profile, Server};
use crate::setup::{self, Ready};
use crate::steps::{command, run as run_command, say};
use crate::{description, places};

const PORT: u16 = 18_080;
const PASSWORD: &str = "goodstanding-demo";

/// What every answer is held against.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
    response_headers_conformance,response_schema_conformance,unsupported_method,\
    use_after_free,ensure_resource_availability,ignored_auth";

/// What nobody does here.
const LEFT_OUT: [&str; 3] = ["sign_in", "sign_out", "advance_clock"];

/// Asks as each of them, with so many examples for each operation; then the database is held
/// against everything that must be true of it.
pub(crate) fn hold(ready: &Ready, examples: u32) -> anyhow::Result<()> {
    let program = setup::for_fuzzing()?;
    let folder = places::work().join("fuzz");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder)?;
    let binary = server::build(ready, Profile::Release)?;
    let description = description::printed(&binary)?;
    let database = folder.join("demo.sqlite");
    server::write_demo_database(&binary, &database)?;
    let more = ["--orders-per-hour", "1000000"].map(str::to_owned);
    let served = Server::start(&binary, &database, PORT, &more)?;
    for who in [Some("anna"), Some("sam"), None] {
        say(&format!(
            "Requests made up from the description, as {}",
            who.unwrap_or("nobody")
        ));
        let mut st = command(&program);
        st.current_dir(&folder)
            .arg("run")
            .arg(&description)
            .args(["--url", &format!("http://127.0.0.1:{PORT}")])
            .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
            .args(["--max-examples", &examples.to_string()])
            .args(["--seed", "1", "--continue-on-failure", "--no-color"])
            .args(["--warnings", "off", "--generation-database", "none"])
            .args(["--header", "Sec-Fetch-Site: same-origin"]);
        for operation in LEFT_OUT {
            st.args(["--exclude-operation-id", operation]);
        }
        if let Some(who) = who {
            let cookie = sign_in(who)?;
            st.args(["--header", &format!("Cookie: {cookie}")]);
        }
        run_command(&mut st)?;
    }
    drop(served);
    check(&binary, &database)
}

fn check(binary: &Path, database: &Path) -> anyhow::Result<()> {
    run_command(command(binary).args(["check", "--database"]).arg(database))
}

/// The cookie of whoever signs in.
fn sign_in(mailbox: &str) -> anyhow::Result<String> {
    let body = format!(r#"{{"email": "{mailbox}@demo.example", "password": "{PASSWORD}"}}"#);
    let mut connection = TcpStream::connect(("127.0.0.1", PORT))?;
    write!(
        connection,
        "POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n\
         Sec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let cookies = head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: "));
    let session = cookies
        .filter_map(|cookie| cookie.split(';').next())
        .find(|cookie| cookie.starts_with("__Host-session="));
    let Some(session) = session else {
        bail!("{mailbox} could not sign in: {head}");
    };
    Ok(session.to_owned())
}

//! Where the portal may listen, and whose pages it takes changes from.

use std::io::Read as _;
use std::process::Stdio;
use std::time::Duration;

use crate::program::{Served, ask, cookie, get, goodstanding, serve, sign_in};

const EVERYWHERE: [&str; 2] = ["--listen", "0.0.0.0:0"];

fn refusal(words: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut refused = serve(&folder, words)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let ended = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        refused.try_wait().unwrap()
    });
    // What is served after all is not waited for.
    let _ = refused.kill();
    assert_eq!(ended.and_then(|ended| ended.code()), Some(2), "{words:?}");
    let made = folder.path().read_dir().unwrap().count();
    assert_eq!(made, 0, "{words:?}: nothing was made");
    let mut said = String::new();
    refused.stderr.unwrap().read_to_string(&mut said).unwrap();
    said
}

#[test]
fn passwords_are_not_sent_through_a_network_as_they_are() {
    let http = ["--public-url", "http://portal.example"];
    for words in [&[][..], &http] {
        let said = refusal(&[&EVERYWHERE[..], words].concat());
        for way in [
            "--trusted-proxy",
            "--public-url https://",
            "127.0.0.1",
            "--insecure-http",
        ] {
            assert!(said.contains(way), "{way}: {said}");
        }
    }
    refusal(&["--listen", "[::]:0"]);
    for words in [
        &["--public-url", "https://portal.example"][..],
        &["--trusted-proxy", "10.0.0.5"],
        &["--insecure-http"],
    ] {
        let served = Served::start(&[&EVERYWHERE[..], words].concat());
        let port = served.address.rsplit_once(':').unwrap().1;
        let health = get(&format!("127.0.0.1:{port}"), "/api/health").unwrap();
        assert_eq!(health.status, 200);
        let warned = served.log().contains("over plain HTTP");
        assert_eq!(warned, words.contains(&"--insecure-http"), "{words:?}");
    }
}

#[test]
fn a_demo_is_for_this_machine_whatever_else_is_said() {
    let words = [&EVERYWHERE[..], &["--demo", "--insecure-http"]].concat();
    assert!(refusal(&words).contains("loopback"));
}

#[test]
fn what_is_counted_is_never_shown_where_the_portal_is() {
    let same = ["--listen", "127.0.0.1:8089", "--metrics", "127.0.0.1:8089"];
    assert!(refusal(&same).contains("choose another port"));
    let mut served = Served::demo(&["--metrics", "127.0.0.1:0"]);
    let operators = served.operators();
    let counted = get(&operators, "/metrics").unwrap();
    assert_eq!(counted.status, 200);
    assert!(
        counted.body.contains("\ngoodstanding_connections_open "),
        "{}",
        counted.body
    );
    let portal = get(&served.address, "/metrics").unwrap();
    assert!(!portal.body.contains("goodstanding_connections"));
    // Nor is the portal where operators look.
    assert_eq!(get(&operators, "/api/health").unwrap().status, 404);
}

#[test]
fn an_address_for_customers_is_an_origin() {
    let said = refusal(&["--public-url", "portal.example"]);
    assert!(said.contains("https://portal.example"), "{said}");
    refusal(&["--public-url", "https://portal.example/portal"]);
}

#[test]
fn changes_come_from_pages_of_exactly_that_scheme_host_and_port() {
    let mut served = Served::demo(&["--public-url", "https://portal.example"]);
    assert_eq!(served.line(), "Customers find it at https://portal.example");
    let address = served.address.clone();
    let (address, own_host) = (address.as_str(), format!("http://{address}"));
    let signed_in = sign_in(address, "ben", "\r\nOrigin: https://portal.example");
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    let session = cookie(&signed_in);
    for (headers, expected) in [
        ("Origin: https://portal.example:443", 204),
        ("Origin: http://portal.example", 403),
        ("Origin: https://portal.example:8443", 403),
        ("Origin: https://evil.example", 403),
        ("Origin: null", 403),
        // The name under which the request came says nothing.
        (&format!("Origin: {own_host}"), 403),
        // A page of another name that leads here, as the browser sees it.
        (
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example",
            403,
        ),
        (
            "Sec-Fetch-Site: cross-site\r\nOrigin: https://portal.example",
            403,
        ),
        (
            "Sec-Fetch-Site: same-origin\r\nOrigin: https://portal.example",
            204,
        ),
        // No browser at all.
        ("Accept: */*", 204),
    ] {
        let again = sign_in(address, "ben", "");
        assert_eq!(again.status, 201);
        let session = if expected == 204 {
            cookie(&again)
        } else {
            session
        };
        let head = format!("DELETE /api/v1/session HTTP/1.1\r\nCookie: {session}\r\n{headers}");
        assert_eq!(
            ask(address, &head, "").unwrap().status,
            expected,
            "{headers}"
        );
    }
}

#[test]
fn whoever_has_no_other_program_can_ask_whether_it_is_ready() {
    let served = Served::demo(&[]);
    let ready = |address: &str| {
        let output = goodstanding(&["ready", "--listen", address])
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let address = served.address.clone();
    assert_eq!(ready(&address), (Some(0), String::new()));
    let everywhere = address.replace("127.0.0.1", "0.0.0.0");
    assert_eq!(ready(&everywhere).0, Some(0));
    drop(served);
    let (code, said) = ready(&address);
    assert_eq!(code, Some(1));
    assert!(said.contains("nobody answers"), "{said}");
}

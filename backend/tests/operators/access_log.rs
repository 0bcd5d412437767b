//! The access log: one line for each request, with everything that somebody asks it afterwards.

use serde_json::Value;

use crate::program::{Answer, Served, ask, cookie, get, sign_in};

const PROXY: [&str; 4] = ["--trusted-proxy", "127.0.0.1", "--log", "warn,access=info"];

fn request_id(answer: &Answer) -> &str {
    answer.header("x-request-id").unwrap()
}

fn line<'a>(log: &'a str, answer: &Answer) -> &'a str {
    let id = request_id(answer);
    let mut lines = log.lines().filter(|line| line.contains(id));
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("{id} is not in: {log}"));
    assert_eq!(lines.next(), None, "one line for each request");
    line
}

#[test]
fn who_asked_what_and_how_it_was_answered() {
    let served = Served::demo(&PROXY);
    let address = &served.address;
    let signed_in = sign_in(address, "anna", "\r\nX-Forwarded-For: 192.0.2.7");
    let session = cookie(&signed_in).to_owned();
    let head = format!(
        "GET /api/v1/services/svc_of_somebody HTTP/1.1\r\nCookie: {session}\r\nX-Forwarded-For: 2001:db8::7"
    );
    let read = ask(address, &head, "").unwrap();
    assert_eq!(read.status, 404);
    let page = get(address, "/no-such-file.css?token=secret").unwrap();
    let log = served.log();
    for (answer, parts) in [
        (
            &signed_in,
            [
                "method=POST",
                "path=/api/v1/session",
                "route=\"/api/v1/session\"",
                "status=201",
                "address=192.0.2.7",
                "user=usr_",
            ],
        ),
        (
            &read,
            [
                "method=GET",
                "path=/api/v1/services/svc_of_somebody",
                "route=\"/api/v1/services/{id}\"",
                "status=404",
                "address=2001:db8::7",
                "user=usr_",
            ],
        ),
        (
            &page,
            [
                "method=GET",
                "path=/no-such-file.css",
                "route=\"page\"",
                "status=404",
                "address=127.0.0.1",
                " INFO ",
            ],
        ),
    ] {
        let line = line(&log, answer);
        for part in parts {
            assert!(line.contains(part), "{part}: {line}");
        }
        let (_, duration) = line.split_once("duration_ms=").unwrap();
        let duration = duration.split(' ').next().unwrap();
        let duration: f64 = duration.parse().unwrap();
        assert!(duration > 0.0 && duration < 10_000.0, "{line}");
    }
    assert!(!line(&log, &page).contains("user=") && !log.contains("secret"));
    assert!(!log.contains("goodstanding-demo"));
}

#[test]
fn each_line_is_an_object_where_somebody_wants_that() {
    let served = Served::demo(&[&PROXY[..], &["--log-format", "json"]].concat());
    let signed_in = sign_in(&served.address, "anna", "\r\nX-Forwarded-For: 192.0.2.7");
    let log = served.log();
    let object: Value = serde_json::from_str(line(&log, &signed_in)).unwrap();
    assert_eq!(object["target"], "access");
    assert_eq!(object["fields"]["status"], 201);
    assert_eq!(object["fields"]["route"], "/api/v1/session");
    assert!(object["fields"]["duration_ms"].as_f64().unwrap() > 0.0);
    let span = &object["span"];
    assert_eq!(span["request_id"], request_id(&signed_in));
    assert_eq!(span["method"], "POST");
    assert_eq!(span["address"], "192.0.2.7");
    assert!(span["user"].as_str().unwrap().starts_with("usr_"));
}

//! The portal behind nginx, as `packaging/nginx.conf` sets it up: with TLS, by a client that knows
//! what cookies may do.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::packaging::{installed, packaging, with};
use crate::program::{Answer, Served};

/// From where the client asks: another address than that of the proxy, of the same machine.
const CLIENT: &str = "127.0.0.2";

struct Front {
    nginx: Child,
    https: u16,
    http: u16,
    folder: TempDir,
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.nginx.kill();
        let _ = self.nginx.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A certificate that is signed by nobody but itself.
fn certificate(openssl: &Path, folder: &Path) {
    let made = Command::new(openssl)
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ])
        .args(["-nodes", "-days", "2", "-subj", "/CN=portal.example"])
        .args(["-addext", "subjectAltName=DNS:portal.example"])
        .args(["-keyout", "privkey.pem", "-out", "fullchain.pem"])
        .current_dir(folder)
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(made.success());
}

impl Front {
    /// Starts nginx with the example, its names and addresses replaced; as one process, which ends
    /// when it is told to, and leaves nobody behind.
    fn start(nginx: &Path, folder: TempDir, (https, http): (u16, u16), portal: &str) -> Self {
        let path = folder.path().display().to_string();
        let site = with(
            packaging("nginx.conf"),
            &[
                ("server 127.0.0.1:8080;", &format!("server {portal};")),
                ("listen 80;", &format!("listen 127.0.0.1:{http};")),
                (
                    "listen 443 ssl http2;",
                    &format!("listen 127.0.0.1:{https} ssl http2;"),
                ),
                ("/etc/letsencrypt/live/portal.example", &path),
            ],
        );
        let user = if rustix::process::getuid().is_root() {
            "user root;"
        } else {
            ""
        };
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {path}/{name};\n"))
            .concat();
        let whole = format!(
            "{user}\ndaemon off;\nmaster_process off;\npid {path}/nginx.pid;\nerror_log stderr;\nworker_processes 1;\n\
             events {{}}\nhttp {{\naccess_log off;\n{temporary}{site}}}\n"
        );
        let file = folder.path().join("whole.conf");
        fs::write(&file, whole).unwrap();
        let nginx = Command::new(nginx)
            .args(["-e", "stderr", "-p", &path, "-c"])
            .arg(&file)
            .spawn()
            .unwrap();
        let front = Self {
            nginx,
            https,
            http,
            folder,
        };
        let listens = || std::net::TcpStream::connect(("127.0.0.1", https)).is_ok();
        let started = (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            listens()
        });
        assert!(started, "nginx does not listen");
        front
    }

    /// Asks as a browser would: it checks the certificate, and keeps what cookies it may.
    fn ask(&self, path: &str, words: &[&str]) -> Answer {
        let url = format!("https://portal.example:{}{path}", self.https);
        self.fetch(&url, words)
    }

    fn fetch(&self, url: &str, words: &[&str]) -> Answer {
        let (jar, certificate) = (
            self.folder.path().join("cookies"),
            self.folder.path().join("fullchain.pem"),
        );
        let asked = Command::new("curl")
            .args(["--silent", "--show-error", "--include", "--max-time", "30"])
            .args(["--noproxy", "*", "--interface", CLIENT])
            .args([
                "--resolve",
                &format!("portal.example:{}:127.0.0.1", self.https),
            ])
            .args([
                "--resolve",
                &format!("portal.example:{}:127.0.0.1", self.http),
            ])
            .arg("--cacert")
            .arg(certificate)
            .arg("--cookie")
            .arg(&jar)
            .arg("--cookie-jar")
            .arg(&jar)
            .args(words)
            .arg(url)
            .output()
            .unwrap();
        let complaint = String::from_utf8_lossy(&asked.stderr);
        assert!(asked.status.success(), "{url}: {complaint}");
        let text = String::from_utf8_lossy(&asked.stdout);
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn cookies(&self) -> String {
        fs::read_to_string(self.folder.path().join("cookies")).unwrap()
    }
}

/// The portal with nginx in front of it; none where a program is not installed.
fn behind_nginx() -> Option<(Served, Front)> {
    let programs = ["nginx", "openssl", "curl"].map(installed);
    let [Some(nginx), Some(openssl), Some(_)] = programs else {
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    certificate(&openssl, folder.path());
    let ports = (free_port(), free_port());
    let served = Served::demo(&[
        "--trusted-proxy",
        "127.0.0.1",
        "--public-url",
        &format!("https://portal.example:{}", ports.0),
        "--log",
        "warn,security=info,access=info",
    ]);
    let front = Front::start(&nginx, folder, ports, &served.address);
    Some((served, front))
}

const JSON: [&str; 2] = ["--header", "Content-Type: application/json"];

fn signs_in(front: &Front, words: &[&str]) -> Answer {
    let body = r#"{"email": "ben@demo.example", "password": "goodstanding-demo"}"#;
    let words = [&JSON[..], &["--data", body], words].concat();
    front.ask("/api/v1/session", &words)
}

#[test]
fn somebody_signs_in_and_orders_through_it() {
    let Some((served, front)) = behind_nginx() else {
        return;
    };
    let own = format!("Origin: https://portal.example:{}", front.https);
    let http = format!("http://portal.example:{}/services", front.http);
    let redirected = front.fetch(&http, &[]);
    assert_eq!(redirected.status, 301);
    assert_eq!(
        redirected.header("location"),
        Some("https://portal.example/services")
    );

    let signed_in = signs_in(&front, &["--header", &own]);
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    assert!(signed_in.header("strict-transport-security").is_some());
    // The client took both cookies, which it does of this name over TLS alone.
    let kept = front.cookies();
    for name in ["__Host-session", "__Host-device"] {
        let line = kept.lines().find(|line| line.contains(name)).unwrap();
        let fields: Vec<&str> = line.split('\t').collect();
        assert_eq!(
            fields[..4],
            ["#HttpOnly_portal.example", "FALSE", "/", "TRUE"],
            "{line}"
        );
    }

    let methods = front.ask("/api/v1/payment-methods", &[]);
    let methods: Vec<Value> = serde_json::from_str(&methods.body).unwrap();
    let method = methods.iter().find(|method| method["is_default"] == true);
    let order = json!({
        "lines": [{"product": "forms", "plan": "MONTHLY-1-FREE", "quantity": 1, "name": "Trial"}],
        "due_today": {"amount": "0.00", "currency": "USD"},
        "payment_method": method.unwrap()["brief"]["id"],
    });
    let body = order.to_string();
    let words = [&JSON[..], &["--header", &own, "--data", &body]].concat();
    let key = ["--header", "Idempotency-Key: \"through-nginx\""];
    let ordered = front.ask("/api/v1/orders", &[&words[..], &key].concat());
    assert_eq!(ordered.status, 201, "{}", ordered.body);
    // Sent again over another connection, it is the same order.
    let again = front.ask("/api/v1/orders", &[&words[..], &key].concat());
    assert_eq!((again.status, &again.body), (201, &ordered.body));

    // More than the portal takes, nginx does not pass on.
    let large = format!("{{\"a\": \"{}\"}}", "a".repeat(70_000));
    let refused = front.ask("/api/v1/orders", &[&JSON[..], &["--data", &large]].concat());
    assert_eq!(refused.status, 413);
    assert_eq!(refused.header("x-request-id"), None, "the portal was asked");
    // What is asked of the portal itself is nobody's business out there.
    assert_eq!(front.ask("/readyz", &[]).status, 404);
    drop(front);
    let log = served.log();
    assert!(log.contains(&format!("address={CLIENT}")), "{log}");
}

#[test]
fn what_a_client_says_of_itself_changes_nothing() {
    let Some((served, front)) = behind_nginx() else {
        return;
    };
    let forged = [
        "X-Forwarded-For: 198.51.100.9",
        "X-Forwarded-For: 198.51.100.10, 127.0.0.1",
        "Forwarded: for=198.51.100.11;proto=http;host=evil.example",
        "X-Real-IP: 198.51.100.12",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: evil.example",
    ];
    let words: Vec<&str> = forged
        .iter()
        .flat_map(|header| ["--header", header])
        .collect();
    assert_eq!(signs_in(&front, &words).status, 201);
    let evil = ["--header", "Origin: https://evil.example"];
    let renamed = ["--header", "Host: evil.example"];
    for words in [
        &evil[..],
        &[&evil[..], &renamed].concat(),
        &[&evil[..], &words].concat(),
    ] {
        let refused = signs_in(&front, words);
        assert_eq!(refused.status, 403, "{words:?}");
        assert!(refused.body.contains("foreign_origin"), "{}", refused.body);
    }
    drop(front);
    let log = served.log();
    assert!(log.contains(&format!("address={CLIENT}")), "{log}");
    assert!(!log.contains("198.51.100"), "{log}");
}

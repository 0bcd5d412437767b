//! Connections as a browser, a proxy or somebody who means ill holds them.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on says where by panicking"
)]

use std::net::SocketAddr;
use std::time::Duration;

use goodstanding_backend::app::{App, Settings};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::http::connections::{self, Limits};
use goodstanding_backend::http::figures::ConnectionFigures;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::{Location, Store};
use goodstanding_backend::{billing, router};
use goodstanding_shared::payments::ProcessorKind;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

const ASKED: &[u8] = b"GET /api/health HTTP/1.1\r\nHost: portal.example\r\n\r\n";

struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    _folder: TempDir,
}

impl Server {
    async fn start(limits: Limits, trusted_proxies: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(&Location::File(folder.path().join("a.sqlite"))).unwrap();
        let settings = Settings {
            password_cost: Cost::CHEAP,
            trusted_proxies: trusted_proxies
                .iter()
                .map(|network| network.parse().unwrap())
                .collect(),
            ..Settings::default()
        };
        let nobody = billing::processor_of(ProcessorKind::None);
        let app = App::with_processor(store, Clock::System, Randomness::System, settings, nobody)
            .await
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        Self {
            address,
            stop,
            serving: tokio::spawn(async move {
                let trusted = &app.settings().trusted_proxies;
                let router = router::router(app.clone());
                let figures = ConnectionFigures::default();
                connections::serve(listener, router, trusted, limits, &figures, stopped).await;
            }),
            _folder: folder,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

const GENEROUS: Limits = Limits {
    patience: Duration::from_hours(1),
    patience_with_proxies: Duration::from_hours(1),
    most: 1000,
    most_of_a_network: 1000,
};

/// Asks for something, and waits until the beginning of an answer is there.
async fn answered(connection: &mut TcpStream) -> String {
    connection.write_all(ASKED).await.unwrap();
    let mut beginning = [0; 15];
    connection.read_exact(&mut beginning).await.unwrap();
    String::from_utf8(beginning.to_vec()).unwrap()
}

#[tokio::test]
async fn who_does_not_say_what_they_want_is_hung_up_on() {
    let hasty = Limits {
        patience: Duration::from_millis(200),
        ..GENEROUS
    };
    let server = Server::start(hasty, &[]).await;
    let mut silent = server.connect().await;
    let mut half = server.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\nHost: por")
        .await
        .unwrap();
    for connection in [&mut silent, &mut half] {
        // Returns when the other side closes.
        let mut rest = Vec::new();
        let _ = connection.read_to_end(&mut rest).await;
    }
    // One that has been answered may rest as long, and no longer.
    let mut resting = server.connect().await;
    assert_eq!(answered(&mut resting).await, "HTTP/1.1 200 OK");
    let mut rest = Vec::new();
    let _ = resting.read_to_end(&mut rest).await;
}

#[tokio::test]
async fn a_trusted_proxy_may_rest_longer() {
    let hasty = Limits {
        patience: Duration::from_millis(50),
        ..GENEROUS
    };
    let server = Server::start(hasty, &["127.0.0.0/8"]).await;
    let mut proxy = server.connect().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(answered(&mut proxy).await, "HTTP/1.1 200 OK");
}

#[tokio::test]
async fn more_connections_than_there_are_places_wait_for_one() {
    let few = Limits {
        most: 2,
        ..GENEROUS
    };
    let server = Server::start(few, &[]).await;
    let mut taken = [server.connect().await, server.connect().await];
    for connection in &mut taken {
        assert_eq!(answered(connection).await, "HTTP/1.1 200 OK");
    }
    let mut next = server.connect().await;
    let waits = tokio::time::timeout(Duration::from_millis(200), answered(&mut next)).await;
    assert!(waits.is_err(), "{waits:?}");
    drop(taken);
    let mut beginning = [0; 15];
    next.read_exact(&mut beginning).await.unwrap();
    assert_eq!(&beginning, b"HTTP/1.1 200 OK");
}

#[tokio::test]
async fn one_network_leaves_places_for_others() {
    let few = Limits {
        most_of_a_network: 2,
        ..GENEROUS
    };
    let server = Server::start(few, &[]).await;
    let mut taken = [server.connect().await, server.connect().await];
    for connection in &mut taken {
        assert_eq!(answered(connection).await, "HTTP/1.1 200 OK");
    }
    let mut refused = server.connect().await;
    let mut rest = Vec::new();
    let _ = refused.read_to_end(&mut rest).await;
    assert!(rest.is_empty());
    // Another address of this machine, in another network.
    let neighbour = TcpSocket::new_v4().unwrap();
    neighbour.bind("127.0.1.1:0".parse().unwrap()).unwrap();
    let mut neighbour = neighbour.connect(server.address).await.unwrap();
    assert_eq!(answered(&mut neighbour).await, "HTTP/1.1 200 OK");
    drop(taken);
    // Its places are free again as soon as the server has noticed.
    loop {
        let mut next = server.connect().await;
        let sent = next.write_all(ASKED).await;
        let mut beginning = [0; 15];
        if sent.is_ok() && next.read_exact(&mut beginning).await.is_ok() {
            assert_eq!(&beginning, b"HTTP/1.1 200 OK");
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // A trusted proxy speaks for everybody.
    let server = Server::start(few, &["127.0.0.0/8"]).await;
    let mut proxied = Vec::new();
    for _ in 0..4 {
        let mut connection = server.connect().await;
        assert_eq!(answered(&mut connection).await, "HTTP/1.1 200 OK");
        proxied.push(connection);
    }
}

#[tokio::test]
async fn who_is_asked_to_stop_closes_what_rests() {
    let server = Server::start(GENEROUS, &[]).await;
    let mut resting = server.connect().await;
    assert_eq!(answered(&mut resting).await, "HTTP/1.1 200 OK");
    server.stop.send(true).unwrap();
    server.serving.await.unwrap();
    let mut rest = Vec::new();
    let _ = resting.read_to_end(&mut rest).await;
    assert!(TcpStream::connect(server.address).await.is_err());
}

/// One whole answer: its head and its body.
async fn answer(connection: &mut TcpStream) -> (String, String) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    connection.read_exact(&mut body).await.unwrap();
    (head, String::from_utf8(body).unwrap())
}

fn order(length: usize, more: &str) -> Vec<u8> {
    format!(
        "POST /api/v1/orders HTTP/1.1\r\nHost: portal\r\nContent-Type: application/json\r\n\
         Idempotency-Key: \"a\"\r\nContent-Length: {length}\r\n{more}\r\n"
    )
    .into_bytes()
}

/// Who is not signed in is refused before the body is read.
#[tokio::test]
async fn a_refusal_leaves_the_connection_in_order_or_says_that_it_ends() {
    let server = Server::start(GENEROUS, &[]).await;
    // A short body, on its way: what follows it is the next request.
    let mut connection = server.connect().await;
    connection.write_all(&order(10, "")).await.unwrap();
    connection.write_all(b"0123456789").await.unwrap();
    let (head, _) = answer(&mut connection).await;
    assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
    assert!(!head.contains("connection: close"), "{head}");
    assert_eq!(answered(&mut connection).await, "HTTP/1.1 200 OK");

    // One that is too long, one that does not come, and one whose sender waits to be asked.
    let too_long = order(10_000_000, "");
    let waits = order(10, "Expect: 100-continue\r\n");
    for (request, begin) in [(&too_long, "0123"), (&order(10, ""), "0123"), (&waits, "")] {
        let mut connection = server.connect().await;
        connection.write_all(request).await.unwrap();
        connection.write_all(begin.as_bytes()).await.unwrap();
        let (head, body) = answer(&mut connection).await;
        assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
        assert!(head.contains("connection: close"), "{head}");
        assert!(body.contains("not_signed_in"), "{body}");
        let mut rest = Vec::new();
        let _ = connection.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}

#[tokio::test]
async fn what_is_no_request_is_refused_like_everything_else() {
    let server = Server::start(GENEROUS, &[]).await;
    let long = "a".repeat(100_000);
    for (sent, words) in [
        ("nonsense\r\n\r\n".to_owned(), "This is no HTTP request."),
        (
            format!("GET /{long} HTTP/1.1\r\nHost: a\r\n\r\n"),
            "The address is too long.",
        ),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
                "a: b\r\n".repeat(500)
            ),
            "The headers are too long.",
        ),
    ] {
        let mut connection = server.connect().await;
        connection.write_all(sent.as_bytes()).await.unwrap();
        let (head, body) = answer(&mut connection).await;
        assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
        for line in [
            "connection: close",
            "content-type: application/problem+json",
            "x-content-type-options: nosniff",
            "content-security-policy: default-src 'none'",
            "cache-control: no-store",
        ] {
            assert!(head.contains(line), "{line} is missing: {head}");
        }
        let (_, id) = head.split_once("x-request-id: ").unwrap();
        let (id, _) = id.split_once('\r').unwrap();
        assert!(id.len() > 20 && body.contains(id), "{id}: {body}");
        assert!(body.contains(words), "{words}: {body}");
        assert!(body.contains("malformed_request"), "{body}");
        let mut rest = Vec::new();
        let _ = connection.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    }
}

#[tokio::test]
async fn there_is_one_host() {
    let server = Server::start(GENEROUS, &[]).await;
    for (hosts, status) in [
        ("Host: portal\r\n", "HTTP/1.1 200"),
        ("", "HTTP/1.1 400"),
        ("Host: portal\r\nHost: other\r\n", "HTTP/1.1 400"),
    ] {
        let mut connection = server.connect().await;
        let request = format!("GET /api/health HTTP/1.1\r\n{hosts}\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let (head, body) = answer(&mut connection).await;
        assert!(head.starts_with(status), "{hosts}: {head}");
        assert!(head.contains("x-request-id: "), "{head}");
        let is_refused = body.contains("malformed_request");
        assert_eq!(is_refused, status.ends_with("400"), "{body}");
    }
    let mut old = server.connect().await;
    old.write_all(b"GET /api/health HTTP/1.0\r\n\r\n")
        .await
        .unwrap();
    let (head, _) = answer(&mut old).await;
    assert!(head.starts_with("HTTP/1.0 200"), "{head}");
}

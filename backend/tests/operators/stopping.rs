//! How a server stops: whoever sends it requests is told before its connections end.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::program::{Served, get, goodstanding};

/// Asks until the answer is that; how long that took.
fn until(address: &str, path: &str, status: u16) -> Duration {
    let since = Instant::now();
    while get(address, path).map(|answer| answer.status) != Some(status) {
        assert!(
            since.elapsed() < Duration::from_secs(10),
            "{path}: {status}"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    since.elapsed()
}

#[test]
fn a_load_balancer_sees_that_it_stops_while_requests_are_still_answered() {
    let mut served = Served::demo(&["--metrics", "127.0.0.1:0", "--stop-delay", "3"]);
    let (portal, operators) = (served.address.clone(), served.operators());
    assert_eq!(get(&portal, "/readyz").unwrap().status, 200);
    let told = Instant::now();
    served.signal(Signal::TERM);
    until(&portal, "/readyz", 503);
    until(&operators, "/readyz", 503);
    // It lives, and answers what comes.
    assert_eq!(get(&operators, "/livez").unwrap().status, 200);
    assert_eq!(get(&portal, "/api/health").unwrap().status, 200);
    assert!(
        told.elapsed() < Duration::from_secs(2),
        "{:?}",
        told.elapsed()
    );
    let not_ready = goodstanding(&["ready", "--listen", &portal])
        .output()
        .unwrap();
    assert_eq!(not_ready.status.code(), Some(1));
    assert_eq!(served.end().code(), Some(0));
    assert!(
        told.elapsed() >= Duration::from_secs(3),
        "{:?}",
        told.elapsed()
    );
}

#[test]
fn without_a_load_balancer_nobody_waits() {
    let mut served = Served::demo(&[]);
    let mut resting = TcpStream::connect(&served.address).unwrap();
    resting
        .write_all(b"GET /livez HTTP/1.1\r\nHost: portal.example\r\n\r\n")
        .unwrap();
    let mut beginning = [0; 15];
    resting.read_exact(&mut beginning).unwrap();
    let told = Instant::now();
    served.signal(Signal::TERM);
    assert_eq!(served.end().code(), Some(0));
    assert!(
        told.elapsed() < Duration::from_secs(3),
        "{:?}",
        told.elapsed()
    );
}

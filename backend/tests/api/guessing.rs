//! Guessing passwords: what it meets, and that it keeps nobody else out.

use axum::Router;
use axum::http::{Method, StatusCode, header};
use chrono::TimeDelta;
use goodstanding_backend::app::Settings;
use goodstanding_backend::router;
use goodstanding_shared::sessions::Me;
use serde_json::json;

use crate::answer::Answer;
use crate::call::Call;
use crate::harness::{PASSWORD, TestApp, every_database};

const PROXY: &str = "10.0.0.1";
const ANNA: &str = "anna@demo.example";

/// A server behind proxies in 10.0.0.0/8.
async fn behind_proxies(test: &TestApp) -> Router {
    let settings = Settings {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        ..test.app.settings().clone()
    };
    router::router(test.server(settings).await)
}

/// Somebody who asks to be signed in, from there.
fn sign_in<'a>(router: &'a Router, email: &str, password: &str, peer: &str) -> Call<'a> {
    Call::new(router, Method::POST, "/api/v1/session")
        .json(&json!({"email": email, "password": password}))
        .from(peer)
}

/// The `name=token` of each cookie that an answer sets.
fn cookies(answer: &Answer) -> Vec<&str> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    all.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap())
        .collect()
}

#[every_database]
async fn behind_a_proxy_a_guesser_keeps_nobody_else_out(test: TestApp) {
    let server = behind_proxies(&test).await;
    let guess = async |number: u32, from: &str| {
        let email = format!("somebody-{number}@demo.example");
        sign_in(&server, &email, "a guess", PROXY)
            .header("x-forwarded-for", from)
            .send()
            .await
    };
    let mut guesses = 0;
    // Whatever stands left of what the proxy wrote is the guesser's own invention.
    while guess(guesses, &format!("192.0.2.{guesses}, 203.0.113.9"))
        .await
        .status
        == StatusCode::UNAUTHORIZED
    {
        guesses += 1;
    }
    assert_eq!(guesses, 60);
    let neighbour = guess(100, "203.0.113.200").await;
    assert_eq!(neighbour.status, StatusCode::TOO_MANY_REQUESTS);
    for other in 0..24 {
        let _: Me = sign_in(&server, ANNA, PASSWORD, PROXY)
            .header("x-forwarded-for", &format!("198.51.{other}.1"))
            .send()
            .await
            .created();
    }
}

#[every_database]
async fn whoever_is_no_proxy_cannot_choose_an_address(test: TestApp) {
    let server = behind_proxies(&test).await;
    let mut guesses = 0;
    loop {
        let answer = sign_in(
            &server,
            &format!("{guesses}@demo.example"),
            "a guess",
            "203.0.113.9",
        )
        .header("x-forwarded-for", &format!("198.51.{guesses}.1"))
        .send()
        .await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        guesses += 1;
    }
    assert_eq!(guesses, 60);
}

#[every_database]
async fn all_servers_count_together(test: TestApp) {
    let servers: Vec<Router> = [behind_proxies(&test).await, behind_proxies(&test).await].into();
    for number in 0..5 {
        let wrong = sign_in(&servers[number % 2], ANNA, "a guess", "203.0.113.9")
            .send()
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED, "{number}");
    }
    for server in &servers {
        let waits = sign_in(server, ANNA, PASSWORD, "203.0.113.9").send().await;
        assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let _: Me = sign_in(&servers[0], ANNA, PASSWORD, "198.51.100.1")
        .send()
        .await
        .created();
}

/// Guesses at one account, from ever other networks, until all of them have to wait.
async fn besiege(server: &Router) -> u32 {
    let mut guesses = 0;
    loop {
        let network = format!("203.{guesses}.113.9");
        let answer = sign_in(server, ANNA, "a guess", &network).send().await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            return guesses;
        }
        guesses += 1;
    }
}

#[every_database]
async fn a_device_that_is_known_is_let_in_whatever_strangers_guess(test: TestApp) {
    let server = behind_proxies(&test).await;
    let before = sign_in(&server, ANNA, PASSWORD, "198.51.100.1")
        .send()
        .await;
    let [session, device] = cookies(&before)[..] else {
        panic!("{:?}", before.headers);
    };
    assert!(device.starts_with("__Host-device="), "{device}");
    assert_eq!(besiege(&server).await, 30);

    let from =
        |cookie: &str| sign_in(&server, ANNA, PASSWORD, "198.51.100.1").header("cookie", cookie);
    let stranger = from("__Host-device=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
        .send()
        .await;
    assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
    let again = from(session).send().await;
    let _: Me = again.created();
    // The session is over by now, the device stays known.
    let at_home = from(device).send().await;
    let _: Me = at_home.created();
    assert_eq!(cookies(&at_home)[1], device, "it keeps its token");
    // It opens nothing by itself, and of nobody else's account it knows nothing.
    let me = Call::new(&server, Method::GET, "/api/v1/session");
    let answer = me.header("cookie", device).send().await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    // Its own guesses are slowed down like any other's.
    for _ in 0..5 {
        let wrong = sign_in(&server, ANNA, "a guess", "198.51.100.1").header("cookie", device);
        assert_eq!(wrong.send().await.status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(
        from(device).send().await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    // Nobody waits for ever.
    test.clock.advance(TimeDelta::minutes(2));
    let _: Me = sign_in(&server, ANNA, PASSWORD, "198.51.100.1")
        .send()
        .await
        .created();
}

#[every_database]
async fn the_fifty_first_session_ends_the_one_that_rested_longest(test: TestApp) {
    let mut signed_in = Vec::new();
    for _ in 0..51 {
        test.clock.advance(TimeDelta::seconds(1));
        signed_in.push(test.ben().await);
    }
    let mut alive = Vec::new();
    for ben in &signed_in {
        alive.push(ben.get("/api/v1/session").await.status == StatusCode::OK);
    }
    assert!(!alive[0]);
    assert!(alive[1..].iter().all(|alive| *alive), "{alive:?}");
}

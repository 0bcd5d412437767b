//! What users change of themselves, and where they are signed in.

use axum::http::{HeaderMap, Method, StatusCode, header};
use chrono::TimeDelta;
use goodstanding_backend::router;
use goodstanding_backend::sessions::housekeeping;
use goodstanding_shared::activity::{Activity, Event};
use goodstanding_shared::paging::Page;
use goodstanding_shared::sessions::{Browser, Me, OperatingSystem, OwnSession, TimeZoneName};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Answer, PASSWORD, TestApp, Visitor, every_database};

const USER: &str = "/api/v1/user";
const PASSWORD_PATH: &str = "/api/v1/user/password";
const SESSIONS: &str = "/api/v1/user/sessions";

/// One that nobody guesses.
const NEW: &str = "a quiet river at noon";

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn change(who: &Visitor<'_>, body: &Value) -> Answer {
    who.request(Method::PUT, USER).json(body).send().await
}

async fn change_password(who: &Visitor<'_>, current: &str, new: &str) -> Answer {
    let body = json!({"current_password": current, "new_password": new});
    who.post(PASSWORD_PATH, &body).send().await
}

async fn sign_in(test: &TestApp, password: &str) -> StatusCode {
    let credentials = json!({"email": "anna@demo.example", "password": password});
    let call = test.nobody().post("/api/v1/session", &credentials);
    call.send().await.status
}

async fn is_in(who: &Visitor<'_>) -> bool {
    who.get("/api/v1/session").await.status == StatusCode::OK
}

/// The cookie of the session that an answer sets.
fn session_cookie(headers: &HeaderMap) -> String {
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap());
    let cookie = cookies.find(|cookie| cookie.starts_with("__Host-session="));
    cookie.unwrap().split(';').next().unwrap().to_owned()
}

#[every_database]
async fn users_say_what_they_are_called_and_where_they_are(test: TestApp) {
    for who in [test.anna().await, test.staff().await] {
        assert_eq!(who.session().await.time_zone, None);
        let said =
            json!({"name": "  Anna von Berg ", "time_zone": "America/Argentina/Buenos_Aires"});
        let me: Me = change(&who, &said).await.ok();
        let zone = me.time_zone.as_ref().map(TimeZoneName::as_str);
        assert_eq!(
            (me.name.as_str(), zone),
            ("Anna von Berg", Some("America/Argentina/Buenos_Aires"))
        );
        assert_eq!(who.session().await, me);
        // Nothing of it is the session's: it is there wherever they sign in next.
        let again = json!({"name": "Anna von Berg", "time_zone": null});
        let me: Me = change(&who, &again).await.ok();
        assert_eq!(me.time_zone, None);
        assert_eq!(who.session().await, me);
    }
    assert_eq!(test.ben().await.session().await.name, "Ben Carter");
    assert_eq!(test.anna().await.session().await.name, "Anna von Berg");
}

#[every_database]
async fn what_is_no_name_and_no_time_zone_is_refused_at_its_field(test: TestApp) {
    let anna = test.anna().await;
    let before = anna.session().await;
    let refused = change(&anna, &json!({"name": " ", "time_zone": "Europe/Atlantis"})).await;
    assert_snapshot!(refused.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    name: Enter your name
    time_zone: Choose a time zone from the list
    ");
    for zone in ["", "europe/berlin", "+02:00", &"x".repeat(300)] {
        let refused = change(&anna, &json!({"name": "Anna", "time_zone": zone})).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{zone}");
    }
    let unknown = change(&anna, &json!({"name": "Anna", "role": "staff"})).await;
    assert_eq!(unknown.code(), "malformed_body");
    assert_eq!(anna.session().await, before);
}

#[every_database]
async fn a_new_password_ends_every_other_session_at_once(test: TestApp) {
    let (anna, elsewhere, ben) = (test.anna().await, test.anna().await, test.ben().await);
    let (here, address) = (anna.session().await, anna.cookie().unwrap().to_owned());
    let changed = change_password(&anna, PASSWORD, NEW).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);

    // Neither the other one nor the token of before opens anything; the new one does.
    let cookie = session_cookie(&changed.headers);
    assert_ne!(cookie, address);
    let anna_now = test.with_cookie(cookie);
    assert!(!is_in(&elsewhere).await && !is_in(&anna).await);
    assert!(is_in(&anna_now).await && is_in(&ben).await);
    assert_eq!(anna_now.session().await.ends_in_s, here.ends_in_s);

    assert_eq!(sign_in(&test, PASSWORD).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&test, NEW).await, StatusCode::CREATED);
}

#[every_database]
async fn a_new_password_is_in_the_history_of_the_account_and_never_in_words(test: TestApp) {
    let (anna, sam) = (test.anna().await, test.staff().await);
    let customer = anna.session().await.customer.unwrap().id;
    assert_eq!(
        change_password(&anna, PASSWORD, NEW).await.status,
        StatusCode::NO_CONTENT
    );
    let history: Page<Activity> = sam
        .read(&format!("/api/v1/customers/{customer}/activity?limit=1"))
        .await;
    let entry = &history.items[0];
    assert_eq!(entry.event, Event::PasswordChanged);
    assert_eq!(entry.actor_name.as_deref(), Some("Anna Berg"));
    let links = "select cast(count(*) as text) from audit_chain";
    let before = test.stored(links).await;
    // Staff have no account in whose history it would stand: it is in the log.
    assert_eq!(
        change_password(&sam, PASSWORD, NEW).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(test.stored(links).await, before);
    assert!(!is_in(&sam).await);
}

#[every_database]
async fn a_password_that_is_soon_guessed_is_refused(test: TestApp) {
    let anna = test.anna().await;
    assert_snapshot!(change_password(&anna, "", "short").await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    current_password: Enter your current password
    new_password: Enter a password of at least 12 characters
    ");
    for (new, words) in [
        (PASSWORD, "another password than the one"),
        ("Anna@Demo.Example", "not your name or e-mail address"),
        ("password1234", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("goodstanding12", "easy to guess"),
        ("annaberg2026", "easy to guess"),
        (&"x".repeat(129), "Shorten the password to 128 characters"),
    ] {
        let refused = change_password(&anna, PASSWORD, new).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{new}");
        assert!(refused.text.contains(words), "{new}: {}", refused.text);
        assert!(!refused.text.contains("current_password"), "{new}");
        // Nobody is told a password, not even their own.
        assert!(!refused.text.contains(new), "{new}");
    }
    assert!(is_in(&anna).await);
    assert_eq!(sign_in(&test, PASSWORD).await, StatusCode::CREATED);
}

/// With a session that somebody left open, a password can be guessed no faster than without.
#[every_database]
async fn a_wrong_password_counts_like_one_at_the_sign_in(test: TestApp) {
    let (anna, elsewhere) = (test.anna().await, test.anna().await);
    assert_snapshot!(change_password(&anna, "not the password", NEW).await.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    current_password: This is not your current password
    ");
    // What cannot be a new password is refused before anything is counted.
    for _ in 0..10 {
        let refused = change_password(&anna, "not the password", "short").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for _ in 0..4 {
        let wrong = change_password(&anna, "not the password", NEW).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let slowed = change_password(&anna, PASSWORD, NEW).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.headers["retry-after"], "1");
    // The same count: from this browser she cannot sign in either, from elsewhere she can.
    let credentials = json!({"email": "anna@demo.example", "password": PASSWORD});
    let here = anna.post("/api/v1/session", &credentials).send().await;
    assert_eq!(here.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(sign_in(&test, PASSWORD).await, StatusCode::CREATED);

    test.clock.advance(TimeDelta::seconds(1));
    assert!(is_in(&elsewhere).await);
    let changed = change_password(&anna, PASSWORD, NEW).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    assert!(!is_in(&elsewhere).await);
}

#[every_database]
async fn of_two_changes_at_once_one_is_the_first(test: TestApp) {
    let (anna, elsewhere) = (test.anna().await, test.anna().await);
    let (one, other) = tokio::join!(
        change_password(&anna, PASSWORD, NEW),
        change_password(&elsewhere, PASSWORD, "another river in the night"),
    );
    let done = |answer: &Answer| answer.status == StatusCode::NO_CONTENT;
    assert_ne!(done(&one), done(&other), "{} {}", one.text, other.text);
}

/// Whatever had begun before: with the old password nobody is signed in when the change is done.
#[every_database]
async fn nobody_signs_in_with_the_old_password_meanwhile(test: TestApp) {
    let anna = test.anna().await;
    let credentials = json!({"email": "anna@demo.example", "password": PASSWORD});
    let sign_ins = async {
        let mut cookies = Vec::new();
        loop {
            let call = test.nobody().post("/api/v1/session", &credentials);
            let four = tokio::join!(
                call.clone().send(),
                call.clone().send(),
                call.clone().send(),
                call.send(),
            );
            for answer in [four.0, four.1, four.2, four.3] {
                match answer.status {
                    StatusCode::CREATED => cookies.push(session_cookie(&answer.headers)),
                    // With the new one in place, or after so many.
                    StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS => return cookies,
                    status => panic!("{status}: {}", answer.text),
                }
            }
        }
    };
    let (changed, cookies) = tokio::join!(change_password(&anna, PASSWORD, NEW), sign_ins);
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    for cookie in cookies {
        assert!(!is_in(&test.with_cookie(cookie)).await);
    }
}

#[every_database]
async fn a_user_who_is_disabled_changes_nothing(test: TestApp) {
    let anna = test.anna().await;
    test.sql(&["update users set disabled_at = 1 where email = 'anna@demo.example'"])
        .await;
    for answer in [
        change_password(&anna, PASSWORD, NEW).await,
        change(&anna, &json!({"name": "Anna", "time_zone": null})).await,
        anna.get(SESSIONS).await,
        anna.request(Method::DELETE, SESSIONS).send().await,
    ] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
}

#[every_database]
async fn people_see_where_they_are_signed_in_and_nobody_else_does(test: TestApp) {
    let credentials = json!({"email": "anna@demo.example", "password": PASSWORD});
    let from = async |agent: &str, address: &str| {
        let call = test.nobody().post("/api/v1/session", &credentials);
        let answer = call.header("user-agent", agent).from(address).send().await;
        test.with_cookie(session_cookie(&answer.headers))
    };
    let at_home = from(FIREFOX, "203.0.113.9").await;
    test.clock.advance(TimeDelta::minutes(2));
    let script = from(
        &format!("curl/8 {}", "x".repeat(400)),
        "::ffff:198.51.100.7",
    )
    .await;
    test.ben().await;
    test.clock.advance(TimeDelta::minutes(2));

    let sessions: Vec<OwnSession> = at_home.read(SESSIONS).await;
    let known = sessions.iter().map(|it| {
        (
            it.browser.zip(it.system),
            it.address.as_deref(),
            it.is_current,
        )
    });
    // What was used last comes first, also where that is not stored yet.
    assert_eq!(
        known.collect::<Vec<_>>(),
        [
            (
                Some((Browser::Firefox, OperatingSystem::Linux)),
                Some("203.0.113.9"),
                true
            ),
            (None, Some("198.51.100.7"), false),
        ]
    );
    assert_eq!(
        sessions[0].last_used_at - sessions[0].created_at,
        TimeDelta::minutes(4)
    );
    let there: Vec<OwnSession> = script.read(SESSIONS).await;
    assert_eq!(there.iter().filter(|it| it.is_current).count(), 1);
    assert!(!at_home.get(SESSIONS).await.text.contains("curl"));

    // What rests for too long is no session, although it has not ended.
    test.clock.advance(TimeDelta::hours(11));
    assert!(is_in(&at_home).await);
    test.clock.advance(TimeDelta::hours(2));
    let sessions: Vec<OwnSession> = at_home.read(SESSIONS).await;
    assert_eq!(sessions.len(), 1);
}

#[every_database]
async fn a_session_that_is_ended_is_out_with_its_next_request(test: TestApp) {
    let (anna, other, third, ben) = (
        test.anna().await,
        test.anna().await,
        test.anna().await,
        test.ben().await,
    );
    let over_there = router::router(test.another_server().await);
    let over_there = Visitor::new(&over_there, other.cookie().map(str::to_owned));
    assert!(is_in(&over_there).await);
    let theirs: Vec<OwnSession> = other.read(SESSIONS).await;
    let theirs = theirs.iter().find(|it| it.is_current).unwrap();
    let path = format!("{SESSIONS}/{}", theirs.id);
    let end = async |who: &Visitor<'_>| who.request(Method::DELETE, &path).send().await.status;
    assert_eq!(end(&ben).await, StatusCode::NOT_FOUND);
    assert_eq!(end(&anna).await, StatusCode::NO_CONTENT);
    assert_eq!(end(&anna).await, StatusCode::NOT_FOUND);
    assert!(!is_in(&other).await && !is_in(&over_there).await);
    assert!(is_in(&third).await);

    let all = anna.request(Method::DELETE, SESSIONS).send().await;
    assert_eq!(all.status, StatusCode::NO_CONTENT);
    assert!(!is_in(&third).await);
    assert!(is_in(&anna).await && is_in(&ben).await);
    let left: Vec<OwnSession> = anna.read(SESSIONS).await;
    assert_eq!(left.len(), 1);
}

/// Address and browser are kept for whoever is signed in there, and for as long.
#[every_database]
async fn what_is_kept_of_a_device_goes_with_the_session(test: TestApp) {
    let kept = "select cast(count(address) as text) from sessions";
    let (anna, other) = (test.anna().await, test.anna().await);
    assert_eq!(test.stored(kept).await, "2");
    let longest = "select cast(max(length(user_agent)) as text) from sessions";
    let long = "y".repeat(1000);
    let credentials = json!({"email": "ben@demo.example", "password": PASSWORD});
    let call = test.nobody().post("/api/v1/session", &credentials);
    let ben = call.header("user-agent", &long).send().await;
    assert_eq!(ben.status, StatusCode::CREATED);
    assert_eq!(test.stored(longest).await, "300");

    let out = other.request(Method::DELETE, "/api/v1/session");
    assert_eq!(out.send().await.status, StatusCode::NO_CONTENT);
    assert_eq!(test.stored(kept).await, "2");
    anna.request(Method::DELETE, SESSIONS).send().await;
    assert_eq!(test.stored(kept).await, "2");
    test.clock.advance(TimeDelta::days(31));
    housekeeping::step(&test.app).await.unwrap();
    assert_eq!(
        test.stored("select cast(count(*) as text) from sessions")
            .await,
        "0"
    );
}

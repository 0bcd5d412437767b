//! Choosing a password by a link: it works once and not for long, and who asks for one learns
//! nothing.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_backend::app::Settings;
use goodstanding_backend::sessions::answering;
use goodstanding_shared::mails::{MailKind, MailState};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::sessions::PasswordLinkHolder;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{Answer, PASSWORD, TestApp, Visitor, every_database, wrong_fields};

const LINKS: &str = "/api/v1/password-links";
const NEW: &str = "a quiet river at noon";

async fn ask(test: &TestApp, email: &str) -> Answer {
    let body = json!({ "email": email });
    test.nobody().post(LINKS, &body).send().await
}

async fn check(test: &TestApp, token: &str) -> Answer {
    let body = json!({ "token": token });
    let path = format!("{LINKS}/checks");
    test.nobody().post(&path, &body).send().await
}

async fn choose(test: &TestApp, token: &str, password: &str) -> Answer {
    let body = json!({"token": token, "new_password": password});
    let path = format!("{LINKS}/uses");
    test.nobody().post(&path, &body).send().await
}

async fn sign_in(test: &TestApp, mailbox: &str, password: &str) -> StatusCode {
    let body = json!({"email": format!("{mailbox}@demo.example"), "password": password});
    let answer = test.nobody().post("/api/v1/session", &body).send().await;
    answer.status
}

async fn is_in(who: &Visitor<'_>) -> bool {
    who.get("/api/v1/session").await.status == StatusCode::OK
}

/// How many mails with a link were written to that person.
async fn written(test: &TestApp, mailbox: &str) -> String {
    let kind = MailKind::PasswordLink.as_str();
    test.stored(&format!(
        "select cast(count(*) as text) from mails join users on users.id = mails.user_id \
         where kind = '{kind}' and letter is not null and email = '{mailbox}@demo.example'"
    ))
    .await
}

#[every_database]
async fn whoever_asks_learns_nothing_and_whoever_has_the_address_gets_a_mail(test: TestApp) {
    let known = ask(&test, " Anna@Demo.example ").await;
    let unknown = ask(&test, "nobody@demo.example").await;
    assert_eq!(known.status, StatusCode::ACCEPTED, "{}", known.text);
    assert_eq!(known.anonymous(), unknown.anonymous());
    assert_eq!(
        written(&test, "anna").await,
        "0",
        "nothing is done before it is answered"
    );
    answering::answer_all(&test.app).await.unwrap();
    assert_eq!(written(&test, "anna").await, "1");
    let left = "select cast(count(*) as text) from password_link_requests";
    assert_eq!(test.stored(left).await, "0");
    // What is stored and shown holds no link that works.
    let letter = "select letter from mails where kind = 'password_link'";
    let letter = test.stored(letter).await;
    assert!(letter.contains("\"path\":\"/password\""), "{letter}");
    let links = "select cast(count(*) as text) from password_links";
    assert_eq!(test.stored(links).await, "0");
    let rows: Vec<goodstanding_shared::mails::Mail> = test
        .anna()
        .await
        .rows("/api/v1/mails?kind=password_link")
        .await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].state, MailState::Waiting);
    // Staff are no customers: theirs is in nobody's list.
    ask(&test, "sam@demo.example").await;
    answering::answer_all(&test.app).await.unwrap();
    assert_eq!(written(&test, "sam").await, "1");
    let rows: Vec<goodstanding_shared::mails::Mail> = test
        .staff()
        .await
        .rows("/api/v1/mails?kind=password_link")
        .await;
    assert_eq!(rows.len(), 1);
}

#[every_database]
async fn strangers_fill_nobodys_mailbox(test: TestApp) {
    for _ in 0..3 {
        for _ in 0..2 {
            assert_eq!(
                ask(&test, "anna@demo.example").await.status,
                StatusCode::ACCEPTED
            );
            answering::answer_all(&test.app).await.unwrap();
        }
        test.clock.advance(TimeDelta::minutes(3));
    }
    assert_eq!(written(&test, "anna").await, "3", "one at a time");
    for minutes in [1, 1, 3, 3, 3, 3] {
        test.clock.advance(TimeDelta::minutes(minutes));
        assert_eq!(
            ask(&test, "anna@demo.example").await.status,
            StatusCode::ACCEPTED
        );
        answering::answer_all(&test.app).await.unwrap();
    }
    assert_eq!(written(&test, "anna").await, "5", "five an hour");
    test.clock.advance(TimeDelta::hours(1));
    // Of one network there are so many at once.
    let mut answers = Vec::new();
    for number in 0..12 {
        let email = format!("stranger{number}@demo.example");
        answers.push(ask(&test, &email).await.status.as_u16());
    }
    assert_eq!(answers[..10], [202; 10]);
    assert_eq!(answers[10..], [429; 2]);
}

#[every_database]
async fn a_link_works_once_and_ends_every_session(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let (first, second) = (
        test.password_link("anna").await,
        test.password_link("anna").await,
    );
    let his = test.password_link("ben").await;
    let holder: PasswordLinkHolder = check(&test, &first).await.ok();
    assert_eq!(
        (holder.name.as_str(), holder.email.as_str()),
        ("Anna Berg", "anna@demo.example")
    );
    // Looking uses nothing up; nor does a password that is refused.
    for bad in ["short", "anna@demo.example", "password1234"] {
        let refused = choose(&test, &first, bad).await;
        assert_eq!(wrong_fields(&refused), ["new_password"], "{bad}");
    }
    assert!(is_in(&anna).await);
    let chosen = choose(&test, &first, NEW).await;
    assert_eq!(chosen.status, StatusCode::NO_CONTENT, "{}", chosen.text);
    assert!(!is_in(&anna).await && is_in(&ben).await);
    assert_eq!(
        sign_in(&test, "anna", PASSWORD).await,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(sign_in(&test, "anna", NEW).await, StatusCode::CREATED);
    // Neither it nor another one of hers works any more; that of somebody else does.
    for used in [&first, &second] {
        assert_eq!(check(&test, used).await.code(), "link_ended");
        let again = choose(&test, used, "another river in the night").await;
        assert_eq!(again.status, StatusCode::GONE);
    }
    assert_eq!(sign_in(&test, "anna", NEW).await, StatusCode::CREATED);
    assert_eq!(check(&test, &his).await.status, StatusCode::OK);
    // It is in her history, and she is told.
    let told = "select cast(count(*) as text) from mails where kind = 'password_changed' \
                and letter is not null";
    assert_eq!(test.stored(told).await, "1");
    let entry = "select actor_name from activity where event like '%password_changed%'";
    assert_eq!(test.stored(entry).await, "Anna Berg");
}

#[every_database]
async fn a_link_that_is_late_cut_or_guessed_opens_nothing(test: TestApp) {
    let token = test.password_link("anna").await;
    let half = &token[..token.len() / 2];
    let foreign = token.chars().rev().collect::<String>();
    for bad in ["", half, &foreign, "not a token at all", &"A".repeat(43)] {
        let refused = check(&test, bad).await;
        assert_eq!(refused.status, StatusCode::GONE, "{bad}: {}", refused.text);
        assert_eq!(
            choose(&test, bad, NEW).await.status,
            StatusCode::GONE,
            "{bad}"
        );
    }
    assert_snapshot!(check(&test, half).await.refusal(), @r"
    410 link_ended: Nothing was changed. The link was used, is too old, or was copied only
    in part: ask for a new one.
    ");
    test.clock.advance(TimeDelta::minutes(29));
    assert_eq!(check(&test, &token).await.status, StatusCode::OK);
    test.clock.advance(TimeDelta::minutes(1));
    assert_eq!(check(&test, &token).await.status, StatusCode::GONE);
    assert_eq!(choose(&test, &token, NEW).await.status, StatusCode::GONE);
    // Whoever is disabled gets in by none.
    let token = test.password_link("anna").await;
    test.sql(&["update users set disabled_at = 1 where email = 'anna@demo.example'"])
        .await;
    assert_eq!(check(&test, &token).await.status, StatusCode::GONE);
    assert_eq!(choose(&test, &token, NEW).await.status, StatusCode::GONE);
}

#[every_database]
async fn of_many_who_use_a_link_at_once_one_is_the_first(test: TestApp) {
    let token = test.password_link("anna").await;
    let passwords: Vec<String> = (0..8)
        .map(|number| format!("river number {number} at noon"))
        .collect();
    let all = passwords
        .iter()
        .map(|password| choose(&test, &token, password));
    let answers = futures_util::future::join_all(all).await;
    let done: Vec<usize> = (0..8)
        .filter(|number| answers[*number].status == StatusCode::NO_CONTENT)
        .collect();
    assert_eq!(done.len(), 1, "{done:?}");
    assert_eq!(
        sign_in(&test, "anna", &passwords[done[0]]).await,
        StatusCode::CREATED
    );
}

#[every_database]
async fn another_password_makes_links_work_no_more(test: TestApp) {
    let token = test.password_link("anna").await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    let anna = test.anna().await;
    let changed = anna.post("/api/v1/user/password", &body).send().await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{}", changed.text);
    assert_eq!(check(&test, &token).await.status, StatusCode::GONE);
}

#[every_database]
async fn staff_are_told_of_their_new_password_as_well(test: TestApp) {
    let token = test.password_link("sam").await;
    assert_eq!(
        choose(&test, &token, NEW).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(sign_in(&test, "sam", NEW).await, StatusCode::CREATED);
    let told = "select to_address from mails where kind = 'password_changed' \
                and letter is not null and customer_id is null";
    assert_eq!(test.stored(told).await, "sam@demo.example");
}

#[every_database]
async fn where_nothing_is_sent_nobody_waits_for_a_mail(test: TestApp) {
    let server = test.server(Settings::default()).await;
    let router = goodstanding_backend::router::router(server);
    let nobody = Visitor::new(&router, None);
    let body = json!({"email": "anna@demo.example"});
    let refused = nobody.post(LINKS, &body).send().await;
    assert_eq!(refused.code(), ProblemCode::NoMail.as_str());
    let left = "select cast(count(*) as text) from password_link_requests";
    assert_eq!(test.stored(left).await, "0");
}

//! What is written to users: with the change that it tells of, in its words, to nobody else.

use std::sync::atomic::{AtomicU16, Ordering};

use axum::http::{Method, StatusCode};
use goodstanding_backend::post::{Delivery, Look, Post, Server, worker};
use goodstanding_shared::cancellations::{CancellationReply, CancellationType as Type};
use goodstanding_shared::mails::{Letter, Mail, MailDetails, MailKind as K, MailState};
use goodstanding_shared::payments::PaymentMethod;
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{TestApp, Visitor, cancellations, every_database};
use crate::payments::{VISA, add};

const MAILS: &str = "/api/v1/mails";

/// The newest mail about that.
async fn newest(reader: &Visitor<'_>, kind: K) -> MailDetails {
    let rows: Vec<Mail> = reader
        .rows(&format!("{MAILS}?kind={}", kind.as_str()))
        .await;
    reader.read(&format!("{MAILS}/{}", rows[0].id)).await
}

/// A letter as it is read from top to bottom, without what differs from run to run.
fn shown(letter: &Letter) -> String {
    let mut lines = vec![format!("[{}]", letter.subject)];
    lines.extend(letter.paragraphs.clone());
    let facts = letter.facts.iter();
    lines.extend(facts.map(|fact| format!("- {}: {}", fact.name, fact.value)));
    lines.extend(letter.closing.clone());
    let link = letter.link.iter();
    lines.extend(link.map(|link| format!("> {} {}", link.label, link.path)));
    lines.join("\n")
}

async fn send(test: &TestApp, delivery: Delivery) -> u64 {
    let look = Look::new(None, None, Some("https://portal.example".to_owned())).unwrap();
    worker::send_waiting(test.app.engine(), &Post::new(delivery, look), || false)
        .await
        .unwrap()
}

#[every_database]
async fn a_cancellation_is_confirmed_with_content_day_and_time(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let asked = anna.cancel(&service, Type::OnServiceDueDate).send().await;
    let asked: CancellationReply = asked.created();
    let mail = newest(&anna, K::CancellationRequested).await;
    let said = shown(&mail.letter)
        .replace(&asked.cancellation.id.to_string(), "crq_…")
        .replace(&service.id.to_string(), "svc_…");
    assert_snapshot!(said, @r"
    [The cancellation of Studio website]
    Hello Anna Berg,
    We received the request to cancel Studio website on 21 Nov 2026, 10:00 UTC. It ends on 1 Dec 2026, and goes on as before until then.
    - Service: Studio website
    - Service ID: svc_…
    - Reference: crq_…
    - Received at: 21 Nov 2026, 10:00 UTC
    - By: Anna Berg
    - Cancellation type: On service due date
    - Ends on: 1 Dec 2026
    - Reason: No longer needed
    Until that day you can take the request back in the portal.
    Keep this mail: it confirms what was declared, on which day and at what time.
    > See the service /services/svc_…
    ");
    assert_eq!(mail.mail.to_address, "anna@demo.example");
    let file = anna
        .get(&format!("{MAILS}/{}/letter.html", mail.mail.id))
        .await;
    assert_eq!(file.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"2026-11-21-cancellation-requested.html\""
    );
    let file = file.text;
    assert!(
        file.starts_with("<!doctype html>") && file.contains("1 Dec 2026"),
        "{file}"
    );
    assert_eq!(
        (mail.mail.state, mail.mail.sent_at),
        (MailState::Waiting, None)
    );

    let path = format!(
        "{}/{}/withdrawal",
        cancellations(&service),
        asked.cancellation.id
    );
    let call = anna
        .request(Method::POST, &path)
        .version(&asked.service)
        .key("back");
    let _: CancellationReply = call.send().await.ok();
    let mail = newest(&anna, K::CancellationWithdrawn).await;
    assert_snapshot!(mail.letter.paragraphs[1], @"The request to cancel Studio website was taken back on 21 Nov 2026, 10:00 UTC. The service goes on as if it had never been made.");
}

#[every_database]
async fn what_ends_at_once_is_told_once(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let call = anna.cancel(&service, Type::Immediate).key("one");
    let _: CancellationReply = call.clone().send().await.created();
    let again = call.send().await;
    assert_eq!(again.status, StatusCode::CREATED);
    let today: Vec<Mail> = anna.rows(MAILS).await;
    let is_new = |mail: &&Mail| mail.created_at == test.clock.now();
    let kinds: Vec<K> = today.iter().filter(is_new).map(|mail| mail.kind).collect();
    assert_eq!(kinds, [K::CancellationRequested]);
}

#[every_database]
async fn who_writes_to_whom_is_seen_by_them_and_by_staff(test: TestApp) {
    let (anna, ben, staff) = (test.anna().await, test.ben().await, test.staff().await);
    let service = anna.service("Studio website").await;
    let _: CancellationReply = anna
        .cancel(&service, Type::Immediate)
        .send()
        .await
        .created();
    let hers = newest(&anna, K::CancellationRequested).await;
    let path = format!("{MAILS}/{}", hers.mail.id);
    assert_eq!(staff.read::<MailDetails>(&path).await, hers);
    assert_eq!(ben.get(&path).await.status, StatusCode::NOT_FOUND);
    let of_hers = format!("{MAILS}?customer={}", hers.mail.customer.id);
    assert_eq!(ben.get(&of_hers).await.status, StatusCode::NOT_FOUND);
    let rows: Vec<Mail> = staff.rows(&of_hers).await;
    assert!(rows.contains(&hers.mail));
    assert!(rows.iter().all(|mail| mail.customer == hers.mail.customer));
    let his: Vec<Mail> = ben.rows(MAILS).await;
    assert!(his.iter().all(|mail| mail.to_address == "ben@demo.example"));
}

#[every_database]
async fn a_mail_is_written_in_the_language_of_whoever_reads_it(test: TestApp) {
    let anna = test.anna().await;
    test.sql(&["update users set language = 'de' where email = 'anna@demo.example'"])
        .await;
    let service = anna.service("Studio website").await;
    let _: CancellationReply = anna
        .cancel(&service, Type::Immediate)
        .send()
        .await
        .created();
    let mail = newest(&anna, K::CancellationRequested).await;
    assert_eq!(mail.mail.language, "de");
    assert_snapshot!(mail.letter.paragraphs.join("\n"), @r"
    Guten Tag Anna Berg,
    Die Kündigung von Studio website ist am 21. November 2026 um 10:00 UTC eingegangen. Der Dienst endete sofort.
    ");
}

#[every_database]
async fn who_never_chose_a_language_is_written_to_in_that_of_the_last_sign_in(test: TestApp) {
    let credentials = json!({"email": "anna@demo.example", "password": "goodstanding-demo"});
    let nobody = test.nobody();
    let sign_in = nobody
        .post("/api/v1/session", &credentials)
        .in_language("fr");
    assert_eq!(sign_in.send().await.status, StatusCode::CREATED);
    test.sql(&["update users set time_zone = 'Asia/Tokyo' where email = 'anna@demo.example'"])
        .await;
    // Signed in before: who is written to is not asked for a language.
    let staff = test.staff().await;
    let order: Vec<Mail> = staff.rows(&format!("{MAILS}?kind=order_received")).await;
    assert!(
        order.iter().all(|mail| mail.language == "en"),
        "what was written stays"
    );
    test.sql(&["update mails set letter = null, try_at = 0, state = 'waiting', attempts = 0, sent_at = null where seq = (select max(seq) from mails where kind = 'order_received' and to_address = 'anna@demo.example')"]).await;
    send(&test, Delivery::Kept).await;
    let orders: Vec<Mail> = staff.rows(&format!("{MAILS}?kind=order_received")).await;
    let french = orders.iter().find(|mail| mail.language == "fr").unwrap();
    let mail: MailDetails = staff.read(&format!("{MAILS}/{}", french.id)).await;
    let said = &mail.letter.paragraphs;
    assert!(
        said[0].starts_with("Bonjour Anna Berg") && said[1].contains("JST"),
        "{said:?}"
    );
}

#[every_database]
async fn a_new_way_to_pay_and_a_new_password_are_told(test: TestApp) {
    let anna = test.anna().await;
    let added: PaymentMethod = add(&anna, VISA, "mail").send().await.created();
    let mail = newest(&anna, K::PaymentMethodAdded).await;
    assert!(
        mail.letter.paragraphs[1].contains(&added.brief.last4),
        "{mail:?}"
    );
    let body =
        json!({"current_password": "goodstanding-demo", "new_password": "a quiet river at noon"});
    let changed = anna.post("/api/v1/user/password", &body).send().await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{:?}", changed.json);
    let rows = test
        .stored("select cast(count(*) as text) from mails where kind = 'password_changed' and letter is not null")
        .await;
    assert_eq!(rows, "1");
}

#[every_database]
async fn what_cannot_be_worded_keeps_nobody_from_what_they_do(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    // An entry of the history that nobody understands: no letter can be made of it.
    test.sql(&[
        "delete from mails where seq > (select min(seq) from mails)",
        "update mails set kind = 'lost', letter = null, state = 'waiting', attempts = 0, try_at = 0",
    ])
    .await;
    let _: CancellationReply = anna
        .cancel(&service, Type::Immediate)
        .send()
        .await
        .created();
    newest(&anna, K::CancellationRequested).await;
    let broken = "select cast(attempts as text) || ' ' || state from mails where kind = 'lost'";
    assert_eq!(test.stored(broken).await, "1 waiting");
}

#[every_database]
async fn without_a_mail_server_mails_are_kept(test: TestApp) {
    let anna = test.anna().await;
    assert!(
        send(&test, Delivery::Kept).await > 10,
        "the story wrote some"
    );
    let rows: Vec<Mail> = anna.rows(MAILS).await;
    let kept = |mail: &Mail| mail.state == MailState::Kept && mail.sent_at.is_none();
    assert!(rows.len() > 10 && rows.iter().all(kept), "{rows:?}");
    assert_eq!(
        send(&test, Delivery::Kept).await,
        0,
        "nothing waits any more"
    );
}

#[every_database]
async fn a_server_that_is_not_there_is_tried_again_and_staff_see_why(test: TestApp) {
    static PORT: AtomicU16 = AtomicU16::new(0);
    // Nobody listens on a port that was given back.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    PORT.store(listener.local_addr().unwrap().port(), Ordering::Relaxed);
    drop(listener);
    let url = format!("smtp://127.0.0.1:{}", PORT.load(Ordering::Relaxed));
    let server = || Server::new(&url, None, "Shop <billing@shop.example>").unwrap();
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    test.sql(&["delete from mails"]).await;
    let _: CancellationReply = anna
        .cancel(&service, Type::Immediate)
        .send()
        .await
        .created();
    assert_eq!(send(&test, Delivery::Server(server())).await, 0);
    let (his, hers) = (
        newest(&test.staff().await, K::CancellationRequested).await,
        newest(&anna, K::CancellationRequested).await,
    );
    assert_eq!(
        (hers.mail.state, hers.mail.error),
        (MailState::Waiting, None)
    );
    assert!(
        his.mail
            .error
            .unwrap()
            .to_lowercase()
            .contains("connection")
    );
    // Not before its time.
    assert_eq!(send(&test, Delivery::Kept).await, 0);
    test.sql(&["update mails set state = 'failed', try_at = null"])
        .await;
    let again = format!("{MAILS}/{}/attempts", his.mail.id);
    let refused = anna.request(Method::POST, &again).send().await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let staff = test.staff().await;
    let waits: MailDetails = staff.request(Method::POST, &again).send().await.ok();
    assert_eq!(waits.mail.state, MailState::Waiting);
    assert_eq!(send(&test, Delivery::Kept).await, 1);
}

#[every_database]
async fn nobody_reads_the_end_before_the_beginning(test: TestApp) {
    let hers = "user_id = (select id from users where email = 'anna@demo.example')";
    let first = format!("(select min(seq) from mails where {hers})");
    let later = format!("select cast(count(*) as text) from mails where {hers} and state = 'kept'");
    let much_later = test.clock.real().timestamp_millis() + 3_600_000;
    let set_back = format!("update mails set try_at = {much_later} where seq = {first}");
    test.sql(&[&set_back]).await;
    assert!(
        send(&test, Delivery::Kept).await > 0,
        "the others' mails go on"
    );
    assert_eq!(test.stored(&later).await, "0", "hers wait for the first");
    test.sql(&[&format!("update mails set try_at = 0 where seq = {first}")])
        .await;
    send(&test, Delivery::Kept).await;
    let waits =
        format!("select cast(count(*) as text) from mails where {hers} and state = 'waiting'");
    assert_eq!(test.stored(&waits).await, "0");
}

//! What happens because a date comes.

use axum::http::Method;
use chrono::TimeDelta;
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::calendar::begins;
use goodstanding_shared::cancellations::CancellationState;
use goodstanding_shared::services::ServiceStatus;
use goodstanding_shared::work::WorkerState;
use insta::assert_snapshot;

use crate::harness::{TestApp, cancellations, every_database, kinds};
use crate::life::{GOOD, Somebody};

#[every_database]
async fn a_request_takes_effect_on_its_date_and_once(test: TestApp) {
    let anna = test.anna().await;
    let before = anna.service("Mailboxes").await;
    assert_eq!(
        carry_out_due(test.app.engine()).await.unwrap(),
        0,
        "nothing is due yet"
    );
    // The demo's other requests may come due earlier; the server was down until the day itself.
    let until = begins(before.next_due.unwrap()) - test.clock.now();
    test.clock.advance(until - TimeDelta::milliseconds(1));
    carry_out_due(test.app.engine()).await.unwrap();
    let anna = test.anna().await;
    assert_eq!(
        anna.service("Mailboxes").await,
        before,
        "a millisecond early"
    );

    test.clock.advance(TimeDelta::milliseconds(1));
    assert!(carry_out_due(test.app.engine()).await.unwrap() >= 1);
    assert_eq!(
        carry_out_due(test.app.engine()).await.unwrap(),
        0,
        "the second time there is nothing left"
    );
    let anna = test.anna().await;
    let after = anna.details(&before).await;
    assert_eq!(after.service.status, ServiceStatus::Canceled);
    assert_eq!(after.service.cancellation, None);
    let request = after.last_cancellation.unwrap();
    assert_eq!(request.state, CancellationState::Completed);
    let bill = after.subscription.unwrap().standing;
    assert_eq!(bill.to_string(), "Cancelled, Billing Completed");
    assert_eq!(after.activity[0].actor, ActorKind::System);
    assert_eq!(kinds(&after.activity)[0], "cancellation_completed");
    assert_eq!(after.activity_total, 4);
}

#[every_database]
async fn what_has_come_due_cannot_be_withdrawn_any_more(test: TestApp) {
    let service = test.anna().await.service("Mailboxes").await;
    test.clock.advance(TimeDelta::days(40));
    let anna = test.anna().await;
    let request = service.cancellation.as_ref().unwrap().id;
    let path = format!("{}/{request}/withdrawal", cancellations(&service));
    let call = anna.request(Method::POST, &path);
    let refused = call.version(&service).key("late").send().await;
    assert_snapshot!(refused.refusal(), @"409 cancellation_not_open: The request took effect on 3 Dec 2026.");
}

/// Lets the database refuse every transaction of a subscription.
async fn refuse_transactions_of(test: &TestApp, subscription: &str) {
    if test.database().starts_with("postgres") {
        let refuse = format!(
            "create function refuse() returns trigger language plpgsql as $$ begin
             if new.subscription_id = '{subscription}' then raise exception 'refused by the test';
                 end if; return new; end $$"
        );
        let before = "create trigger refused before insert
            on transactions for each row execute function refuse()";
        test.sql(&[&refuse, before]).await;
    } else {
        let refuse = format!(
            "create trigger refused before insert
             on transactions when new.subscription_id = '{subscription}'
             begin select raise(abort, 'refused by the test'); end"
        );
        test.sql(&[&refuse]).await;
    }
}

#[every_database]
async fn a_transaction_that_cannot_be_begun_does_not_hold_up_the_others(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (broken, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let (whole, service) = who.order("mail-10", "MONTHLY", "5.00").await;
    refuse_transactions_of(&test, &broken).await;
    who.until("2026-12-21").await;
    assert_eq!(who.money(&whole).await.len(), 2);
    assert_eq!(
        who.stands(&whole, &service).await,
        "active good_standing / active"
    );
    assert_eq!(who.money(&broken).await.len(), 1);
    let worker: WorkerState = test.staff().await.read("/api/v1/worker").await;
    let setback = &worker.setbacks[0];
    assert_eq!(setback.object, broken, "{worker:?}");
    assert!(setback.error.contains("refused by the test"), "{worker:?}");
    // No number is missing where it was to be.
    let numbers = test.staff().await.get("/api/v1/transactions.csv").await;
    let mut numbers: Vec<u32> = numbers
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("GS")?.get(..8)?.parse().ok())
        .collect();
    numbers.sort_unstable();
    assert!(
        numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "{numbers:?}"
    );
}

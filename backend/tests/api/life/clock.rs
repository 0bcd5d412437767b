//! What happens because time passes: whatever fails, in one leap or in many steps, and every status
//! that there is.

use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_backend::store::{Database, StoreError};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::customers::CustomerSummary;
use goodstanding_shared::money::{Currency, Money, sums};
use goodstanding_shared::subscriptions::SubscriptionStatus;
use goodstanding_shared::work::{Advance, ClockState, Happened, Outcome, Setback, WorkerState};

use super::*;
use crate::harness::every_database;

#[every_database]
async fn one_broken_subscription_does_not_hold_up_the_others(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (broken, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let (whole, service) = who.order("mail-10", "MONTHLY", "5.00").await;
    test.sql(&[&format!(
        "delete from subscription_items where subscription_id = '{broken}'"
    )])
    .await;
    who.until("2026-12-21").await;
    assert_eq!(who.money(&whole).await.len(), 2);
    assert_eq!(
        who.stands(&whole, &service).await,
        "active good_standing / active"
    );
    let setbacks = async || {
        let worker: WorkerState = test.staff().await.read("/api/v1/worker").await;
        worker.setbacks
    };
    let all = setbacks().await;
    let is_it = |setback: &&Setback| setback.object == broken;
    let setback = all.iter().find(is_it).unwrap();
    assert_eq!(setback.due_at, begins(date("2026-12-21")));
    assert_eq!(setback.failures, 1);
    assert!(setback.error.contains("bills no product"), "{setback:?}");
    // It is tried again, later each time, and goes on when it is mended.
    test.clock.advance(TimeDelta::minutes(1));
    who.work().await;
    assert_eq!(setbacks().await[0].failures, 2);
    test.sql(&[&format!(
        "insert into subscription_items (subscription_id, position, product_id, quantity,
         price_minor, currency)
         values ('{broken}', 0, 'hosting-s', 1, 699, 'EUR')"
    )])
    .await;
    test.clock.advance(TimeDelta::minutes(2));
    who.work().await;
    assert_eq!(who.money(&broken).await.len(), 2);
    assert_eq!(setbacks().await, []);
}

#[every_database]
async fn one_leap_is_the_same_as_many_steps(leap: TestApp, steps: TestApp) {
    let until: DateTime<Utc> = "2027-02-01T12:34:56Z".parse().unwrap();
    advance(leap.app.engine(), until).await.unwrap();
    let mut day = steps.clock.now();
    while day < until {
        day = (day + TimeDelta::hours(37)).min(until);
        advance(steps.app.engine(), day).await.unwrap();
    }
    let (leap_staff, steps_staff) = (leap.staff().await, steps.staff().await);
    let mut compared = 0;
    for page in [
        "/api/v1/transactions.csv",
        "/api/v1/reports/standings.csv?as_of=2027-02-01",
    ] {
        let (one, many) = (leap_staff.get(page).await, steps_staff.get(page).await);
        assert_eq!(one.status, StatusCode::OK, "{page}: {}", one.text);
        assert_eq!(one.text, many.text, "{page}");
        compared += one.text.len();
    }
    let customers: Page<CustomerSummary> = leap_staff.read("/api/v1/customers?limit=100").await;
    for customer in &customers.items {
        let id = customer.id;
        for page in [
            format!("/api/v1/customers/{id}/activity?limit=100"),
            format!("/api/v1/subscriptions?customer={id}&limit=100"),
            format!("/api/v1/services?customer={id}&limit=5000"),
        ] {
            let (one, many) = (leap_staff.get(&page).await, steps_staff.get(&page).await);
            assert_eq!(one.status, StatusCode::OK, "{page}: {}", one.text);
            let plain = |answer: &Answer| {
                // Cursors are signed by each database's own secret.
                let mut json = answer.json.clone();
                json["next_cursor"] = Value::Null;
                json.to_string()
            };
            assert_eq!(plain(&one), plain(&many), "{page}");
            compared += one.text.len();
        }
    }
    assert!(compared > 100_000, "{compared}");
}

/// Every word that was ever stored about the subscriptions, or about the services, of whoever had
/// nothing before.
async fn words_of(test: &TestApp, query: &'static str) -> std::collections::BTreeSet<String> {
    use diesel::RunQueryDsl as _;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        word: String,
    }
    let rows: Vec<Row> = test
        .app
        .store()
        .read(move |conn: &mut Database| {
            Ok::<_, StoreError>(match conn {
                Database::Sqlite(connection) => diesel::sql_query(query).load(connection)?,
                #[cfg(feature = "postgres")]
                Database::Postgres(connection) => diesel::sql_query(query).load(connection)?,
            })
        })
        .await
        .unwrap();
    rows.into_iter().map(|row| row.word).collect()
}

#[every_database]
async fn every_status_is_reached_by_events_alone(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    // Paused, to be cancelled at the end, upgraded, deleted, free in both ways, and begun
    // later.
    let (paused, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
    who.act(&paused, json!({"action": "pause_at_end"})).await;
    let (cancelled, _) = who.order("hosting-pro", "MONTHLY", "9.99").await;
    who.act(&cancelled, json!({"action": "cancel_at_end"}))
        .await;
    let (upgraded, _) = who.order("mail-10", "MONTHLY", "5.00").await;
    let up = json!({"action": "upgrade", "product": "mail-50", "plan": "MONTHLY",
        "charged_now": {"amount": "15.06", "currency": "EUR"}});
    let answer = who.act(&upgraded, up).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let (deleted, _) = who.order("panel", "MONTHLY", "14.99").await;
    who.staff_act(&deleted, json!({"action": "delete"})).await;
    who.order("builder", "MONTHLY-1-FREE", "0.00").await;
    who.order("status", "MONTHLY", "0.00").await;
    let later = Some("2026-12-24");
    who.order_for("vps-2", "MONTHLY", "24.99", later).await;
    // A plan with an end, sold once more for this story.
    test.sql(&[
        "update products set visibility = 'public' where id = 'webspace'",
        "update billing_plans set status = 'active' where id = 'FIXED-6'",
    ])
    .await;
    let (fixed, ends) = who.order("webspace", "FIXED-6", "6.99").await;
    // By invoice, and not paid in time.
    let (owed, _) = who.order("backup", "MONTHLY", "4.00").await;
    who.is_to_pay_by_invoice(&owed).await;
    who.until("2027-01-05").await;
    let bill = who.subscription(&owed).await.subscription;
    assert_eq!(bill.standing.billing(), Some(BillingStatus::Overdue));
    who.until("2027-05-21").await;
    assert_eq!(
        who.stands(&fixed, &ends).await,
        "expired billing_completed / terminated"
    );
    // What fails, what waits, what is taken back.
    let cloud = ("s3-1t", "12.00");
    for (number, (product, due), days) in [
        (NEVER_SOFTLY, cloud, 10),
        (NEVER, cloud, 10),
        // Not set up before it is paid.
        (ASKS, ("vps-2", "24.99"), 1),
        (ANSWERS_LATE, ("vps-2", "24.99"), 1),
        (CHARGES_BACK, cloud, 12),
    ] {
        let me = who.me().await;
        let body = json!({"number": number, "expires": "12/39"});
        let call = me.post("/api/v1/payment-methods", &body).key(&who.key());
        let added: PaymentMethod = call.send().await.created();
        let method = added.brief.id;
        test.sql(&[
            "update payment_methods set is_default = (1 = 0)
                where customer_id in (select customer_id from users
                where email = 'empty@demo.example')",
            &format!("update payment_methods set is_default = (1 = 1) where id = '{method}'"),
        ])
        .await;
        who.order(product, "MONTHLY", due).await;
        advance(test.app.engine(), test.clock.now() + TimeDelta::days(days))
            .await
            .unwrap();
    }
    let statuses = words_of(
        &test,
        "select distinct p.status as word from standings p join subscriptions s
         on s.id = p.subscription_id
         join users u on u.customer_id = s.customer_id where u.email = 'empty@demo.example'",
    )
    .await;
    let billings = words_of(
        &test,
        "select distinct p.billing_status as word from standings p join subscriptions s
         on s.id = p.subscription_id
         join users u on u.customer_id = s.customer_id where u.email = 'empty@demo.example'
             and p.billing_status is not null",
    )
    .await;
    let all = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect();
    let mut expected: std::collections::BTreeSet<String> = all(SubscriptionStatus::ALL
        .iter()
        .map(|status| status.as_str())
        .collect());
    // Records of older systems: nothing leads there any more.
    expected.remove("legacy_suspended");
    assert_eq!(statuses, expected);
    let expected: std::collections::BTreeSet<String> = all(BillingStatus::ALL
        .iter()
        .map(|status| status.as_str())
        .collect());
    assert_eq!(billings, expected);
}

/// The one query that is understood and does not fit: its description says so.
#[every_database]
async fn what_has_passed_cannot_be_foreseen(test: TestApp) {
    let staff = test.staff().await;
    let past = "/api/v1/clock/preview?until=2000-01-01T00:00:00Z";
    let refused = staff.get(past).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "invalid_fields"),
        "{}",
        refused.text
    );
}

/// Goes to an instant as staff do it on the page, and waits until the clock is there.
async fn go_to(test: &TestApp, key: &str, until: DateTime<Utc>) -> ClockState {
    let staff = test.staff().await;
    let call = staff.post("/api/v1/clock", &Advance { until }).key(key);
    assert_eq!(call.send().await.status, StatusCode::OK);
    loop {
        // Sessions end by this clock: one may be over before it has asked.
        let answer = test.staff().await.get("/api/v1/clock").await;
        if answer.status == StatusCode::OK {
            let state: ClockState = serde_json::from_str(&answer.text).unwrap();
            if state.until.is_none() {
                return state;
            }
        }
        tokio::task::yield_now().await;
    }
}

#[every_database]
async fn an_advance_is_summed_up(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (bill, _) = who.order("hosting-s", "MONTHLY", "6.99").await;
    let before = begins(date("2026-12-20"));
    let month = go_to(&test, "most", before).await.last.unwrap();
    let failures = month.tallies.iter().map(|tally| tally.outcome.is_failure());
    assert!(failures.clone().any(|is_failure| is_failure));
    assert!(failures.is_sorted_by(|before, after| before >= after));
    let state = go_to(&test, "first", begins(date("2026-12-22"))).await;
    let last = state.last.unwrap();
    assert_eq!((last.from, last.until), (before, state.now));
    assert_eq!(last.failed, 0);
    // What is said of each kind is what the log tells, one by one.
    let oldest = state.log.last().unwrap().at;
    assert!(oldest < before, "some of it was dropped from the log");
    let lately = |happened: &&Happened| happened.at > before;
    for tally in &last.tallies {
        let of_kind = state.log.iter().filter(lately);
        let of_kind = of_kind.filter(|happened| happened.outcome == tally.outcome);
        assert_eq!(of_kind.clone().count() as u64, tally.count, "{tally:?}");
        assert_eq!(
            sums(of_kind.filter_map(|happened| happened.amount)).unwrap(),
            tally.sums
        );
    }
    // The customer's own bill: made, and paid.
    let name = who.subscription(&bill).await.services[0].name.clone();
    let told = state
        .log
        .iter()
        .rev()
        .filter(|it| it.names == [name.clone()]);
    let told: Vec<_> = told.map(|it| (it.outcome, it.amount)).collect();
    let price = Some(Money::new(699, Currency::EUR));
    assert_eq!(
        told,
        [(Outcome::Billed, price), (Outcome::PaymentSucceeded, price)]
    );
    // The next one begins anew.
    let state = go_to(&test, "second", state.now + TimeDelta::minutes(1)).await;
    assert_eq!(state.last.unwrap().tallies, []);
}

//! Staff accept orders: what that sets up, what it leaves alone, and the queue of those that wait.

use axum::http::StatusCode;
use goodstanding_shared::activity::{Activity, ActorKind, Event};
use goodstanding_shared::catalog::AutoSetup;
use goodstanding_shared::ids::OrderId;
use goodstanding_shared::orders::{Order, QueuedOrder};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{ServiceDetails, ServiceStatus as S, ServiceWait};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::harness::{Call, TestApp, Visitor, at_once, date, every_database, priced, wrong_fields};
use crate::life::{GOOD, Somebody};

const QUEUE: &str = "/api/v1/orders";

/// Orders these lines: a product, its plan, and what it is called.
async fn order(
    who: &Somebody<'_>,
    due: &str,
    starts_on: Option<&str>,
    lines: &[(&str, &str, &str)],
) -> Order {
    let lines: Vec<Value> = lines
        .iter()
        .map(|(product, plan, name)| {
            json!({"product": product, "plan": plan, "quantity": 1, "name": name})
        })
        .collect();
    let me = who.me().await;
    let body = json!({
        "lines": lines,
        "payment_method": me.default_method().await,
    });
    let body = priced(body, (due, "EUR"), starts_on);
    let call = me.post(QUEUE, &body).key(&who.key());
    call.send().await.created()
}

/// Two things that wait for acceptance, one for its payment, and one that is there at once.
async fn mixed(who: &Somebody<'_>) -> Order {
    let lines = [
        ("tls-ov", "ANNUAL", "Certificate"),
        ("vps-4", "MONTHLY", "Shop"),
        ("backup", "MONTHLY", "Shop backup"),
        ("sysadmin", "MONTHLY", "Night watch"),
    ];
    order(who, "257.89", None, &lines).await
}

fn address(order: &Order) -> String {
    format!("{QUEUE}/{}", order.id)
}

fn accept<'a>(who: &Visitor<'a>, order: &Order, key: &str) -> Call<'a> {
    let body = json!({"action": "accept", "reason_code": 200, "comment": "papers are in order"});
    who.post(&format!("{}/actions", address(order)), &body)
        .version(order)
        .key(key)
}

fn statuses(order: &Order) -> Vec<S> {
    order.lines.iter().map(|line| line.status).collect()
}

/// When each line is due next.
fn due(order: &Order) -> Vec<String> {
    let due = order.lines.iter().map(|line| line.next_due);
    due.map(|day| day.map_or("-".to_owned(), |day| day.to_string()))
        .collect()
}

#[every_database]
async fn acceptance_sets_up_what_waits_for_it_and_nothing_else(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let waiting = [S::Pending, S::Pending, S::Active, S::Pending];
    assert_eq!(statuses(&placed), waiting);
    let setup: Vec<AutoSetup> = placed.lines.iter().map(|line| line.setup).collect();
    assert_eq!(
        setup,
        [
            AutoSetup::OnAcceptance,
            AutoSetup::OnFirstPayment,
            AutoSetup::OnOrder,
            AutoSetup::OnAcceptance
        ]
    );
    let today = date("2026-11-21");
    assert!(placed.lines.iter().all(|line| line.starts_on == today));
    assert_eq!(placed.customer.name, "Emil Novák");
    let shown = staff.get(&address(&placed)).await;
    assert_eq!(shown.ok::<Order>(), placed);
    assert_eq!(shown.headers["etag"], format!("\"{}\"", placed.version));

    let accepted = accept(&staff, &placed, "all").send().await;
    let order: Order = accepted.ok();
    assert_eq!(
        statuses(&order),
        waiting,
        "acceptance does not stand in for payment"
    );
    let waits = order.lines.iter().map(|line| line.waits_for.as_slice());
    let payment = [ServiceWait::Payment].as_slice();
    assert_eq!(waits.collect::<Vec<_>>(), [payment, payment, &[], payment]);
    assert_eq!(order.version, placed.version + 2, "two have changed");
    assert_eq!(accepted.headers["etag"], format!("\"{}\"", order.version));
    assert_eq!(
        due(&order),
        ["-", "-", "2026-11-21", "-"],
        "as long as nobody has paid, and nothing is set up"
    );

    // The payment arrives.
    who.work().await;
    let paid: Order = staff.read(&address(&placed)).await;
    assert_eq!(statuses(&paid), [S::Active; 4]);
    assert_eq!(
        due(&paid),
        ["2027-11-21", "2026-12-21", "2026-12-21", "2026-12-21"]
    );
}

#[every_database]
async fn what_is_accepted_after_its_payment_is_due_with_its_subscription(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    who.work().await;
    let present: Order = staff.read(&address(&placed)).await;
    assert_eq!(
        statuses(&present),
        [S::Pending, S::Active, S::Active, S::Pending],
        "the payment alone does not set them up"
    );
    let accepted: Order = accept(&staff, &present, "later").send().await.ok();
    assert_eq!(
        due(&accepted),
        ["2027-11-21", "2026-12-21", "2026-12-21", "2026-12-21"]
    );
}

#[every_database]
async fn only_staff_are_told_why_and_only_they_accept(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let me = who.me().await;
    let refused = accept(&me, &placed, "mine").send().await;
    let made_up = Order {
        id: OrderId::from_bits(0),
        version: 1,
        ..placed.clone()
    };
    let unknown = accept(&me, &made_up, "none").send().await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.anonymous(), unknown.anonymous());
    assert_eq!(me.get(QUEUE).await.status, StatusCode::NOT_FOUND);
    let unchanged: Order = me.read(&address(&placed)).await;
    assert_eq!(statuses(&unchanged)[0], S::Pending);

    who.work().await;
    let placed: Order = staff.read(&address(&placed)).await;
    accept(&staff, &placed, "theirs").send().await;
    let path = format!("/api/v1/services/{}", placed.lines[0].service);
    let latest = async |who: &Visitor<'_>| -> Activity {
        let details: ServiceDetails = who.read(&path).await;
        assert!(details.service.activated_at.is_some());
        details.activity.into_iter().next().unwrap()
    };
    let (read, seen) = (latest(&staff).await, latest(&me).await);
    assert_eq!(read.event, Event::ServiceActivated);
    assert_eq!(read.actor, ActorKind::Staff);
    assert_eq!(read.reason_code, Some(200));
    assert_eq!(read.comment.as_deref(), Some("papers are in order"));
    assert_eq!(seen.event, read.event);
    assert_eq!((seen.reason_code, seen.comment), (None, None));
    assert!(read.actor_name.is_some(), "staff know each other");
    assert_eq!((seen.actor, seen.actor_name), (ActorKind::Staff, None));
    let path = format!("/api/v1/services/{}", placed.lines[1].service);
    let untouched: ServiceDetails = staff.read(&path).await;
    assert_eq!(
        untouched.activity_total, 2,
        "the order, and what its payment did"
    );
}

#[every_database]
async fn a_repeated_acceptance_acts_once_and_a_late_one_is_told(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    let placed = mixed(&who).await;
    let path = format!("{}/actions", address(&placed));
    let without = json!({"action": "accept"});
    let silent = staff.post(&path, &without).version(&placed).key("w");
    let silent = silent.send().await;
    assert_snapshot!(silent.refusal(), @r"
    422 invalid_fields: Nothing was changed. Correct the named fields and send the request
    again.
    reason_code: Choose a reason
    comment: Say why, for whoever reads it later
    ");
    let body = json!({"action": "accept", "reason_code": 200, "comment": "x"});
    let unread = staff.post(&path, &body).key("v").send().await;
    assert_snapshot!(unread.refusal(), @r"
    428 version_missing: Read what is to be changed and send its ETag as If-Match, so that
    no change of somebody else is overwritten unseen.
    ");
    let unnamed = staff.post(&path, &body).version(&placed).send().await;
    assert_snapshot!(unnamed.refusal(), @r"
    400 idempotency_key_missing: Send one Idempotency-Key of 1 to 255 visible ASCII
    characters, made once for this action and kept for every repetition.
    ");

    let first = accept(&staff, &placed, "twice").send().await;
    let second = accept(&staff, &placed, "twice").send().await;
    assert_eq!((second.status, &second.text), (first.status, &first.text));
    assert_eq!(second.headers["etag"], first.headers["etag"]);
    assert!(second.headers.contains_key("idempotency-replayed"));

    let late = accept(&staff, &placed, "late").send().await;
    assert_snapshot!(late.refusal(), @"412 version_stale: Nothing was changed. Look at what it is now, then decide again.");
    let order: Order = first.ok();
    let again = accept(&staff, &order, "again").send().await;
    assert_snapshot!(again.refusal(), @"409 action_refused: Nothing in this order waits for acceptance.");
    let present: Order = staff.read(&address(&placed)).await;
    assert_eq!(present, order, "nothing was changed by any of them");
}

#[every_database]
async fn what_begins_later_is_accepted_from_that_day_on(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let lines = [("tls-ov", "ANNUAL", "Certificate")];
    let placed = order(&who, "74.90", Some("2026-12-03"), &lines).await;
    who.work().await;
    let staff = test.staff().await;
    let placed: Order = staff.read(&address(&placed)).await;
    let begins = date("2026-12-03");
    assert_eq!(placed.lines[0].starts_on, begins);
    let early = accept(&staff, &placed, "early").send().await;
    assert_snapshot!(early.refusal(), @r"
    409 action_refused: What waits for acceptance begins on 3 Dec 2026. It can be accepted
    from that day on.
    ");
    let queued: Vec<QueuedOrder> = staff.rows(QUEUE).await;
    let own = queued.iter().find(|row| row.id == placed.id).unwrap();
    assert_eq!(own.starts_on, begins);

    who.until("2026-12-03").await;
    who.work().await;
    let staff = test.staff().await;
    let begun: Order = staff.read(&address(&placed)).await;
    assert_eq!(
        statuses(&begun),
        [S::Pending],
        "nobody has looked at it yet"
    );
    let accepted: Order = accept(&staff, &begun, "then").send().await.ok();
    assert_eq!(statuses(&accepted), [S::Active]);
    assert_eq!(due(&accepted), ["2027-12-03"]);
}

#[every_database]
async fn of_two_at_once_one_wins_and_the_other_is_told(test: TestApp) {
    let (who, staff) = (Somebody::with(&test, GOOD).await, test.staff().await);
    for round in 0..4 {
        let placed = mixed(&who).await;
        let path = format!("/api/v1/services/{}", placed.lines[3].service);
        let service: ServiceDetails = staff.read(&path).await;
        let one = accept(&staff, &placed, &who.key());
        let other = if round % 2 == 0 {
            accept(&staff, &placed, &who.key())
        } else {
            let body = json!({"action": "activate", "reason_code": 200, "comment": "raced"});
            let call = staff.post(&format!("{path}/actions"), &body);
            call.version(&service).key(&who.key())
        };
        let answers = at_once(vec![one.send(), other.send()]).await;
        let mut codes: Vec<u16> = answers.iter().map(|a| a.status.as_u16()).collect();
        codes.sort_unstable();
        assert_eq!(codes, [200, 412], "{answers:?}");
        let history: Page<Activity> = staff.read(&format!("{path}/activity")).await;
        assert_eq!(history.total, 2, "set up once: {history:?}");
    }
}

/// What the demo has waiting.
async fn known(test: &TestApp) -> Vec<QueuedOrder> {
    test.staff().await.rows(QUEUE).await
}

#[every_database]
async fn the_queue_has_the_oldest_first_and_is_read_both_ways(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let before = known(&test).await;
    assert_eq!(before.len(), 4);
    let mut placed = Vec::new();
    for _ in 0..2 {
        placed.push(mixed(&who).await);
        test.clock.advance(chrono::TimeDelta::minutes(1));
    }
    // Of the same instant, and nothing that waits for acceptance.
    placed.push(mixed(&who).await);
    placed.push(order(&who, "74.90", None, &[("tls-ov", "ANNUAL", "Certificate")]).await);
    let other = order(&who, "59.00", None, &[("vps-4", "MONTHLY", "Shop")]).await;
    let staff = test.staff().await;
    for limit in [1, 2, 100] {
        let rows: Vec<QueuedOrder> = staff.rows_in_parts(QUEUE, limit).await;
        assert_eq!(rows.len(), 8, "in parts of {limit}");
        let at = |row: &QueuedOrder| (row.created_at, row.id);
        assert!(rows.iter().is_sorted_by_key(at));
        assert!(rows.iter().all(|row| row.id != other.id));
    }
    let rows = known(&test).await;
    let own = rows.iter().find(|row| row.id == placed[0].id).unwrap();
    let first = placed[0].clone();
    let expected = QueuedOrder {
        id: first.id,
        reference: first.reference,
        customer: first.customer,
        created_at: first.created_at,
        waiting: 2,
        products: ["TLS certificate", "System administration"]
            .map(str::to_owned)
            .into(),
        starts_on: date("2026-11-21"),
    };
    assert_eq!(own, &expected);
    let two = &before[0];
    assert_eq!(two.customer.name, "Aurora Optics");
    assert_eq!(two.waiting, 1, "its other line does not wait");
    assert_eq!(two.products, ["TLS certificate"]);
    // Accepted, it is no longer there.
    accept(&staff, &placed[0], "done").send().await;
    let rows: Vec<QueuedOrder> = staff.rows_in_parts(QUEUE, 2).await;
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row.id != placed[0].id));
    for (query, field) in [("limit=0", "limit"), ("state=open", "state")] {
        let refused = staff.get(&format!("{QUEUE}?{query}")).await;
        assert_eq!(refused.code(), "invalid_query", "{query}");
        assert_eq!(wrong_fields(&refused), [field], "{query}");
    }
}

#[every_database]
async fn what_the_demo_has_waiting_can_be_accepted(test: TestApp) {
    let staff = test.staff().await;
    for row in known(&test).await {
        let order: Order = staff.read(&format!("{QUEUE}/{}", row.id)).await;
        let answer = accept(&staff, &order, "demo").send().await;
        if row.starts_on > date("2026-11-21") {
            assert_eq!(answer.code(), "action_refused");
            assert!(order.due_today.is_zero());
        } else {
            let accepted: Order = answer.ok();
            assert!(
                statuses(&accepted)
                    .iter()
                    .all(|status| *status == S::Active)
            );
            assert_eq!(order.transactions[0].amount, order.due_today);
        }
    }
}

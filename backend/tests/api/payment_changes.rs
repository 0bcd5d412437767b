//! Replacing and removing ways to pay, also by several at once.

use axum::http::{Method, StatusCode};
use goodstanding_shared::activity::{Activity, Event};
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::subscriptions::{BillingStatus, Subscription, SubscriptionDetails};
use goodstanding_shared::transactions::{Transaction, TransactionDetails};
use insta::assert_snapshot;
use serde_json::json;

use crate::harness::{Answer, TestApp, Visitor, at_once, every_database};
use crate::life::{GOOD, Somebody};
use crate::payments::{BANK, MASTERCARD, VISA, add, list, path, remove, replace};

/// The way to pay of which the last four characters are these.
fn ending<'a>(methods: &'a [PaymentMethod], last4: &str) -> &'a PaymentMethod {
    let mut methods = methods.iter();
    methods.find(|method| method.brief.last4 == last4).unwrap()
}

/// Her subscriptions in one of these statuses, as their pages show them.
async fn bills(anna: &Visitor<'_>, statuses: &str) -> Vec<SubscriptionDetails> {
    let listed = format!("/api/v1/subscriptions?status={statuses}");
    let mut bills = Vec::new();
    for Subscription { id, .. } in anna.rows(&listed).await {
        bills.push(anna.read(&format!("/api/v1/subscriptions/{id}")).await);
    }
    bills
}

#[every_database]
async fn a_replacement_takes_over_everything_once(test: TestApp) {
    const LIVE: &str = "processing,pending_activation,active,pending_pause,paused,pending_cancel";
    const OVER: &str = "cancelled,expired,upgraded";
    let method = |bill: &SubscriptionDetails| bill.payment_method.as_ref().unwrap().id;
    let anna = test.anna().await;
    let before = list(&anna).await;
    let old = &before[0];
    assert!(old.is_default && old.pays_for > 5);
    let (live_before, over_before) = (bills(&anna, LIVE).await, bills(&anna, OVER).await);

    let call = replace(&anna, old, MASTERCARD, "once");
    let answer = call.clone().send().await;
    let new: PaymentMethod = answer.created();
    assert!(new.is_default);
    assert_eq!((new.pays_for, new.version), (old.pays_for, 1));
    let after = list(&anna).await;
    assert_eq!((&after[0], after.len()), (&new, before.len()));
    assert!(after.iter().all(|method| method.brief.id != old.brief.id));

    let mut taken_over = 0;
    for (was, is) in live_before.iter().zip(&bills(&anna, LIVE).await) {
        let id = was.subscription.id;
        let (version, version_after) = (was.subscription.version, is.subscription.version);
        if method(was) == old.brief.id {
            taken_over += 1;
            assert_eq!(method(is), new.brief.id, "{id}");
            // What waited for the bank may have its answer by now.
            let changes = 1..=1 + u32::from(was.life.is_charging);
            assert!(changes.contains(&(version_after - version)), "{id}");
        } else {
            assert_eq!((method(is), version_after), (method(was), version), "{id}");
        }
    }
    assert_eq!(taken_over, old.pays_for);
    // What is over keeps what it was paid with.
    let paid = |bill: &SubscriptionDetails| (method(bill), bill.subscription.version);
    let over = bills(&anna, OVER).await;
    assert!(over.iter().map(paid).eq(over_before.iter().map(paid)));
    assert!(over.iter().any(|bill| method(bill) == old.brief.id));

    let again = call.send().await;
    assert_eq!((again.status, &again.text), (answer.status, &answer.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(list(&anna).await, after);
    let customer = anna.session().await.customer.unwrap();
    let history = format!("/api/v1/customers/{}/activity", customer.id);
    let told: Page<Activity> = test.staff().await.read(&history).await;
    // Once, before what the bank answered to what waited for it.
    let now = test.clock.now();
    let is_replacement = |event: &Event| matches!(event, Event::PaymentMethodReplaced { .. });
    let replaced: Vec<Event> = told
        .items
        .into_iter()
        .filter(|entry| entry.at == now && is_replacement(&entry.event))
        .map(|entry| entry.event)
        .collect();
    let told = Event::PaymentMethodReplaced {
        payment_method: new.brief.id,
        name: "Mastercard ending in 4444".to_owned(),
    };
    assert_eq!(replaced, [told]);
}

#[every_database]
async fn of_two_replacements_at_once_one_is_stale(test: TestApp) {
    let anna = test.anna().await;
    let before = list(&anna).await;
    let calls = (0..10)
        .map(|number| replace(&anna, &before[0], VISA, &format!("k{number}")).send())
        .collect();
    let answers = at_once(calls).await;
    let is_made = |answer: &&Answer| answer.status == StatusCode::CREATED;
    let (made, stale): (Vec<_>, Vec<_>) = answers.iter().partition(is_made);
    let [made] = made.as_slice() else {
        panic!("{} were made", made.len());
    };
    for refused in stale {
        assert_snapshot!(refused.refusal(), @"412 version_stale: Nothing was changed. Look at what it is now, then decide again.");
    }
    let after = list(&anna).await;
    assert_eq!((&after[0], after.len()), (&made.created(), before.len()));
    assert_eq!(after[0].pays_for, before[0].pays_for);
}

#[every_database]
async fn a_replacement_and_cancellations_do_not_wait_for_each_other(test: TestApp) {
    let anna = test.anna().await;
    let method = list(&anna).await[0].clone();
    let mut services = Vec::new();
    // Nothing that waits for the bank: a replacement asks about that, and what changes with the
    // answer has to be read again before it is cancelled.
    for name in [
        "Studio website",
        "Studio website backup",
        "Status page",
        "berg-photo.example",
    ] {
        services.push(anna.service(name).await);
    }
    let mut calls: Vec<std::pin::Pin<Box<dyn Future<Output = Answer>>>> = Vec::new();
    for service in &services {
        calls.push(Box::pin(
            anna.cancel(service, CancellationType::Immediate).send(),
        ));
    }
    calls.insert(
        2,
        Box::pin(replace(&anna, &method, VISA, "meanwhile").send()),
    );
    for answer in at_once(calls).await {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let after = list(&anna).await;
    assert_eq!(after[0].pays_for + 4, method.pays_for);
}

#[every_database]
async fn only_what_pays_for_nothing_is_removed(test: TestApp) {
    let anna = test.anna().await;
    let methods = list(&anna).await;
    let refused = remove(&anna, &methods[0]).send().await;
    let count = methods[0].pays_for.to_string();
    assert_snapshot!(refused.refusal().replace(&count, "…"), @r"
    409 payment_method_in_use: This payment method pays for … subscriptions. Replace it
    instead: the new one takes over.
    ");
    assert_eq!(list(&anna).await, methods);

    let spare: PaymentMethod = add(&anna, MASTERCARD, "spare").send().await.created();
    for (version, status) in [("\"0\"", 412), ("\"2\"", 412), ("*", 412), ("W/\"1\"", 412)] {
        let stale = remove(&anna, &spare)
            .header("if-match", version)
            .send()
            .await;
        assert_eq!(
            (stale.status.as_u16(), stale.code()),
            (status, "version_stale"),
            "{version}"
        );
        assert_eq!(stale.headers["etag"], "\"1\"");
    }
    let without = anna.request(Method::DELETE, &path(&spare, "")).send().await;
    assert_snapshot!(without.refusal(), @r"
    428 version_missing: Read what is to be changed and send its ETag as If-Match, so that
    no change of somebody else is overwritten unseen.
    ");
    let with_body = remove(&anna, &spare).json(&json!({})).send().await;
    assert_snapshot!(with_body.refusal(), @"400 malformed_body: This address takes no body.");

    let done = remove(&anna, &spare).send().await;
    assert_eq!(
        (done.status, done.text.as_str()),
        (StatusCode::NO_CONTENT, "")
    );
    assert_eq!(list(&anna).await, methods);
    // It is over: a repetition sees that it has changed, and what is new about it is that it is
    // gone.
    assert_eq!(remove(&anna, &spare).send().await.code(), "version_stale");
    let gone = remove(&anna, &spare)
        .header("if-match", "\"2\"")
        .send()
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let gone = replace(&anna, &spare, VISA, "gone")
        .header("if-match", "\"2\"")
        .send()
        .await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    // The transactions that a removed one paid still name it.
    let charged_back: Page<Transaction> = anna
        .read("/api/v1/transactions?status=refunded&limit=1")
        .await;
    assert!(charged_back.items[0].payment_method.is_some());
}

#[every_database]
async fn there_is_a_default_as_long_as_there_is_anything(test: TestApp) {
    let empty = test.person("empty").await;
    for (key, number) in [("1", VISA), ("2", MASTERCARD), ("3", BANK)] {
        let _: PaymentMethod = add(&empty, number, key).send().await.created();
        test.clock.advance(chrono::TimeDelta::minutes(1));
    }
    let removed = async |method: &PaymentMethod| {
        let answer = remove(&empty, method).send().await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
    };
    let first = list(&empty).await[0].clone();
    assert_eq!(first.brief.last4, "4242");
    removed(&first).await;
    let next = list(&empty).await;
    assert_eq!(next[0].brief.last4, "3000");
    assert!(next[0].is_default && !next[1].is_default);
    assert_eq!(next[0].version, 2, "it changed: it is the default now");
    for method in next {
        removed(ending(&list(&empty).await, &method.brief.last4)).await;
    }
    assert!(list(&empty).await.is_empty());
}

/// What is Overdue is paid by invoice: a card in its place would leave what is owed to nobody.
#[every_database]
async fn no_card_takes_the_place_of_an_invoice_that_is_owed(test: TestApp) {
    let who = Somebody::with(&test, GOOD).await;
    let (owed, _) = who.order("backup", "MONTHLY", "4.00").await;
    who.is_to_pay_by_invoice(&owed).await;
    for (day, billing) in [
        ("2026-12-22", BillingStatus::GoodStanding),
        ("2027-01-05", BillingStatus::Overdue),
    ] {
        who.until(day).await;
        let bill = who.subscription(&owed).await.subscription;
        assert_eq!(bill.standing.billing(), Some(billing));
        let me = who.me().await;
        let methods = list(&me).await;
        let method = ending(&methods, "");
        assert_eq!(method.owes_for, 1);
        let refused = replace(&me, method, VISA, day).send().await;
        assert_snapshot!(refused.refusal(), @r"
        409 payment_method_in_use: An invoice is open for one subscription. It can be replaced
        when that is paid.
        ");
        assert_eq!(list(&me).await, methods, "nothing was changed");
    }
    let charge = who.latest_transaction(&owed).await;
    let record = json!({"action": "record_payment", "reason_code": 200, "comment": "it arrived"});
    let staff = test.staff().await;
    let recorded = who.transaction_act(&staff, &charge, &record).await;
    let _: TransactionDetails = recorded.ok();
    let me = who.me().await;
    let methods = list(&me).await;
    let call = replace(&me, ending(&methods, ""), VISA, "paid");
    let _: PaymentMethod = call.send().await.created();
    let pays = who.subscription(&owed).await.payment_method.unwrap();
    assert_eq!(pays.last4, "4242");
}

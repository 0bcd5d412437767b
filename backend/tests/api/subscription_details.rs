//! One subscription: what its page explains, what is charged next, its versions, and what may be
//! missing.

use axum::http::{Method, StatusCode};
use chrono::NaiveDate;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::activity::Activity;
use goodstanding_shared::cancellations::CancellationReply;
use goodstanding_shared::catalog::PlanDetails;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::{Help, Subscription, SubscriptionDetails};
use goodstanding_shared::transactions::Transaction;

use crate::harness::{TestApp, Visitor, cancellations, every_database, kinds};

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();

async fn details(who: &Visitor<'_>, id: &str) -> SubscriptionDetails {
    let answer = who.get(&format!("/api/v1/subscriptions/{id}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let details: SubscriptionDetails = serde_json::from_value(answer.json).unwrap();
    assert_eq!(
        answer.headers["etag"],
        format!("\"{}\"", details.subscription.version)
    );
    details
}

/// The subscription that bills the service of that name.
async fn billing(who: &Visitor<'_>, service: &str) -> SubscriptionDetails {
    let service = who.service(service).await;
    let bill = who.details(&service).await.subscription.unwrap();
    details(who, &bill.id.to_string()).await
}

/// The first of the listing for which `is_it`.
async fn first(
    who: &Visitor<'_>,
    query: &str,
    is_it: impl Fn(&Subscription) -> bool,
) -> SubscriptionDetails {
    let listing = format!("/api/v1/subscriptions?{query}");
    let rows: Vec<Subscription> = who.rows(&listing).await;
    let row = rows.iter().find(|row| is_it(row)).unwrap();
    details(who, &row.id.to_string()).await
}

#[every_database]
async fn a_failing_one_says_what_failed_what_is_tried_next_and_what_helps(test: TestApp) {
    let anna = test.anna().await;
    let shop = billing(&anna, "Print shop").await;
    let subscription = &shop.subscription;
    let explanation = subscription.explain(TODAY);
    assert_eq!(
        format!("{} {}", explanation.lead, explanation.rest),
        "Works until 27 Nov 2026. Visa 0341 was declined twice, and your bank does not say why. \
         We try again on 23 Nov 2026. Pay with another card to settle it now."
    );
    assert_eq!(explanation.help, Some(Help::UpdatePaymentMethod));
    assert_eq!(subscription.title().to_string(), "Print shop");
    // The next charge is the failed one, once more.
    let next = shop.next_charge.unwrap();
    assert_eq!(next.on.to_string(), "2026-11-23");
    assert_eq!(next.amount.amount(), "89.99");
    assert_eq!(subscription.transactions[0].amount, next.amount);
    assert_eq!(subscription.transactions[0].retry, 1);
    assert!(subscription.transactions.len() <= 5);
    assert_eq!(
        shop.payment_method.unwrap().recorded_name(),
        "Visa ending in 0341"
    );
    assert_eq!(shop.services[0].name.as_str(), "Print shop");
    assert_eq!(shop.items[0].price.amount(), "89.99");
    assert!(shop.activity_total > 13, "more than a year of bills");
    assert_eq!(shop.plan.id.as_str(), "MONTHLY");
    let listed = format!("/api/v1/transactions?subscription={}", subscription.id);
    let listed: Page<Transaction> = anna.read(&listed).await;
    assert_eq!(listed.total, shop.transactions_total);

    let paused = first(&anna, "status=paused&billing_status=good_standing", |_| {
        true
    })
    .await;
    let words = paused.subscription.explain(TODAY);
    assert_eq!(words.lead.to_string(), "Paused since 16 Nov 2026.");
    assert!(paused.next_charge.is_none());
}

#[every_database]
async fn an_introductory_cycle_is_charged_at_its_own_price(test: TestApp) {
    test.breaks(
        &[
            I::SubscriptionEndMargin,
            I::ServiceNextDue,
            I::ServicePeriod,
            I::DueSubscription,
        ],
        "the day of a bill is moved by hand",
    );
    let anna = test.anna().await;
    let leaving = billing(&anna, "Newsletter").await;
    assert_eq!(leaving.plan.id.as_str(), "INTRO-3");
    assert!(
        leaving.next_charge.is_none(),
        "it ends before the next bill"
    );
    let service = anna.service("Newsletter").await;
    let request = service.cancellation.as_ref().unwrap().id;
    let path = format!("{}/{request}/withdrawal", cancellations(&service));
    let call = anna.request(Method::POST, &path);
    let stays = call.version(&service).key("stay").send().await;
    let _: CancellationReply = stays.ok();
    // Begun on 4 October: December's is the third of three at the lower price, January's would
    // be the first at the full one.
    let newsletter = billing(&anna, "Newsletter").await;
    let next = newsletter.next_charge.unwrap();
    assert_eq!(
        (next.on.to_string().as_str(), next.amount.amount().as_str()),
        ("2026-12-04", "7.79")
    );
    assert_eq!(newsletter.items[0].price.amount(), "12.99");
    let id = newsletter.subscription.id;
    let bill = format!("update subscriptions set next_bill_on = '2027-01-04' where id = '{id}'");
    test.sql(&[&bill]).await;
    let later = billing(&anna, "Newsletter").await.next_charge.unwrap();
    assert_eq!(later.amount.amount(), "12.99");

    let trial = first(&anna, "status=active&billing_status=free_trial", |_| true).await;
    let next = trial.next_charge.unwrap();
    assert_eq!(next.amount.amount(), "14.99", "after the free month");
}

#[every_database]
async fn an_upgrade_is_a_chain_of_versions(test: TestApp) {
    test.breaks(
        &[
            I::SubscriptionStandings,
            I::SubscriptionHistory,
            I::SubscriptionPredecessor,
        ],
        "versions are linked and deleted by hand",
    );
    let anna = test.anna().await;
    let old = first(&anna, "status=upgraded", |_| true).await;
    let newer = old.subscription.newer.unwrap();
    let new = details(&anna, &newer.to_string()).await;
    assert_eq!(new.versions, old.versions);
    let ids: Vec<_> = old.versions.iter().map(|version| version.id).collect();
    assert_eq!(ids, [old.subscription.id, newer], "the oldest first");
    assert_eq!(new.subscription.newer, None);
    assert!(billing(&anna, "Print shop").await.versions.is_empty());

    // A third one, deleted since: the chain ends before it.
    let gone = format!(
        "update subscriptions set previous_id = '{newer}' where id = (select min(id)
            from subscriptions where status = 'deleted')"
    );
    test.sql(&[&gone]).await;
    let again = details(&anna, &newer.to_string()).await;
    assert_eq!(
        (again.subscription.newer, again.versions),
        (None, old.versions.clone())
    );
    // And a deleted beginning leaves no chain.
    let id = old.subscription.id;
    let first = format!(
        "update subscriptions set status = 'deleted', billing_status = null where id = '{id}'"
    );
    test.sql(&[&first]).await;
    assert!(details(&anna, &newer.to_string()).await.versions.is_empty());
}

#[every_database]
async fn what_is_missing_is_missing_and_nothing_else(test: TestApp) {
    test.breaks(
        &[
            I::SubscriptionEndMargin,
            I::SubscriptionSchedule,
            I::ServiceCycle,
        ],
        "a subscription is put under a plan without periods",
    );
    let anna = test.anna().await;
    let quiet = first(&anna, "", |row| row.transactions.is_empty()).await;
    assert_eq!(quiet.transactions_total, 0);
    assert!(quiet.subscription.transactions.is_empty());

    // A plan without periods: nothing says when it is billed, so nothing is announced.
    let id = billing(&anna, "Portfolio").await.subscription.id;
    let moved = format!("update subscriptions set plan_id = 'EMPTY' where id = '{id}'");
    test.sql(&[
        "insert into billing_plans (id, description, grace_days, position)
            values ('EMPTY', '', 7, 99)",
        &moved,
    ])
    .await;
    let bare = details(&anna, &id.to_string()).await;
    assert!(bare.plan.periods.is_empty());
    assert_eq!(bare.next_charge, None);
    for who in [&anna, &test.staff().await] {
        let plan: PlanDetails = who.read("/api/v1/plans/EMPTY").await;
        assert_eq!((plan.plan.periods, plan.products), (vec![], vec![]));
        assert_eq!(plan.subscriptions[0].id, id);
    }
    let unpaid = format!("update subscriptions set payment_method_id = null where id = '{id}'");
    test.sql(&[&unpaid]).await;
    assert!(
        details(&anna, &id.to_string())
            .await
            .payment_method
            .is_none()
    );
}

#[every_database]
async fn products_are_described_in_the_readers_language(test: TestApp) {
    let anna = test.anna().await;
    let label = async |product: &str, language: &str| {
        let row = first(&anna, &format!("product={product}"), |_| true).await;
        let path = format!("/api/v1/subscriptions/{}", row.subscription.id);
        let answer = anna
            .request(Method::GET, &path)
            .header("accept-language", language)
            .send()
            .await;
        let details: SubscriptionDetails = serde_json::from_value(answer.json).unwrap();
        let mut labels = details.items.into_iter().map(|item| item.product);
        let label = labels.find(|label| label.id.as_str() == product).unwrap();
        // The row names it in the same words.
        assert!(details.subscription.products.contains(&label));
        label.text().to_owned()
    };
    let german = "Webspace für mehrere Websites: 100 GB, zehn Datenbanken, Staging und tägliche Sicherungen.";
    let english = "Web space for several sites: 100 GB, ten databases, staging and daily backups.";
    assert_eq!(label("hosting-pro", "de").await, german);
    assert_eq!(label("hosting-pro", "de-AT, en;q=0.5").await, german);
    assert_eq!(label("hosting-pro", "sv, nb;q=0.9").await, english);
    assert_eq!(label("hosting-pro", "en, de;q=0.9").await, english);
    // Described in German only, and in no language: by their identifiers.
    let hands = "Eine Stunde im Monat arbeiten unsere Leute im Rechenzentrum für Sie.";
    assert_eq!(label("remote-hands", "de").await, hands);
    assert_eq!(label("remote-hands", "en").await, "remote-hands");
    assert_eq!(label("cross-connect", "de").await, "cross-connect");
}

#[every_database]
async fn a_history_is_read_in_parts(test: TestApp) {
    let anna = test.anna().await;
    let shop = billing(&anna, "Print shop").await;
    let path = format!("/api/v1/subscriptions/{}/activity", shop.subscription.id);
    let (mut entries, mut cursor) = (Vec::new(), String::new());
    loop {
        let part: Page<Activity> = anna.read(&format!("{path}?limit=2{cursor}")).await;
        entries.extend(part.items);
        match part.next_cursor {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(entries.len() as u64, shop.activity_total);
    let events = kinds(&entries);
    assert_eq!(
        events[..3],
        ["charged", "subscription_changed", "charged"],
        "the second attempt, and the first with what it made of it"
    );
    assert_eq!(events.last().unwrap(), "subscription_created");
    assert_eq!(shop.activity[..2], entries[..2]);
}

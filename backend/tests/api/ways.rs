//! Every state has a way on: who can do what wherever a service stands, and where that leads. The
//! demo has a service in every place, and everything that anybody could do there is done to it
//! through the API. What comes of it is `docs/WAYS.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use axum::http::{Method, StatusCode};
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::{Service, ServiceDetails, ServiceStatus, SubscriptionBrief};
use goodstanding_shared::subscriptions::{
    BillingStatus, Subscription, SubscriptionDetails, UnpaidSubscription,
};
use serde_json::{Value, json};

use crate::harness::{TestApp, Visitor, cancellations};

/// A card that pays.
const GOOD: &str = "4242 4242 4242 4242";
const PEOPLE: [&str; 4] = ["anna", "ben", "zoe", "empty"];

/// What somebody can do on the pages of a service, its subscription and its charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// The customer asks for the service to be cancelled.
    Cancel(CancellationType),
    /// The customer takes that back.
    Withdraw,
    /// The customer adds a card that pays at once.
    AddAndPay,
    /// Something is done to the subscription.
    Bill(&'static str),
    /// Staff do something to the service.
    Serve(&'static str),
    /// Something is done to the latest transaction.
    Money(&'static str),
}

use Deed::{AddAndPay, Bill, Cancel, Money, Serve, Withdraw};

const OF_CUSTOMERS: &[(Deed, &str)] = &[
    (
        Cancel(CancellationType::Immediate),
        "Cancel the service, immediately",
    ),
    (
        Cancel(CancellationType::OnServiceDueDate),
        "Cancel the service, on its due date",
    ),
    (Withdraw, "Withdraw the cancellation of the service"),
    (AddAndPay, "Pay with another card"),
    (Money("approve"), "Approve the charge"),
    (Bill("pay_now"), "Pay now"),
    (Bill("pause_at_end"), "Pause at the end of the period"),
    (Bill("pause_now"), "Pause now"),
    (Bill("resume_keeping_date"), "Resume, keep the billing date"),
    (Bill("resume_from_today"), "Resume, bill from today"),
    (Bill("cancel_at_end"), "Cancel at the end of the period"),
    (Bill("cancel_now"), "Cancel now"),
    (Bill("withdraw"), "Withdraw the cancellation"),
    (Bill("move_start"), "Move the start"),
];

const OF_STAFF: &[(Deed, &str)] = &[
    (Serve("activate"), "Activate, which accepts the order"),
    (Serve("suspend"), "Suspend"),
    (Serve("hold_for_risk"), "Hold for a check"),
    (Serve("resume"), "Resume"),
    (
        Serve("complete_cancellation"),
        "Complete the cancellation now",
    ),
    (Serve("terminate"), "Terminate"),
    (Serve("mark_as_fraud"), "Mark as fraud"),
    (Serve("archive"), "Archive"),
    (
        Money("record_payment"),
        "Record that the latest invoice is paid",
    ),
    (Bill("activate"), "Activate the subscription"),
    (Bill("force_end"), "End by force"),
    (Bill("withdraw_contract"), "Withdraw from the contract"),
    (Bill("delete"), "Delete the subscription"),
];

/// A service with whose it is.
#[derive(Clone)]
struct Place {
    owner: &'static str,
    id: String,
    stands: String,
}

/// How a service and what bills it stand, in words that sort by the service.
async fn stands(staff: &Visitor<'_>, service: &Service) -> String {
    let mut text = service.status.to_string();
    let suspended_for = service.suspended_for.iter().map(|cause| cause.as_str());
    let waits_for = service.waits_for.iter().map(|wait| wait.as_str());
    for (intro, words) in [
        (" for ", suspended_for.collect::<Vec<_>>()),
        (", waits for ", waits_for.collect()),
    ] {
        if !words.is_empty() {
            let _ = write!(text, "{intro}{}", words.join(" and "));
        }
    }
    if service.cancellation.is_some() {
        text += ", to be cancelled";
    }
    match staff.details(service).await.subscription {
        None => text + " | —",
        Some(bill) => {
            let status = bill.standing.status();
            let billing = bill.standing.billing();
            let billing = billing.map_or("not billed", BillingStatus::as_str);
            format!("{text} | {status}, {billing}")
        }
    }
    .replace('_', " ")
}

/// The services of everybody, by how they stand: the first of each.
async fn places(test: &TestApp) -> BTreeMap<String, Place> {
    let staff = test.staff().await;
    let mut found = BTreeMap::new();
    for owner in PEOPLE {
        let who = test.person(owner).await;
        let list: Page<Service> = who.read("/api/v1/services?limit=5000").await;
        for service in &list.items {
            let stands = stands(&staff, service).await;
            let place = Place {
                owner,
                id: service.id.to_string(),
                stands: stands.clone(),
            };
            found.entry(stands).or_insert(place);
        }
    }
    found
}

/// Does it; whether it could be done.
async fn is_done(test: &TestApp, place: &Place, deed: Deed, is_staff: bool) -> bool {
    let who = if is_staff {
        test.staff().await
    } else {
        test.person(place.owner).await
    };
    let details: ServiceDetails = who.read(&format!("/api/v1/services/{}", place.id)).await;
    let service = &details.service;
    let bill: Option<Subscription> = match &details.subscription {
        Some(SubscriptionBrief { id, .. }) => {
            let address = format!("/api/v1/subscriptions/{id}");
            let bill: SubscriptionDetails = who.read(&address).await;
            Some(bill.subscription)
        }
        None => None,
    };
    let key = format!("{deed:?}").replace(['"', '(', ')', ' '], "-");
    let because = |mut body: Value| {
        if is_staff {
            body["reason_code"] = json!(200);
            body["comment"] = json!("to see where it leads");
        }
        body
    };
    let call = match deed {
        Cancel(kind) => Some(who.cancel(service, kind)),
        Withdraw => service.cancellation.as_ref().map(|request| {
            let path = format!("{}/{}/withdrawal", cancellations(service), request.id);
            who.request(Method::POST, &path).version(service)
        }),
        AddAndPay => {
            let unpaid = who.get("/api/v1/unpaid").await.json;
            // Staff would have to say whose, and are refused.
            let unpaid: Vec<UnpaidSubscription> =
                serde_json::from_value(unpaid).unwrap_or_default();
            let is_it = |one: &UnpaidSubscription| bill.as_ref().is_some_and(|it| it.id == one.id);
            unpaid.into_iter().find(is_it).map(|one| {
                let body = json!({
                    "number": GOOD,
                    "expires": "12/39",
                    "pay_for": [one.id],
                    "amount": one.amount,
                });
                who.post("/api/v1/payment-methods", &body)
            })
        }
        Bill(action) => bill.as_ref().map(|bill| {
            let starts_on = (action == "move_start").then_some("2027-03-01");
            let body = because(json!({"action": action, "starts_on": starts_on}));
            who.post(&format!("/api/v1/subscriptions/{}/actions", bill.id), &body)
                .version(bill)
        }),
        Serve(action) => {
            let body = because(json!({"action": action}));
            let path = format!("/api/v1/services/{}/actions", place.id);
            Some(who.post(&path, &body).version(service))
        }
        Money(action) => bill.as_ref().and_then(|bill| {
            let latest = &bill.transactions.first()?.id;
            let body = because(json!({"action": action}));
            Some(who.post(&format!("/api/v1/transactions/{latest}/actions"), &body))
        }),
    };
    let Some(call) = call else { return false };
    let answer = call.key(&key).send().await;
    assert!(
        answer.status.is_success() || answer.status.is_client_error(),
        "{}: {deed:?}: {}",
        place.stands,
        answer.text
    );
    let is_done = answer.status.is_success();
    if is_done {
        carry_out_due(test.app.engine()).await.unwrap();
    }
    is_done
}

/// Where the service is then.
async fn leads(test: &TestApp, place: &Place) -> String {
    let staff = test.staff().await;
    let answer = staff.get(&format!("/api/v1/services/{}", place.id)).await;
    if answer.status == StatusCode::NOT_FOUND {
        return "gone | —".to_owned();
    }
    stands(&staff, &answer.ok::<ServiceDetails>().service).await
}

/// One way: where from, who, what, where to.
type Way = (String, &'static str, &'static str, String);

async fn ways() -> Vec<Way> {
    let mut ways = Vec::new();
    for (who, is_staff, deeds) in [("customer", false, OF_CUSTOMERS), ("staff", true, OF_STAFF)] {
        for (deed, words) in deeds {
            // What is done in one place may be seen in another one: then that one is looked at
            // anew.
            let mut test = TestApp::on_sqlite().await;
            let places = places(&test).await;
            for place in places.values() {
                if leads(&test, place).await != place.stands {
                    test = TestApp::on_sqlite().await;
                }
                if is_done(&test, place, *deed, is_staff).await {
                    let to = leads(&test, place).await;
                    ways.push((place.stands.clone(), who, *words, to));
                }
            }
        }
    }
    ways.sort();
    ways
}

fn page(ways: &[Way]) -> String {
    let mut text = "\
# Ways on

Made by the test `ways` from the demo, by doing everything that anybody can do wherever a service
stands: who, what, and where it leads. Before the bar stands the service, after it its subscription.
What is left out cannot be done there. `GOODSTANDING_WRITE_WAYS=1 cargo test -p goodstanding-backend
--test api ways` writes it again.
"
    .to_owned();
    let mut place = "";
    for (from, who, what, to) in ways {
        if from != place {
            let _ = write!(
                text,
                "\n## {}\n\n| who | does | then it is |\n|---|---|---|\n",
                from.replace('|', "·")
            );
            place = from;
        }
        let _ = writeln!(text, "| {who} | {what} | {} |", to.replace('|', "·"));
    }
    text
}

/// Nobody is in a state that only staff can read about: whoever has something that is not over can
/// do something about it, and is told how it stands; and whatever was unpaid, paused or to end
/// leads back to where it works.
#[tokio::test]
async fn every_state_has_a_way_on() {
    let ways = ways().await;
    let test = TestApp::on_sqlite().await;
    let found = places(&test).await;
    for place in found.values() {
        let owner = test.person(place.owner).await;
        let answer = owner.get(&format!("/api/v1/services/{}", place.id)).await;
        let service: Service = serde_json::from_str(&answer.text).unwrap();
        let told = service.explain();
        let needs_words = matches!(
            service.status,
            ServiceStatus::Pending | ServiceStatus::Suspended
        ) || service.unpaid.is_some();
        assert!(
            !needs_words || !told.sentence.to_string().is_empty(),
            "{} says nothing",
            place.stands
        );
        let of_customers: BTreeSet<&str> = ways
            .iter()
            .filter(|way| way.0 == place.stands && way.1 == "customer")
            .map(|way| way.2)
            .collect();
        assert!(
            service.status.has_ended() || !of_customers.is_empty(),
            "nobody can leave {}",
            place.stands
        );
        let works = |way: &&Way| way.0 == place.stands && way.3.starts_with("active");
        let is_repaired = ways.iter().any(|way| works(&way));
        let is_broken = service.status == ServiceStatus::Suspended || service.unpaid.is_some();
        assert!(
            !is_broken || is_repaired,
            "nothing makes {} work again",
            place.stands
        );
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/WAYS.md");
    let page = page(&ways);
    if std::env::var_os("GOODSTANDING_WRITE_WAYS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == page,
        "docs/WAYS.md is out of date: write it again with GOODSTANDING_WRITE_WAYS=1"
    );
}

//! Ways to pay: orders are paid with the one that they name, and one of them is the default.

use std::cell::RefCell;

use axum::http::Method;
use chrono::TimeDelta;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::orders::Order;
use goodstanding_shared::payments::{PaymentMethod, PaymentMethodBrief};
use goodstanding_shared::subscriptions::SubscriptionDetails;
use serde_json::json;

use super::every_pair;
use super::gate::Gate;
use super::scenes::WELL;
use super::stage::Stage;
use crate::harness::{Answer, Call, DatabaseKind};
use crate::life::{CHARGES_BACK, GOOD, NEVER_SOFTLY};
use crate::payments::{list, path};

/// The number of the spare card.
const SPARE: &str = "5555 5555 5555 4444";
/// The number of a bank account.
const ACCOUNT: &str = "DE89 3704 0044 0532 0130 00";

/// What can be done with a default card and a spare one that pay for nothing.
const WITH_TWO: [&str; 6] = [
    "order",
    "add an account",
    "remove the default",
    "remove the spare one",
    "replace the default",
    "replace the spare one",
];
/// What can be done without any: nothing is ordered.
const WITH_NONE: [&str; 1] = ["add an account"];

/// The cards as everybody has read them, and what was ordered meanwhile.
struct Wallet {
    default: Option<PaymentMethod>,
    spare: Option<PaymentMethod>,
    ordered: RefCell<Vec<SubscriptionId>>,
}

pub(super) async fn race(database: DatabaseKind) {
    let gate = Gate::open();
    let test = gate.server(database).await;
    test.breaks(
        &[I::ReferencePayment],
        "what an earlier turn ordered goes on with ways to pay that are put away by hand",
    );
    let (stage, _) = Stage::set(&test, &WELL, 0).await;
    let outcome = async |wallet: &Wallet| outcome(&stage, wallet).await;
    let carry_out = async |deed: &str, wallet: &Wallet| carry_out(&stage, deed, wallet).await;
    let two = async || {
        let wallet = Wallet {
            default: Some(first_card(&stage).await),
            spare: Some(stage.add_card(SPARE).await),
            ordered: RefCell::default(),
        };
        // The newest one becomes the default. Of two of one instant nobody knows which that is.
        stage.test.clock.advance(TimeDelta::seconds(1));
        wallet
    };
    every_pair(&WITH_TWO, &gate, two, carry_out, outcome).await;
    let none = async || {
        put_away(&stage).await;
        Wallet {
            default: None,
            spare: None,
            ordered: RefCell::default(),
        }
    };
    every_pair(&WITH_NONE, &gate, none, carry_out, outcome).await;
}

/// What was used before is out of the way. Whatever is added from now on is newer.
async fn put_away(stage: &Stage<'_>) {
    stage
        .test
        .sql(&[
            "update payment_methods set removed_at = created_at, is_default = (1 = 0)
             where customer_id in (select customer_id from users
                 where email = 'empty@demo.example')",
        ])
        .await;
    stage.test.clock.advance(TimeDelta::seconds(1));
}

async fn first_card(stage: &Stage<'_>) -> PaymentMethod {
    put_away(stage).await;
    let card = stage.add_card(GOOD).await;
    assert!(card.is_default);
    card
}

async fn carry_out(stage: &Stage<'_>, deed: &str, wallet: &Wallet) -> Option<Answer> {
    let answer = call(stage, deed, wallet).key(&stage.who.key()).send().await;
    if deed == "order" && answer.status.is_success() {
        let order: Order = answer.created();
        wallet
            .ordered
            .borrow_mut()
            .push(order.lines[0].subscription);
    }
    Some(answer)
}

fn call<'a>(stage: &Stage<'a>, deed: &str, wallet: &Wallet) -> Call<'a> {
    let card = |number: &str| json!({"number": number, "expires": "12/39"});
    let remove = |card: &Option<PaymentMethod>| {
        let card = card.as_ref().unwrap();
        let call = stage.me.request(Method::DELETE, &path(card, ""));
        call.version(card)
    };
    let replace = |old: &Option<PaymentMethod>, number: &str| {
        let old = old.as_ref().unwrap();
        let address = path(old, "/replacement");
        stage.me.post(&address, &card(number)).version(old)
    };
    match deed {
        "order" => stage.me.post(
            "/api/v1/orders",
            &json!({
                "lines": [{
                    "product": "hosting-s", "plan": "MONTHLY", "quantity": 1, "name": "Mine",
                }],
                "due_today": {"amount": "6.99", "currency": "EUR"},
                "payment_method": wallet.default.as_ref().map(|card| card.brief.id),
            }),
        ),
        "add an account" => stage.me.post("/api/v1/payment-methods", &card(ACCOUNT)),
        "remove the default" => remove(&wallet.default),
        "remove the spare one" => remove(&wallet.spare),
        "replace the default" => replace(&wallet.default, CHARGES_BACK),
        "replace the spare one" => replace(&wallet.spare, NEVER_SOFTLY),
        _ => unreachable!("{deed}"),
    }
}

/// Which cards there are, and with which of them what was ordered is paid.
async fn outcome(stage: &Stage<'_>, wallet: &Wallet) -> String {
    stage.who.work().await;
    let mut cards = Vec::new();
    for card in list(&stage.me).await {
        let rank = if card.is_default { "default" } else { "spare" };
        let last4 = &card.brief.last4;
        cards.push(format!("{last4} {rank} pays for {}", card.pays_for));
    }
    cards.sort_unstable();
    let mut bills = Vec::new();
    let ordered = wallet.ordered.borrow().clone();
    let last4 = |method: Option<PaymentMethodBrief>| method.map(|method| method.last4);
    for subscription in ordered {
        let page = format!("/api/v1/subscriptions/{subscription}");
        let bill: SubscriptionDetails = stage.me.read(&page).await;
        let charge = bill.subscription.transactions.into_iter().next().unwrap();
        bills.push(format!(
            "{} paid with {:?}: {} with {:?}",
            bill.life.standing,
            last4(bill.payment_method),
            charge.status,
            last4(charge.payment_method)
        ));
    }
    bills.sort_unstable();
    format!("{cards:?} {bills:?}")
}

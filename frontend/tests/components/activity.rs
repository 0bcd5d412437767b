//! The history: plain words for customers, and what was recorded for staff.

use goodstanding_frontend::activity::{ActivityList, HistoryOf};
use goodstanding_shared::activity::{Activity, ActorKind, Event};
use goodstanding_shared::ids::{ActivityId, SubscriptionId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::sessions::Role;
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, SubscriptionEvent, SubscriptionStatus,
};
use goodstanding_shared::transactions::TransactionStatus;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::actions::sign_in;
use crate::support::{mount, now, text};

fn entry(number: u64, actor: ActorKind, event: Event) -> Activity {
    Activity {
        id: ActivityId::from_bits(number.into()),
        at: now(),
        actor,
        actor_name: None,
        event,
        reason_code: None,
        comment: None,
    }
}

fn entries() -> Vec<Activity> {
    let active = |billing| Standing::new(SubscriptionStatus::Active, Some(billing)).unwrap();
    vec![
        entry(
            2,
            ActorKind::System,
            Event::SubscriptionChanged {
                event: Some(SubscriptionEvent::FailedSoftly),
                from: active(BillingStatus::GoodStanding),
                to: active(BillingStatus::InRetry),
            },
        ),
        entry(
            1,
            ActorKind::Staff,
            Event::Charged {
                transaction: "GS00000042".parse().unwrap(),
                amount: Money::new(1200, Currency::EUR),
                status: TransactionStatus::Cancelled,
            },
        ),
    ]
}

async fn history(role: Role) -> String {
    let page = mount(move || {
        sign_in(role);
        let of = HistoryOf::Subscription(SubscriptionId::from_bits(1));
        view! { <ActivityList of=of latest=entries() total=2 /> }
    })
    .await;
    text(&page.root)
}

#[wasm_bindgen_test]
async fn customers_read_plain_words_and_the_number_of_what_was_charged() {
    let words = history(Role::Customer).await;
    for said in [
        "Payment failed; we will try again",
        "The payment of €12.00 failed",
        "Automatic",
        "Goodstanding staff",
        "GS00000042",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert!(!words.contains("In Retry"), "{words}");
    assert!(!words.contains("Cancelled"), "{words}");
}

#[wasm_bindgen_test]
async fn staff_read_the_statuses_as_well() {
    let words = history(Role::Staff).await;
    let recorded = "From Active, Good Standing to Active, In Retry";
    assert!(words.contains(recorded), "{words}");
    assert!(words.contains("Cancelled"), "{words}");
}

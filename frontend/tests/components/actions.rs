//! What can be done to a subscription, a service and a transaction: which buttons, why not, what is
//! promised, and the dialogs.

use goodstanding_frontend::services::service_preview_lines;
use goodstanding_frontend::sessions::Session;
use goodstanding_frontend::shell::Loaded;
use goodstanding_frontend::subscriptions::{
    SubscriptionActionDialog, Verb, act, next_event, preview_lines, unused,
};
use goodstanding_frontend::transactions::TransactionActionDialog;
use goodstanding_frontend::ui::PreviewLine;
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::catalog::{Anchor, BillingPeriod, BillingPlan, PeriodPrice, ProductLabel};
use goodstanding_shared::ids::{PaymentMethodId, ServiceId, SubscriptionId, UserId};
use goodstanding_shared::money::{Currency, Money};
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind, ProcessorKind};
use goodstanding_shared::services::{ServiceAction, ServiceBrief, ServiceStatus};
use goodstanding_shared::sessions::{Me, Role};
use goodstanding_shared::subscriptions::life::{Life, SubscriptionAction as Action};
use goodstanding_shared::subscriptions::{
    BillingStatus, Standing, Subscription, SubscriptionDetails, SubscriptionItem,
    SubscriptionStatus,
};
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{
    Transaction, TransactionAction, TransactionDetails, TransactionKind, TransactionStatus,
};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use crate::support::{
    Mounted, button, labelled, mount, now, press, requested, roles, service, settle, text, write,
};

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn method(kind: PaymentMethodKind) -> PaymentMethodBrief {
    PaymentMethodBrief {
        id: PaymentMethodId::from_bits(1),
        kind,
        brand: "Visa".into(),
        last4: "4242".into(),
    }
}

/// "Studio website" for 49.00 a month, paid from 1 November to 1 December; today is 21 November.
fn paid() -> SubscriptionDetails {
    let standing = Standing::new(
        SubscriptionStatus::Active,
        Some(BillingStatus::GoodStanding),
    );
    let life = Life {
        invoice_due_on: None,
        suspends_on: None,
        gives_up_on: None,
        standing: standing.unwrap(),
        starts_on: date("2026-03-01"),
        ends_on: Some(date("2026-12-08")),
        next_bill_on: Some(date("2026-12-01")),
        next_retry_on: None,
        failed_attempts: 0,
        paused_on: None,
        entitled_through: Some(date("2026-12-08")),
        billing_before: None,
        next_bill_before: None,
        cancel_reason: None,
        anchor: Anchor::at(date("2026-03-01")),
        short_until: None,
        setup_minor: 0,
        paid_from: Some(date("2026-11-01")),
        paid_minor: 4900,
        is_charging: false,
    };
    let product = ProductLabel {
        id: "vps-4".parse().unwrap(),
        description: Some("Managed VPS 4.".into()),
        language: None,
    };
    SubscriptionDetails {
        subscription: Subscription {
            id: SubscriptionId::from_bits(7),
            version: 3,
            customer: None,
            plan: "MONTHLY".parse().unwrap(),
            products: vec![product.clone()],
            services: vec![ServiceName::parse("Studio website").unwrap()],
            standing: life.standing,
            starts_on: life.starts_on,
            ends_on: life.ends_on,
            next_bill_on: life.next_bill_on,
            next_retry_on: None,
            failed_attempts: 0,
            paused_on: None,
            entitled_through: life.entitled_through,
            stays_free: false,
            is_charging: false,
            newer: None,
            created_at: now(),
            transactions: Vec::new(),
        },
        plan: BillingPlan {
            id: "MONTHLY".parse().unwrap(),
            description: "Every month".into(),
            language: None,
            periods: vec![BillingPeriod {
                cycle: "1 month".parse().ok(),
                repeat: None,
                price: PeriodPrice::Full,
            }],
            grace_days: 7,
            retry_days: vec![1, 3, 5],
            can_pause: true,
        },
        leaving: Vec::new(),
        items: vec![SubscriptionItem {
            product,
            quantity: 1,
            price: euros(4900),
            reduced: None,
        }],
        services: vec![ServiceBrief {
            id: ServiceId::from_bits(1),
            name: ServiceName::parse("Studio website").unwrap(),
            status: ServiceStatus::Active,
            cancellation_requested: false,
        }],
        ordered_at: now(),
        payment_method: Some(method(PaymentMethodKind::Card)),
        next_charge: None,
        life,
        versions: Vec::new(),
        transactions_total: 0,
        activity: Vec::new(),
        activity_total: 0,
    }
}

fn standing(status: SubscriptionStatus, billing: BillingStatus) -> SubscriptionDetails {
    let mut details = paid();
    details.life.standing = Standing::new(status, Some(billing)).unwrap();
    details.subscription.standing = details.life.standing;
    details
}

/// The second charge of November's bill failed.
fn failing() -> SubscriptionDetails {
    let mut details = standing(SubscriptionStatus::Active, BillingStatus::InRetry);
    let life = &mut details.life;
    life.next_bill_on = Some(date("2026-11-20"));
    life.anchor = Anchor::at(date("2026-10-20"));
    life.next_retry_on = Some(date("2026-11-23"));
    life.failed_attempts = 2;
    life.ends_on = Some(date("2026-11-27"));
    details
}

fn texts(lines: &[PreviewLine]) -> Vec<String> {
    lines
        .iter()
        .map(|line| match line.on {
            Some(date) => format!("{date} {}", line.text),
            None => line.text.clone(),
        })
        .collect()
}

fn promised(details: &SubscriptionDetails, action: Action, refund: bool) -> Vec<String> {
    let step = act(details, action, None, now()).unwrap();
    texts(&preview_lines(details, action, &step, refund, now(), false))
}

#[wasm_bindgen_test]
fn which_buttons_there_are_follows_from_who_reads_and_how_it_stands() {
    use ActorKind::{Customer, Staff};
    use Verb as V;

    let shown = |actor, status| -> Vec<Verb> {
        Verb::ALL
            .into_iter()
            .filter(|verb| verb.is_shown(actor, status))
            .collect()
    };
    assert_eq!(
        shown(Customer, SubscriptionStatus::Active),
        [V::PayNow, V::Upgrade, V::Pause, V::Cancel]
    );
    assert_eq!(
        shown(Customer, SubscriptionStatus::Paused),
        [V::PayNow, V::Upgrade, V::Resume, V::Cancel]
    );
    assert_eq!(
        shown(Staff, SubscriptionStatus::PendingActivation),
        [
            V::PayNow,
            V::Upgrade,
            V::Pause,
            V::Cancel,
            V::Activate,
            V::MoveStart,
            V::ForceEnd,
            V::WithdrawContract,
            V::Delete
        ]
    );
    assert_eq!(shown(Customer, SubscriptionStatus::Cancelled), []);
    assert_eq!(shown(Staff, SubscriptionStatus::Cancelled), [V::Delete]);
    assert_eq!(shown(Staff, SubscriptionStatus::Deleted), []);
}

#[wasm_bindgen_test]
fn a_button_that_a_rule_refuses_says_why() {
    let offered = |verb: Verb, details: &SubscriptionDetails| verb.offered(details, now());
    assert_eq!(
        offered(Verb::PayNow, &paid()),
        Err("Nothing is unpaid.".into())
    );
    assert_eq!(offered(Verb::PayNow, &failing()), Ok(vec![Action::PayNow]));
    assert_eq!(
        offered(Verb::Cancel, &paid()),
        Ok(vec![Action::CancelAtEnd, Action::CancelNow])
    );
    assert_eq!(
        offered(Verb::Cancel, &failing()),
        Ok(vec![Action::CancelNow]),
        "without a paid period there is nothing to wait for"
    );
    assert!(offered(Verb::Upgrade, &paid()).is_ok());
    assert!(offered(Verb::Upgrade, &failing()).is_err());
    let mut fixed = paid();
    fixed.plan.can_pause = false;
    assert_eq!(
        offered(Verb::Pause, &fixed),
        Err("This billing plan cannot be paused.".into())
    );
    let mut two = paid();
    two.items.push(two.items[0].clone());
    assert!(
        offered(Verb::Upgrade, &two)
            .unwrap_err()
            .contains("has 2 products")
    );
}

#[wasm_bindgen_test]
fn the_preview_says_what_the_rule_does() {
    assert_eq!(
        promised(&paid(), Action::CancelAtEnd, false),
        [
            "Everything works on. You can withdraw the cancellation until the end.",
            "2026-12-01 Studio website ends. Nothing is charged after that.",
        ]
    );
    // 10 of 30 days are left of a period that cost 49.00.
    let lost = "€16.33 that was paid for the days until 1 Dec 2026 is not given back.";
    assert_eq!(
        promised(&paid(), Action::CancelNow, false),
        [
            "Studio website stops and is Canceled.",
            "Nothing more is charged.",
            lost,
            "This cannot be undone.",
        ]
    );
    let back = "€16.33 for the days until 1 Dec 2026 is given back to Visa ending in 4242.";
    assert!(promised(&paid(), Action::ForceEnd, true).contains(&back.to_owned()));
    assert_eq!(
        unused(&paid(), now()),
        Some((euros(1633), date("2026-12-01")))
    );
    assert_eq!(
        promised(&paid(), Action::PauseAtEnd, false),
        ["2026-12-01 Studio website pauses. Nothing is charged until you resume.",]
    );
    assert_eq!(
        promised(&failing(), Action::PayNow, false),
        [
            "€49.00 is charged to Visa ending in 4242 for 20 Nov 2026 – 19 Dec 2026.",
            "If the payment succeeds, Studio website is paid up to 20 Dec 2026. The next bill comes then.",
            "If the payment is declined, we try again on 23 Nov 2026.",
        ]
    );
}

#[wasm_bindgen_test]
fn what_comes_by_itself_is_said_with_its_date() {
    let (on, words) = next_event(&paid(), now()).unwrap();
    assert_eq!(on, date("2026-12-01"));
    assert_eq!(words, "€49.00 is charged for 1 Dec 2026 – 31 Dec 2026.");
    let (on, words) = next_event(&failing(), now()).unwrap();
    assert_eq!(on, date("2026-11-23"));
    assert_eq!(words, "The charge of €49.00 is tried again.");
}

#[wasm_bindgen_test]
fn staff_are_told_what_becomes_of_a_service() {
    let lines = service_preview_lines(&service(), ServiceAction::Suspend).unwrap();
    assert_eq!(lines[0].text, "Studio website is Suspended.");
    assert!(service_preview_lines(&service(), ServiceAction::Archive).is_none());
    assert!(service_preview_lines(&service(), ServiceAction::CompleteCancellation).is_none());
    let lines = service_preview_lines(&requested(), ServiceAction::CompleteCancellation).unwrap();
    assert!(lines[2].text.contains("1 Dec 2026"), "{lines:?}");
}

pub(super) fn sign_in(role: Role) {
    Session::expect().begin(Me {
        id: UserId::from_bits(1),
        name: "Sam".into(),
        email: "sam@demo.example".into(),
        role,
        customer: None,
        language: None,
        time_zone: None,
        demo: true,
        processor: ProcessorKind::Sandbox,
        time_is_simulated: false,
        idle_s: 43_200,
        ends_in_s: 2_592_000,
        now: now(),
    });
}

async fn open(
    verb: Verb,
    role: Role,
    details: SubscriptionDetails,
    closed: RwSignal<u32>,
) -> Mounted<impl Mountable> {
    let page = mount(move || {
        sign_in(role);
        let loaded = Loaded::new(move || {
            let details = details.clone();
            Box::pin(async move { Ok(details) })
        });
        let is_there = Memo::new(move |_| loaded.get().is_some());
        move || {
            is_there.get().then(|| {
                view! {
                    <SubscriptionActionDialog
                        verb=verb
                        details=loaded
                        on_done=|_| {}
                        on_add=Callback::new(|()| {})
                        on_close=move |()| closed.update(|times| *times += 1)
                    />
                }
            })
        }
    })
    .await;
    settle().await;
    page
}

#[wasm_bindgen_test]
async fn nothing_is_chosen_beforehand_and_the_choice_is_previewed() {
    let page = open(Verb::Cancel, Role::Customer, paid(), RwSignal::new(0)).await;
    let radio = |words| -> HtmlInputElement { labelled(&page.root, words).unchecked_into() };
    assert!(!radio("Cancel at the end").checked());
    assert!(!radio("Cancel now").checked());
    assert!(text(&page.root).contains("Studio website · €49.00 a month"));
    assert!(!text(&page.root).contains("What will happen"));
    press(&button(&page.root, "Cancel subscription")).await;
    settle().await;
    let summary = roles(&page.root, "alert").remove(0);
    assert!(text(&summary).contains("Select one of the ways"));
    assert_eq!(document().active_element().unwrap(), *summary);
    press(&radio("Cancel at the end")).await;
    assert!(text(&page.root).contains("Studio website ends. Nothing is charged after that."));
    assert!(
        button(&page.root, "Cancel subscription")
            .class_name()
            .contains("btn--primary"),
        "red is for what cannot be undone"
    );
    press(&radio("Cancel now")).await;
    assert!(text(&page.root).contains("This cannot be undone."));
    assert!(
        button(&page.root, "Cancel subscription")
            .class_name()
            .contains("btn--danger")
    );
}

#[wasm_bindgen_test]
async fn customers_are_not_asked_why_and_staff_are() {
    let page = open(Verb::Pause, Role::Customer, paid(), RwSignal::new(0)).await;
    assert!(!text(&page.root).contains("Comment"));
    drop(page);
    let page = open(Verb::ForceEnd, Role::Staff, paid(), RwSignal::new(0)).await;
    press(&button(&page.root, "Terminate now")).await;
    settle().await;
    let summary = roles(&page.root, "alert").remove(0);
    for words in ["Choose a reason", "Say why, for whoever reads it later"] {
        assert!(text(&summary).contains(words), "{}", text(&summary));
    }
    press(&labelled(
        &page.root,
        "Give back €16.33 for the days until 1 Dec 2026",
    ))
    .await;
    assert!(
        text(&page.root)
            .contains("€16.33 for the days until 1 Dec 2026 is given back to Visa ending in 4242.")
    );
}

#[wasm_bindgen_test]
async fn a_new_start_must_lie_ahead() {
    let mut ahead = paid();
    ahead.life.standing = Standing::new(SubscriptionStatus::PendingActivation, None).unwrap();
    ahead.life.starts_on = date("2026-12-24");
    ahead.life.next_bill_on = Some(date("2026-12-24"));
    let page = open(Verb::MoveStart, Role::Staff, ahead, RwSignal::new(0)).await;
    let field = labelled(&page.root, "New start date");
    write(&field, "2026-11-21").await;
    press(&button(&page.root, "Move the start date")).await;
    settle().await;
    assert!(text(&page.root).contains("Enter a date that lies ahead"));
    write(&field, "2027-01-15").await;
    assert!(text(&page.root).contains("The start moves from 24 Dec 2026 to 15 Jan 2027."));
}

#[wasm_bindgen_test]
async fn without_a_server_what_was_typed_is_kept_and_it_can_be_tried_again() {
    let closed = RwSignal::new(0);
    let page = open(Verb::Delete, Role::Staff, paid(), closed).await;
    let select = labelled(&page.root, "Reason");
    select
        .unchecked_ref::<web_sys::HtmlSelectElement>()
        .set_value("110");
    crate::support::fire(&select, "change").await;
    let comment = labelled(&page.root, "Comment");
    write(&comment, "Ordered twice").await;
    press(&button(&page.root, "Delete subscription")).await;
    for _ in 0..100 {
        if !roles(&page.root, "alert").is_empty() {
            break;
        }
        settle().await;
    }
    assert!(
        !roles(&page.root, "alert").is_empty(),
        "the failure is said"
    );
    assert_eq!(
        comment.unchecked_into::<HtmlTextAreaElement>().value(),
        "Ordered twice"
    );
    press(&button(&page.root, "Not now")).await;
    settle().await;
    assert_eq!(closed.get_untracked(), 1);
}

fn captured() -> TransactionDetails {
    TransactionDetails {
        transaction: Transaction {
            id: "GS00000042".parse().unwrap(),
            created_at: now(),
            status: TransactionStatus::Captured,
            kind: TransactionKind::Recurring,
            amount: euros(4900),
            customer: None,
            subscription: None,
            services: Vec::new(),
            payment_method: Some(method(PaymentMethodKind::Card)),
            response: None,
            billing_cycle: 1,
            retry: 0,
            refund_of: None,
        },
        log: Vec::new(),
        items: Vec::new(),
        subscription: None,
        order: None,
        attempts: Vec::new(),
        next_attempt_on: None,
        refunds: Vec::new(),
        refunded: euros(900),
    }
}

#[wasm_bindgen_test]
async fn a_part_is_given_back_in_the_digits_of_its_currency() {
    let page = mount(move || {
        sign_in(Role::Staff);
        let loaded = Loaded::new(|| Box::pin(async { Ok(captured()) }));
        let is_there = Memo::new(move |_| loaded.get().is_some());
        move || {
            is_there.get().then(|| {
                view! {
                    <TransactionActionDialog
                        action=TransactionAction::Refund
                        details=loaded
                        on_done=|_| {}
                        on_close=|()| {}
                    />
                }
            })
        }
    })
    .await;
    settle().await;
    press(&labelled(&page.root, "All that is left")).await;
    assert!(text(&page.root).contains("€40.00 is given back to Visa ending in 4242."));
    press(&labelled(&page.root, "A part")).await;
    let amount = labelled(&page.root, "Amount");
    write(&amount, "5").await;
    press(&button(&page.root, "Refund")).await;
    settle().await;
    assert!(text(&page.root).contains("Enter an amount with 2 digits after the point"));
    write(&amount, "40.01").await;
    press(&button(&page.root, "Refund")).await;
    settle().await;
    assert!(text(&page.root).contains("At most €40.00 can be given back."));
    write(&amount, "5.00").await;
    assert!(text(&page.root).contains("€14.00 of €49.00 is given back then."));
    assert_eq!(text(&button(&page.root, "Refund €5.00")), "Refund €5.00");
}

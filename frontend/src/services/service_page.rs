//! One service: everything that is known of it, and the action that ends it.

use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::{Service, ServiceDetails, ServiceHelp};
use goodstanding_shared::sessions::Role;
use goodstanding_shared::transactions::TransactionsQuery;
use goodstanding_words::services::{help, page as words};
use goodstanding_words::{Amount, actions, columns, common, customers, parts, services};
use leptos::prelude::*;

use super::billing::Billing;
use super::due::due;
use super::staff_part::ACTIONS;
use super::texts::{payment_text, sentence_text};
use super::{CancelAction, Served, ServicesStore, service_badge};
use crate::actions::note;
use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::cancellations::{CancelDialogHost, CancelTarget, CancellationPanel};
use crate::part::within;
use crate::paths;
use crate::payments::PaymentsOf;
use crate::sessions::Session;
use crate::shell::{Crumb, Loaded, PageHead, Tab, headed_page, tabs};
use crate::subscriptions::{dialogs, standing_badges};
use crate::ui::{Skeleton, copyable, fact, id_link, instant, missing, text_in};
use crate::words::{apart, fixed, say};

/// The page of one service.
#[component]
pub fn ServicePage(
    /// Which service, as the address names it.
    id: ServiceId,
) -> impl IntoView {
    let store = ServicesStore::expect();
    let loaded = Loaded::new(move || {
        Box::pin(async move {
            let details = api::service(id).await?;
            store.replace(details.service.clone());
            Ok(details)
        })
    });
    let payments = PaymentsOf::new(TransactionsQuery {
        service: Some(id),
        ..TransactionsQuery::default()
    });
    let changed = Callback::new(move |()| {
        loaded.load();
        payments.load();
    });
    let billing = Billing::new(id, changed);
    let target = CancelTarget::new();
    target.on_changed(move |changed| {
        loaded.set(changed);
        billing.load();
    });
    let served = Served {
        details: Signal::derive(move || loaded.get()),
        on_changed: Callback::new(move |changed: ServiceDetails| {
            store.replace(changed.service.clone());
            target.offer(changed.clone());
            loaded.set(changed);
            billing.load();
            payments.load();
        }),
        reload: Callback::new(move |()| loaded.load()),
    };
    let is_coming = billing.is_coming();
    let draw = move |details| {
        if is_coming.get() {
            return view! { <Skeleton what=fixed(words::LOADING) /> }.into_any();
        }
        ready(details, target, billing, payments)
    };
    // The heading and the dialogs stand beside what is drawn anew when the service changes: the
    // focus, and what was typed, stay.
    view! {
        {headed_page(move || head(id, loaded, served, billing), fixed(words::LOADING), loaded, draw)}
        <CancelDialogHost target=target />
        {dialogs(billing.acting)}
    }
}

/// The name, how it stands, what can be done, and what became of that.
fn head(
    id: ServiceId,
    loaded: Loaded<ServiceDetails>,
    served: Served,
    billing: Billing,
) -> AnyView {
    let session = Session::expect();
    // The list knows the name already: no jump when the rest arrives.
    let known = ServicesStore::expect().find_untracked(id).map_or_else(
        || fixed(columns::SERVICE).to_owned(),
        |service| apart(service.name.as_str()),
    );
    let title = Memo::new(move |_| {
        let name = loaded.with(|details| apart(details.service.name.as_str()));
        name.unwrap_or_else(|| known.clone())
    });
    // Not before the rest is: what stands below would move.
    let is_coming = billing.is_coming();
    let is_here = Memo::new(move |_| !is_coming.get() && loaded.with(|_| ()).is_some());
    let below = move || {
        if !is_here.get() {
            return None;
        }
        loaded.with(|details| {
            let service = &details.service;
            let sentence = sentence_text(&service.explain().sentence);
            view! {
                <p class="status-line">
                    {service_badge(service.status)} <span class="muted">{sentence}</span>
                </p>
            }
            .into_any()
        })
    };
    let own = move || {
        let helps = loaded.with(|details| helping(&details.service)).flatten();
        let helps = helps.map(|(words, href)| {
            view! {
                <a class="btn btn--primary" href=href>
                    {words}
                </a>
            }
        });
        view! {
            {helps}
            {billing.actions()}
        }
    };
    let own = move || (!session.is_staff() && is_here.get()).then(own);
    let staff = session
        .is_staff()
        .then(|| within(&ACTIONS, move |staff| (staff.bar)(served)));
    view! {
        <PageHead title=title parents=parents(session) below=below>
            {own}
        </PageHead>
        {note(billing.acting.note)}
        {staff}
    }
    .into_any()
}

/// What helps the customer and is done elsewhere, as the black button of the page. Paying and
/// resuming are done here: what bills the service offers them.
fn helping(service: &Service) -> Option<(String, String)> {
    let unpaid = service.unpaid?;
    match service.explain().help? {
        ServiceHelp::SeeTransactions => {
            let sum = Amount::from(unpaid.amount);
            let words = if unpaid.reason.is_invoice() {
                help::see_invoice(sum)
            } else {
                actions::approve_sum(sum)
            };
            Some((say(words), paths::transactions_of(unpaid.subscription)))
        }
        ServiceHelp::Resume | ServiceHelp::Pay => None,
    }
}

fn parents(session: Session) -> Vec<Crumb> {
    match session.me_untracked().map(|me| me.role) {
        Some(Role::Staff) => vec![Crumb::new(fixed(customers::TITLE), paths::CUSTOMERS)],
        Some(Role::Customer) | None => vec![Crumb::new(fixed(services::TITLE), paths::SERVICES)],
    }
}

fn ready(
    details: ServiceDetails,
    target: CancelTarget,
    billing: Billing,
    payments: PaymentsOf,
) -> AnyView {
    let service = details.service.clone();
    let id = service.id;
    target.offer(details.clone());
    let (latest, total) = (details.activity.clone(), details.activity_total);
    let parts = vec![
        Tab {
            count: payments.count(),
            ..Tab::new("", fixed(parts::PAYMENTS), move || payments.view())
        },
        Tab::new("billing", fixed(parts::BILLING), move || billing.view()),
        Tab::new("activity", fixed(parts::ACTIVITY), move || {
            view! { <ActivityList of=HistoryOf::Service(id) latest=latest.clone() total=total /> }
        }),
    ];
    view! {
        {move || billing.problem()}
        <CancellationPanel details=details.clone() target=target />
        {billing.glance(&service, payments)}
        <div class="columns">
            {tabs(fixed(words::ABOUT), parts)}
            <section class="sheet part" aria-labelledby="details-heading">
                <div class="part__head">
                    <h2 id="details-heading">{fixed(parts::DETAILS)}</h2>
                    <CancelAction service=service.clone() full=true on_press=move |_| target.open(id) />
                </div>
                <ProductFacts details=details billing=billing />
                <DateFacts service=service />
            </section>
        </div>
    }
    .into_any()
}

#[component]
fn ProductFacts(details: ServiceDetails, billing: Billing) -> impl IntoView {
    let service = details.service;
    let quantity = (service.quantity > 1)
        .then(|| fact(fixed(columns::QUANTITY), service.quantity.to_string()));
    let setup_fee = if details.setup_fee.is_zero() {
        fixed(words::NO_SETUP_FEE).to_owned()
    } else {
        say(words::setup_fee_once(details.setup_fee.into()))
    };
    // The history begins with the order, as long as what came with the page reaches back to it.
    let order = details.activity.iter().find_map(|entry| {
        if let Event::ServiceOrdered { order } = entry.event {
            order
        } else {
            None
        }
    });
    let order = order.map(|id| {
        fact(
            fixed(columns::ORDER),
            id_link(paths::order(id), &id.to_string()),
        )
    });
    let subscription = match details.subscription {
        Some(subscription) => {
            let id = subscription.id;
            view! {
                {id_link(paths::subscription(id), &id.to_string())}
                {standing_badges(subscription.standing)}
            }
            .into_any()
        }
        None => missing(fixed(common::NO_SERVICE_SUBSCRIPTION)),
    };
    view! {
        <h3 class="part__sub">{fixed(columns::PRODUCT)}</h3>
        <dl class="facts">
            {fact(fixed(columns::NAME), text_in(&service.product.name, service.product.name_language.as_ref()))} {fact(fixed(columns::GROUP), text_in(&service.product.group, service.product.group_language.as_ref()))}
            {fact(fixed(columns::DESCRIPTION), text_in(&details.description, details.description_language.as_ref()))} {quantity}
            {fact(fixed(columns::PAYMENT), payment_text(service.price, service.cycle))} {fact(fixed(columns::SETUP_FEE), setup_fee)}
            {fact(fixed(columns::SUBSCRIPTION), subscription)} {move || billing.plan_fact()} {order}
            {fact(fixed(columns::SERVICE_ID), copyable(service.id.to_string()))}
        </dl>
    }
}

#[component]
fn DateFacts(service: Service) -> impl IntoView {
    let due = due(&service);
    let activated = service.activated_at.map_or_else(
        || missing(fixed(words::NOT_ACTIVATED)),
        |at| instant(at, true),
    );
    view! {
        <h3 class="part__sub">{fixed(words::DATES)}</h3>
        <dl class="facts">
            {fact(fixed(columns::CREATED_AT), instant(service.created_at, true))} {fact(fixed(columns::ACTIVATED_AT), activated)}
            {fact(fixed(columns::UPDATED_AT), instant(service.updated_at, true))} {fact(fixed(columns::NEXT_DUE_DATE), due)}
        </dl>
    }
}

//! One service: everything that is known of it, and the action that ends it.

use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::services::{Service, ServiceDetails, ServiceHelp};
use goodstanding_shared::sessions::Role;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::due::due;
use super::staff_part::ACTIONS;
use super::texts::{payment_text, sentence_text};
use super::{CancelAction, Served, ServicesStore, service_badge};
use crate::activity::{ActivityList, HistoryOf};
use crate::api;
use crate::cancellations::{CancelDialogHost, CancelTarget, CancellationPanel};
use crate::part::within;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, NotFoundPage, PageHead, Remote};
use crate::subscriptions::standing_badges;
use crate::ui::{Failure, Skeleton, copyable, fact, id_link, instant, missing, money_text};

/// The page of one service.
#[component]
pub fn ServicePage(
    /// Which service, as the address names it.
    id: ServiceId,
) -> impl IntoView {
    let session = Session::expect();
    let store = ServicesStore::expect();
    let details = RwSignal::new(Remote::<ServiceDetails>::Loading);
    let load = move || {
        spawn_local(async move {
            let result = session.check(api::service(id).await);
            if let Ok(details) = &result {
                store.replace(details.service.clone());
            }
            let _ = details.try_set(result.into());
        });
    };
    load();
    let target = CancelTarget::new();
    target.on_changed(move |changed| details.set(Remote::Ready(changed)));
    let missing = Memo::new(move |_| {
        details.with(|details| {
            matches!(details, Remote::Failed(error) if error.code() == Some(ProblemCode::NotFound))
        })
    });
    // The list knows the name already: no jump when the rest arrives.
    let known = store.find_untracked(id).map_or_else(
        || "Service".to_owned(),
        |service| service.name.as_str().to_owned(),
    );
    let title = Memo::new(move |_| {
        details.with(|details| match details {
            Remote::Ready(details) => details.service.name.as_str().to_owned(),
            Remote::Loading | Remote::Failed(_) => known.clone(),
        })
    });
    let stands = Memo::new(move |_| {
        details.with(|details| {
            let service = &details.ready()?.service;
            Some((service.status, sentence_text(&service.explain().sentence)))
        })
    });
    let helps =
        Memo::new(move |_| details.with(|details| helping(&details.ready()?.service, session)));
    let below = move || {
        stands.get().map(|(status, sentence)| {
            view! {
                <p class="status-line">
                    {service_badge(status)} <span class="muted">{sentence}</span>
                </p>
            }
        })
    };
    let shown = move || match details.get() {
        Remote::Loading => view! { <Skeleton what="the service" /> }.into_any(),
        Remote::Failed(error) => {
            view! { <Failure error=error retry=move |()| load() /> }.into_any()
        }
        Remote::Ready(details) => view! { <Ready details=details target=target /> }.into_any(),
    };
    let served = Served {
        details: Signal::derive(move || details.with(|details| details.ready().cloned())),
        on_changed: Callback::new(move |changed: ServiceDetails| {
            store.replace(changed.service.clone());
            target.offer(changed.clone());
            details.set(Remote::Ready(changed));
        }),
        reload: Callback::new(move |()| load()),
    };
    move || {
        if missing.get() {
            return view! { <NotFoundPage /> }.into_any();
        }
        // The heading and the dialog stand beside what is drawn anew when the service changes: the
        // focus, and what was typed, stay.
        let actions = session
            .is_staff()
            .then(|| within(&ACTIONS, move |staff| (staff.bar)(served)));
        view! {
            <PageHead title=title parents=parents(session) below=below>
                {move || {
                    helps
                        .get()
                        .map(|(words, href)| {
                            view! {
                                <a class="btn btn--primary" href=href>
                                    {words}
                                </a>
                            }
                        })
                }}
            </PageHead>
            {actions}
            {shown}
            <CancelDialogHost target=target />
        }
        .into_any()
    }
}

/// The one thing that helps the customer, as the black button of the page: it leads to where that
/// is done.
fn helping(service: &Service, session: Session) -> Option<(String, String)> {
    if session.is_staff() {
        return None;
    }
    match (service.explain().help?, service.unpaid) {
        (ServiceHelp::Pay, Some(unpaid)) => Some((
            format!("Pay {}", money_text(unpaid.amount)),
            paths::subscription(unpaid.subscription),
        )),
        (ServiceHelp::SeeTransactions, Some(unpaid)) => {
            let verb = if unpaid.reason.is_invoice() {
                "See the invoice of"
            } else {
                "Approve"
            };
            Some((
                format!("{verb} {}", money_text(unpaid.amount)),
                paths::transactions_of(unpaid.subscription),
            ))
        }
        (ServiceHelp::Resume | ServiceHelp::Pay | ServiceHelp::SeeTransactions, _) => None,
    }
}

fn parents(session: Session) -> Vec<Crumb> {
    match session.me_untracked().map(|me| me.role) {
        Some(Role::Staff) => vec![Crumb::new("Customers", paths::CUSTOMERS)],
        Some(Role::Customer) | None => vec![Crumb::new("Services", paths::SERVICES)],
    }
}

#[component]
fn Ready(details: ServiceDetails, target: CancelTarget) -> impl IntoView {
    let service = details.service.clone();
    let id = service.id;
    target.offer(details.clone());
    view! {
        <CancellationPanel details=details.clone() target=target />
        <div class="columns">
            <div class="stack">
                <ActivityList of=HistoryOf::Service(id) latest=details.activity.clone() total=details.activity_total />
            </div>
            <section class="sheet part" aria-labelledby="details-heading">
                <div class="part__head">
                    <h2 id="details-heading">"Details"</h2>
                    <CancelAction service=service.clone() full=true on_press=move |_| target.open(id) />
                </div>
                <ProductFacts details=details />
                <DateFacts service=service />
            </section>
        </div>
    }
}

#[component]
fn ProductFacts(details: ServiceDetails) -> impl IntoView {
    let service = details.service;
    let quantity = (service.quantity > 1).then(|| fact("Quantity", service.quantity.to_string()));
    let setup_fee = if details.setup_fee.is_zero() {
        "None".to_owned()
    } else {
        format!("{}, paid once", money_text(details.setup_fee))
    };
    // The history begins with the order, as long as what came with the page reaches back to it.
    let order = details.activity.iter().find_map(|entry| {
        if let Event::ServiceOrdered { order } = entry.event {
            order
        } else {
            None
        }
    });
    let order = order.map(|id| fact("Order", id_link(paths::order(id), &id.to_string())));
    let subscription = match details.subscription {
        Some(subscription) => {
            let id = subscription.id;
            view! {
                {id_link(paths::subscription(id), &id.to_string())}
                {standing_badges(subscription.standing)}
            }
            .into_any()
        }
        None => missing("No subscription bills this service"),
    };
    view! {
        <h3 class="part__sub">"Product"</h3>
        <dl class="facts">
            {fact("Name", service.product.name.clone())} {fact("Group", service.product.group.clone())}
            {fact("Description", details.description)} {quantity}
            {fact("Payment", payment_text(service.price, service.cycle))} {fact("Setup fee", setup_fee)}
            {fact("Subscription", subscription)} {order}
            {fact("Service ID", copyable(service.id.to_string()))}
        </dl>
    }
}

#[component]
fn DateFacts(service: Service) -> impl IntoView {
    let due = due(&service);
    let activated = service
        .activated_at
        .map_or_else(|| missing("Not yet activated"), |at| instant(at, true));
    view! {
        <h3 class="part__sub">"Dates"</h3>
        <dl class="facts">
            {fact("Created at", instant(service.created_at, true))} {fact("Activated at", activated)}
            {fact("Updated at", instant(service.updated_at, true))} {fact("Next due date", due)}
        </dl>
    }
}

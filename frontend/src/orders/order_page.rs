//! A placed order: its reference, what happens next, and what it created.

use goodstanding_shared::ids::OrderId;
use goodstanding_shared::orders::Order;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::services::ServiceStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::paths;
use crate::services::service_badge;
use crate::sessions::Session;
use crate::shell::{Crumb, NotFoundPage, PageHead, Remote};
use crate::ui::{Failure, Skeleton, badge, calendar_date, fact, instant, money_text};

/// The page.
#[component]
pub fn OrderPage(
    /// Which order.
    id: OrderId,
) -> impl IntoView {
    let session = Session::expect();
    let order = RwSignal::new(Remote::<Order>::Loading);
    let load = move || {
        spawn_local(async move {
            let result = session.check(api::order(id).await);
            let _ = order.try_set(result.into());
        });
    };
    load();
    let parents = || vec![Crumb::new("Order services", paths::ORDER_SERVICES)];
    move || match order.get() {
        Remote::Loading => view! {
            <PageHead title="Order".to_owned() parents=parents() />
            <Skeleton what="the order" />
        }
        .into_any(),
        Remote::Failed(error) if error.code() == Some(ProblemCode::NotFound) => {
            view! { <NotFoundPage /> }.into_any()
        }
        Remote::Failed(error) => view! {
            <PageHead title="Order".to_owned() parents=parents() />
            <Failure error=error retry=move |()| load() />
        }
        .into_any(),
        Remote::Ready(order) => view! {
            <PageHead title=format!("Order {}", order.reference) parents=parents() />
            <Placed order=order />
        }
        .into_any(),
    }
}

#[component]
fn Placed(order: Order) -> impl IntoView {
    let all_active = order
        .lines
        .iter()
        .all(|line| line.status == ServiceStatus::Active);
    let next = if all_active {
        "Everything is set up and running."
    } else {
        "What is Pending is not set up yet; its status under Services says when it runs."
    };
    // Before a later start the payment method is only checked: nothing is paid.
    let paid = || {
        order
            .transactions
            .iter()
            .filter(|transaction| !transaction.amount.is_zero())
    };
    let has_payments = paid().next().is_some();
    let payments = paid()
        .map(|transaction| {
            view! {
                <p>
                    <span class="mono">{transaction.id.to_string()}</span> " " <span class="num">{money_text(transaction.amount)}</span> " "
                    {badge(transaction.status.tone(), transaction.status.label())}
                </p>
            }
        })
        .collect_view();
    let lines = order
        .lines
        .into_iter()
        .map(|line| {
            let due = line
                .next_due
                .map(|due| format!(" · next due {}", calendar_date(due)))
                .unwrap_or_default();
            let what = if line.quantity > 1 {
                format!("{} × {}", line.quantity, line.product.name)
            } else {
                line.product.name
            };
            view! {
                <li class="line">
                    <div class="line__words">
                        <p class="line__name">
                            <a class="link" href=paths::service(line.service) dir="auto">
                                {line.name.as_str().to_owned()}
                            </a>
                        </p>
                        <p class="small muted">{format!("{what} · {}{due}", line.plan)}</p>
                    </div>
                    {service_badge(line.status)}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="columns">
            <section class="sheet lines" aria-label="Ordered services">
                <p class="lines__lead">"Thank you. Your order is placed. " {next}</p>
                <ul>{lines}</ul>
            </section>
            <section class="sheet part sum" aria-labelledby="order-heading">
                <h2 id="order-heading">"Order received"</h2>
                <dl class="facts">
                    {fact("Reference", view! { <span class="mono">{order.reference}</span> })}
                    {fact("Placed at", instant(order.created_at, true))} {fact("Sub total", money_text(order.sub_total))}
                    {fact("Setup fees", money_text(order.setup_fees))} {fact("Total due today", money_text(order.due_today))}
                    {has_payments.then(|| fact("First payment", payments))}
                </dl>
                <p>
                    <a class="btn btn--primary btn--wide" href=paths::SERVICES>
                        "Go to Services"
                    </a>
                </p>
            </section>
        </div>
    }
}

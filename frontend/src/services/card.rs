//! One service as a card. The whole card is one link; the cancel button stands above it.

use goodstanding_shared::ids::ServiceId;
use leptos::prelude::*;

use super::drawn::Placed;
use super::texts::{due_words, no_due_words, price_parts, trouble_text};
use super::{CancelAction, cancellation_mark, service_badge};
use crate::clock::Minute;
use crate::paths;
use crate::ui::{due_date, fact, instant, missing};

/// Draws a card.
pub(super) fn card((_, service): Placed, on_cancel: Callback<ServiceId>) -> AnyView {
    let name = service.name.as_str().to_owned();
    let whole_name = name.clone();
    let product = service.product.clone();
    let due = match service.next_due {
        Some(date) => {
            let service = service.clone();
            due_date(date, move || {
                due_words(&service, Minute::get().date_naive())
            })
        }
        None => missing(no_due_words(service.no_due)),
    };
    let (price, per) = price_parts(service.price, service.cycle);
    let is_marked = service.cancellation.is_some();
    let trouble = trouble_text(&service).map(|text| view! { <p class="trouble small">{text}</p> });
    view! {
        <li class="card" data-row="">
            <div class="card__top">
                <div class="card__words">
                    <h2 class="card__name">
                        <a class="card__link" href=paths::service(service.id) draggable="false" title=whole_name dir="auto">
                            {name}
                        </a>
                    </h2>
                    <p class="card__product small muted">{format!("{} · {}", product.name, product.group)}</p>
                </div>
                {service_badge(service.status)}
            </div>
            <p class="price">
                {price} " " <small>{per}</small>
            </p>
            {trouble}
            <dl class="card__facts">
                {fact("Next due date", due)} {fact("Created at", instant(service.created_at, false))}
            </dl>
            <div class="card__foot">
                <span>{is_marked.then(cancellation_mark)}</span>
                <CancelAction service=service on_press=on_cancel />
            </div>
        </li>
    }
    .into_any()
}

//! One service as a card. The whole card is one link; the cancel button stands above it.

use goodstanding_shared::ids::ServiceId;
use goodstanding_words::columns;
use leptos::prelude::*;

use super::drawn::Placed;
use super::due::due_and_help;
use super::selection::select_box;
use super::texts::{is_in_trouble, price_parts};
use super::{CancelAction, cancellation_mark, service_badge};
use crate::paths;
use crate::ui::{fact, instant, text_in};
use crate::words::fixed;

/// Draws the card of one service.
pub(super) fn card(placed: Placed, on_cancel: Callback<ServiceId>) -> AnyView {
    let select = select_box(&placed);
    let (place, service) = placed;
    let name = service.name.as_str().to_owned();
    let whole_name = name.clone();
    let product = service.product.clone();
    let ((due, help), trouble) = (due_and_help(&service), is_in_trouble(&service));
    let (price, per) = price_parts(service.price, service.cycle);
    let is_marked = service.cancellation.is_some();
    let back = service.way_back().filter(|_| !is_marked).map(fixed);
    view! {
        <li
            class="card"
            class:has-trouble=trouble
            data-row=""
            aria-posinset=place.map(|place| (place.at + 1).to_string())
            aria-setsize=place.map(|place| place.of.to_string())
        >
            <div class="card__top">
                {select}
                <div class="card__words">
                    <h2 class="card__name">
                        <a class="card__link" href=paths::service(service.id) draggable="false" title=whole_name dir="auto">
                            {name}
                        </a>
                    </h2>
                    <p class="card__product small muted">{text_in(&product.name, product.name_language.as_ref())} " · " {text_in(&product.group, product.group_language.as_ref())}</p>
                </div>
                {service_badge(service.status)}
            </div>
            <p class="price">
                {price} " " <small>{per}</small>
            </p>
            <dl class="card__facts">
                {fact(fixed(columns::NEXT_DUE_DATE), due)} {fact(fixed(columns::CREATED_AT), instant(service.created_at, false))}
            </dl>
            <div class="card__foot">
                <span class="small">{back} {help} {is_marked.then(cancellation_mark)}</span>
                <CancelAction service=service on_press=on_cancel />
            </div>
        </li>
    }
    .into_any()
}

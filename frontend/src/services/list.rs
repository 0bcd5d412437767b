//! The list view: a table whose headers sort, and that draws only the rows in sight when it is
//! long. On a phone each row is a record.

use std::sync::Arc;

use goodstanding_shared::calendar::Cycle;
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::money::Money;
use goodstanding_shared::services::{Service, SortKey, SortOrder};
use goodstanding_shared::tone::Tone;
use goodstanding_words::services::list as words;
use goodstanding_words::{actions, columns};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::drawn::{Place, Placed, drawn};
use super::due::due;
use super::selection::select_box;
use super::sort_header::SortHeader;
use super::texts::{is_in_trouble, price_parts};
use super::{CancelAction, ServicesStore, cancellation_mark, service_badge};
use crate::paths;
use crate::ui::{badge_of, instant, missing, short_date, text_in, use_row_window};
use crate::words::{fixed, say};

/// The height of a row, until one is drawn.
const GUESS_PX: f64 = 57.0;

/// The distance from one drawn row to the next one below it.
pub(super) fn distance_of_rows(list: &web_sys::Element, selector: &str) -> Option<f64> {
    let rows = list.query_selector_all(selector).ok()?;
    let top = |index: u32| {
        let row = rows.get(index)?.dyn_into::<web_sys::Element>().ok()?;
        Some(row.get_bounding_client_rect().top())
    };
    let first = top(0)?;
    (1..rows.length().min(40))
        .find_map(|index| top(index).map(|top| top - first).filter(|px| *px > 1.0))
}

/// The services as a table; of long lists only what is in sight is drawn.
#[component]
pub(super) fn List(
    /// The services in order, as places in the store.
    order: Memo<Arc<Vec<u32>>>,
    /// Whether only what is in sight is drawn.
    windowed: Memo<bool>,
    /// The words of the columns that are shown, with spaces between them.
    #[prop(into)]
    columns: Signal<String>,
    /// By what the list is sorted now.
    sort: Memo<SortOrder>,
    /// Called with a new order.
    on_sort: Callback<SortOrder>,
    /// Called when a service shall be cancelled.
    on_cancel: Callback<ServiceId>,
) -> impl IntoView {
    let store = ServicesStore::expect();
    let node = NodeRef::<html::Tbody>::new();
    let total = Signal::derive(move || order.with(|order| order.len()));
    let element = move || {
        node.get_untracked()
            .map(JsCast::unchecked_into::<web_sys::Element>)
    };
    let measure = |list: &web_sys::Element| distance_of_rows(list, "tr[data-row]");
    let frame = use_row_window(total, element, measure, GUESS_PX);
    let range = Memo::new(move |_| {
        if windowed.get() {
            frame.rows.get()
        } else {
            0..total.get()
        }
    });
    let shown = move || {
        let range = range.get();
        let first = range.start;
        let windowed = windowed.get_untracked();
        store
            .with(|list| {
                order.with(|order| {
                    let indices = order
                        .get(range.start..range.end.min(order.len()))
                        .unwrap_or_default();
                    indices
                        .iter()
                        .enumerate()
                        .map(|(place, index)| {
                            let place = windowed.then_some(Place {
                                at: first + place,
                                of: order.len(),
                            });
                            (place, list.services[*index as usize].clone())
                        })
                        .collect()
                })
            })
            .unwrap_or_default()
    };
    // Only a windowed table has to say how many rows there are and which these are.
    let is_windowed = move || windowed.get();
    let spacer = move |px: Memo<u32>| {
        move || {
            (is_windowed() && px.get() > 0).then(|| {
                view! {
                    <tr class="spacer" aria-hidden="true">
                        <td style:height=move || Some(format!("{}px", px.get()))></td>
                    </tr>
                }
                .into_any()
            })
        }
    };
    view! {
        <div class="sheet">
            <table
                class="table services-table"
                class:is-windowed=is_windowed
                data-columns=move || columns.get()
                aria-rowcount=move || is_windowed().then(|| (total.get() + 1).to_string())
            >
                <caption class="sr-only">{fixed(words::CAPTION)}</caption>
                <thead>
                    <tr aria-rowindex=move || is_windowed().then_some("1")>
                        <SortHeader key=SortKey::Name sort=sort on_change=on_sort />
                        <SortHeader key=SortKey::Status class="col-status" sort=sort on_change=on_sort />
                        <th scope="col" class="r col-price">
                            {fixed(columns::PRICE)}
                        </th>
                        <SortHeader key=SortKey::CreatedAt class="col-created" sort=sort on_change=on_sort />
                        <th scope="col" class="col-activated">
                            {fixed(columns::ACTIVATED_AT)}
                        </th>
                        <SortHeader key=SortKey::NextDueDate class="col-due" sort=sort on_change=on_sort />
                        <th scope="col" class="cell-action">
                            <span class="sr-only">{fixed(actions::TITLE)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody node_ref=node>
                    {spacer(frame.above_px)}
                    {drawn(Box::new(shown), row, on_cancel)}
                    {spacer(frame.below_px)}
                </tbody>
            </table>
        </div>
    }
}

fn price_lines(price: Money, cycle: Option<Cycle>) -> AnyView {
    let (amount, per) = price_parts(price, cycle);
    view! {
        <span class="cell-lines">
            {amount} " " <span class="small muted">{per}</span>
        </span>
    }
    .into_any()
}

/// The mark of an open request; where there is little room, the day on which it ends says it.
fn mark_of_row(service: &Service) -> Option<AnyView> {
    let open = service.cancellation.as_ref()?;
    let day = say(words::ends(&short_date(open.effective_on)));
    Some(
        view! {
            <span class="mark-long">{cancellation_mark()}</span>
            <span class="mark-day">{badge_of(Tone::Sched, day.into_any())}</span>
        }
        .into_any(),
    )
}

fn row(placed: Placed, on_cancel: Callback<ServiceId>) -> AnyView {
    let select = select_box(&placed);
    let (place, service) = placed;
    let name = service.name.as_str().to_owned();
    let whole_name = name.clone();
    let (due, trouble) = (due(&service), is_in_trouble(&service));
    let is_marked = service.cancellation.is_some();
    let back = service
        .way_back()
        .filter(|_| !is_marked)
        .map(|words| view! { <span class="small">{fixed(words)}</span> });
    view! {
        <tr data-row="" class:has-trouble=trouble aria-rowindex=place.map(|place| (place.at + 2).to_string())>
            <td class="cell-name">
                {select}
                <a class="row-link" href=paths::service(service.id) title=whole_name dir="auto">
                    {name}
                </a>
                <span class="cell-sub small muted">{text_in(&service.product.name, service.product.name_language.as_ref())}</span>
            </td>
            <td class="col-status" data-label=fixed(columns::STATUS)>
                <span class="badges">{service_badge(service.status)} {mark_of_row(&service)} {back}</span>
            </td>
            <td class="r num col-price" data-label=fixed(columns::PRICE)>
                {price_lines(service.price, service.cycle)}
            </td>
            <td class="num col-created" data-label=fixed(columns::CREATED_AT)>
                {instant(service.created_at, false)}
            </td>
            <td class="num col-activated" data-label=fixed(columns::ACTIVATED_AT)>
                {service.activated_at.map_or_else(|| missing(fixed(words::NOT_YET)), |at| instant(at, false))}
            </td>
            <td class="num col-due" data-label=fixed(columns::NEXT_DUE_DATE) data-due=fixed(words::DUE)>
                <span class="cell-lines">{due}</span>
            </td>
            <td class="r cell-action">
                <CancelAction service=service on_press=on_cancel />
            </td>
        </tr>
    }
    .into_any()
}

//! Billing / Services: everything that a customer has.

use std::sync::Arc;

use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::{Column, SortOrder, View, sort};
use goodstanding_words::services::listing as words;
use goodstanding_words::{Arg, Message, Piece, Speaker as _, counts, orders, services};
use leptos::prelude::*;

use super::cards::Cards;
use super::chips::Chips;
use super::filter_bar::{FilterButton, Filters, Search};
use super::filter_fields::ClearButton;
use super::legend::service_legend;
use super::list::List;
use super::selection::SELECT;
use super::store::{List as Listed, Loading, Owner, ServicesStore};
use super::view_button::ViewButton;
use super::view_state::ViewState;
use super::{SELECTING, Selection, SortControl, ViewSwitch};
use crate::cancellations::{CancelDialogHost, CancelTarget};
use crate::part::within;
use crate::paths;
use crate::sessions::Session;
use crate::shell::{Crumb, Online, PageHead};
use crate::ui::{
    Banner, BannerKind, CollectAny, Empty, Failure, Skeleton, lower_case, short_date, yes_or_no,
};
use crate::words::{Reader, fixed, say, say_with};

/// Longer lists draw only what is in sight, unless the reader asks for all.
const WINDOW_FROM: usize = 200;

/// The reader's own services.
#[component]
pub fn ServicesPage() -> impl IntoView {
    view! { <ServicesList owner=Owner::Reader title=fixed(services::TITLE).to_owned() /> }
}

/// The services of one customer.
#[component]
pub fn ServicesList(
    /// Whose services are listed.
    owner: Owner,
    /// The heading of the page.
    #[prop(into)]
    title: Signal<String>,
    /// The way to the page.
    #[prop(optional)]
    parents: Vec<Crumb>,
) -> impl IntoView {
    let session = Session::expect();
    let store = ServicesStore::expect();
    let count = Memo::new(move |_| store.with(Listed::total));
    let state = ViewState::new(count);
    // Which ones are the first of those that a filter leaves is known when all are here.
    let is_filtered = untrack(|| state.query.with(|query| !query.filter.is_empty()));
    let first = (!is_filtered).then(|| state.sort.get_untracked());
    store.open(owner, session, first);
    Online::on_return(Callback::new(move |()| store.load(session)));
    let order = order(store, state);
    // The beginning of a long list is here, and another order or a part of it is asked for.
    let awaits = Memo::new(move |_| {
        let beginning = store.with(|list| list.beginning).flatten();
        beginning.is_some_and(|beginning| {
            beginning.order != state.sort.get()
                || state.query.with(|query| !query.filter.is_empty())
        })
    });
    let target = CancelTarget::new();
    let selection = Selection::provide();
    let filters_open = RwSignal::new(false);
    let head = move || view! { <Summary state=state order=order /> };
    let own = owner == Owner::Reader;
    view! {
        <PageHead title=title parents=parents below=head>
            {own
                .then(|| {
                    view! {
                        <a class="btn btn--primary order-link" href=paths::ORDER_SERVICES>
                            {fixed(orders::ORDER_SERVICES)}
                        </a>
                    }
                        .into_any()
                })}
        </PageHead>
        {move || match store.loading() {
            Loading::Failed(error) => Some(view! { <Failure error=error retry=move |()| store.load(session) /> }.into_any()),
            Loading::Underway { .. } if count.get().is_none() => Some(view! { <Waiting store=store /> }.into_any()),
            Loading::Underway { .. } | Loading::Done(_) => None,
        }}
        {move || {
            match count.get()? {
                0 => Some(view! { <NoServices own=own /> }.into_any()),
                _ => {
                    Some(
                        view! {
                            <div class="tools tools--one-row">
                                <Search state=state />
                                <span class="tools__wide">
                                    <FilterButton state=state open=filters_open />
                                </span>
                                <span class="tools__push"></span>
                                <SortControl sort=state.sort on_change=move |order| state.sort_by(order) />
                                <ViewSwitch view=state.view on_change=move |view| state.show(view) />
                                <ViewButton state=state />
                            </div>
                            <div class="tools__wide">
                                <Filters state=state open=filters_open />
                                <div class="chips-line">
                                    <Chips state=state />
                                    <SelectButton selection=selection />
                                </div>
                            </div>
                            {move || {
                                selection
                                    .is_on()
                                    .then(|| within(&SELECTING, move |parts| (parts.bar)(selection, order)))
                            }}
                            <Refusals state=state />
                            {move || {
                                if awaits.get() {
                                    view! { <Skeleton what=fixed(services::SERVICES) /> }.into_any()
                                } else {
                                    view! { <Rows state=state order=order target=target /> }.into_any()
                                }
                            }}
                            <Arrived store=store />
                            {service_legend()}
                        }
                            .into_any(),
                    )
                }
            }
        }}
        <CancelDialogHost target=target />
    }
}

/// The services to show, in order, as places in the store.
fn order(store: ServicesStore, state: ViewState) -> Memo<Arc<Vec<u32>>> {
    Memo::new(move |_| {
        let order = state.sort.get();
        let indices = store.with(|list| {
            state.query.with(|query| {
                if list.beginning.is_some() {
                    return (0..).take(list.services.len()).collect();
                }
                let mut indices: Vec<u32> = if query.filter.is_empty() {
                    (0..).take(list.services.len()).collect()
                } else {
                    let filter = query.filter.prepared(lower_case);
                    (0_u32..)
                        .zip(&list.services)
                        .filter(|(_, service)| filter.matches(service))
                        .map(|(index, _)| index)
                        .collect()
                };
                sort(&mut indices, &list.services, list.ranks(), order);
                indices
            })
        });
        Arc::new(indices.unwrap_or_default())
    })
}

/// "24 services, sorted by next due date, earliest first", said whenever it changes; and the next
/// charge.
#[component]
fn Summary(state: ViewState, order: Memo<Arc<Vec<u32>>>) -> impl IntoView {
    let store = ServicesStore::expect();
    let words = move || {
        let (total, is_beginning) = store.with(|list| (list.total(), list.beginning.is_some()))?;
        if total == 0 {
            return None;
        }
        let shown = if is_beginning {
            total
        } else {
            order.with(|order| order.len())
        };
        let (shown, total) = (shown as u64, total as u64);
        let services = if shown == total {
            counts::services(total)
        } else {
            words::services_of(total, shown)
        };
        let order = state.sort.get().words();
        let count = say(services.clone());
        Some(summary(&words::sorted(order, services), &count))
    };
    let charge = move || {
        let (date, amount) = store.next_charge()?;
        let charge = words::next_charge(&short_date(date), amount.into());
        let charge = say_with(&charge, |arg, text| match arg {
            Arg::Money(_) => view! { <strong class="num">{text}</strong> }.into_any(),
            Arg::Text(_)
            | Arg::Number(_)
            | Arg::Date(_)
            | Arg::Instant(_)
            | Arg::Message(_)
            | Arg::Choice(_) => text.into_any(),
        });
        Some(view! { <span class="summary__more">" · " {charge}</span> }.into_any())
    };
    view! {
        <p class="small muted">
            <span role="status">{words}</span>
            {charge}
        </p>
    }
}

/// How many services there are, and by what they are sorted, which is left out where there is
/// little room.
fn summary(sorted: &Message, count: &str) -> AnyView {
    let more = |text: AnyView| view! { <span class="summary__more">{text}</span> }.into_any();
    let pieces = sorted.pieces(&Reader).into_iter();
    let piece = |piece| match piece {
        Piece::Arg(arg) => {
            let text = Reader.arg(&arg);
            if text == count {
                text.into_any()
            } else {
                more(text.into_any())
            }
        }
        Piece::Words(words) => more(words.into_any()),
    };
    pieces.map(piece).collect_any()
}

#[component]
fn Waiting(store: ServicesStore) -> impl IntoView {
    view! {
        <Skeleton what=fixed(services::SERVICES) />
        <Arrived store=store />
    }
}

/// How far a long list has come; nothing while one that is here is renewed.
#[component]
fn Arrived(store: ServicesStore) -> impl IntoView {
    let is_here = Memo::new(move |_| store.with(|list| list.beginning.is_none()) == Some(true));
    move || match store.loading() {
        Loading::Underway {
            arrived,
            total: Some(total),
        } if arrived > 0 && !is_here.get() => Some(
            view! {
                <p class="muted small num arrived">
                    {say(words::arrived(arrived as u64, total))}
                </p>
            }
            .into_any(),
        ),
        Loading::Underway { .. } | Loading::Done(_) | Loading::Failed(_) => None,
    }
}

#[component]
fn NoServices(own: bool) -> impl IntoView {
    if own {
        view! {
            <Empty title=fixed(words::NONE)>
                <p>{fixed(words::APPEARS)}</p>
                <p>
                    <a class="btn btn--primary" href=paths::ORDER_SERVICES>
                        {fixed(orders::ORDER_SERVICES)}
                    </a>
                </p>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <Empty title=fixed(words::NONE_THEIRS)>
                <p>{fixed(words::APPEARS_THEIRS)}</p>
            </Empty>
        }
        .into_any()
    }
}

/// What of the link was not understood.
#[component]
fn Refusals(state: ViewState) -> impl IntoView {
    move || {
        let refusals = state.refusals.get();
        (!refusals.is_empty()).then(|| {
            view! {
                <Banner kind=BannerKind::Warn>
                    {refusals.iter().map(|refusal| view! { <p>{say(refusal.words())}</p> }).collect_any()}
                </Banner>
            }
            .into_any()
        })
    }
}

/// Begins to pick several services; not there while somebody does.
#[component]
fn SelectButton(selection: Selection) -> impl IntoView {
    move || {
        (!selection.is_on()).then(|| {
            view! {
                <button type="button" class="btn btn--small btn--quiet" id=SELECT on:click=move |_| selection.begin()>
                    {fixed(words::SELECT)}
                </button>
            }
            .into_any()
        })
    }
}

#[component]
fn Rows(state: ViewState, order: Memo<Arc<Vec<u32>>>, target: CancelTarget) -> impl IntoView {
    let all = RwSignal::new(false);
    let is_long = Memo::new(move |_| order.with(|order| order.len() > WINDOW_FROM));
    let windowed = Memo::new(move |_| is_long.get() && !all.get());
    let is_empty = Memo::new(move |_| order.with(|order| order.is_empty()));
    let on_cancel = Callback::new(move |id: ServiceId| target.open(id));
    let columns = Memo::new(move |_| {
        state.query.with(|query| {
            let words = Column::shown(&query.columns).map(Column::as_str);
            words.collect::<Vec<_>>().join(" ")
        })
    });
    let on_sort = Callback::new(move |order: SortOrder| state.sort_by(order));
    view! {
        {move || {
            if is_empty.get() {
                return view! {
                    <Empty title=fixed(words::NO_MATCH)>
                        <p>{fixed(words::NO_MATCH_HINT)}</p>
                        <p>
                            <ClearButton state=state />
                        </p>
                    </Empty>
                }
                    .into_any();
            }
            match state.view.get() {
                View::Cards => view! { <Cards order=order windowed=windowed on_cancel=on_cancel /> }.into_any(),
                View::List => {
                    view! { <List order=order windowed=windowed columns=columns sort=state.sort on_sort=on_sort on_cancel=on_cancel /> }
                        .into_any()
                }
            }
        }}
        {move || {
            is_long
                .get()
                .then(|| {
                    view! {
                        <p class="show-all">
                            <button
                                type="button"
                                class="btn btn--small"
                                aria-pressed=move || yes_or_no(all.get())
                                on:click=move |_| all.update(|all| *all = !*all)
                            >
                                {move || if all.get() { fixed(words::DRAW_SIGHT) } else { fixed(words::DRAW_ALL) }}
                            </button>
                        </p>
                    }
                        .into_any()
                })
        }}
    }
}

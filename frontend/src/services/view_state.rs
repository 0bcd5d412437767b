//! The state of the Services page: what the URL says, completed by the reader's habits.

use goodstanding_shared::query::{ListingQuery as _, QueryRefusal};
use goodstanding_shared::services::{Direction, ServicesQuery, SortKey, SortOrder, View};
use goodstanding_words::services::view as words;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::paths;
use crate::shell::{recall, remember};
use crate::ui::{Icon, Segment, Segmented, announce};
use crate::words::fixed;

const VIEW_HABIT: &str = "services.view";
const SORT_HABIT: &str = "services.sort";
/// Up to so many services, cards are the first view of a reader without a habit.
const CARDS_UP_TO: usize = 12;
/// Below this width, cards are the first view whatever their number.
const PHONE_PX: f64 = 640.0;

/// Goes to this page with a query string, in the place of the last entry of the history or not.
type Go = Box<dyn Fn(&str, bool) + Send + Sync>;

/// The state and the ways to change it.
#[derive(Clone, Copy)]
pub(super) struct ViewState {
    /// What the URL says.
    pub(super) query: Memo<ServicesQuery>,
    /// What of the URL was not understood.
    pub(super) refusals: Memo<Vec<QueryRefusal>>,
    /// How the list is drawn.
    pub(super) view: Memo<View>,
    /// By what it is sorted.
    pub(super) sort: Memo<SortOrder>,
    go: StoredValue<Go>,
}

/// The order of a reader without a habit.
const FIRST_ORDER: SortOrder = SortOrder::by(SortKey::NextDueDate, Direction::Ascending);

impl ViewState {
    /// Reads the URL. `count` is the number of services, once it is known.
    pub(super) fn new(count: Memo<Option<usize>>) -> Self {
        let map = use_query_map();
        let parsed = Memo::new(move |_| {
            let pairs: Vec<_> = map.get().into_iter().collect();
            ServicesQuery::parse(
                pairs
                    .iter()
                    .map(|(name, value)| (name.as_ref(), value.as_str())),
            )
        });
        let query = Memo::new(move |_| parsed.with(|(query, _)| query.clone()));
        let refusals = Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone()));
        let view = Memo::new(move |_| {
            let chosen = query
                .with(|query| query.view)
                .or_else(|| recall(VIEW_HABIT)?.parse().ok());
            chosen.unwrap_or_else(|| {
                let phone = window()
                    .inner_width()
                    .ok()
                    .and_then(|width| width.as_f64())
                    .is_some_and(|width| width < PHONE_PX);
                let few = count.get().is_none_or(|count| count <= CARDS_UP_TO);
                if phone || few {
                    View::Cards
                } else {
                    View::List
                }
            })
        });
        let sort = Memo::new(move |_| {
            let chosen = query
                .with(|query| query.sort)
                .or_else(|| recall(SORT_HABIT)?.parse().ok());
            chosen.unwrap_or(FIRST_ORDER)
        });
        let navigate = use_navigate();
        let pathname = use_location().pathname;
        let go = move |query: &str, replace: bool| {
            let options = NavigateOptions {
                replace,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(
                &paths::with_query(&pathname.get_untracked(), query),
                options,
            );
        };
        Self {
            query,
            refusals,
            view,
            sort,
            go: StoredValue::new(Box::new(go)),
        }
    }

    /// Changes the URL. Choices make an entry of the history, so that Back takes them back; typing
    /// replaces the last one.
    pub(super) fn change(self, replace: bool, change: impl FnOnce(&mut ServicesQuery)) {
        let mut query = self.query.get_untracked();
        change(&mut query);
        if query != self.query.get_untracked() {
            let query = query.into_query_string();
            self.go.with_value(|go| go(&query, replace));
        }
    }

    /// Shows what a query string says, as an entry of the history.
    pub(super) fn open(self, query: &str) {
        self.go.with_value(|go| go(query, false));
    }

    /// All that the reader sees, as a query string, their own habits among it; tracked.
    pub(super) fn whole_query(self) -> String {
        let query = ServicesQuery {
            view: Some(self.view.get()),
            sort: Some(self.sort.get()),
            ..self.query.get()
        };
        query.into_query_string()
    }

    /// Draws the list as `view`.
    pub(super) fn show(self, view: View) {
        remember(VIEW_HABIT, view.as_str());
        self.change(false, |query| query.view = Some(view));
        announce(fixed(view.label()));
    }

    /// Sorts in this order.
    pub(super) fn sort_by(self, order: SortOrder) {
        remember(SORT_HABIT, &order.to_string());
        self.change(false, |query| query.sort = Some(order));
    }
}

/// Card view or List view.
#[component]
pub fn ViewSwitch(
    /// Which one is on.
    #[prop(into)]
    view: Signal<View>,
    /// Called with the new one.
    #[prop(into)]
    on_change: Callback<View>,
) -> impl IntoView {
    let segment = |value: View, short, icon| Segment {
        value,
        label: fixed(value.label()),
        short,
        icon: Some(icon),
    };
    view! {
        <Segmented
            label=fixed(words::VIEW)
            segments=vec![segment(View::Cards, fixed(words::CARD), Icon::Grid), segment(View::List, fixed(words::LIST), Icon::Rows)]
            value=view
            on_change=on_change
        />
    }
}

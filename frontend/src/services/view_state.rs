//! The state of the Services page: what the URL says, completed by the reader's habits.

use goodstanding_shared::query::{ListingQuery as _, QueryRefusal};
use goodstanding_shared::services::{Direction, ServicesQuery, SortKey, View};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::paths;
use crate::shell::{recall, remember};
use crate::ui::{Icon, Segment, Segmented, announce};

const VIEW_HABIT: &str = "services.view";
const SORT_HABIT: &str = "services.sort";
/// Up to so many services, cards are the first view of a reader without a habit.
const CARDS_UP_TO: usize = 12;
/// Below this width, cards are the first view whatever their number.
const PHONE_PX: f64 = 640.0;

/// The state and the ways to change it.
#[derive(Clone, Copy)]
pub(super) struct ViewState {
    /// What the URL says.
    pub(super) query: Memo<ServicesQuery>,
    /// What of the URL was not understood.
    pub(super) refusals: Memo<Vec<QueryRefusal>>,
    /// How the list is drawn.
    pub(super) view: Memo<View>,
    /// By what and in which direction it is sorted.
    pub(super) sort: Memo<(SortKey, Direction)>,
    go: StoredValue<Box<dyn Fn(ServicesQuery, bool) + Send + Sync>>,
}

fn habit_of_sort() -> Option<(SortKey, Direction)> {
    let habit = recall(SORT_HABIT)?;
    let (key, direction) = habit.split_once(' ')?;
    Some((key.parse().ok()?, direction.parse().ok()?))
}

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
            let (key, direction) = query.with(|query| (query.sort, query.direction));
            match key {
                Some(key) => (key, direction.unwrap_or(Direction::Ascending)),
                None => habit_of_sort().unwrap_or((SortKey::NextDueDate, Direction::Ascending)),
            }
        });
        let navigate = use_navigate();
        let pathname = use_location().pathname;
        let go = move |query: ServicesQuery, replace: bool| {
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
            self.go.with_value(|go| go(query, replace));
        }
    }

    /// Draws the list as `view`.
    pub(super) fn show(self, view: View) {
        remember(VIEW_HABIT, view.as_str());
        self.change(false, |query| query.view = Some(view));
        announce(view.label());
    }

    /// Sorts by `key` in `direction`.
    pub(super) fn sort_by(self, key: SortKey, direction: Direction) {
        remember(SORT_HABIT, &format!("{key} {direction}"));
        self.change(false, |query| {
            query.sort = Some(key);
            query.direction = Some(direction);
        });
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
        label: value.label(),
        short,
        icon: Some(icon),
    };
    view! {
        <Segmented
            label="View"
            segments=vec![segment(View::Cards, "Card", Icon::Grid), segment(View::List, "List", Icon::Rows)]
            value=view
            on_change=on_change
        />
    }
}

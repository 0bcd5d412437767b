//! A listing that the server pages: what it answered to the query of the URL.

use core::future::Future;
use core::pin::Pin;

use goodstanding_shared::paging::Page;
use goodstanding_words::{Fixed, Message, listings as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Listed, Online, Remote};
use crate::api::ApiError;
use crate::sessions::Session;
use crate::ui::{Empty, Failure, Skeleton, announce, focus_soon};
use crate::words::{fixed, say};

/// The id of what a listing found. Another part of it takes the focus there.
const RESULTS: &str = "results";

/// What a listing fetches.
pub type Fetched<T> = Pin<Box<dyn Future<Output = Result<Page<T>, ApiError>>>>;

/// A listing: its query, and what was found.
pub struct Listing<T: Send + Sync + 'static> {
    found: RwSignal<Remote<Page<T>>>,
    load: Callback<()>,
}

impl<T: Send + Sync + 'static> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Listing<T> {}

impl<T: Clone + Send + Sync + 'static> Listing<T> {
    /// Fetches at once, and anew whenever the query changes. What was found before stays in sight
    /// until the answer is there.
    pub fn new(query: Memo<String>, fetch: fn(String) -> Fetched<T>) -> Self {
        let session = Session::expect();
        let found = RwSignal::new(Remote::<Page<T>>::Loading);
        let load = Callback::new(move |()| {
            let asked = query.get_untracked();
            spawn_local(async move {
                let result = session.check(fetch(asked.clone()).await);
                // Answers to an older question are dropped.
                if query.try_get_untracked().as_deref() == Some(&asked) {
                    let _ = found.try_set(result.into());
                }
            });
        });
        Effect::new(move |before: Option<String>| {
            let now = query.get();
            Online::track_returns();
            load.run(());
            if before.is_some_and(|before| cursor_of(&before) != cursor_of(&now)) {
                focus_soon(RESULTS);
            }
            now
        });
        Self { found, load }
    }

    /// The part of the list that is shown, as far as it is here.
    pub fn found(self) -> RwSignal<Remote<Page<T>>> {
        self.found
    }

    /// Fetches the part that is shown anew.
    pub fn load(self) -> Callback<()> {
        self.load
    }

    /// Draws it: four arms, always. `listed` speaks of the things, `rows` draws them.
    pub fn view(
        self,
        listed: Listed,
        none: impl Fn() -> AnyView + Clone + Send + Sync + 'static,
        rows: impl Fn(Vec<T>) -> AnyView + Send + Sync + 'static,
        href: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> AnyView {
        let shown = move || match self.found.get() {
            Remote::Loading => view! { <Skeleton what=fixed(listed.what) /> }.into_any(),
            Remote::Failed(error) => view! { <Failure error=error retry=self.load /> }.into_any(),
            Remote::Ready(page) if page.items.is_empty() => none(),
            Remote::Ready(page) => {
                let words = say(counted(&page, listed));
                announce(words.clone());
                let pager = pager(&page, &href);
                let rows = rows(page.items);
                view! {
                    <p class="small muted num listing__count">{words}</p>
                    {rows}
                    {pager}
                }
                .into_any()
            }
        };
        view! { <div class="listing" id=RESULTS tabindex="-1">{shown}</div> }.into_any()
    }
}

fn cursor_of(query: &str) -> Option<&str> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix("cursor="))
}

/// "Showing 26–50 of 213 transactions".
fn counted<T>(page: &Page<T>, listed: Listed) -> Message {
    let (first, last) = (page.offset + 1, page.offset + page.items.len() as u64);
    if page.offset == 0 && last == page.total && !page.is_at_least {
        return (listed.whole)(page.total);
    }
    match (page.is_at_least, last > page.total) {
        (false, _) => (listed.some)(first, last, page.total),
        (true, false) => (listed.some_of_more)(first, last, page.total),
        // Beyond what was counted there is nothing to say but where one is.
        (true, true) => (listed.some_of_many)(first, last),
    }
}

/// The ways to the parts before and after; nothing where there is one part.
fn pager<T>(page: &Page<T>, href: &dyn Fn(&str) -> String) -> Option<AnyView> {
    let link = |cursor: &Option<String>, label: Fixed| {
        cursor.as_deref().map(|cursor| {
            view! {
                <a class="btn" href=href(cursor)>
                    {fixed(label)}
                </a>
            }
            .into_any()
        })
    };
    let first = (page.offset > 0).then(|| {
        view! {
            <a class="btn btn--quiet" href=href("")>
                {fixed(words::FIRST_PAGE)}
            </a>
        }
        .into_any()
    });
    let links = [
        first,
        link(&page.previous_cursor, words::PREVIOUS_PAGE),
        link(&page.next_cursor, words::NEXT_PAGE),
    ];
    links.iter().any(Option::is_some).then(|| {
        view! {
            <nav class="pager" aria-label=fixed(words::PAGES)>
                {links.into_iter().flatten().collect_view()}
            </nav>
        }
        .into_any()
    })
}

/// Nothing matches the filters: says so by `none_match`, and how to get back.
pub fn nothing_matches(none_match: Fixed, params: super::Params) -> AnyView {
    view! {
        <Empty title=fixed(none_match)>
            <button type="button" class="btn" on:click=move |_| params.clear()>
                {fixed(words::CLEAR_FILTERS)}
            </button>
        </Empty>
    }
    .into_any()
}

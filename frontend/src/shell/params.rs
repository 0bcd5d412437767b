//! The state of a listing is its URL: every control of a filter reads one parameter and writes it.

use goodstanding_shared::query::{ListingQuery, QueryRefusal, QueryText, Role};
use goodstanding_words::listings;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use crate::words::fixed;

/// The part of a listing that is in sight; every other change leads back to the first part.
const CURSOR: &str = "cursor";

/// The parameters of the URL.
#[derive(Clone, Copy)]
pub struct Params {
    pairs: Memo<Vec<(String, String)>>,
    go: StoredValue<Box<dyn Fn(String, bool) + Send + Sync>>,
}

impl Params {
    /// Those of the page in sight.
    pub fn of_page() -> Self {
        let map = use_query_map();
        let pairs = Memo::new(move |_| {
            map.get()
                .into_iter()
                .map(|(name, value)| (name.into_owned(), value))
                .collect::<Vec<_>>()
        });
        let navigate = use_navigate();
        let pathname = use_location().pathname;
        let go = move |query: String, replace: bool| {
            let options = NavigateOptions {
                replace,
                scroll: false,
                ..NavigateOptions::default()
            };
            let path = pathname.get_untracked();
            let mark = if query.is_empty() { "" } else { "?" };
            navigate(&format!("{path}{mark}{query}"), options);
        };
        Self {
            pairs,
            go: StoredValue::new(Box::new(go)),
        }
    }

    /// The value of a parameter; empty when it is not there.
    pub fn get(self, name: &str) -> String {
        self.pairs.with(|pairs| value(pairs, name))
    }

    /// Whether a list with commas holds `word`.
    pub fn has_word(self, name: &str, word: &str) -> bool {
        self.get(name).split(',').any(|known| known == word)
    }

    /// Sets a parameter; an empty value takes it away. Choices make an entry of the history, typing
    /// replaces the last one.
    pub fn set(self, name: &str, new: &str, replace: bool) {
        let pairs = self.pairs.get_untracked();
        if value(&pairs, name) == new {
            return;
        }
        let others = pairs
            .iter()
            .filter(|(known, _)| known != name && (known != CURSOR || name == "open"));
        let mut text = QueryText::default();
        for (known, value) in others {
            text.add(known, value);
        }
        text.add(name, new);
        self.go.with_value(|go| go(text.finish(), replace));
    }

    /// Adds a word to a list with commas, or takes it away.
    pub fn toggle_word(self, name: &str, word: &str, replace: bool) {
        let list = untrack(|| self.get(name));
        let mut words: Vec<&str> = list.split(',').filter(|known| !known.is_empty()).collect();
        let before = words.len();
        words.retain(|known| *known != word);
        if words.len() == before {
            words.push(word);
        }
        self.set(name, &words.join(","), replace);
    }

    /// What is asked of the listing, and what was not understood of it.
    pub fn asked<Q: ListingQuery>(self) -> (Q, Vec<QueryRefusal>) {
        self.pairs.with(|pairs| {
            let pairs = pairs.iter();
            Q::parse(pairs.map(|(name, value)| (name.as_str(), value.as_str())))
        })
    }

    /// How many of the listing's parameters with such a role are set.
    pub fn count_of<Q: ListingQuery>(self, is_meant: impl Fn(Role) -> bool) -> usize {
        let names = Q::names(is_meant);
        self.pairs.with(|pairs| {
            let is_set = |name: &&&str| !value(pairs, name).is_empty();
            names.iter().filter(is_set).count()
        })
    }

    /// Takes every parameter away.
    pub fn clear(self) {
        self.go.with_value(|go| go(String::new(), false));
    }
}

fn value(pairs: &[(String, String)], name: &str) -> String {
    pairs
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

/// What the controls of a filter take.
impl Params {
    /// The value of a parameter, as a signal.
    pub fn value(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.get(name))
    }

    /// Makes what sets a parameter of the address; an empty value takes it away.
    pub fn setter(self, name: &'static str) -> Callback<String> {
        Callback::new(move |new: String| self.set(name, &new, false))
    }

    /// Whether a word is in the list of a parameter.
    pub fn word_reader(self, name: &'static str) -> Callback<&'static str, bool> {
        Callback::new(move |word| self.has_word(name, word))
    }

    /// Adds a word to the list of a parameter, or takes it away.
    pub fn word_toggler(self, name: &'static str) -> Callback<&'static str> {
        Callback::new(move |word| self.toggle_word(name, word, false))
    }

    /// The button that takes every filter away.
    pub fn clear_button(self) -> AnyView {
        view! {
            <div class="filters__foot">
                <button type="button" class="btn" on:click=move |_| self.clear()>
                    {fixed(listings::CLEAR_FILTERS)}
                </button>
            </div>
        }
        .into_any()
    }
}

impl Params {
    /// Sets several parameters in one step of the history.
    pub fn set_all(self, new: &[(&str, &str)]) {
        let pairs = self.pairs.get_untracked();
        let mut text = QueryText::default();
        for (known, value) in &pairs {
            if known != CURSOR && new.iter().all(|(name, _)| name != known) {
                text.add(known, value);
            }
        }
        for (name, value) in new {
            text.add(name, value);
        }
        self.go.with_value(|go| go(text.finish(), false));
    }
}

impl Params {
    /// These parameters as a query string: what is asked of the server.
    pub fn text_of(self, names: &'static [&'static str]) -> Memo<String> {
        Memo::new(move |_| {
            self.pairs.with(|pairs| {
                let mut text = QueryText::default();
                for name in names {
                    text.add(name, &value(pairs, name));
                }
                text.finish()
            })
        })
    }

    /// All parameters with another part of the listing.
    pub fn with_cursor(self, cursor: &str) -> String {
        self.pairs.with_untracked(|pairs| {
            let mut text = QueryText::default();
            for (known, value) in pairs.iter().filter(|(known, _)| known != CURSOR) {
                text.add(known, value);
            }
            text.add(CURSOR, cursor);
            text.finish()
        })
    }
}

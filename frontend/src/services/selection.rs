//! Which services of the list are picked, to do something with all of them.

use std::collections::HashSet;

use goodstanding_shared::ids::ServiceId;
use goodstanding_words::services;
use leptos::prelude::*;

use super::drawn::Placed;
use crate::words::say;

/// The button with which one begins to pick; the focus returns to it.
pub(super) const SELECT: &str = "select-services";

/// What is picked; nothing is while nobody picks.
#[derive(Clone, Copy)]
pub struct Selection {
    picked: RwSignal<Option<HashSet<ServiceId>>>,
    is_on: Memo<bool>,
}

impl Selection {
    /// Provides a selection that is off to everything below.
    pub fn provide() -> Self {
        let picked = RwSignal::new(None::<HashSet<ServiceId>>);
        let selection = Self {
            picked,
            is_on: Memo::new(move |_| picked.with(Option::is_some)),
        };
        provide_context(selection);
        selection
    }

    /// Whether rows have a box to pick them by, tracked.
    pub fn is_on(self) -> bool {
        self.is_on.get()
    }

    /// Begins to pick, with nothing picked.
    pub fn begin(self) {
        self.picked.set(Some(HashSet::new()));
    }

    /// Ends it, and forgets what was picked.
    pub fn end(self) {
        self.picked.set(None);
    }

    /// How many are picked, tracked.
    pub fn count(self) -> usize {
        self.picked
            .with(|picked| picked.as_ref().map_or(0, HashSet::len))
    }

    /// Whether a service is picked, tracked.
    pub fn has(self, id: ServiceId) -> bool {
        self.picked
            .with(|picked| picked.as_ref().is_some_and(|picked| picked.contains(&id)))
    }

    /// Picks a service, or lets it go.
    pub fn toggle(self, id: ServiceId) {
        self.picked.update(|picked| {
            if let Some(picked) = picked
                && !picked.remove(&id)
            {
                picked.insert(id);
            }
        });
    }

    /// Picks these and no others.
    pub fn set(self, ids: impl IntoIterator<Item = ServiceId>) {
        self.picked.set(Some(ids.into_iter().collect()));
    }

    /// Keeps what `is_there` among what is picked.
    pub fn retain(self, is_there: impl Fn(ServiceId) -> bool) {
        let is_outdated = self.picked.with_untracked(|picked| {
            let picked = picked.iter().flatten();
            picked.copied().any(|id| !is_there(id))
        });
        if is_outdated {
            self.picked.update(|picked| {
                if let Some(picked) = picked {
                    picked.retain(|id| is_there(*id));
                }
            });
        }
    }
}

/// The box by which a row or a card is picked, while somebody picks.
pub(super) fn select_box((_, service): &Placed) -> AnyView {
    // A row stands in more lists than the one of which several can be picked.
    let Some(selection) = use_context::<Selection>() else {
        return ().into_any();
    };
    let id = service.id;
    let name = say(services::select_of(service.name.as_str()));
    (move || {
        selection.is_on().then(|| {
            view! {
                <label class="select-box">
                    <input
                        type="checkbox"
                        aria-label=name.clone()
                        prop:checked=move || selection.has(id)
                        on:change=move |_| selection.toggle(id)
                    />
                </label>
            }
            .into_any()
        })
    })
    .into_any()
}

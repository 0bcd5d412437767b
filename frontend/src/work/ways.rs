//! The pages of the system: the worker, and in a demo its clock.

use goodstanding_words::system;
use leptos::prelude::*;

use crate::paths;
use crate::sessions::Session;
use crate::ui::CollectAny;
use crate::words::fixed;

/// The ways between them; none where there is one page only.
pub(super) fn ways(here: &'static str) -> Option<AnyView> {
    let has_clock = Session::expect().me_untracked().is_some_and(|me| me.demo);
    let link = |(name, href): (&'static str, &'static str)| {
        view! {
            <a class="chip" href=href aria-current=(href == here).then_some("page")>
                {name}
            </a>
        }
        .into_any()
    };
    has_clock.then(|| {
        let pages = [
            (fixed(system::WORKER), paths::WORKER),
            (fixed(system::CLOCK), paths::CLOCK),
        ];
        view! {
            <nav class="chips" aria-label=fixed(system::NAME)>
                {pages.map(link).into_iter().collect_any()}
            </nav>
        }
        .into_any()
    })
}

//! In which language the page speaks. Another one is another page: it is asked for anew.

use goodstanding_shared::sessions::{Me, OfferedLanguage};
use goodstanding_words::{Language, shell as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{recall_for_visit, remember_for_visit};
use crate::api::{self, ApiError};
use crate::language::spoken;
use crate::sessions::{Phase, Session};
use crate::ui::{CollectAny as _, Failure};
use crate::words::fixed;

/// What was chosen by somebody who has not signed in yet, until they have.
const CHOSEN: &str = "language";

/// What a language is called by those who speak it.
fn own_name(language: OfferedLanguage) -> &'static str {
    let tag = language.as_str();
    tag.parse::<Language>().map_or(tag, Language::own_name)
}

/// The choice of the language.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let session = Session::expect();
    let here = spoken();
    let chosen = RwSignal::new(here);
    let failure = RwSignal::new(None::<ApiError>);
    let phase = session.phase();
    let choose = move |event| {
        let Ok(language) = event_target_value(&event).parse() else {
            return;
        };
        chosen.set(language);
        failure.set(None);
        let is_signed_out = phase.get_untracked() == Phase::SignedOut;
        spawn_local(async move {
            match api::choose_language(language).await {
                Ok(()) => {
                    if is_signed_out {
                        remember_for_visit(CHOSEN, language.as_str());
                    }
                    let _ = window().location().reload();
                }
                Err(error) => {
                    chosen.try_set(here);
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let options = OfferedLanguage::ALL.iter().map(|language| {
        let is_chosen = move || chosen.get() == *language;
        view! {
            <option value=language.as_str() lang=language.as_str() prop:selected=is_chosen>
                {own_name(*language)}
            </option>
        }
        .into_any()
    });
    view! {
        <label class="date-field language">
            <span class="small muted">{fixed(words::LANGUAGE)}</span>
            <span class="select">
                <select on:change=choose>{options.collect_any()}</select>
            </span>
        </label>
        {move || failure.get().map(|error| view! { <Failure error=error /> }.into_any())}
    }
}

/// Whether somebody who has signed in is spoken to in another language than this page is in: it is
/// asked for anew. What they chose before they signed in is theirs from now on.
pub fn speaks_otherwise(me: &Me) -> bool {
    let chosen = recall_for_visit(CHOSEN).and_then(|tag| tag.parse().ok());
    remember_for_visit(CHOSEN, "");
    match chosen {
        Some(chosen) => {
            if me.language != Some(chosen) {
                // Where it is not kept, this browser keeps it nevertheless.
                spawn_local(async move {
                    let _ = api::choose_language(chosen).await;
                });
            }
            chosen != spoken()
        }
        None => me.language.is_some_and(|theirs| theirs != spoken()),
    }
}

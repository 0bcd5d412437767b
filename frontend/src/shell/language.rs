//! In which language the page speaks. Another one is another page: it is asked for anew.

use goodstanding_shared::sessions::{Me, OfferedLanguage};
use goodstanding_words::{Language, actions, shell as words};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{recall_for_visit, remember_for_visit};
use crate::api::{self, ApiError};
use crate::language::{is_missed, spoken};
use crate::sessions::{Phase, Session};
use crate::ui::{Banner, BannerKind, CollectAny as _, Failure, announce, yes_or_no};
use crate::words::fixed;

/// What was chosen by somebody who has not signed in yet, until they have.
const CHOSEN: &str = "language";

/// That it was said that the words of the language did not come.
const SAID_MISSED: &str = "words-missed";

/// Says once in a visit that the page is in English because the words of another language did not
/// come.
pub(super) fn missed_words() -> Option<AnyView> {
    if !is_missed() || recall_for_visit(SAID_MISSED).is_some() {
        return None;
    }
    remember_for_visit(SAID_MISSED, "yes");
    announce(fixed(words::WORDS_MISSING));
    Some(
        view! {
            <Banner kind=BannerKind::Warn>
                <p>
                    <strong>{fixed(words::WORDS_MISSING)}</strong>
                    " "
                    <a class="link" href="" rel="external">
                        {fixed(actions::RELOAD)}
                    </a>
                </p>
            </Banner>
        }
        .into_any(),
    )
}

/// What a language is called by those who speak it.
fn own_name(language: OfferedLanguage) -> &'static str {
    let tag = language.as_str();
    tag.parse::<Language>().map_or(tag, Language::own_name)
}

/// The choice of the language: a button for each, because whoever chooses by the arrow keys of a
/// list would be given another page at every press.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let session = Session::expect();
    let here = spoken();
    let failure = RwSignal::new(None::<ApiError>);
    let phase = session.phase();
    let choose = move |language: OfferedLanguage| {
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
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let buttons = OfferedLanguage::ALL.iter().map(|language| {
        let tag = language.as_str();
        view! {
            <button
                type="button"
                class="chip"
                lang=tag
                aria-pressed=yes_or_no(*language == here)
                on:click=move |_| choose(*language)
            >
                {own_name(*language)}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="languages" role="group" aria-label=fixed(words::LANGUAGE)>
            {buttons.collect_any()}
        </div>
        {move || failure.get().map(|error| view! { <Failure error=error /> }.into_any())}
    }
}

/// Shows the page to somebody who has just signed in: this one, or another one where they are
/// spoken to in another language. What they chose before they signed in is theirs from now on.
pub fn welcome(session: Session, me: Me) {
    let chosen = recall_for_visit(CHOSEN).and_then(|tag| tag.parse().ok());
    remember_for_visit(CHOSEN, "");
    spawn_local(async move {
        if let Some(chosen) = chosen.filter(|chosen| me.language != Some(*chosen)) {
            // Where it is not kept, this browser keeps it nevertheless.
            let _ = api::choose_language(chosen).await;
        }
        if chosen
            .or(me.language)
            .is_some_and(|wanted| wanted != spoken())
        {
            let _ = window().location().reload();
        } else {
            session.begin(me);
        }
    });
}

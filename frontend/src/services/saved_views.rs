//! The views that the reader named: each leads to its list, can be forgotten, and how the list is
//! shown now can be kept under a name.

use goodstanding_shared::ids::SavedViewId;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::saved_views::{SaveView, SavedView};
use goodstanding_words::services::saved as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::view_state::ViewState;
use crate::actions::{Sending, Trouble};
use crate::api;
use crate::language::locale;
use crate::sessions::Session;
use crate::shell::{Online, Remote};
use crate::ui::{
    Banner, BannerKind, CollectAny, Failure, Icon, announce, field_error, field_error_id,
    focus_soon, icon, name_numbers, yes_or_no,
};
use crate::words::{field_errors, fixed, say};

const NAME: &str = "view-name";

type Views = RwSignal<Remote<Vec<SavedView>>>;

/// The views, and the field in which the present one gets a name.
#[component]
pub(super) fn SavedViews(
    /// What the list is searched, filtered, sorted and drawn by.
    state: ViewState,
) -> impl IntoView {
    let session = Session::expect();
    let views: Views = RwSignal::new(Remote::Loading);
    let load = move || {
        spawn_local(async move {
            let read = session.check(api::saved_views().await);
            let _ = views.try_set(read.into());
        });
    };
    load();
    let here = Memo::new(move |_| state.whole_query());
    view! {
        <fieldset class="saved">
            <legend>{fixed(words::TITLE)}</legend>
            {move || match views.get() {
                Remote::Loading => ().into_any(),
                Remote::Failed(error) => view! { <Failure error=error retry=move |()| load() /> }.into_any(),
                Remote::Ready(list) if list.is_empty() => {
                    view! { <p class="small muted">{fixed(words::NONE)}</p> }
                        .into_any()
                }
                Remote::Ready(list) => {
                    view! {
                        <ul class="saved__list" role="list">
                            {list.into_iter().map(|view| one(view, state, (views, session), here)).collect_any()}
                        </ul>
                    }
                        .into_any()
                }
            }}
            {form(views, here)}
        </fieldset>
    }
}

/// One view: the button that shows it, and the one that forgets it.
fn one(
    view: SavedView,
    state: ViewState,
    (views, session): (Views, Session),
    here: Memo<String>,
) -> AnyView {
    let (id, name) = (view.id, view.name.as_str().to_owned());
    let (shown, query) = (view.query.clone(), view.query);
    let (label, spoken) = (say(words::forget(&name)), name.clone());
    let show = move |_| {
        state.open(&query);
        announce(spoken.clone());
    };
    view! {
        <li class="saved__one">
            <button
                type="button"
                class="chip"
                dir="auto"
                aria-pressed=move || yes_or_no(here.with(|here| *here == shown))
                on:click=show
            >
                {name}
            </button>
            <button
                type="button"
                class="btn btn--quiet btn--icon"
                aria-label=label
                aria-disabled=move || (!Online::get()).then_some("true")
                on:click=move |_| forget(id, views, session)
            >
                {icon(Icon::Close)}
            </button>
        </li>
    }
    .into_any()
}

/// Forgets a view. One that somebody else's window forgot before is gone as well.
fn forget(id: SavedViewId, views: Views, session: Session) {
    if !untrack(Online::get) {
        return;
    }
    spawn_local(async move {
        let answer = session.check(api::remove_saved_view(id).await);
        let is_gone = match &answer {
            Ok(()) => true,
            Err(error) => error.code() == Some(ProblemCode::NotFound),
        };
        if !is_gone {
            if let Err(error) = answer {
                announce(error.detail());
                let _ = views.try_set(Remote::Failed(error));
            }
            return;
        }
        announce(fixed(words::FORGOTTEN));
        let _ = views.try_update(|views| {
            if let Remote::Ready(list) = views {
                list.retain(|view| view.id != id);
            }
        });
        focus_soon(NAME);
    });
}

/// As the server has them.
fn sort_by_name(views: &mut Vec<SavedView>) {
    let names: Vec<&str> = views.iter().map(|it| it.name.as_str()).collect();
    let numbers = name_numbers(locale(), &names);
    let mut numbered: Vec<_> = numbers.into_iter().zip(views.drain(..)).collect();
    numbered.sort_by_key(|(number, _)| *number);
    views.extend(numbered.into_iter().map(|(_, view)| view));
}

/// Keeps how the list is shown now under a name.
fn form(views: Views, here: Memo<String>) -> AnyView {
    let sending: Sending = Sending::new();
    let name = RwSignal::new(String::new());
    let errors = sending.errors;
    let has_error = move || errors.with(|errors| !errors.is_empty());
    // The one of that name is replaced: said before it happens.
    let replaces = Memo::new(move |_| {
        let typed = name.with(|name| name.trim().to_owned());
        views.with(|views| match views {
            Remote::Ready(list) => list.iter().any(|view| view.name.as_str() == typed),
            Remote::Loading | Remote::Failed(_) => false,
        })
    });
    let save = move || {
        let request = SaveView {
            name: name.get_untracked(),
            query: here.get_untracked(),
        };
        if !sending.accept(
            request
                .parse_name()
                .err()
                .map(field_errors)
                .unwrap_or_default(),
        ) {
            focus_soon(NAME);
            return;
        }
        let done = move |saved: SavedView| {
            announce(say(words::saved(saved.name.as_str())));
            name.set(String::new());
            views.update(|views| {
                if let Remote::Ready(list) = views {
                    list.retain(|view| view.id != saved.id);
                    list.push(saved);
                    sort_by_name(list);
                }
            });
        };
        sending.send(
            request,
            |request, key| async move { api::save_view(&request, &key).await },
            done,
            || {},
        );
    };
    let trouble = move || {
        sending.trouble.get().map(|trouble| match trouble {
            Trouble::Refused(words) => view! {
                <Banner kind=BannerKind::Fail>
                    <p>{words}</p>
                </Banner>
            }
            .into_any(),
            Trouble::Failed(error) => {
                view! { <Failure error=error retry=move |()| save() /> }.into_any()
            }
            Trouble::SignedOut => view! {
                <Banner kind=BannerKind::Warn>
                    <p>{fixed(words::SESSION_ENDED)}</p>
                </Banner>
            }
            .into_any(),
            Trouble::Changed => ().into_any(),
        })
    };
    view! {
        <form
            class="saved__form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            {field_error(errors.into(), "name", NAME)}
            {field_error(errors.into(), "query", NAME)}
            <div class="saved__line">
                <input
                    class="input"
                    id=NAME
                    aria-label=fixed(words::NAME)
                    placeholder=fixed(words::NAME)
                    autocomplete="off"
                    maxlength="60"
                    aria-invalid=move || has_error().then_some("true")
                    aria-describedby=move || has_error().then(|| field_error_id(NAME))
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
                <button
                    type="submit"
                    class="btn"
                    aria-disabled=move || (sending.is_busy() || !Online::get()).then_some("true")
                >
                    {move || if replaces.get() { fixed(words::REPLACE) } else { fixed(words::SAVE) }}
                </button>
            </div>
            {trouble}
        </form>
    }
    .into_any()
}

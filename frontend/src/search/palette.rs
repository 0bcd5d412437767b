//! The dialog: a field, and below it what can be chosen. The keys are those of a field that offers
//! a list: up and down, Enter, Escape.

use goodstanding_shared::search::SearchResults;
use goodstanding_shared::sessions::Role;
use goodstanding_words::{Fixed, common, search};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use web_sys::KeyboardEvent;

use super::items::{Item, items};
use super::recent::{note, recent};
use crate::api;
use crate::sessions::Session;
use crate::ui::{CollectAny, Dialog, DialogHandle, Icon, announce, icon, yes_or_no};
use crate::words::{fixed, say};

const HEADING: &str = "search-heading";
const LIST: &str = "search-list";

/// The search.
#[component]
pub(super) fn Palette(
    /// Called when it was left.
    on_close: Callback<()>,
) -> impl IntoView {
    view! {
        <Dialog
            labelled_by=HEADING
            closable=true
            on_close=on_close
            children=Box::new(move |handle| view! { <Content handle=handle /> }.into_any())
        />
    }
}

#[component]
fn Content(handle: DialogHandle) -> impl IntoView {
    let session = Session::expect();
    let role = session.me_untracked().map_or(Role::Customer, |me| me.role);
    let words = RwSignal::new(String::new());
    let found = RwSignal::new(SearchResults::default());
    let failed = RwSignal::new(false);
    Effect::new(move |_| {
        let asked = words.with(|words| words.trim().to_owned());
        if asked.is_empty() {
            found.set(SearchResults::default());
            return;
        }
        spawn_local(async move {
            let answer = session.check(api::search(&asked).await);
            // Answers to older words are dropped.
            let is_late = words
                .try_with_untracked(|words| words.trim() != asked)
                .unwrap_or(true);
            if !is_late {
                failed.set(answer.is_err());
                found.set(answer.unwrap_or_default());
            }
        });
    });
    let all = Memo::new(move |_| {
        words.with(|words| {
            let mut all = if words.trim().is_empty() {
                recent()
            } else {
                Vec::new()
            };
            all.extend(found.with(|found| items(words, found, role)));
            all
        })
    });
    let navigate = use_navigate();
    let choose = Callback::new(move |item: Item| {
        handle.close();
        note(&item);
        navigate(&item.href, NavigateOptions::default());
    });
    view! {
        <h2 id=HEADING class="sr-only">
            {fixed(search::TITLE)}
        </h2>
        {choices(words, all, choose)}
        {move || {
            failed
                .get()
                .then(|| {
                    view! {
                        <p class="palette__note small" role="status">
                            {fixed(search::FAILED)}
                        </p>
                    }
                })
        }}
    }
}

/// The field and the list below it.
pub fn choices(words: RwSignal<String>, all: Memo<Vec<Item>>, choose: Callback<Item>) -> AnyView {
    let active = RwSignal::new(0_usize);
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        request_animation_frame(move || {
            let _ = field.focus();
        });
    });
    // What was found stands first: so does what Enter chooses.
    Effect::new(move |_| {
        let count = all.with(Vec::len);
        active.set(0);
        if !words.with_untracked(String::is_empty) {
            announce(match count {
                0 => fixed(search::NOTHING_SAID).to_owned(),
                some => say(search::results_said(some as u64)),
            });
        }
    });
    let press = move |event: KeyboardEvent| {
        let count = all.with_untracked(Vec::len);
        let now = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => active.set((now + 1) % count),
            "ArrowUp" if count > 0 => active.set((now + count - 1) % count),
            "Enter" => {
                let item = all.with_untracked(|all| all.get(now).cloned());
                if let Some(item) = item {
                    event.prevent_default();
                    choose.run(item);
                }
                return;
            }
            _ => return,
        }
        event.prevent_default();
        show(active.get_untracked());
    };
    view! {
        <div class="palette">
            <label class="palette__field">
                {icon(Icon::Search)} <span class="sr-only">{fixed(search::TITLE)}</span>
                <input
                    node_ref=field
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-activedescendant=move || all.with(|all| (!all.is_empty()).then(|| option_id(active.get())))
                    placeholder=fixed(search::PLACEHOLDER)
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="100"
                    prop:value=words
                    on:input=move |event| words.set(event_target_value(&event))
                    on:keydown=press
                />
            </label>
            <div id=LIST class="palette__list" role="listbox" aria-label=fixed(search::RESULTS)>
                {move || {
                    all.with(|all| {
                        if all.is_empty() {
                            view! { <p class="palette__none muted">{fixed(search::NOTHING)}</p> }.into_any()
                        } else {
                            groups(all, active, choose)
                        }
                    })
                }}
            </div>
            <p class="palette__keys small muted" aria-hidden="true">
                <span>
                    <kbd>"↑"</kbd>
                    <kbd>"↓"</kbd>
                    " "
                    {fixed(search::CHOOSE_KEY)}
                </span>
                <span>
                    <kbd>"↵"</kbd>
                    " "
                    {fixed(common::OPEN_KEY)}
                </span>
                <span>
                    <kbd>"Esc"</kbd>
                    " "
                    {fixed(search::CLOSE_KEY)}
                </span>
            </p>
        </div>
    }
    .into_any()
}

fn option_id(place: usize) -> String {
    format!("search-option-{place}")
}

/// Brings a choice into sight.
fn show(place: usize) {
    if let Some(option) = document().get_element_by_id(&option_id(place)) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

fn groups(all: &[Item], active: RwSignal<usize>, choose: Callback<Item>) -> AnyView {
    let mut groups: Vec<(Fixed, Vec<AnyView>)> = Vec::new();
    for (place, item) in all.iter().enumerate() {
        let drawn = option(place, item, active, choose);
        match groups.last_mut() {
            Some((last, of_it)) if *last == item.group => of_it.push(drawn),
            Some(_) | None => groups.push((item.group, vec![drawn])),
        }
    }
    groups
        .into_iter()
        .enumerate()
        .map(|(place, (name, of_it))| {
            let id = format!("search-group-{place}");
            let labelled_by = id.clone();
            view! {
                <div role="group" aria-labelledby=labelled_by>
                    <p class="palette__group small muted" id=id>
                        {fixed(name)}
                    </p>
                    {of_it}
                </div>
            }
            .into_any()
        })
        .collect_any()
        .into_any()
}

fn option(place: usize, item: &Item, active: RwSignal<usize>, choose: Callback<Item>) -> AnyView {
    let chosen = item.clone();
    view! {
        <div
            class="palette__option"
            role="option"
            id=option_id(place)
            aria-selected=move || yes_or_no(active.get() == place)
            on:mousemove=move |_| {
                if active.get_untracked() != place {
                    active.set(place);
                }
            }
            on:click=move |_| choose.run(chosen.clone())
        >
            <span class="palette__name" dir="auto">
                {item.name.clone()}
            </span>
            <span class="palette__beside small muted num">{item.beside.clone()}</span>
        </div>
    }
    .into_any()
}

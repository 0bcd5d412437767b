//! What became of each request, and the button that takes one back.

use goodstanding_shared::services::Service;
use goodstanding_words::cancellations::many as words;
use goodstanding_words::{actions, common};
use leptos::prelude::*;

use super::one::{Fate, One};
use super::requests::{Requests, is_open};
use crate::sessions::{Session, SignInForm};
use crate::shell::Online;
use crate::ui::{Banner, BannerKind, CollectAny, focus_soon};
use crate::words::{fixed, say};

/// Where the focus goes when the form has gone.
const RESULTS: &str = "cancel-many-results";

/// Each service with its answer.
pub(super) fn results(requests: Requests, leave: Callback<()>) -> AnyView {
    focus_soon(RESULTS);
    let lines = requests.ones().into_iter().map(|one| line(requests, one));
    let again = move || {
        (!requests.is_busy() && requests.is_incomplete() && !requests.is_signed_out.get()).then(
            || {
                view! {
                    <button type="button" class="btn" on:click=move |_| requests.submit()>
                        {fixed(words::TRY_OTHERS)}
                    </button>
                }
                .into_any()
            },
        )
    };
    let words = move || {
        let made = |one: &One| one.fate.with(|fate| matches!(fate, Fate::Made(..)));
        let ones = requests.ones();
        let count = ones.iter().filter(|one| made(one)).count();
        say(words::requested_of(ones.len() as u64, count as u64))
    };
    view! {
        <div class="stack" id=RESULTS tabindex="-1">
            <p role="status" class="num">
                {move || if requests.is_busy() { fixed(common::SENDING).to_owned() } else { words() }}
            </p>
            {move || requests.is_signed_out.get().then(|| sign_in_again(requests))}
            <ul class="many__list" role="list" tabindex="0" aria-label=fixed(words::RESULTS)>
                {lines.collect_any()}
            </ul>
            <div class="dialog__actions">
                {again}
                <button
                    type="button"
                    class="btn btn--primary"
                    aria-disabled=move || requests.is_busy().then_some("true")
                    on:click=move |_| leave.run(())
                >
                    {fixed(actions::DONE)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn sign_in_again(requests: Requests) -> AnyView {
    let session = Session::expect();
    view! {
        <div class="sign-in-again">
            <Banner kind=BannerKind::Warn>
                <p class="banner__title">{fixed(common::SESSION_ENDED)}</p>
                <p>{fixed(words::SIGNED_OUT)}</p>
            </Banner>
            <SignInForm
                on_signed_in=move |me| {
                    session.begin(me);
                    requests.submit();
                }
            />
        </div>
    }
    .into_any()
}

/// What became of one, in a sentence.
fn sentence(service: &Service, fate: &Fate, why_not: Option<String>) -> String {
    match fate {
        Fate::Underway => fixed(common::SENDING).into(),
        Fate::Made(made, _) if is_open(made.state) => say(words::ends_on(made.effective_on)),
        Fate::Made(..) => say(words::since_today(service.status.label().into())),
        Fate::Failed(why) => say(words::not_requested(why)),
        Fate::TakenBack => fixed(words::TAKEN_BACK).into(),
        Fate::Unsent => why_not.unwrap_or_else(|| fixed(words::NOT_SENT).into()),
    }
}

fn line(requests: Requests, one: One) -> AnyView {
    let name = one
        .service
        .with_untracked(|service| service.name.as_str().to_owned());
    let words = move || {
        let why_not = one.prospect(requests.kind.get()).and_then(Result::err);
        one.service
            .with(|service| one.fate.with(|fate| sentence(service, fate, why_not)))
    };
    let label = say(words::withdraw_for(&name));
    let take_back = move || {
        let can = one
            .fate
            .with(|fate| matches!(fate, Fate::Made(made, _) if is_open(made.state)));
        can.then(|| {
            let is_off = move || requests.is_busy() || !Online::get();
            view! {
                <button
                    type="button"
                    class="btn btn--small"
                    aria-label=label.clone()
                    aria-disabled=move || is_off().then_some("true")
                    on:click=move |_| requests.take_back(one)
                >
                    {fixed(actions::WITHDRAW_REQUEST)}
                </button>
            }
            .into_any()
        })
    };
    let is_failed = move || one.fate.with(|fate| matches!(fate, Fate::Failed(_)));
    view! {
        <li class="many__one" class:is-failed=is_failed>
            <strong dir="auto">{name}</strong>
            <span class="small muted">{words}</span>
            {take_back}
        </li>
    }
    .into_any()
}

//! What stands in the dialog “Request service cancellation” and its states: empty, filled with
//! preview, sending, field errors, already requested, changed meanwhile, session ended, not
//! reachable, too many attempts, failed. Nothing typed is lost in any of them.

use goodstanding_shared::cancellations::{CancellationType, decide, offers};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::cancellations::dialog as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use super::fields::{REASON, offline_note, reason_field};
use super::form::{Form, Trouble};
use super::preview::{hint, preview_lines};
use crate::api::ApiError;
use crate::clock;
use crate::sessions::{Session, SignInForm};
use crate::shell::Online;
use crate::ui::{
    Banner, BannerKind, ErrorSummary, Failure, PreviewLine, field_error, field_error_id, in_sight,
    preview, seconds_text,
};
use crate::words::{fixed, say};

const FIRST_TYPE: &str = "cancel-type-immediate";

fn target_of(field: &str) -> &'static str {
    if field == "type" { FIRST_TYPE } else { REASON }
}

/// The form, and what stands in its way.
#[component]
pub(super) fn Content(form: Form) -> impl IntoView {
    let sending = form.sending;
    let is_changed = move || {
        sending
            .trouble
            .with(|trouble| matches!(trouble, Some(Trouble::Changed(_))))
    };
    let submit_label = move || {
        if sending.is_busy() {
            fixed(common::SENDING)
        } else if is_changed() {
            fixed(words::REVIEW)
        } else {
            fixed(words::REQUEST)
        }
    };
    let offline = move || !Online::get();
    view! {
        // Outside the form below: signing in again is a form of its own.
        <Troubles form=form />
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                if !offline() {
                    form.submit();
                }
            }
        >
            <ErrorSummary errors=sending.errors target=target_of />
            {reason_field(form.reason, sending.errors)}
            <TypeField form=form />
            {preview(lines(form))}
            {offline_note()}
            <div class="dialog__actions">
                <button
                    type="button"
                    class="btn"
                    aria-disabled=move || sending.is_busy().then_some("true")
                    on:click=move |_| form.subject.leave()>
                    {fixed(words::KEEP)}
                </button>
                <button
                    type="submit"
                    class="btn btn--danger"
                    aria-disabled=move || (sending.is_busy() || offline()).then_some("true")
                >
                    {submit_label}
                </button>
            </div>
        </form>
    }
}

#[component]
fn Troubles(form: Form) -> impl IntoView {
    move || {
        form.sending.trouble.get().map(|trouble| {
            in_sight(match trouble {
                Trouble::Changed(changes) => view! {
                    <Banner kind=BannerKind::Fail>
                        <p class="banner__title">{fixed(words::SERVICE_CHANGED)}</p>
                        {changes.into_iter().map(|change| view! { <p>{change}</p> }).collect_view()}
                        <p>{fixed(words::NOTHING_SENT)}</p>
                    </Banner>
                }
                .into_any(),
                Trouble::SignedOut => view! { <SignInAgain form=form /> }.into_any(),
                Trouble::Failed(error) if error.code() == Some(ProblemCode::TooManyAttempts) => {
                    let seconds = error
                        .problem()
                        .and_then(|problem| problem.retry_after_s)
                        .unwrap_or(30);
                    view! {
                        <Banner kind=BannerKind::Fail>
                            <p class="banner__title">{fixed(common::TOO_MANY_ATTEMPTS)}</p>
                            <p>{say(words::try_again_in(&seconds_text(seconds)))}</p>
                        </Banner>
                    }
                    .into_any()
                }
                Trouble::Failed(error @ ApiError::Problem(_)) => view! {
                    <p class="dialog__failed">{fixed(words::FAILED)}</p>
                    <Failure error=error />
                }
                .into_any(),
                Trouble::Failed(error) => {
                    view! { <Failure error=error retry=move |()| form.submit() /> }.into_any()
                }
            })
        })
    }
}

#[component]
fn SignInAgain(form: Form) -> impl IntoView {
    let session = Session::expect();
    view! {
        <div class="sign-in-again">
            <Banner kind=BannerKind::Warn>
                <p class="banner__title">{fixed(common::SESSION_ENDED)}</p>
                <p>{fixed(common::SIGN_IN_TYPED_KEPT)}</p>
            </Banner>
            <SignInForm
                on_signed_in=move |me| {
                    session.begin(me);
                    form.sending.trouble.set(None);
                    form.submit();
                }
            />
        </div>
    }
}

#[component]
fn TypeField(form: Form) -> impl IntoView {
    let Form {
        service,
        kind,
        sending,
        ..
    } = form;
    let errors = sending.errors;
    let has_error = move || errors.with(|errors| errors.iter().any(|error| error.field == "type"));
    let described = move || has_error().then(|| field_error_id(FIRST_TYPE));
    let option = move |value: CancellationType| {
        let id = if value == CancellationType::Immediate {
            FIRST_TYPE
        } else {
            "cancel-type-due"
        };
        let is_off = move || service.with(|service| offers(service, value, clock::now()).is_err());
        view! {
            <label class="option" class:is-off=is_off for=id>
                <input
                    type="radio"
                    id=id
                    name="cancellation-type"
                    value=value.as_str()
                    disabled=is_off
                    required
                    aria-describedby=format!("{id}-hint")
                    prop:checked=move || kind.get() == Some(value)
                    on:change=move |_| kind.set(Some(value))
                />
                <span class="option__label">{fixed(value.label())}</span>
                <span class="option__hint" id=format!("{id}-hint")>
                    {move || service.with(|service| hint(service, value, clock::now()))}
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="field" aria-describedby=described>
            <legend>{fixed(columns::CANCELLATION_TYPE)}</legend>
            <p class="hint">{fixed(common::REQUIRED)}</p>
            {field_error(errors.into(), "type", FIRST_TYPE)}
            <div class="options">{CancellationType::ALL.iter().map(|kind| option(*kind)).collect_view()}</div>
        </fieldset>
    }
}

/// What will happen, once a type is chosen.
fn lines(form: Form) -> Signal<Option<Vec<PreviewLine>>> {
    let Form { service, kind, .. } = form;
    Signal::derive(move || {
        let kind = kind.get()?;
        service.with(|service| {
            decide(service, kind, clock::now())
                .ok()
                .map(|outcome| preview_lines(service, &outcome))
        })
    })
}

//! The dialog of an action: what it is about, what is asked, what will happen, and what stands in
//! the way.

use goodstanding_shared::problem::ProblemCode;
use goodstanding_words::{acting, common};
use leptos::prelude::*;

use super::{Sending, Trouble};
use crate::api::ApiError;
use crate::sessions::{Session, SignInForm};
use crate::shell::Online;
use crate::ui::{
    Banner, BannerKind, Dialog, DialogHandle, ErrorSummary, Failure, PreviewLine, dialog_head,
    in_sight, preview, seconds_text,
};
use crate::words::{fixed, say};

const HEADING: &str = "action-heading";

/// The words of a dialog.
#[derive(Clone)]
pub struct Asked {
    /// The heading: what is done.
    pub heading: String,
    /// Below the heading: to which object.
    pub about: String,
    /// The button that does it.
    pub submit: Signal<String>,
    /// The button that leaves everything as it is.
    pub keep: &'static str,
    /// Whether it cannot be taken back.
    pub is_final: Signal<bool>,
    /// What will happen; none before everything is chosen.
    pub preview: Signal<Option<Vec<PreviewLine>>>,
    /// The control of each field.
    pub target: fn(&str) -> &'static str,
}

/// The dialog in which an action is previewed, confirmed and sent.
#[component]
pub fn ActionDialog(
    /// The words of the dialog.
    asked: Asked,
    /// How it is sent.
    sending: Sending,
    /// Checks what is chosen and sends it. It closes the dialog with the handle when that went
    /// well.
    #[prop(into)]
    on_submit: Callback<DialogHandle>,
    /// Called when the dialog was closed, however.
    #[prop(into)]
    on_close: Callback<()>,
    /// The fields of the form; they are drawn once, when the dialog opens.
    children: Box<dyn FnOnce() -> AnyView + Send>,
) -> impl IntoView {
    let content = move |handle: DialogHandle| frame(asked, sending, on_submit, handle, children);
    let closable = Signal::derive(move || !sending.is_busy());
    view! { <Dialog labelled_by=HEADING closable=closable on_close=on_close children=Box::new(content) /> }
}

fn frame(
    asked: Asked,
    sending: Sending,
    on_submit: Callback<DialogHandle>,
    handle: DialogHandle,
    children: Box<dyn FnOnce() -> AnyView + Send>,
) -> AnyView {
    let Asked {
        heading,
        about,
        submit,
        keep,
        is_final,
        preview: lines,
        target,
    } = asked;
    let send = Callback::new(move |()| {
        if !sending.is_busy_untracked() && untrack(Online::get) {
            on_submit.run(handle);
        }
    });
    let leave = move || {
        if !sending.is_busy_untracked() {
            handle.close();
        }
    };
    let is_off = move || (sending.is_busy() || !Online::get()).then_some("true");
    let words = move || {
        if sending.is_busy() {
            fixed(common::SENDING).to_owned()
        } else {
            submit.get()
        }
    };
    let offline = move || {
        (!Online::get()).then(|| {
            view! {
                <Banner kind=BannerKind::Warn>
                    <p>{fixed(acting::OFFLINE)}</p>
                </Banner>
            }
            .into_any()
        })
    };
    view! {
        <div class="stack">
            {dialog_head(HEADING, heading, about, leave)}
            // Outside the form below: signing in again is a form of its own.
            {move || sending.trouble.get().map(|trouble| in_sight(told(trouble, sending, send)))}
            <form
                class="stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send.run(());
                }
            >
                <ErrorSummary errors=sending.errors target=target />
                {children()}
                {preview(lines)}
                {offline}
                <div class="dialog__actions">
                    <button
                        type="button"
                        class="btn"
                        aria-disabled=move || sending.is_busy().then_some("true")
                        on:click=move |_| leave()
                    >
                        {keep}
                    </button>
                    <button
                        type="submit"
                        class=move || if is_final.get() { "btn btn--danger" } else { "btn btn--primary" }
                        aria-disabled=is_off
                    >
                        {words}
                    </button>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn told(trouble: Trouble, sending: Sending, send: Callback<()>) -> AnyView {
    match trouble {
        Trouble::Changed => view! {
            <Banner kind=BannerKind::Fail>
                <p class="banner__title">{fixed(acting::CHANGED)}</p>
                <p>{fixed(acting::NOTHING_SENT)}</p>
            </Banner>
        }
        .into_any(),
        Trouble::Refused(why) => view! {
            <Banner kind=BannerKind::Fail>
                <p class="banner__title">{fixed(acting::NOT_DONE)}</p>
                <p>{why}</p>
            </Banner>
        }
        .into_any(),
        Trouble::SignedOut => {
            let session = Session::expect();
            view! {
                <div class="sign-in-again">
                    <Banner kind=BannerKind::Warn>
                        <p class="banner__title">{fixed(common::SESSION_ENDED)}</p>
                        <p>{fixed(acting::SIGN_IN)}</p>
                    </Banner>
                    <SignInForm on_signed_in=move |me| {
                        session.begin(me);
                        sending.trouble.set(None);
                        send.run(());
                    } />
                </div>
            }
            .into_any()
        }
        Trouble::Failed(error) if error.code() == Some(ProblemCode::TooManyAttempts) => {
            let seconds = error
                .problem()
                .and_then(|problem| problem.retry_after_s)
                .unwrap_or(30);
            view! {
                <Banner kind=BannerKind::Fail>
                    <p class="banner__title">{fixed(common::TOO_MANY_ATTEMPTS)}</p>
                    <p>{say(acting::try_again_in(&seconds_text(seconds)))}</p>
                </Banner>
            }
            .into_any()
        }
        Trouble::Failed(error @ ApiError::Problem(_)) => {
            view! { <Failure error=error /> }.into_any()
        }
        Trouble::Failed(error) => view! { <Failure error=error retry=send /> }.into_any(),
    }
}

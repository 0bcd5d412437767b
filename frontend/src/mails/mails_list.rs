//! The list of what was written, newest first; each opens below its subject.

use goodstanding_shared::ids::{CustomerId, MailId};
use goodstanding_shared::mails::{Mail, MailDetails, MailState};
use goodstanding_shared::paging::Page;
use goodstanding_words::mails::page as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::letter::letter;
use crate::api::{self, ApiError};
use crate::sessions::Session;
use crate::shell::{Online, Remote};
use crate::ui::{CollectAny as _, Failure, Skeleton, instant};
use crate::words::{fixed, say};

/// What was written to the reader, or, for staff, to the users of a customer.
#[component]
pub fn MailsList(
    /// Whose; none: the reader's own.
    customer: Option<CustomerId>,
) -> impl IntoView {
    let session = Session::expect();
    let mails = RwSignal::new(Remote::<Page<Mail>>::Loading);
    let load = move |cursor: Option<String>| {
        spawn_local(async move {
            let found = session.check(api::mails(customer, cursor.as_deref()).await);
            let _ = mails.try_update(|mails| match (found, mails) {
                // What was there stays before what is older.
                (Ok(more), Remote::Ready(page)) if cursor.is_some() => {
                    page.items.extend(more.items);
                    page.next_cursor = more.next_cursor;
                }
                (found, mails) => *mails = found.into(),
            });
        });
    };
    load(None);
    Online::on_return(Callback::new(move |()| load(None)));
    let sent_again = Callback::new(move |sent: Mail| {
        let _ = mails.try_update(|mails| {
            if let Remote::Ready(page) = mails
                && let Some(mail) = page.items.iter_mut().find(|mail| mail.id == sent.id)
            {
                *mail = sent;
            }
        });
    });
    move || match mails.get() {
        Remote::Loading => view! { <Skeleton what=fixed(words::LOADING) /> }.into_any(),
        Remote::Failed(error) => {
            view! { <Failure error=error retry=Callback::new(move |()| load(None)) /> }.into_any()
        }
        Remote::Ready(page) if page.items.is_empty() => {
            view! { <p class="muted">{fixed(words::NONE)}</p> }.into_any()
        }
        Remote::Ready(page) => {
            let earlier = page.next_cursor.map(|cursor| {
                let more = move |_| load(Some(cursor.clone()));
                view! {
                    <button type="button" class="btn btn--small" on:click=more>
                        {fixed(words::EARLIER)}
                    </button>
                }
                .into_any()
            });
            let again = customer.map(|_| sent_again);
            let rows = page
                .items
                .into_iter()
                .map(|mail| row(&mail, session, again));
            view! {
                <ul class="mails" role="list">
                    {rows.collect_any()}
                </ul>
                {earlier}
            }
            .into_any()
        }
    }
}

/// One mail, closed at first. Staff, who are told of it by `again`, can send what failed once more.
fn row(mail: &Mail, session: Session, again: Option<Callback<Mail>>) -> AnyView {
    let id = mail.id;
    let opened = RwSignal::new(None::<Remote<MailDetails>>);
    let open = move |()| {
        if opened.with_untracked(Option::is_none) {
            opened.set(Some(Remote::Loading));
            spawn_local(async move {
                let found = session.check(api::mail(id).await);
                let _ = opened.try_set(Some(found.into()));
            });
        }
    };
    let retry = Callback::new(move |()| {
        opened.set(None);
        open(());
    });
    let shown = move || match opened.get() {
        None => ().into_any(),
        // No skeleton: the mails below stay where they are seen.
        Some(Remote::Loading) => view! { <p class="muted">{fixed(words::OPENING)}</p> }.into_any(),
        Some(Remote::Failed(error)) => view! { <Failure error=error retry=retry /> }.into_any(),
        Some(Remote::Ready(details)) => letter(&details),
    };
    let failed = again
        .filter(|_| mail.state == MailState::Failed)
        .map(|again| send_again(id, session, again));
    view! {
        <li>
            <details class="mail" on:toggle=move |_| open(())>
                <summary>
                    <span class="mail__subject" dir="auto" lang=mail.language.clone()>
                        {mail.subject.clone()}
                    </span>
                    <span class="mail__facts small muted num">
                        <span>{instant(mail.created_at, true)}</span>
                        <span>{say(words::to(&mail.to_address))}</span>
                        <span>{fixed(mail.state.label())}</span>
                        {mail.error.clone().map(|error| view! { <span lang="en">{error}</span> }.into_any())}
                    </span>
                </summary>
                {shown}
            </details>
            {failed}
        </li>
    }
    .into_any()
}

/// The button with which staff send a mail once more.
fn send_again(id: MailId, session: Session, again: Callback<Mail>) -> AnyView {
    let failure = RwSignal::new(None::<ApiError>);
    let send = move || {
        failure.set(None);
        spawn_local(async move {
            match session.check(api::send_mail_again(id).await) {
                Ok(details) => again.run(details.mail),
                Err(error) => {
                    let _ = failure.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <button type="button" class="btn btn--small" on:click=move |_| send()>
            {fixed(words::SEND_AGAIN)}
        </button>
        {move || {
            failure
                .get()
                .map(|error| view! { <Failure error=error retry=Callback::new(move |()| send()) /> }.into_any())
        }}
    }
    .into_any()
}

//! The page on which users choose: a sheet for each of its subjects.

use goodstanding_words::{mails::page as mails, settings as words};
use leptos::prelude::*;

use super::password_form::PasswordForm;
use super::profile_form::ProfileForm;
use super::sessions_list::{SessionsList, SessionsStore};
use crate::mails::MailsList;
use crate::sessions::Session;
use crate::shell::PageHead;
use crate::ui::part;
use crate::words::fixed;

/// Name, language and time zone, the password, where one is signed in, and what was written.
#[component]
pub(super) fn SettingsPage() -> impl IntoView {
    let session = Session::expect();
    let store = SessionsStore::load(session);
    // Read once: what is typed outlives news about the session.
    let me = session.me_untracked();
    let forms = me.map(|me| {
        let email = me.email.clone();
        let names = vec![me.email.clone(), me.name.clone()];
        let profile = view! { <ProfileForm me=me /> }.into_any();
        let password = view! {
            <PasswordForm
                email=email
                names=names
                on_changed=Callback::new(move |()| store.reload())
            />
        }
        .into_any();
        view! {
            {part(fixed(words::PROFILE), profile)}
            {part(fixed(words::CHANGE_PASSWORD), password)}
        }
        .into_any()
    });
    // Nobody writes to staff.
    let mails = session.me_untracked().and_then(|me| me.customer).map(|_| {
        let list = view! {
            <div class="stack">
                <p class="muted">{fixed(mails::HINT)}</p>
                <MailsList customer=None />
            </div>
        };
        part(fixed(mails::TITLE), list.into_any())
    });
    view! {
        <PageHead title=fixed(words::TITLE).to_owned() />
        <div class="settings stack">
            {forms}
            <SessionsList store=store />
            {mails}
        </div>
    }
}

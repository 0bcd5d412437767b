//! The dialog in which something unpaid is paid, without leaving the overview.

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::subscriptions::life::SubscriptionAction;
use goodstanding_shared::subscriptions::{SubscriptionActionReply, UnpaidSubscription};
use goodstanding_words::overview::paying as words;
use goodstanding_words::subscriptions::done;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::standing::pay_id;
use crate::actions::{Note, show_note};
use crate::api::{self, ApiError};
use crate::payments::{MethodDialog, Purpose};
use crate::services::ServicesStore;
use crate::sessions::Session;
use crate::shell::Loaded;
use crate::subscriptions::{SubscriptionActionDialog, Verb, note_of};
use crate::ui::{BannerKind, focus_soon};
use crate::words::fixed;

/// What is being paid.
#[derive(Clone, Copy)]
pub struct Paying {
    /// Which subscription, while its dialog is open.
    of: RwSignal<Option<SubscriptionId>>,
    /// What is paid with a payment method that is added.
    adding: RwSignal<Option<Vec<UnpaidSubscription>>>,
    /// What became of the last payment.
    pub(super) note: RwSignal<Option<Note>>,
    /// Called when something may have been paid.
    changed: Callback<()>,
}

impl Paying {
    pub(super) fn new(changed: Callback<()>) -> Self {
        Self {
            of: RwSignal::new(None),
            adding: RwSignal::new(None),
            note: RwSignal::new(None),
            changed,
        }
    }

    /// Whether a dialog is open, tracked.
    pub(super) fn is_open(self) -> bool {
        self.of.with(Option::is_some) || self.adding.with(Option::is_some)
    }

    /// Opens the dialog.
    pub(super) fn open(self, id: SubscriptionId) {
        self.note.set(None);
        self.of.set(Some(id));
    }

    fn fail(self, title: &str, error: &ApiError) {
        show_note(
            self.note,
            Note {
                kind: BannerKind::Fail,
                text: error.detail(),
                ..Note::done(title)
            },
        );
    }

    /// Closes the dialog, and opens the one in which a payment method is added that pays at once.
    fn add_and_pay(self, id: SubscriptionId) {
        let session = Session::expect();
        spawn_local(async move {
            let answer = session.check(api::unpaid().await);
            let _ = self.of.try_set(None);
            match answer {
                Ok(mut unpaid) => {
                    unpaid.retain(|one| one.id == id);
                    let _ = self.adding.try_set(Some(unpaid));
                }
                Err(error) => self.fail(fixed(done::UNPAID_NOT_READ), &error),
            }
        });
    }

    /// The dialogs that are open.
    pub(super) fn dialogs(self) -> AnyView {
        let store = ServicesStore::expect();
        let changed = move || {
            // Services may work again.
            store.invalidate();
            self.changed.run(());
        };
        let pay = move || {
            self.of
                .get()
                .map(|id| self.pay(id, Callback::new(move |()| changed())))
        };
        let add = move || {
            self.adding.get().map(|unpaid| {
                let id = unpaid.first().map(|one| one.id);
                let on_close = Callback::new(move |()| {
                    self.adding.set(None);
                    if let Some(id) = id {
                        focus_soon(pay_id(id));
                    }
                });
                let on_stored = Callback::new(move |_| changed());
                view! { <MethodDialog purpose=Purpose::Add(unpaid) on_stored=on_stored on_close=on_close /> }
                    .into_any()
            })
        };
        view! {
            {pay}
            {add}
        }
        .into_any()
    }

    fn pay(self, id: SubscriptionId, changed: Callback<()>) -> AnyView {
        let details = Loaded::new(move || Box::pin(api::subscription(id)));
        Effect::new(move |_| {
            if let Some(error) = details.failure() {
                self.of.set(None);
                self.fail(fixed(words::NOT_OPENED), &error);
            }
        });
        let is_there = Memo::new(move |_| details.get().is_some());
        let on_done = Callback::new(
            move |(action, reply): (SubscriptionAction, SubscriptionActionReply)| {
                show_note(self.note, note_of(action, &reply, false));
                changed.run(());
            },
        );
        let on_close = Callback::new(move |()| {
            self.of.set(None);
            // What became of it has the focus; without that the focus goes back.
            if self.note.with_untracked(Option::is_none) {
                focus_soon(pay_id(id));
            }
        });
        let on_add = Callback::new(move |()| self.add_and_pay(id));
        (move || {
            is_there.get().then(|| {
                view! {
                    <SubscriptionActionDialog
                        verb=Verb::PayNow
                        details=details
                        on_done=on_done
                        on_add=on_add
                        on_close=on_close
                    />
                }
                .into_any()
            })
        })
        .into_any()
    }
}

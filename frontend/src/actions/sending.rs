//! How an action is sent, and what each answer means for its dialog: nothing typed is lost in any of them, and pressing twice acts once.

use core::future::Future;

use goodstanding_shared::problem::{FieldError, ProblemCode};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use crate::api::{ApiError, Key};
use crate::shell::Online;
use crate::ui::announce;

/// What stands in the way of the last attempt, beside field errors.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It changed meanwhile: the dialog shows it as it is now.
    Changed,
    /// The rules refuse it, and say why.
    Refused(String),
    /// The session has ended.
    SignedOut,
    /// Anything else.
    Failed(ApiError),
}

/// What a dialog remembers of its sending.
#[derive(Clone, Copy)]
pub struct Sending {
    busy: RwSignal<bool>,
    /// What is wrong with the fields.
    pub errors: RwSignal<Vec<FieldError>>,
    /// What else stands in the way.
    pub trouble: RwSignal<Option<Trouble>>,
    /// One key for one intention: a new one after a final answer, or when something else is asked.
    key: StoredValue<(Key, String)>,
}

impl Sending {
    /// Nothing was sent yet.
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the owner that asks for them"
    )]
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            key: StoredValue::new((Key::new(), String::new())),
        }
    }

    /// Whether a request is on its way, tracked.
    pub fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// Whether a request is on its way, now.
    pub fn is_busy_untracked(self) -> bool {
        self.busy.get_untracked()
    }

    fn key_for(self, request: &impl Serialize) -> Key {
        // The request types are plain structs: they always have a JSON form.
        let text = serde_json::to_string(request).unwrap_or_default();
        self.key.update_value(|(key, used_for)| {
            if *used_for != text {
                (*key, *used_for) = (Key::new(), text);
            }
        });
        self.key.with_value(|(key, _)| key.clone())
    }

    /// Shows what is wrong with the fields. Says whether nothing is.
    pub fn accept(self, errors: Vec<FieldError>) -> bool {
        self.trouble.set(None);
        let is_well = errors.is_empty();
        self.errors.set(errors);
        is_well
    }

    /// Sends a request that was checked. `done` gets the answer; `stale` is told that the object is no longer what the dialog shows.
    pub fn send<R: Serialize + 'static, T: 'static, F: Future<Output = Result<T, ApiError>>>(
        self,
        request: R,
        call: impl FnOnce(R, Key) -> F + 'static,
        done: impl FnOnce(T) + 'static,
        stale: impl FnOnce() + 'static,
    ) {
        if self.busy.get_untracked() || !untrack(Online::get) {
            return;
        }
        let key = self.key_for(&request);
        self.busy.set(true);
        announce("Sending");
        spawn_local(async move {
            let answer = call(request, key).await;
            // The dialog may be gone.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => done(answer),
                Err(error) => self.refused(error, stale),
            }
        });
    }

    fn refused(self, error: ApiError, stale: impl FnOnce()) {
        use ProblemCode as P;
        if error.is_final() {
            self.key.update_value(|(key, _)| *key = Key::new());
        }
        match error.code() {
            Some(P::VersionStale) => {
                self.trouble.set(Some(Trouble::Changed));
                stale();
            }
            Some(P::ActionRefused | P::PriceChanged | P::PaymentMethodGone) => {
                self.trouble.set(Some(Trouble::Refused(error.detail())));
                stale();
            }
            Some(P::NotSignedIn) => self.trouble.set(Some(Trouble::SignedOut)),
            Some(P::InvalidFields) => self.errors.set(error.fields().to_vec()),
            _ => self.trouble.set(Some(Trouble::Failed(error))),
        }
    }
}

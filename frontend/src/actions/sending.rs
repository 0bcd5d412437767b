//! How an action is sent, and what each answer means for its dialog: nothing typed is lost in any
//! of them, and pressing twice acts once.

use core::future::Future;

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_words::common;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;

use super::Intention;
use crate::api::{ApiError, Key};
use crate::shell::{Desk, Online};
use crate::ui::announce;
use crate::words::fixed;

/// What stands in the way of the last attempt, beside field errors.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// It changed meanwhile: the dialog shows it as it is now.
    Changed,
    /// The rules refuse it, and say why.
    Refused(String),
    /// The session has ended.
    SignedOut,
    /// Any other refusal, and no answer at all.
    Failed(ApiError),
}

/// What a dialog or a form remembers of its sending; `T` is what can stand in its way.
pub struct Sending<T: Send + Sync + 'static = Trouble> {
    busy: RwSignal<bool>,
    /// What is wrong with the fields.
    pub errors: RwSignal<Vec<FieldError>>,
    /// What else stands in the way.
    pub trouble: RwSignal<Option<T>>,
    intention: Intention,
    /// What staff have to decide may be less afterwards.
    desk: Desk,
}

impl<T: Send + Sync + 'static> Clone for Sending<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Sending<T> {}

impl<T: Send + Sync + 'static> Sending<T> {
    /// Nothing was sent yet.
    #[expect(
        clippy::new_without_default,
        reason = "it makes signals, which belong to the owner that asks for them"
    )]
    pub fn new() -> Self {
        Self::watched(RwSignal::new(false))
    }

    /// Nothing was sent yet. `busy` says whether a request is on its way, also to whoever made it.
    pub fn watched(busy: RwSignal<bool>) -> Self {
        Self {
            busy,
            errors: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            intention: Intention::new(),
            desk: Desk::expect(),
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

    /// Shows what is wrong with the fields. Says whether nothing is.
    pub fn accept(self, errors: Vec<FieldError>) -> bool {
        self.trouble.set(None);
        let is_well = errors.is_empty();
        self.errors.set(errors);
        is_well
    }

    /// What was filled in; none where fields are wrong, which are shown then.
    pub fn checked<F>(self, filled: Result<F, Vec<FieldError>>) -> Option<F> {
        let (filled, errors) = match filled {
            Ok(filled) => (Some(filled), Vec::new()),
            Err(errors) => (None, errors),
        };
        self.accept(errors);
        filled
    }

    /// Sends a request that was checked, and says so. `done` gets the answer, `refused` why there
    /// is none; neither is called when the dialog is gone by then.
    pub fn exchange<R: Serialize + 'static, A: 'static, F: Future<Output = Result<A, ApiError>>>(
        self,
        saying: &'static str,
        request: R,
        call: impl FnOnce(R, Key) -> F + 'static,
        done: impl FnOnce(A) + 'static,
        refused: impl FnOnce(ApiError) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        let key = self.intention.key_for(&request);
        self.busy.set(true);
        announce(saying);
        spawn_local(async move {
            let answer = call(request, key).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => {
                    done(answer);
                    self.desk.renew();
                }
                Err(error) => {
                    self.intention.refused(&error);
                    refused(error);
                }
            }
        });
    }
}

impl Sending {
    /// Sends an action that was checked. `done` gets the answer; `stale` is told that the object is
    /// no longer what the dialog shows.
    pub fn send<R: Serialize + 'static, A: 'static, F: Future<Output = Result<A, ApiError>>>(
        self,
        request: R,
        call: impl FnOnce(R, Key) -> F + 'static,
        done: impl FnOnce(A) + 'static,
        stale: impl FnOnce() + 'static,
    ) {
        if untrack(Online::get) {
            let refused = move |error| self.refused(error, stale);
            self.exchange(fixed(common::SENDING_NOW), request, call, done, refused);
        }
    }

    fn refused(self, error: ApiError, stale: impl FnOnce()) {
        use ProblemCode as P;
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

//! What the dialog “Request service cancellation” is about.

use goodstanding_shared::services::{Service, ServiceDetails};
use leptos::prelude::*;

use crate::actions::Sending;
use crate::api::ApiError;
use crate::ui::DialogHandle;

/// What stands in the way of the last attempt, beside field errors.
#[derive(Clone)]
pub(super) enum Trouble {
    /// The service changed meanwhile: what changed, in words.
    Changed(Vec<String>),
    /// The session has ended.
    SignedOut,
    /// Any other refusal, and no answer at all.
    Failed(ApiError),
}

/// What the dialog is about, in its frame and in its content.
#[derive(Clone, Copy)]
pub struct Subject {
    pub(super) service: RwSignal<Service>,
    /// While a request is on its way the dialog stays open.
    pub(super) sending: Sending<Trouble>,
    pub(super) on_changed: Callback<ServiceDetails>,
    pub(super) handle: DialogHandle,
}

impl Subject {
    /// Leaves the service as it is; not while a request is on its way.
    pub(super) fn leave(self) {
        if !self.sending.is_busy_untracked() {
            self.handle.close();
        }
    }
}

//! What the dialog “Request service cancellation” is about.

use goodstanding_shared::services::{Service, ServiceDetails};
use leptos::prelude::*;

use crate::ui::DialogHandle;

/// What the dialog is about, in its frame and in its content.
#[derive(Clone, Copy)]
pub struct Subject {
    pub(super) service: RwSignal<Service>,
    /// Whether a request is on its way: the dialog stays open then.
    pub(super) sending: RwSignal<bool>,
    pub(super) on_changed: Callback<ServiceDetails>,
    pub(super) handle: DialogHandle,
}

impl Subject {
    /// Leaves the service as it is; not while a request is on its way.
    pub(super) fn leave(self) {
        if !self.sending.get_untracked() {
            self.handle.close();
        }
    }
}

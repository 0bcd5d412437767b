//! Which service the reader wants to cancel, and who wants to know what became of it.

use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::services::{Service, ServiceDetails};
use leptos::prelude::*;

use crate::services::ServicesStore;

/// What the dialog of a page is about.
#[derive(Clone, Copy)]
pub struct CancelTarget {
    store: ServicesStore,
    open: RwSignal<Option<ServiceId>>,
    /// The service of a page that shows only one, which need not be in the store.
    offered: StoredValue<Option<Service>>,
    changed: StoredValue<Option<Callback<ServiceDetails>>>,
}

impl CancelTarget {
    /// No service is to be cancelled yet.
    #[expect(
        clippy::new_without_default,
        reason = "it needs the store that the page provides"
    )]
    pub fn new() -> Self {
        Self {
            store: ServicesStore::expect(),
            open: RwSignal::new(None),
            offered: StoredValue::new(None),
            changed: StoredValue::new(None),
        }
    }

    /// The page shows this service.
    pub fn offer(self, details: ServiceDetails) {
        self.offered.set_value(Some(details.service));
    }

    /// Calls `changed` whenever a service was changed by a request or a withdrawal.
    pub fn on_changed(self, changed: impl Fn(ServiceDetails) + Send + Sync + 'static) {
        self.changed.set_value(Some(Callback::new(changed)));
    }

    /// Opens the dialog for a service.
    pub fn open(self, id: ServiceId) {
        self.open.set(Some(id));
    }

    /// Closes the dialog; no service is to be cancelled any more.
    pub(super) fn close(self) {
        self.open.set(None);
    }

    /// The service that the dialog is about, tracked by its identifier alone: while the dialog is
    /// open, it keeps what it showed.
    pub(super) fn service(self) -> Option<Service> {
        let id = self.open.get()?;
        let offered = self
            .offered
            .with_value(|service| service.clone().filter(|service| service.id == id));
        offered.or_else(|| untrack(|| self.store.find(id)))
    }

    /// Shows everywhere what a service is like now.
    pub(super) fn change(self, details: ServiceDetails) {
        self.store.replace(details.service.clone());
        self.offered.set_value(Some(details.service.clone()));
        if let Some(changed) = self.changed.get_value() {
            changed.run(details);
        }
    }
}

//! The catalogue as the page holds it.

use goodstanding_shared::catalog::Catalog;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::sessions::Session;
use crate::shell::{Online, Remote};

/// The catalogue, read anew by each page that shows it: prices must be today's.
#[derive(Clone, Copy)]
pub struct CatalogStore {
    session: Session,
    catalog: RwSignal<Remote<Catalog>>,
}

impl CatalogStore {
    /// Begins to read it.
    pub fn open() -> Self {
        let store = Self {
            session: Session::expect(),
            catalog: RwSignal::new(Remote::Loading),
        };
        store.load();
        Online::on_return(Callback::new(move |()| store.load()));
        store
    }

    /// Reads it anew; what is there stays until then.
    pub fn load(self) {
        spawn_local(async move {
            let result = self.session.check(api::catalog().await);
            let _ = self.catalog.try_set(result.into());
        });
    }

    /// The catalogue as far as it is here, tracked.
    pub fn get(self) -> Remote<Catalog> {
        self.catalog.get()
    }

    /// Looks at the catalogue, tracked; none until it is there.
    pub fn with<T>(self, look: impl FnOnce(&Catalog) -> T) -> Option<T> {
        self.catalog.with(|catalog| catalog.ready().map(look))
    }
}

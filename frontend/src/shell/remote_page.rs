//! A page about one thing that the server knows: its head at once, then the thing, or why it is not
//! there.

use core::future::Future;
use core::pin::Pin;

use goodstanding_shared::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Crumb, NotFoundPage, Online, PageHead, Remote};
use crate::api::ApiError;
use crate::sessions::Session;
use crate::ui::{Failure, Skeleton};

/// What such a page fetches.
pub type FetchedOne<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// The thing that a page is about, for those who change it.
pub struct Loaded<T: Send + Sync + 'static> {
    found: RwSignal<Remote<T>>,
    load: Callback<()>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Fetches it. What is there stays in sight until the answer to a later `load` is here.
    pub fn new(fetch: impl Fn() -> FetchedOne<T> + Send + Sync + 'static) -> Self {
        let session = Session::expect();
        Self::by(move |found| {
            let answer = fetch();
            spawn_local(async move {
                let answer = session.check(answer.await);
                let keeps = answer.is_err()
                    && found
                        .try_with_untracked(|found| found.ready().is_some())
                        .unwrap_or(true);
                // What is in sight is better than nothing; whoever changes it is told by the
                // server.
                if !keeps {
                    let _ = found.try_set(answer.into());
                }
            });
        })
    }

    /// A thing that `load` fetches and puts in its place, now and whenever it is wanted anew.
    pub fn by(load: impl Fn(RwSignal<Remote<T>>) + Send + Sync + 'static) -> Self {
        let found = RwSignal::new(Remote::Loading);
        let load = Callback::new(move |()| load(found));
        load.run(());
        Online::on_return(load);
        Self { found, load }
    }

    /// How far it is, tracked.
    pub fn remote(self) -> Remote<T> {
        self.found.get()
    }

    /// The thing, when it is there, tracked.
    pub fn get(self) -> Option<T> {
        self.found.with(|found| found.ready().cloned())
    }

    /// What a look at the thing tells, when it is there, tracked.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.found.with(|found| found.ready().map(look))
    }

    /// Why it is not there, tracked; none while it is on its way, and when it is there.
    pub fn failure(self) -> Option<ApiError> {
        self.found.with(|found| match found {
            Remote::Failed(error) => Some(error.clone()),
            Remote::Loading | Remote::Ready(_) => None,
        })
    }

    /// The thing, when it is there, now.
    pub fn get_untracked(self) -> Option<T> {
        self.found.with_untracked(|found| found.ready().cloned())
    }

    /// It is like this now.
    pub fn set(self, thing: T) {
        let _ = self.found.try_set(Remote::Ready(thing));
    }

    /// Whether the page is gone that held it.
    pub fn is_gone(self) -> bool {
        self.found.try_with_untracked(|_| ()).is_none()
    }

    /// Fetches the thing anew.
    pub fn load(self) {
        self.load.run(());
    }
}

/// Draws the page. What nobody has, and what is not the reader's, is not found.
pub fn remote_page<T: Clone + Send + Sync + 'static>(
    title: impl Into<Signal<String>>,
    parents: Vec<Crumb>,
    what: &'static str,
    fetch: impl Fn() -> FetchedOne<T> + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    loaded_page(title, parents, what, Loaded::new(fetch), draw)
}

/// The same about something that can be changed on the page.
pub fn loaded_page<T: Clone + Send + Sync + 'static>(
    title: impl Into<Signal<String>>,
    parents: Vec<Crumb>,
    what: &'static str,
    loaded: Loaded<T>,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let title = title.into();
    let head = move || view! { <PageHead title=title parents=parents.clone() /> }.into_any();
    headed_page(head, what, loaded, draw)
}

/// The same under a head of its own.
pub fn headed_page<T: Clone + Send + Sync + 'static>(
    head: impl Fn() -> AnyView + Send + Sync + 'static,
    what: &'static str,
    loaded: Loaded<T>,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let found = loaded.found;
    let is_missing = Memo::new(move |_| {
        found.with(|found| {
            matches!(found, Remote::Failed(error) if error.code() == Some(ProblemCode::NotFound))
        })
    });
    (move || {
        if is_missing.get() {
            return view! { <NotFoundPage /> }.into_any();
        }
        view! {
            {head()}
            {loaded_view(what, loaded, draw.clone())}
        }
        .into_any()
    })
    .into_any()
}

/// Something that a part of a page fetches on its own, so that one slow part does not hold up the
/// others.
pub fn remote_view<T: Clone + Send + Sync + 'static>(
    what: &'static str,
    fetch: impl Fn() -> FetchedOne<T> + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    loaded_view(what, Loaded::new(fetch), draw)
}

/// The same about something that is fetched anew now and then.
pub fn loaded_view<T: Clone + Send + Sync + 'static>(
    what: &'static str,
    Loaded { found, load }: Loaded<T>,
    draw: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    (move || match found.get() {
        Remote::Loading => view! { <Skeleton what=what /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(thing) => draw(thing),
    })
    .into_any()
}

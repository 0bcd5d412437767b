//! A page about one thing that the server knows: its head at once, then the thing, or why it is not there.

use core::future::Future;
use core::pin::Pin;

use goodstanding_shared::problem::ProblemCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Crumb, NotFoundPage, PageHead, Remote};
use crate::api::ApiError;
use crate::sessions::Session;
use crate::ui::{Failure, Skeleton};

/// What such a page fetches.
pub type FetchedOne<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>>>>;

/// Draws the page. What nobody has, and what is not the reader's, is not found.
pub fn remote_page<T: Clone + Send + Sync + 'static>(
    title: impl Into<Signal<String>>,
    parents: Vec<Crumb>,
    what: &'static str,
    fetch: impl Fn() -> FetchedOne<T> + Send + Sync + 'static,
    draw: impl Fn(T) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView {
    let title = title.into();
    let session = Session::expect();
    let found = RwSignal::new(Remote::<T>::Loading);
    let load = Callback::new(move |()| {
        let answer = fetch();
        spawn_local(async move {
            let _ = found.try_set(session.check(answer.await).into());
        });
    });
    load.run(());
    let is_missing = Memo::new(move |_| {
        found.with(|found| {
            matches!(found, Remote::Failed(error) if error.code() == Some(ProblemCode::NotFound))
        })
    });
    let shown = move || match found.get() {
        Remote::Loading => view! { <Skeleton what=what /> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error retry=load /> }.into_any(),
        Remote::Ready(thing) => draw(thing),
    };
    (move || {
        if is_missing.get() {
            return view! { <NotFoundPage /> }.into_any();
        }
        view! {
            <PageHead title=title parents=parents.clone() />
            {shown.clone()}
        }
        .into_any()
    })
    .into_any()
}

//! Parts of the page that arrive after the first view: what a visitor may never open is not in what
//! everybody loads first.
//!
//! A part is declared by [`part!`](crate::part) and drawn by [`later`]. `cargo xtask page` switches
//! the feature `split` on and cuts the wasm at the parts; without it they are there from the
//! beginning, and everything else is the same.

use core::future::Future;
use core::pin::Pin;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::OnceLock;

use goodstanding_words::{FIRST_PARTS, actions, part};
use js_sys::Promise;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlLinkElement;

use crate::language::ask_for_later;
use crate::shell::PageHead;
use crate::ui::{Banner, BannerKind, Skeleton};
use crate::words::fixed;

/// What says why a part is not there; details are on the console.
pub type Missing = leptos::wasm_split::SplitLoaderError;

/// Something on its way: in the end it is known whether it has come.
pub type Coming = Pin<Box<dyn Future<Output = bool>>>;

/// A part: functions that draw what is in it.
pub struct Part<T: 'static> {
    offer: OnceLock<T>,
    arrival: Arrival,
}

/// A part that is one page.
pub struct Page {
    /// Draws it.
    pub draw: fn() -> AnyView,
}

/// How a part comes, whatever it offers.
pub struct Arrival {
    /// Whether it is there with all that comes beside it.
    is_there: AtomicBool,
    /// Whether all that it says comes with the first view.
    is_said: bool,
    fetch: fn() -> Coming,
}

/// Declares a part: its name, what it offers, and the functions behind that.
///
/// Only what these functions alone need ends up in the part. So they are named nowhere else.
#[macro_export]
macro_rules! part {
    ($(#[$meta:meta])* $visibility:vis static $name:ident: $offer:ty = $file:ident $content:expr;) => {
        $(#[$meta])*
        $visibility static $name: $crate::part::Part<$offer> = {
            #[cfg_attr(
                feature = "split",
                leptos::wasm_split::wasm_split($file, fallible, wasm_split_path = leptos::wasm_split)
            )]
            fn offer() -> Result<$offer, $crate::part::Missing> {
                Ok($content)
            }
            #[cfg(not(feature = "split"))]
            let fetch = || -> $crate::part::Coming { Box::pin(async { $name.keep(offer()) }) };
            #[cfg(feature = "split")]
            let fetch = || -> $crate::part::Coming { Box::pin(async { $name.keep(offer().await) }) };
            $crate::part::Part::new(fetch, $crate::part::is_said(stringify!($file)))
        };
    };
}

impl<T> Part<T> {
    /// A part that this fetches; whether all that it says comes with the first view.
    pub const fn new(fetch: fn() -> Coming, is_said: bool) -> Self {
        Self {
            offer: OnceLock::new(),
            arrival: Arrival {
                is_there: AtomicBool::new(false),
                is_said,
                fetch,
            },
        }
    }

    /// Keeps what was fetched; says whether it has come.
    pub fn keep(&self, fetched: Result<T, Missing>) -> bool {
        // Two may have asked for it: both got the same.
        let keep = |offer| drop(self.offer.set(offer));
        fetched.map(keep).is_ok()
    }

    /// How it comes.
    pub const fn arrival(&self) -> &Arrival {
        &self.arrival
    }

    /// What it offers, once it is there.
    fn get(&self) -> Option<&T> {
        let is_there = self.arrival.is_there.load(Ordering::Relaxed);
        self.offer.get().filter(|_| is_there)
    }
}

impl Arrival {
    /// Sees to it that the part is there. Says whether it is. Not generic, and so there once for
    /// all parts.
    async fn load(&'static self) -> bool {
        let styles = ask_for_styles();
        let words = (!self.is_said).then(ask_for_later);
        let is_there = self.is_there.load(Ordering::Relaxed)
            || (self.fetch)().await
                && styles.await
                && match words {
                    Some(words) => words.await,
                    None => true,
                };
        self.is_there.store(is_there, Ordering::Relaxed);
        is_there
    }
}

/// Asks for the style sheet of the parts; in the end it is known whether it is there. `cargo xtask
/// page` marks it in the document; without that everything is linked from the beginning.
fn ask_for_styles() -> impl Future<Output = bool> {
    const STYLES: &str = "stylesheet";
    let link = document().query_selector("link[data-later]").ok().flatten();
    let link = link.map(JsCast::unchecked_into::<HtmlLinkElement>);
    let missing = link.clone().filter(|link| link.sheet().is_none());
    let arrival = missing.map(|link| {
        let arrival = Promise::new(&mut |arrived, _| {
            for end in ["load", "error"] {
                let _ = link.add_event_listener_with_callback(end, &arrived);
            }
        });
        // Another part may have asked for it.
        if link.rel() != STYLES {
            link.set_rel(STYLES);
        }
        JsFuture::from(arrival)
    });
    async move {
        if let Some(arrival) = arrival {
            let _ = arrival.await;
        }
        let is_there = link.as_ref().is_none_or(|link| link.sheet().is_some());
        if let Some(link) = link.filter(|_| !is_there) {
            // The next part asks anew.
            link.set_rel("");
        }
        is_there
    }
}

/// Whether all that the part in a file of this name says comes with the first view. Found out when
/// the program is compiled.
pub const fn is_said(file: &str) -> bool {
    let mut place = 0;
    while place < FIRST_PARTS.len() {
        if is_same(FIRST_PARTS[place].as_bytes(), file.as_bytes()) {
            return true;
        }
        place += 1;
    }
    false
}

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut place = 0;
    while place < a.len() && place < b.len() && a[place] == b[place] {
        place += 1;
    }
    place == a.len() && place == b.len()
}

/// Loads parts one after the other, while the reader looks at the first view: what is opened next
/// is there already, and stays readable offline. Where one does not come, the next would not
/// either: whoever calls this calls it again when the browser is back online.
pub fn load_meanwhile(parts: &'static [&'static Arrival]) {
    /// What the first view itself loads goes first.
    const PAUSE: Duration = Duration::from_secs(1);
    let load = move || {
        spawn_local(async move {
            for part in parts {
                if !part.load().await {
                    break;
                }
            }
        });
    };
    set_timeout(load, PAUSE);
}

/// Draws a page of a part: at once where the part is there, otherwise when it has come.
pub fn later<T: Send + Sync>(
    part: &'static Part<T>,
    draw: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    drawn(part, draw, true)
}

/// Draws the one page of a part. Not generic, and so there once for all of them.
pub fn page(part: &'static Part<Page>) -> AnyView {
    later(part, |page| (page.draw)())
}

/// The same for something inside a page.
pub fn within<T: Send + Sync>(
    part: &'static Part<T>,
    draw: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    drawn(part, draw, false)
}

fn drawn<T: Send + Sync>(
    part: &'static Part<T>,
    draw: impl Fn(&T) -> AnyView + Send + 'static,
    is_page: bool,
) -> AnyView {
    if let Some(offer) = part.get() {
        return draw(offer);
    }
    let draw = move || part.get().map(&draw);
    waiting(&part.arrival, is_page, Box::new(draw))
}

#[derive(Clone, Copy)]
enum Way {
    Coming,
    Lost,
    Here,
}

/// Not generic, and so there once for all parts.
fn waiting(
    part: &'static Arrival,
    is_page: bool,
    draw: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let way = RwSignal::new(Way::Coming);
    let load = move || {
        way.set(Way::Coming);
        spawn_local(async move {
            let end = if part.load().await {
                Way::Here
            } else {
                Way::Lost
            };
            // The reader may have gone on.
            let _ = way.try_set(end);
        });
    };
    load();
    (move || match way.get() {
        Way::Coming => view! { <Skeleton what=fixed(part::LOADING) /> }.into_any(),
        Way::Lost => view! { <Lost is_page=is_page retry=move |()| load() /> }.into_any(),
        Way::Here => draw().into_any(),
    })
    .into_any()
}

/// Says that a part did not come. Either the connection is gone, or the part: after an update of
/// the server its old files are no more.
#[component]
fn Lost(is_page: bool, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    view! {
        {is_page.then(|| view! { <PageHead title=fixed(part::TITLE).to_owned() /> }.into_any())}
        <Banner kind=BannerKind::Fail>
            <p class="banner__title">{fixed(part::NOT_LOADED)}</p>
            <p>{fixed(part::HINT)}</p>
            <p>
                <button type="button" class="btn" on:click=move |_| retry.run(())>
                    {fixed(actions::TRY_AGAIN)}
                </button>
                " "
                <a class="btn" href="" rel="external">
                    {fixed(actions::RELOAD)}
                </a>
            </p>
        </Banner>
    }
}

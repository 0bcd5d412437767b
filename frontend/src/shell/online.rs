//! Whether the browser believes that it is online, a hint only; and when the server can be reached
//! again. Until then what was read before is shown, and sending is not offered.

use core::time::Duration;

use goodstanding_words::offline as words;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::ui::{Banner, BannerKind, announce, time, time_words};
use crate::words::{fixed, say, say_with};

/// How often it is looked whether the server can be reached again, where the browser cannot tell.
const EVERY: Duration = Duration::from_secs(10);

/// The browser's own hint.
#[derive(Clone, Copy)]
pub struct Online {
    online: ReadSignal<bool>,
    /// How often the connection was back.
    returns: RwSignal<u32>,
}

impl Online {
    /// Provides the hint to everything below.
    pub fn provide() {
        let (online, set_online) = signal(window().navigator().on_line());
        let returns = RwSignal::new(0_u32);
        let returned = move || {
            // All of it is asked for now.
            api::begin_page();
            let _ = returns.try_update(|returns| *returns = returns.wrapping_add(1));
        };
        let back = window_event_listener(ev::online, move |_| {
            set_online.set(true);
            returned();
        });
        let gone = window_event_listener(ev::offline, move |_| set_online.set(false));
        let look = move || {
            if untrack(api::as_of).is_old && online.get_untracked() {
                spawn_local(async move {
                    if api::session().await.is_ok() {
                        returned();
                    }
                });
            }
        };
        set_interval(look, EVERY);
        on_cleanup(move || {
            back.remove();
            gone.remove();
        });
        provide_context(Self { online, returns });
    }

    /// Whether sending makes sense, tracked.
    pub fn get() -> bool {
        use_context::<Self>().is_none_or(|online| online.online.get())
    }

    /// The reason for inactive actions while offline, tracked.
    pub fn refusal() -> Option<&'static str> {
        (!Self::get()).then(|| fixed(words::CANNOT_BE_DONE))
    }

    /// Whoever calls this within an effect is called anew when the connection is back.
    pub fn track_returns() {
        if let Some(online) = use_context::<Self>() {
            online.returns.track();
        }
    }

    /// Calls `load` whenever the connection is back.
    pub fn on_return(load: Callback<()>) {
        Effect::new(move |before: Option<()>| {
            Self::track_returns();
            if before.is_some() {
                load.run(());
            }
        });
    }
}

/// What is said above everything while the server cannot be reached, and of when the page is.
#[component]
pub(super) fn OfflineBanner() -> impl IntoView {
    let was_said = StoredValue::new(false);
    move || {
        let (is_online, as_of) = (Online::get(), api::as_of());
        let is_shown = !is_online || as_of.is_old;
        // Said once, however many pages are read meanwhile.
        let is_news = is_shown && !was_said.get_value();
        was_said.set_value(is_shown);
        if !is_shown {
            return None;
        }
        let who = fixed(if is_online {
            words::SERVER_UNREACHABLE
        } else {
            words::IS_OFFLINE
        });
        let rest = if let Some(at) = as_of.at {
            let seen = words::as_of(&time_words(at));
            if is_news {
                announce(format!("{who} {}", say(seen.clone())));
            }
            let sending = (!is_online).then(|| [" ", fixed(words::CANNOT_BE_SENT)].concat());
            view! { {say_with(&seen, |_, _| time(at))} {sending} }.into_any()
        } else {
            if is_news {
                announce(who);
            }
            fixed(words::SEEN_BEFORE).into_any()
        };
        Some(
            view! {
                <Banner kind=BannerKind::Warn>
                    <p>
                        <strong>{who}</strong>
                        " "
                        {rest}
                    </p>
                </Banner>
            }
            .into_any(),
        )
    }
}

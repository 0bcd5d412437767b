//! The session as the page knows it.

use core::cell::Cell;

use goodstanding_shared::ids::UserId;
use goodstanding_shared::payments::ProcessorKind;
use goodstanding_shared::sessions::{Me, Role, TimeZoneName};
use goodstanding_words::sessions as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::clock;
use crate::shell::remember;
use crate::ui::{announce, set_time_zone};
use crate::words::say;

/// When a session ended last, for the other tabs.
pub(super) const ENDED: &str = "session-ended";

thread_local! {
    /// Of whom the page may hold something, also when their session has ended by itself; none
    /// after a sign-out.
    static LAST: Cell<Option<UserId>> = const { Cell::new(None) };
}

#[derive(Clone, Debug)]
enum State {
    Loading,
    Failed(ApiError),
    SignedOut { expired: bool },
    SignedIn(Box<Me>),
}

/// What the page shows, by who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is not known yet who is there.
    Loading,
    /// It could not be found out.
    Failed,
    /// Nobody is signed in: the sign-in form stands at whatever URL was asked for, and gives way to
    /// it.
    SignedOut,
    /// Somebody is signed in.
    SignedIn,
}

/// Who is signed in, for everything on the page.
#[derive(Clone, Copy)]
pub struct Session {
    state: RwSignal<State>,
    forget: Callback<()>,
}

impl Session {
    /// Provides the session to everything below. `forget` is called when it ends: nothing of one
    /// person stays for the next.
    pub fn provide(forget: Callback<()>) -> Self {
        let session = Self {
            state: RwSignal::new(State::Loading),
            forget,
        };
        provide_context(session);
        session
    }

    /// The session that the page provides.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Whether the reader is staff.
    pub fn is_staff(self) -> bool {
        self.me_untracked().is_some_and(|me| me.role == Role::Staff)
    }

    /// Which payment processor the installation has: what can be paid with.
    pub fn processor(self) -> ProcessorKind {
        self.me_untracked()
            .map_or(ProcessorKind::None, |me| me.processor)
    }

    /// Finds out who is signed in.
    pub fn load(self) {
        spawn_local(async move {
            match api::session().await {
                Ok(me) => self.begin(me),
                Err(error) if error.is_signed_out() => {
                    self.set(State::SignedOut { expired: false });
                }
                Err(error) => self.set(State::Failed(error)),
            }
        });
    }

    /// Finds out whether somebody is still signed in. Without an answer nothing changes.
    pub fn look(self) {
        spawn_local(async move {
            if let Ok(me) = self.check(api::session().await) {
                self.begin(me);
            }
        });
    }

    /// Somebody has signed in. Another person than before gets a page without a trace of the one
    /// before.
    pub fn begin(self, me: Me) {
        clock::set(me.now);
        set_time_zone(me.time_zone.as_ref().map(TimeZoneName::as_str));
        let last = LAST.replace(Some(me.id));
        if last.is_some_and(|last| last != me.id) {
            self.forget.run(());
            let _ = window().location().reload();
        }
        self.set(State::SignedIn(Box::new(me)));
    }

    /// The session must be over, by the clock or because another tab ended it: asks whether it is.
    /// Where nobody answers, it is.
    pub fn ran_out(self) {
        spawn_local(async move {
            match self.check(api::session().await) {
                Ok(me) => self.begin(me),
                Err(ApiError::Unreachable) => self.expired(),
                Err(ApiError::Unreadable { .. } | ApiError::Problem(_)) => {}
            }
        });
    }

    /// The server says that nobody is signed in any more.
    pub fn expired(self) {
        self.set(State::SignedOut { expired: true });
    }

    /// Ends the session; nothing of the reader stays on the page.
    pub fn sign_out(self) {
        spawn_local(async move {
            match api::sign_out().await {
                Ok(()) => {}
                Err(error) if error.is_signed_out() => {}
                Err(error) => {
                    return announce(say(words::still_signed_in(&error.title())));
                }
            }
            self.forget.run(());
            LAST.set(None);
            self.set(State::SignedOut { expired: false });
        });
    }

    /// Takes an error of a fetch: one that means the end of the session leads to the sign-in form.
    pub fn check<T>(self, result: Result<T, ApiError>) -> Result<T, ApiError> {
        if result.as_ref().is_err_and(ApiError::is_signed_out) {
            self.expired();
        }
        result
    }

    /// What is shown, tracked.
    pub fn phase(self) -> Memo<Phase> {
        Memo::new(move |_| {
            self.state.with(|state| match state {
                State::Loading => Phase::Loading,
                State::Failed(_) => Phase::Failed,
                State::SignedOut { .. } => Phase::SignedOut,
                State::SignedIn(_) => Phase::SignedIn,
            })
        })
    }

    /// Who is signed in, tracked.
    pub fn me(self) -> Option<Me> {
        self.state.with(State::me)
    }

    /// Who is signed in, now.
    pub fn me_untracked(self) -> Option<Me> {
        self.state.with_untracked(State::me)
    }

    /// Whether the last session ended by itself, tracked.
    pub fn has_expired(self) -> bool {
        self.state
            .with(|state| matches!(state, State::SignedOut { expired: true }))
    }

    /// Why it is not known who is there, tracked.
    pub fn failure(self) -> Option<ApiError> {
        self.state.with(|state| {
            if let State::Failed(error) = state {
                Some(error.clone())
            } else {
                None
            }
        })
    }

    fn set(self, state: State) {
        if matches!(state, State::SignedOut { .. }) {
            api::forget();
            if self.me_untracked().is_some() {
                // The other tabs are told, which may be offline and hear it from nobody else.
                let now = js_sys::Date::new_0().to_iso_string();
                remember(ENDED, &String::from(now));
            }
        }
        // The page may be gone when an answer arrives.
        let _ = self.state.try_set(state);
    }
}

impl State {
    fn me(&self) -> Option<Me> {
        match self {
            Self::SignedIn(me) => Some((**me).clone()),
            Self::Loading | Self::Failed(_) | Self::SignedOut { .. } => None,
        }
    }
}

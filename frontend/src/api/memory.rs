//! What the server answered in this visit, for when it cannot be reached. In the memory of the page
//! alone, never in the browser's storage: whoever has the machine afterwards finds nothing.

use core::cell::{Cell, RefCell};

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::clock;

/// The bytes of text that are kept at most, in all answers together.
const MOST: usize = 4_000_000;

/// The bytes of the longest answer that is kept: one that is longer would drive out all others.
const LONGEST: usize = 500_000;

/// What was answered to one address.
struct Answer {
    path: String,
    text: String,
    /// When it came, by the server's clock.
    at: DateTime<Utc>,
}

/// Everything that is kept, the answer that came first before the others.
struct Memory {
    answers: Vec<Answer>,
    /// Grows when everything is forgotten: an answer to an older question is not kept.
    turn: u32,
}

/// Of when the page in sight is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    /// When the oldest answer came that it was drawn from; none before one came.
    pub at: Option<DateTime<Utc>>,
    /// Whether one of them stands for another that did not come.
    pub is_old: bool,
}

thread_local! {
    static MEMORY: RefCell<Memory> = const {
        RefCell::new(Memory { answers: Vec::new(), turn: 0 })
    };
    static AS_OF: Cell<AsOf> = const { Cell::new(AsOf { at: None, is_old: false }) };
    /// Tells of another value. A signal of the value itself would be a kilobyte of the first load.
    static NEWS: ArcRwSignal<u32> = ArcRwSignal::new(0);
}

/// Forgets everything: at a change, which may concern any of it, and when a session begins or ends.
pub fn forget() {
    MEMORY.with_borrow_mut(|memory| {
        memory.answers = Vec::new();
        memory.turn = memory.turn.wrapping_add(1);
    });
}

/// Which turn it is now, for [`keep`].
pub(super) fn turn() -> u32 {
    MEMORY.with_borrow(|memory| memory.turn)
}

/// Keeps what was just answered to a question of `turn`, unless everything was forgotten since.
pub(super) fn keep(path: String, text: &str, turn: u32) {
    let at = clock::now();
    show(at, false);
    MEMORY.with_borrow_mut(|memory| {
        if memory.turn != turn {
            return;
        }
        let answers = &mut memory.answers;
        answers.retain(|known| known.path != path);
        if text.len() > LONGEST {
            return;
        }
        let text = text.to_owned();
        answers.push(Answer { path, text, at });
        let mut size: usize = answers.iter().map(|known| known.text.len()).sum();
        while size > MOST {
            size -= answers.remove(0).text.len();
        }
    });
}

/// Forgets what was answered to this address.
pub(super) fn drop(path: &str) {
    MEMORY.with_borrow_mut(|memory| memory.answers.retain(|known| known.path != path));
}

/// What was answered to this address before; whoever asked shows it.
pub(super) fn recall(path: &str) -> Option<String> {
    let (text, at) = MEMORY.with_borrow(|memory| {
        let known = memory.answers.iter().find(|known| known.path == path)?;
        Some((known.text.clone(), known.at))
    })?;
    show(at, true);
    Some(text)
}

/// Something of this instant is on the page in sight; `is_old` where it stands for an answer that
/// did not come.
pub fn show(at: DateTime<Utc>, is_old: bool) {
    update(|known| AsOf {
        at: Some(known.at.map_or(at, |known| known.min(at))),
        is_old: known.is_old || is_old,
    });
}

/// Another page comes into sight, or everything on it is asked for anew.
pub fn begin_page() {
    update(|_| AsOf::default());
}

fn update(news: impl FnOnce(AsOf) -> AsOf) {
    let known = AS_OF.get();
    let news = news(known);
    if news != known {
        AS_OF.set(news);
        NEWS.with(|turn| turn.update(|turn| *turn = turn.wrapping_add(1)));
    }
}

/// Of when the page in sight is, tracked.
pub fn as_of() -> AsOf {
    NEWS.with(Track::track);
    AS_OF.get()
}

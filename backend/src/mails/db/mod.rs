//! Every query of mails: the outbox, and the list of what was sent.
//!
//! ```text
//! announce  a row for whoever is told, in the transaction of what it tells of
//! letters   what is worded, and how
//! outbox    what is sent, and what became of it
//! ```

mod announce;
mod letters;
mod outbox;

pub(crate) use self::announce::{announce, tell};
pub(crate) use self::letters::{
    Unworded, UnwordedRow, Worded, drop_needless, set_back_wording, unworded, word,
};
pub(crate) use self::outbox::{
    Waiting, any_waits, backlog, delivered, kept, send_again, set_back, take, undeliverable,
};

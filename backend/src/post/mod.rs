//! Mail: what happened is put into words, and handed to a mail server. The rows of the outbox are
//! written with what they tell of (`mails/db/announce.rs`), and worded before that transaction
//! ends.
//!
//! ```text
//! facts     what a mail tells of, as it is when it is worded
//! wording   letters for everybody who is told
//! template  a letter as text and as HTML
//! delivery  a mail server, or none
//! worker    what waits is sent, again and again until it is over
//! ```

mod delivery;
mod facts;
mod template;
mod wording;
pub mod worker;

pub use self::delivery::{Delivery, DeliveryError, Server};
pub use self::template::{Look, LookError};
pub(crate) use self::wording::word_new;
pub use self::worker::Post;

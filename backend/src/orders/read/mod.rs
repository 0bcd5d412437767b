//! What is shown of orders, within the reader's scope: one of them, and those that wait.

mod details;
mod queue;

pub(crate) use self::details::find;
pub(crate) use self::queue::{amounts, count, oldest};
pub(super) use self::queue::{key, list};

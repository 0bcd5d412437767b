//! What can be done to an object: its buttons, each of which says why when it is off, and the
//! dialog in which an action is previewed, confirmed and sent. What the actions are and what they
//! do stands with the features.

mod buttons;
mod choices;
mod dialog;
mod intention;
mod more;
mod result;
mod sending;
mod why;

pub use buttons::{ActionButton, action_bar};
pub(crate) use choices::FIRST_CHOICE;
pub use choices::{ActionChoice, choice_field};
pub use dialog::{ActionDialog, Asked};
pub use intention::Intention;
pub use more::actions_with_more;
pub use result::{Note, note, show_note};
pub use sending::{Sending, Trouble};
pub use why::{Why, reason_of, why_fields, why_target};

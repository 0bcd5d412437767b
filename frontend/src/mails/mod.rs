//! What was written to users, for themselves and for staff.

mod letter;
mod mails_list;

pub use mails_list::MailsList;

//! Asking for a service to be cancelled, and taking that back.

mod cancel_dialog;
mod content;
mod dialog_part;
mod fields;
mod form;
mod many;
mod panel;
mod preview;
mod queue_page;
mod reason;
mod subject;
mod target;

pub use cancel_dialog::{CancelDialog, CancelDialogHost};
pub use dialog_part::{DIALOG, DialogParts};
pub use many::CancelManyDialog;
pub use panel::CancellationPanel;
pub use preview::{hint, preview_lines};
pub use queue_page::{CancellationQueuePage, Completing, complete_button_id};
pub use target::CancelTarget;

//! Asking for a service to be cancelled, and taking that back.

mod cancel_dialog;
mod form;
mod panel;
mod preview;
mod queue_page;
mod target;

pub use cancel_dialog::{CancelDialog, CancelDialogHost};
pub use panel::CancellationPanel;
pub use preview::{Line, happenings, hint};
pub use queue_page::CancellationQueuePage;
pub use target::CancelTarget;

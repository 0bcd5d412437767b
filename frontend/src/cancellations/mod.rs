//! Asking for a service to be cancelled, and taking that back.

mod cancel_dialog;
mod content;
mod form;
mod panel;
mod preview;
mod queue_page;
mod target;

use leptos::prelude::*;

pub use cancel_dialog::{CancelDialog, CancelDialogHost};
pub use panel::CancellationPanel;
pub use preview::{happenings, hint};
pub use queue_page::CancellationQueuePage;
pub use target::CancelTarget;

use cancel_dialog::Subject;
use content::Content;
use form::Form;

/// The dialog without its frame.
pub struct DialogParts {
    content: fn(Subject) -> AnyView,
}

crate::part! {
    /// What stands in the dialog. It comes together with the page of one service.
    pub static DIALOG: DialogParts = service DialogParts {
        content: |subject| view! { <Content form=Form::new(subject) /> }.into_any(),
    };
}

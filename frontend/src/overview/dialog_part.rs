//! The dialogs in which something unpaid is paid: most visits to the overview never open them.

use leptos::prelude::*;

use super::paying::Paying;

/// What is opened from the overview.
pub struct PayDialogs {
    /// The dialogs of what is being paid.
    pub dialogs: fn(Paying) -> AnyView,
}

crate::part! {
    /// What is opened from the overview.
    pub static DIALOGS: PayDialogs = pay PayDialogs {
        dialogs: |paying| paying.dialogs(),
    };
}

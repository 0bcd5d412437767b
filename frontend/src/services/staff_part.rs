//! What staff do to a service, as a part that arrives with their other pages. The page of a service
//! draws from here.

use leptos::prelude::*;

use super::staff_actions::{Served, staff_bar};

/// What staff do to a service.
pub struct StaffActions {
    pub(super) bar: fn(Served) -> AnyView,
}

crate::part! {
    /// What only staff see on the page of a service. It comes together with their other pages.
    pub static ACTIONS: StaffActions = staff StaffActions {
        bar: staff_bar,
    };
}

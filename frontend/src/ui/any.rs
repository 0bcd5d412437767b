//! Views whose types are forgotten, so that one piece of machinery draws them all: without that,
//! every kind of element that stands in a list or may be absent brings its own to everybody who
//! loads the page.

use leptos::prelude::*;

/// Collects views into one list without a type for each length and kind.
pub trait CollectAny {
    /// The views one after the other.
    fn collect_any(self) -> AnyView;
}

impl<V: IntoView + 'static, I: Iterator<Item = V>> CollectAny for I {
    fn collect_any(self) -> AnyView {
        self.map(IntoAny::into_any).collect::<Vec<_>>().into_any()
    }
}

/// What an attribute like `aria-pressed` says, which has to be there either way.
pub const fn yes_or_no(is: bool) -> Option<&'static str> {
    Some(if is { "true" } else { "false" })
}

//! A status: shape, word and colour. Read-only; never a link or a button.

use goodstanding_shared::tone::Tone;
use leptos::prelude::*;

/// Draws a badge. The shape is the tone, so that it can be told without colour.
pub fn badge(tone: Tone, label: &'static str) -> AnyView {
    badge_of(tone, label.into_any())
}

/// The same with words that were put together.
pub fn badge_of(tone: Tone, label: AnyView) -> AnyView {
    let shape = match tone {
        Tone::Ok => "M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1z",
        Tone::Info => {
            "M6 .9a5.1 5.1 0 1 1 0 10.2A5.1 5.1 0 0 1 6 .9zm0 1.8a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z"
        }
        Tone::Sched => {
            "M3 .8h1.4v1.4h3.2V.8H9v1.4h1.2c.5 0 .8.4.8.9v7c0 .6-.3.9-.8.9H1.8c-.5 0-.8-.3-.8-.9v-7c0-.5.3-.9.8-.9H3zM2.5 5v4.6h7V5z"
        }
        Tone::Warn => "M6 .8 11.6 11H.4z",
        Tone::Bad => "M3.9.9h4.2l3 3v4.2l-3 3H3.9l-3-3V3.9z",
        Tone::Off => {
            "M2.3 1h7.4c.7 0 1.3.6 1.3 1.3v7.4c0 .7-.6 1.3-1.3 1.3H2.3C1.6 11 1 10.4 1 9.7V2.3C1 1.6 1.6 1 2.3 1zm.5 1.8v6.4h6.4V2.8z"
        }
    };
    view! {
        <span class=format!("badge badge--{}", tone.as_str())>
            <svg viewBox="0 0 12 12" aria-hidden="true">
                <path d=shape />
            </svg>
            {label}
        </span>
    }
    .into_any()
}

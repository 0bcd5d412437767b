//! What badges mean, one click away.

use leptos::prelude::*;

/// A list of badges with their sentences, folded.
pub fn legend(summary: &'static str, entries: Vec<(AnyView, &'static str)>) -> AnyView {
    let entries = entries
        .into_iter()
        .map(|(badge, sentence)| {
            view! {
                <div>
                    <dt>{badge}</dt>
                    <dd>{sentence}</dd>
                </div>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <details class="legend">
            <summary>{summary}</summary>
            <dl>{entries}</dl>
        </details>
    }
    .into_any()
}

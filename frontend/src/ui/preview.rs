//! What will happen, line by line, with its dates.

use chrono::NaiveDate;
use goodstanding_words::common;
use leptos::prelude::*;

use super::calendar_date;
use crate::words::fixed;

/// One thing that will happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// On which date; none means today.
    pub on: Option<NaiveDate>,
    /// What happens, as a whole sentence.
    pub text: String,
}

impl PreviewLine {
    /// Something that happens at once.
    pub fn today(text: impl Into<String>) -> Self {
        Self {
            on: None,
            text: text.into(),
        }
    }

    /// Something that happens on a date.
    pub fn on(date: NaiveDate, text: impl Into<String>) -> Self {
        Self {
            on: Some(date),
            text: text.into(),
        }
    }
}

/// The lines, said when they change; nothing as long as there are none.
pub fn preview(lines: Signal<Option<Vec<PreviewLine>>>) -> AnyView {
    view! {
        <div aria-live="polite">
            {move || lines.get().map(list)}
        </div>
    }
    .into_any()
}

fn list(lines: Vec<PreviewLine>) -> AnyView {
    let mut before = None;
    let lines = lines
        .into_iter()
        .map(|line| {
            // A date stands once, at the first thing that happens then.
            let is_new = before.replace(line.on) != Some(line.on);
            let when = line
                .on
                .map_or_else(|| fixed(common::TODAY).to_owned(), calendar_date);
            view! {
                <li>
                    <span class="muted num">{is_new.then_some(when)}</span>
                    <span dir="auto">{line.text}</span>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    view! {
        <section class="preview" aria-labelledby="preview-heading">
            <h3 class="small" id="preview-heading">
                {fixed(common::WILL_HAPPEN)}
            </h3>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

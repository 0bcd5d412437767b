//! When what is ordered begins: today, or on a later day within a year. It is kept for the visit,
//! like the cart.

use chrono::{Months, NaiveDate};
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::wire;
use goodstanding_words::orders::start as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use crate::clock;
use crate::shell::{recall_for_visit, remember_for_visit};
use crate::ui::{field_error, field_error_id, focus_soon};
use crate::words::{fixed, say};

const NAME: &str = "cart-start";
const DATE: &str = "cart-start-date";

/// On which day the order starts: today, or a later date.
#[derive(Clone, Copy)]
pub(super) struct Start {
    is_later: RwSignal<bool>,
    typed: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
}

impl Start {
    /// What was chosen during this visit, else today.
    pub(super) fn recalled() -> Self {
        let typed = recall_for_visit(NAME).unwrap_or_default();
        Self {
            is_later: RwSignal::new(!typed.is_empty()),
            typed: RwSignal::new(typed),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// Whether it is to begin later, tracked.
    pub(super) fn is_later(self) -> bool {
        self.is_later.get()
    }

    /// The later day, when one is chosen that is possible, tracked.
    pub(super) fn date(self) -> Option<NaiveDate> {
        if !self.is_later.get() {
            return None;
        }
        let (first, last) = bounds()?;
        self.typed
            .with(|text| wire::date(text))
            .filter(|date| (first..=last).contains(date))
    }

    /// Whether it can be ordered like this; says at the field what is missing.
    pub(super) fn check(self) -> bool {
        if untrack(|| self.is_later() && self.date().is_none()) {
            let words = bounds().map_or_else(
                || fixed(words::OTHER_DAY).to_owned(),
                |(first, last)| say(words::range(first, last)),
            );
            self.refuse(words);
            return false;
        }
        self.errors.set(Vec::new());
        true
    }

    /// Says at the field what is wrong, and leads there.
    pub(super) fn refuse(self, words: String) {
        self.errors.set(vec![FieldError::new("starts_on", words)]);
        focus_soon(DATE);
    }

    /// The order is placed: the next one begins today.
    pub(super) fn forget() {
        remember_for_visit(NAME, "");
    }

    fn choose(self, is_later: bool) {
        self.is_later.set(is_later);
        self.errors.set(Vec::new());
        self.keep();
        if is_later {
            focus_soon(DATE);
        }
    }

    fn keep(self) {
        let typed = self.typed.get_untracked();
        let kept = if self.is_later.get_untracked() {
            typed.as_str()
        } else {
            ""
        };
        remember_for_visit(NAME, kept);
    }

    /// The field in which the day is chosen, with its error.
    pub(super) fn field(self) -> AnyView {
        let radio = move |is_later: bool, label: &'static str, hint: &'static str| {
            let id = if is_later {
                "cart-start-later"
            } else {
                "cart-start-today"
            };
            view! {
                <label class="option" for=id>
                    <input
                        type="radio"
                        id=id
                        name="cart-start"
                        aria-describedby=format!("{id}-hint")
                        prop:checked=move || self.is_later.get() == is_later
                        on:change=move |_| self.choose(is_later)
                    />
                    <span class="option__label">{label}</span>
                    <span class="option__hint" id=format!("{id}-hint")>
                        {hint}
                    </span>
                </label>
            }
            .into_any()
        };
        view! {
            <fieldset class="field">
                <legend>{fixed(words::TITLE)}</legend>
                <div class="options">
                    {radio(false, fixed(common::TODAY), fixed(words::DUE_TODAY))}
                    {radio(
                        true,
                        fixed(words::LATER),
                        fixed(words::NOTHING_DUE),
                    )}
                </div>
            </fieldset>
            {move || self.is_later.get().then(|| self.day())}
        }
        .into_any()
    }

    fn day(self) -> AnyView {
        let has_error = move || self.errors.with(|errors| !errors.is_empty());
        let (least, most) = bounds().map_or((None, None), |(first, last)| {
            (Some(first.to_string()), Some(last.to_string()))
        });
        view! {
            <div class="field">
                <label for=DATE>{fixed(columns::START_DATE)}</label>
                {field_error(self.errors.into(), "starts_on", DATE)}
                <input
                    id=DATE
                    class="input input--date"
                    type="date"
                    min=least
                    max=most
                    required
                    aria-invalid=move || has_error().then_some("true")
                    aria-describedby=move || has_error().then(|| field_error_id(DATE))
                    prop:value=self.typed
                    on:input=move |event| {
                        self.typed.set(event_target_value(&event));
                        self.keep();
                    }
                />
            </div>
        }
        .into_any()
    }
}

/// The first and the last day that can be chosen.
fn bounds() -> Option<(NaiveDate, NaiveDate)> {
    let today = clock::now().date_naive();
    Some((
        today.succ_opt()?,
        today.checked_add_months(Months::new(12))?,
    ))
}

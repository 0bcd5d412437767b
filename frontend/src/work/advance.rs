//! To which instant the clock is advanced: chosen by one press or as a date and a time, shown with
//! what is planned until then, and sent.

use chrono::{DateTime, Days, Months, Utc};
use goodstanding_shared::inbox::Counted;
use goodstanding_shared::problem::FieldError;
use goodstanding_shared::wire;
use goodstanding_shared::work::{Advance, AdvancePreview, ClockState};
use goodstanding_words::system::advance as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::by_kind::by_kind;
use super::times::{duration, utc};
use crate::actions::{Sending, Trouble};
use crate::api;
use crate::clock;
use crate::sessions::Session;
use crate::shell::{Loaded, Online, Remote};
use crate::ui::{
    Banner, BannerKind, ErrorSummary, Failure, field_error, field_error_id, yes_or_no,
};
use crate::words::{fixed, say};

const DATE: &str = "advance-date";
const TIME: &str = "advance-time";

/// A step that is offered by one press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Jump {
    Day,
    Month,
    Next,
    Own,
}

/// To which instant the clock is to be advanced, and how that is sent.
#[derive(Clone, Copy)]
struct Form {
    jump: RwSignal<Option<Jump>>,
    target: RwSignal<Option<DateTime<Utc>>>,
    date: RwSignal<String>,
    time: RwSignal<String>,
    preview: RwSignal<Option<Remote<AdvancePreview>>>,
    sending: Sending,
    session: Session,
}

impl Form {
    fn new() -> Self {
        Self {
            jump: RwSignal::new(None),
            target: RwSignal::new(None),
            date: RwSignal::new(String::new()),
            time: RwSignal::new("00:00".into()),
            preview: RwSignal::new(None),
            sending: Sending::new(),
            session: Session::expect(),
        }
    }

    fn choose(self, jump: Jump, target: Option<DateTime<Utc>>) {
        self.sending.accept(Vec::new());
        self.jump.set(Some(jump));
        self.target.set(target);
        self.look_ahead();
    }

    /// What is planned until the target.
    fn look_ahead(self) {
        let Some(until) = self.target.get_untracked() else {
            self.preview.set(None);
            return;
        };
        self.preview.set(Some(Remote::Loading));
        let session = self.session;
        spawn_local(async move {
            let answer = session.check(api::preview_advance(until).await);
            // Answers to an older choice are dropped.
            if self.target.try_get_untracked() != Some(Some(until)) {
                return;
            }
            match answer {
                Err(error) if !error.fields().is_empty() => {
                    let fields = error.fields().iter();
                    let errors = fields
                        .map(|field| FieldError::new("until", field.message.clone()))
                        .collect();
                    self.sending.accept(errors);
                    self.preview.set(None);
                }
                answer => self.preview.set(Some(answer.into())),
            }
        });
    }

    /// The date and the time of the fields.
    fn read_fields(self) {
        let text = format!(
            "{}T{}:00Z",
            self.date.get_untracked(),
            self.time.get_untracked()
        );
        self.choose(Jump::Own, wire::instant(&text));
    }

    fn advance(self, state: Loaded<ClockState>) {
        let Some(until) = self.target.get_untracked() else {
            self.sending
                .accept(vec![FieldError::new("until", fixed(words::HOW_FAR))]);
            return;
        };
        if until <= clock::now() {
            self.sending
                .accept(vec![FieldError::new("until", fixed(words::ALREADY_THERE))]);
            return;
        }
        if !self.sending.accept(Vec::new()) {
            return;
        }
        self.sending.send(
            Advance { until },
            |request, key| async move { api::advance_clock(&key, &request).await },
            move |now: ClockState| {
                self.jump.set(None);
                self.target.set(None);
                self.preview.set(None);
                state.set(now);
            },
            move || state.load(),
        );
    }
}

/// The form with which staff advance the clock of a demo.
#[component]
pub(super) fn AdvanceForm(
    /// The clock, as the page shows it.
    state: Loaded<ClockState>,
) -> impl IntoView {
    let form = Form::new();
    let errors = form.sending.errors;
    let label = move || match (form.sending.is_busy(), form.target.get()) {
        (true, _) => fixed(common::SENDING).to_owned(),
        (false, Some(until)) => say(words::send_to(utc(until))),
        (false, None) => fixed(words::SEND).to_owned(),
    };
    let trouble = move || {
        form.sending.trouble.get().map(|trouble| match trouble {
            Trouble::Failed(error) => view! { <Failure error=error /> }.into_any(),
            Trouble::Refused(why) => view! {
                <Banner kind=BannerKind::Fail>
                    <p class="banner__title">{fixed(words::REFUSED)}</p>
                    <p>{why}</p>
                </Banner>
            }
            .into_any(),
            Trouble::Changed => ().into_any(),
            Trouble::SignedOut => {
                form.session.expired();
                ().into_any()
            }
        })
    };
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                form.advance(state);
            }
        >
            {trouble}
            <ErrorSummary errors=errors target=|_| DATE />
            {jumps(form, state)}
            {own(form)}
            <div aria-live="polite">{move || form.preview.get().map(planned)}</div>
            <div>
                <button
                    type="submit"
                    class="btn btn--primary"
                    aria-disabled=move || (form.sending.is_busy() || !Online::get()).then_some("true")
                >
                    {label}
                </button>
            </div>
        </form>
    }
}

fn jumps(form: Form, state: Loaded<ClockState>) -> AnyView {
    let pressed = move |jump| move || yes_or_no(form.jump.get() == Some(jump));
    let next = move || {
        let next = state.get().and_then(|state| state.next)?;
        let one = Counted {
            total: 1,
            is_at_least: false,
        };
        let words = say(words::next(utc(next.at), next.what.words(one, None)));
        let at = next.at;
        Some(
            view! {
                <button
                    type="button"
                    class="btn btn--wrap"
                    aria-pressed=pressed(Jump::Next)
                    on:click=move |_| {
                        // What is due at this instant happens only when the clock has passed it.
                        form.choose(Jump::Next, Some(at.max(clock::now() + chrono::TimeDelta::seconds(1))));
                    }
                >
                    {words}
                </button>
            }
            .into_any(),
        )
    };
    view! {
        <div class="jumps" role="group" aria-label=fixed(words::BY)>
            <button
                type="button"
                class="btn"
                aria-pressed=pressed(Jump::Day)
                on:click=move |_| form.choose(Jump::Day, clock::now().checked_add_days(Days::new(1)))
            >
                {fixed(words::DAY)}
            </button>
            <button
                type="button"
                class="btn"
                aria-pressed=pressed(Jump::Month)
                on:click=move |_| form.choose(Jump::Month, clock::now().checked_add_months(Months::new(1)))
            >
                {fixed(words::MONTH)}
            </button>
            {next}
        </div>
    }
    .into_any()
}

/// A date and a time of one's own.
fn own(form: Form) -> AnyView {
    let errors = form.sending.errors;
    let has_error = move || errors.with(|errors| !errors.is_empty());
    let described = move || {
        if has_error() {
            format!("{DATE}-hint {}", field_error_id(DATE))
        } else {
            format!("{DATE}-hint")
        }
    };
    let least = clock::now().date_naive().to_string();
    view! {
        <fieldset class="field">
            <legend>{fixed(words::OWN)}</legend>
            <p class="hint" id=format!("{DATE}-hint")>
                {fixed(words::HINT)}
            </p>
            {field_error(errors.into(), "until", DATE)}
            <div class="input-group">
                <label class="date-field date-field--fit">
                    <span class="small muted">{fixed(columns::DATE)}</span>
                    <input
                        id=DATE
                        class="input"
                        type="date"
                        min=least
                        max="9999-12-31"
                        aria-invalid=move || has_error().then_some("true")
                        aria-describedby=described
                        prop:value=form.date
                        on:change=move |event| {
                            form.date.set(event_target_value(&event));
                            form.read_fields();
                        }
                    />
                </label>
                <label class="date-field date-field--fit">
                    <span class="small muted">{fixed(columns::TIME)}</span>
                    <input
                        id=TIME
                        class="input"
                        type="time"
                        prop:value=form.time
                        on:change=move |event| {
                            form.time.set(event_target_value(&event));
                            form.read_fields();
                        }
                    />
                </label>
            </div>
        </fieldset>
    }
    .into_any()
}

fn planned(preview: Remote<AdvancePreview>) -> AnyView {
    match preview {
        Remote::Loading => view! { <p class="muted">{fixed(words::LOOKING)}</p> }.into_any(),
        Remote::Failed(error) => view! { <Failure error=error /> }.into_any(),
        Remote::Ready(preview) => {
            let now = clock::now();
            let later = (preview.until - now).num_seconds().unsigned_abs();
            let until = utc(preview.until);
            let way = say(words::way(duration(later), utc(now), until.clone()));
            let words = if preview.planned.is_empty() {
                view! { <p class="small">{fixed(words::NOTHING)}</p> }.into_any()
            } else {
                let planned = preview.planned.into_iter();
                let planned = planned.map(|kind| {
                    let count = Counted {
                        total: kind.count,
                        is_at_least: false,
                    };
                    let words = say(kind.what.words(count, None));
                    (kind.what.is_failure(), words, Vec::new())
                });
                view! {
                    {by_kind(fixed(words::NOT_PAID_YET), fixed(words::PLANNED), planned)}
                    <p class="small muted">{fixed(words::COMES_ON_TOP)}</p>
                }
                .into_any()
            };
            view! {
                <section class="preview" aria-labelledby="planned-heading">
                    <h3 class="small" id="planned-heading">
                        {say(words::planned_until(until))}
                    </h3>
                    <p class="small">{way}</p>
                    {words}
                </section>
            }
            .into_any()
        }
    }
}

//! What users are called, in which language they are spoken to, and in which time zone they read.

use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::{ChangeUser, Me, TimeZoneName};
use goodstanding_words::{common, sessions, settings as words, shell};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::time_zones;
use crate::api::{self, ApiError};
use crate::sessions::Session;
use crate::shell::LanguageSwitch;
use crate::ui::{
    Banner, BannerKind, Failure, TextField, TextKind, announce, field_error, field_error_id,
    focus_soon, in_sight,
};
use crate::words::{apart, field_errors, fixed};

const NAME: &str = "own-name";
const ZONE: &str = "time-zone";

/// What is typed and chosen, and what became of it.
#[derive(Clone, Copy)]
struct Entry {
    session: Session,
    name: RwSignal<String>,
    /// Empty: that of the device.
    zone: RwSignal<String>,
    errors: RwSignal<Vec<FieldError>>,
    failure: RwSignal<Option<ApiError>>,
    is_saved: RwSignal<bool>,
    sending: RwSignal<bool>,
}

impl Entry {
    fn of(me: &Me) -> Self {
        let zone = me.time_zone.as_ref().map(TimeZoneName::as_str);
        Self {
            session: Session::expect(),
            name: RwSignal::new(me.name.clone()),
            zone: RwSignal::new(zone.unwrap_or_default().to_owned()),
            errors: RwSignal::default(),
            failure: RwSignal::new(None),
            is_saved: RwSignal::new(false),
            sending: RwSignal::new(false),
        }
    }

    fn send(self) {
        if self.sending.get_untracked() {
            return;
        }
        let zone = self.zone.get_untracked();
        let change = ChangeUser {
            name: self.name.get_untracked(),
            time_zone: (!zone.is_empty()).then_some(zone),
        };
        self.failure.set(None);
        self.is_saved.set(false);
        // The server asks the same function.
        if let Err(refusal) = change.parse_name() {
            return self.refuse(field_errors(vec![refusal]));
        }
        self.errors.set(Vec::new());
        self.sending.set(true);
        spawn_local(async move {
            let answer = self.session.check(api::change_user(&change).await);
            let _ = self.sending.try_set(false);
            match answer {
                Ok(me) => {
                    let _ = self.name.try_set(me.name.clone());
                    self.session.begin(me);
                    announce(fixed(words::SAVED));
                    let _ = self.is_saved.try_set(true);
                }
                Err(error) if error.code() == Some(ProblemCode::InvalidFields) => {
                    self.refuse(error.fields().to_vec());
                }
                Err(error) => {
                    let _ = self.failure.try_set(Some(error));
                }
            }
        });
    }

    /// Says what is wrong, and goes where the first of it is.
    fn refuse(self, errors: Vec<FieldError>) {
        let is_zone = errors.first().is_some_and(|it| it.field == "time_zone");
        if self.errors.try_set(errors).is_none() {
            focus_soon(if is_zone { ZONE } else { NAME });
        }
    }

    fn zone_field(self) -> AnyView {
        const FIELD: &str = "time_zone";
        let errors = self.errors;
        let has_error = move || errors.with(|errors| errors.iter().any(|it| it.field == FIELD));
        let described = move || {
            let hint = format!("{ZONE}-hint");
            if has_error() {
                format!("{hint} {}", field_error_id(ZONE))
            } else {
                hint
            }
        };
        view! {
            <div class="field">
                <label for=ZONE>{fixed(words::TIME_ZONE)}</label>
                <p class="hint" id=format!("{ZONE}-hint")>
                    {fixed(words::TIME_ZONE_HINT)}
                </p>
                {field_error(errors.into(), FIELD, ZONE)}
                <select
                    id=ZONE
                    class="input"
                    aria-invalid=move || has_error().then_some("true")
                    aria-describedby=described
                    on:change=move |event| self.zone.set(event_target_value(&event))
                >
                    {time_zones::options(&self.zone.get_untracked())}
                </select>
            </div>
        }
        .into_any()
    }

    fn news(self) -> AnyView {
        (move || {
            let failure = self.failure.get();
            let failed = failure.map(|error| view! { <Failure error=error /> }.into_any());
            let saved = || {
                let saved = view! {
                    <Banner kind=BannerKind::Info>
                        <p>{fixed(words::SAVED)}</p>
                    </Banner>
                };
                saved.into_any()
            };
            failed
                .or_else(|| self.is_saved.get().then(saved))
                .map(in_sight)
        })
        .into_any()
    }
}

/// The form for name and time zone; the language is chosen beside it.
#[component]
pub(super) fn ProfileForm(
    /// Who is signed in.
    me: Me,
) -> impl IntoView {
    let entry = Entry::of(&me);
    let label = move || {
        if entry.sending.get() {
            fixed(common::SENDING)
        } else {
            fixed(words::SAVE)
        }
    };
    view! {
        <div class="stack">
            <form
                class="stack"
                novalidate
                on:submit=move |event: web_sys::SubmitEvent| {
                    event.prevent_default();
                    entry.send();
                }
            >
                {entry.news()}
                <TextField
                    id=NAME
                    label=fixed(words::NAME)
                    field="name"
                    errors=entry.errors
                    value=entry.name
                    control="text"
                    kind=TextKind { autocomplete: "name", ..TextKind::default() }
                    hint=fixed(words::NAME_HINT)
                />
                <dl class="field">
                    <dt class="settings__label">{fixed(sessions::EMAIL)}</dt>
                    <dd class="settings__value">{apart(&me.email)}</dd>
                    <dd class="hint">{fixed(words::EMAIL_HINT)}</dd>
                </dl>
                {entry.zone_field()}
                <div>
                    <button
                        type="submit"
                        class="btn btn--primary"
                        aria-disabled=move || entry.sending.get().then_some("true")
                    >
                        {label}
                    </button>
                </div>
            </form>
            <div class="field settings__apart">
                <p class="settings__label" aria-hidden="true">
                    {fixed(shell::LANGUAGE)}
                </p>
                <LanguageSwitch />
            </div>
        </div>
    }
}

//! What the dialogs of one and of several services ask alike.

use goodstanding_shared::cancellations::Reason;
use goodstanding_shared::problem::FieldError;
use goodstanding_words::cancellations::dialog as words;
use goodstanding_words::{columns, common};
use leptos::prelude::*;

use crate::shell::Online;
use crate::ui::{Banner, BannerKind, field_error, field_error_id};
use crate::words::{fixed, say};

/// The id of the field of the reason.
pub(super) const REASON: &str = "cancel-reason";

/// The field in which the reason is given, with the ones that take one press.
pub(super) fn reason_field(reason: RwSignal<String>, errors: RwSignal<Vec<FieldError>>) -> AnyView {
    let has_error =
        move || errors.with(|errors| errors.iter().any(|error| error.field == "reason"));
    let described = move || {
        if has_error() {
            format!("cancel-reason-hint {}", field_error_id(REASON))
        } else {
            "cancel-reason-hint".into()
        }
    };
    let length = Memo::new(move |_| reason.with(|reason| reason.trim().chars().count()));
    view! {
        <div class="field">
            <label for=REASON>{fixed(columns::CANCELLATION_REASON)}</label>
            <p class="hint" id="cancel-reason-hint">
                {fixed(words::ANY_WORDS)}
            </p>
            {field_error(errors.into(), "reason", REASON)}
            <textarea
                id=REASON
                class="input"
                rows="3"
                required
                dir="auto"
                aria-invalid=move || has_error().then_some("true")
                aria-describedby=described
                prop:value=reason
                on:input=move |event| reason.set(event_target_value(&event))
            ></textarea>
            <div class="field__below">
                <div class="chips">
                    {Reason::FILLERS
                        .iter()
                        .map(|filler| {
                            let filler = fixed(*filler);
                            view! {
                                <button type="button" class="chip" on:click=move |_| reason.set(filler.into())>
                                    {filler}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
                <p class="count small num" role="status">
                    {move || {
                        (length.get() >= Reason::COUNT_FROM)
                            .then(|| {
                                let typed = length.get().to_string();
                                say(common::characters(Reason::LIMIT as u64, &typed))
                            })
                    }}
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// Says that nothing can be sent now, and that nothing typed is lost.
pub(super) fn offline_note() -> AnyView {
    (move || {
        (!Online::get()).then(|| {
            view! {
                <Banner kind=BannerKind::Warn>
                    <p>{fixed(words::OFFLINE)}</p>
                </Banner>
            }
            .into_any()
        })
    })
    .into_any()
}

//! The staff's queue of cancellation requests, with the reasons in full.

use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, CancellationsQuery, QueuedCancellation,
};
use goodstanding_shared::ids::ServiceId;
use goodstanding_shared::query::ListingQuery as _;
use goodstanding_shared::services::{ServiceAction, ServiceDetails};
use goodstanding_shared::tone::Tone;
use goodstanding_words::cancellations::{queue as words, states};
use goodstanding_words::{actions, columns, common, listings};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reason::reason_text;
use crate::actions::{Note, note, show_note};
use crate::api;
use crate::paths;
use crate::services::{Served, ServiceActionDialog, service_badge};
use crate::sessions::Session;
use crate::shell::{Listed, Listing, Online, PageHead, Params, RefusalNotes, nothing_matches};
use crate::ui::{
    BannerKind, SearchField, UNSEEN, action_cell, badge, cell, date_with_distance, filter_select,
    focus_soon, instant, row, table,
};
use crate::words::{fixed, say};

/// The requests that wait for staff.
#[component]
pub fn CancellationQueuePage() -> impl IntoView {
    let params = Params::of_page();
    let parsed = Memo::new(move |_| params.asked::<CancellationsQuery>());
    let asked = Memo::new(move |_| parsed.get().0.into_query_string());
    let listing = Listing::new(asked, |query| Box::pin(api::cancellations(query)));
    let href =
        move |cursor: &str| api::address(paths::CANCELLATION_REQUESTS, &params.with_cursor(cursor));
    let states = [CancellationState::Completed, CancellationState::Withdrawn]
        .map(|state| (state.as_str(), fixed(state.label())))
        .into();
    let types = CancellationType::ALL
        .iter()
        .map(|kind| (kind.as_str(), fixed(kind.label())))
        .collect();
    let completing = Completing::new(RwSignal::new(None), listing.load());
    view! {
        <PageHead title=fixed(words::TITLE).to_owned() />
        {note(completing.note)}
        <div class="tools tools--listing">
            <SearchField
                label=fixed(words::SEARCH)
                value=params.value("q")
                on_input=move |words: String| params.set("q", &words, true)
            />
            {filter_select(fixed(columns::STATE), Some(fixed(states::OPEN)), states, params.value("state"), params.setter("state"))}
            {filter_select(fixed(columns::KIND), Some(fixed(common::ANY_TYPE)), types, params.value("type"), params.setter("type"))}
        </div>
        <RefusalNotes refusals=Memo::new(move |_| parsed.with(|(_, refusals)| refusals.clone())) />
        {listing
            .view(
                Listed::REQUESTS,
                move || {
                    if params.count_of::<CancellationsQuery>(|_| true) == 0 {
                        view! { <p class="muted">{fixed(words::NONE_OPEN)}</p> }.into_any()
                    } else {
                        nothing_matches(listings::requests::NONE_MATCH, params)
                    }
                },
                move |requests| rows(requests, completing),
                href,
            )}
        {completing.dialog()}
    }
}

/// Carrying a request out before its date.
#[derive(Clone, Copy)]
pub struct Completing {
    session: Session,
    /// The service that it is about, once it was fetched.
    details: RwSignal<Option<ServiceDetails>>,
    /// The service that is being fetched.
    coming: RwSignal<Option<ServiceId>>,
    note: RwSignal<Option<Note>>,
    reload: Callback<()>,
}

/// The id of the button that opens the dialog.
pub fn complete_button_id(service: ServiceId) -> String {
    format!("complete-{service}")
}

impl Completing {
    /// Nothing is carried out yet. `note` is where the page says what became of it, `reload` is
    /// told that something did.
    pub fn new(note: RwSignal<Option<Note>>, reload: Callback<()>) -> Self {
        Self {
            session: Session::expect(),
            details: RwSignal::new(None),
            coming: RwSignal::new(None),
            note,
            reload,
        }
    }

    /// Fetches the service as it is now, and asks about it.
    pub fn begin(self, id: ServiceId) {
        if self.coming.get_untracked().is_some() || !untrack(Online::get) {
            return;
        }
        self.note.set(None);
        self.coming.set(Some(id));
        spawn_local(async move {
            let answer = self.session.check(api::service(id).await);
            if self.coming.try_set(None).is_some() {
                return;
            }
            match answer {
                // Somebody was faster.
                Ok(details)
                    if ServiceAction::CompleteCancellation
                        .decide(&details.service)
                        .is_err() =>
                {
                    let name = details.service.name.as_str().to_owned();
                    let status = details.service.status.label().into();
                    show_note(
                        self.note,
                        Note {
                            text: say(words::status_is(status)),
                            ..Note::done(say(words::no_request(&name)))
                        },
                    );
                    self.reload.run(());
                }
                Ok(details) => self.details.set(Some(details)),
                Err(error) => show_note(
                    self.note,
                    Note {
                        kind: BannerKind::Fail,
                        text: error.detail(),
                        ..Note::done(error.title())
                    },
                ),
            }
        });
    }

    /// The dialog, while it is open.
    pub fn dialog(self) -> AnyView {
        let is_open = Memo::new(move |_| self.details.with(Option::is_some));
        (move || {
            if !is_open.get() {
                return None;
            }
            let id = self
                .details
                .with_untracked(|details| details.as_ref().map(|details| details.service.id))?;
            let reload = Callback::new(move |()| {
                spawn_local(async move {
                    if let Ok(details) = self.session.check(api::service(id).await) {
                        let _ = self.details.try_set(Some(details));
                    }
                });
            });
            let served = Served {
                details: self.details.into(),
                on_changed: Callback::new(|_| {}),
                reload,
            };
            let on_done = move |details: ServiceDetails| {
                let service = &details.service;
                let said = say(words::done(
                    service.name.as_str(),
                    service.status.label().into(),
                ));
                show_note(self.note, Note::done(said));
                self.reload.run(());
            };
            let on_close = move |()| {
                self.details.set(None);
                if self.note.with_untracked(Option::is_none) {
                    focus_soon(complete_button_id(id));
                }
            };
            Some(
                view! {
                    <ServiceActionDialog
                        action=ServiceAction::CompleteCancellation
                        served=served
                        on_done=on_done
                        on_close=on_close
                    />
                }
                .into_any(),
            )
        })
        .into_any()
    }
}

fn rows(requests: Vec<QueuedCancellation>, completing: Completing) -> AnyView {
    let rows = requests
        .into_iter()
        .map(|queued| {
            let request = queued.cancellation;
            let customer = view! {
                <a href=paths::customer(queued.customer.id) dir="auto">
                    {queued.customer.name}
                </a>
            };
            let service = view! {
                <a href=paths::service(queued.service.id) dir="auto">
                    {queued.service.name.as_str().to_owned()}
                </a>
                " "
                {service_badge(queued.service.status)}
            };
            let (id, name) = (queued.service.id, queued.service.name.as_str().to_owned());
            let complete = (request.state == CancellationState::Open).then(|| {
                let words = move || {
                    if completing.coming.get() == Some(id) {
                        fixed(common::LOADING)
                    } else {
                        fixed(words::COMPLETE)
                    }
                };
                view! {
                    <button
                        type="button"
                        class="btn btn--small"
                        id=complete_button_id(id)
                        aria-label=say(words::complete_of(&name))
                        aria-haspopup="dialog"
                        aria-disabled=move || (!Online::get()).then_some("true")
                        on:click=move |_| completing.begin(id)
                    >
                        {words}
                    </button>
                }
            });
            let state = match request.state {
                CancellationState::Open => badge(Tone::Sched, fixed(states::OPEN)),
                CancellationState::Completed => badge(Tone::Off, fixed(states::COMPLETED)),
                CancellationState::Withdrawn => badge(Tone::Info, fixed(states::WITHDRAWN)),
            };
            row(vec![
                cell(
                    columns::ASKED_AT,
                    "num nowrap",
                    instant(request.requested_at, true),
                ),
                cell(columns::CUSTOMER, "cell-wrap", customer),
                cell(columns::SERVICE, "cell-wrap", service),
                cell(columns::KIND, "", fixed(request.kind.label())),
                cell(
                    columns::TAKES_EFFECT,
                    "num",
                    date_with_distance(request.effective_on),
                ),
                cell(columns::STATE, "", state),
                cell(
                    columns::REASON,
                    "cell-wrap reason",
                    reason_text(&request.reason),
                ),
                action_cell(complete),
            ])
        })
        .collect();
    table(
        fixed(words::CAPTION),
        &[
            (columns::ASKED_AT, ""),
            (columns::CUSTOMER, ""),
            (columns::SERVICE, ""),
            (columns::KIND, ""),
            (columns::TAKES_EFFECT, ""),
            (columns::STATE, ""),
            (columns::REASON, ""),
            (actions::TITLE, UNSEEN),
        ],
        rows,
    )
}

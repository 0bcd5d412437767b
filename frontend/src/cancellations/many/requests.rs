//! What the dialog remembers, and how the requests are sent: one after the other, each under its
//! own key. What is not reached is not counted as done, and can be sent again.

use goodstanding_shared::cancellations::{
    CancellationRequest, CancellationState, CancellationType,
};
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::services::Service;
use goodstanding_words::cancellations::many as words;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::one::{Fate, One};
use crate::api::{self, ApiError};
use crate::services::ServicesStore;
use crate::shell::{Desk, Online};
use crate::ui::announce;
use crate::words::{field_errors, fixed, say};

/// Everything that the dialog remembers while it is open.
#[derive(Clone, Copy)]
pub(super) struct Requests {
    ones: StoredValue<Vec<One>>,
    /// Why, for all of them.
    pub(super) reason: RwSignal<String>,
    /// When each of them shall end.
    pub(super) kind: RwSignal<Option<CancellationType>>,
    /// What is wrong with the fields.
    pub(super) errors: RwSignal<Vec<FieldError>>,
    /// Whether anything was sent: then the dialog shows what became of it.
    pub(super) is_sent: RwSignal<bool>,
    /// Whether the session ended meanwhile.
    pub(super) is_signed_out: RwSignal<bool>,
    busy: RwSignal<bool>,
    store: ServicesStore,
    desk: Desk,
}

impl Requests {
    pub(super) fn new(services: Vec<Service>) -> Self {
        Self {
            ones: StoredValue::new(services.into_iter().map(One::new).collect()),
            reason: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            errors: RwSignal::new(Vec::new()),
            is_sent: RwSignal::new(false),
            is_signed_out: RwSignal::new(false),
            busy: RwSignal::new(false),
            store: ServicesStore::expect(),
            desk: Desk::expect(),
        }
    }

    /// Every service, in the order of the list.
    pub(super) fn ones(self) -> Vec<One> {
        self.ones.get_value()
    }

    /// Whether requests are on their way, tracked.
    pub(super) fn is_busy(self) -> bool {
        self.busy.get()
    }

    /// How many would be sent now, tracked; of those that can be cancelled at all where no type is
    /// chosen.
    pub(super) fn to_send(self) -> usize {
        let kind = self.kind.get();
        let ones = self.ones().into_iter();
        ones.filter(|one| match kind {
            Some(kind) => one.is_to_be_sent(kind),
            None => one.prospect(None).is_none(),
        })
        .count()
    }

    /// Checks what was filled in, and sends every request that can be sent.
    pub(super) fn submit(self) {
        if self.busy.get_untracked() || !untrack(Online::get) {
            return;
        }
        let draft = CancellationRequest {
            reason: self.reason.get_untracked(),
            kind: self.kind.get_untracked(),
        };
        let kind = match draft.parse() {
            Ok((_, kind)) => kind,
            Err(refusals) => return self.errors.set(field_errors(refusals)),
        };
        self.errors.set(Vec::new());
        let ones: Vec<One> = self
            .ones()
            .into_iter()
            .filter(|one| untrack(|| one.is_to_be_sent(kind)))
            .collect();
        if ones.is_empty() {
            return;
        }
        self.is_signed_out.set(false);
        self.busy.set(true);
        self.is_sent.set(true);
        announce(say(words::sending(ones.len() as u64)));
        spawn_local(async move {
            let count = ones.len();
            let mut changed = Vec::new();
            let mut made = 0_u64;
            for one in ones {
                let answer = self.send(one, &draft).await;
                let is_over = matches!(&answer, Err(error) if self.ends_all(error));
                made += u64::from(answer.is_ok());
                changed.extend(answer.ok().flatten());
                // Whoever left meanwhile finds the requests that were made on the services.
                if is_over || self.busy.try_get_untracked().is_none() {
                    break;
                }
            }
            self.store.replace_each(changed);
            self.desk.renew();
            let _ = self.busy.try_set(false);
            announce(say(words::requested(count as u64, made)));
        });
    }

    /// Whether the ones that follow would fail the same way.
    fn ends_all(self, error: &ApiError) -> bool {
        let is_signed_out = error.code() == Some(ProblemCode::NotSignedIn);
        if is_signed_out {
            let _ = self.is_signed_out.try_set(true);
        }
        is_signed_out || error.code() == Some(ProblemCode::TooManyAttempts) || !error.is_final()
    }

    /// Sends one. The service as it is now comes back where it is known.
    async fn send(
        self,
        one: One,
        draft: &CancellationRequest,
    ) -> Result<Option<Service>, ApiError> {
        let service = one.service.get_untracked();
        one.fate.set(Fate::Underway);
        let key = one.asking.key_for(draft);
        match api::request_cancellation(service.id, service.version, &key, draft).await {
            Ok(reply) => {
                let now = reply.service.service;
                let fate = Fate::Made(Box::new(reply.cancellation), now.version);
                let _ = one.service.try_set(now.clone());
                let _ = one.fate.try_set(fate);
                Ok(Some(now))
            }
            Err(error) => {
                one.asking.refused(&error);
                let words = match error.code() {
                    Some(ProblemCode::VersionStale) => fixed(words::CHANGED).to_owned(),
                    _ => error.detail(),
                };
                let _ = one.fate.try_set(Fate::Failed(words));
                if let Some(current) = error.current() {
                    let _ = one.service.try_set(current.service.clone());
                    self.store.replace_each(vec![current.service]);
                }
                Err(error)
            }
        }
    }

    /// Takes one back.
    pub(super) fn take_back(self, one: One) {
        let Fate::Made(cancellation, version) = one.fate.get_untracked() else {
            return;
        };
        if self.busy.get_untracked() || !untrack(Online::get) {
            return;
        }
        self.busy.set(true);
        let (service, name) = one
            .service
            .with_untracked(|service| (service.id, service.name.as_str().to_owned()));
        spawn_local(async move {
            let id = cancellation.id;
            let key = one.taking_back.key_for(&id);
            let answer = api::withdraw_cancellation(service, id, version, &key).await;
            match answer {
                Ok(reply) => {
                    announce(say(words::withdrawn(&name)));
                    let now = reply.service.service;
                    let _ = one.service.try_set(now.clone());
                    let _ = one.fate.try_set(Fate::TakenBack);
                    self.store.replace_each(vec![now]);
                }
                Err(error) => {
                    one.taking_back.refused(&error);
                    self.ends_all(&error);
                    announce(error.detail());
                    // The request stands, and can be taken back again or on the service's page.
                    if let Some(current) = error.current() {
                        let made = Fate::Made(cancellation, current.service.version);
                        let _ = one.fate.try_set(made);
                        self.store.replace_each(vec![current.service]);
                    }
                }
            }
            let _ = self.busy.try_set(false);
        });
    }

    /// Whether anything was not sent that could be, tracked.
    pub(super) fn is_incomplete(self) -> bool {
        self.to_send() > 0
    }
}

/// What is said of a request that was made.
pub(super) fn is_open(state: CancellationState) -> bool {
    state == CancellationState::Open
}

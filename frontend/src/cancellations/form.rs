//! What the dialog remembers while it is open, how it is sent, and what each answer means for it.

use goodstanding_shared::cancellations::{
    CancellationReply, CancellationRequest, CancellationState, CancellationType,
};
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::services::Service;
use goodstanding_words::cancellations::{changes as changed, dialog as words};
use leptos::prelude::*;

use super::subject::Subject;
use crate::actions::Sending;
use crate::api::{self, ApiError};
use crate::services::payment_text;
use crate::ui::{announce, calendar_date};
use crate::words::{field_errors, fixed, say};

/// What stands in the way of the last attempt, beside field errors.
#[derive(Clone)]
pub(super) enum Trouble {
    /// The service changed meanwhile: what changed, in words.
    Changed(Vec<String>),
    /// The session has ended.
    SignedOut,
    /// Any other refusal, and no answer at all.
    Failed(ApiError),
}

/// What is different about a service, in words.
fn changes(before: &Service, after: &Service) -> Vec<String> {
    let mut changes = Vec::new();
    if before.status != after.status {
        let (now, was) = (after.status.label().into(), before.status.label().into());
        changes.push(say(changed::status(was, now)));
    }
    if before.next_due != after.next_due {
        let word = |date: Option<chrono::NaiveDate>| {
            date.map_or_else(|| fixed(changed::NO_DUE).into(), calendar_date)
        };
        let (now, was) = (word(after.next_due), word(before.next_due));
        changes.push(say(changed::due(&was, &now)));
    }
    if before.price != after.price || before.cycle != after.cycle {
        let price = payment_text(after.price, after.cycle);
        changes.push(say(changed::price(&price)));
    }
    if before.name != after.name {
        changes.push(say(changed::name(after.name.as_str())));
    }
    if changes.is_empty() {
        changes.push(fixed(changed::NOTHING).into());
    }
    changes
}

/// Everything that the dialog remembers while it is open.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) subject: Subject,
    pub(super) service: RwSignal<Service>,
    pub(super) reason: RwSignal<String>,
    pub(super) kind: RwSignal<Option<CancellationType>>,
    pub(super) sending: Sending<Trouble>,
}

impl Form {
    /// A form in which nothing is chosen yet.
    pub(super) fn new(subject: Subject) -> Self {
        Self {
            subject,
            service: subject.service,
            reason: RwSignal::new(String::new()),
            kind: RwSignal::new(None),
            sending: Sending::watched(subject.sending),
        }
    }

    fn draft(self) -> CancellationRequest {
        CancellationRequest {
            reason: self.reason.get_untracked(),
            kind: self.kind.get_untracked(),
        }
    }

    /// Checks it and sends it.
    pub(super) fn submit(self) {
        if self.sending.is_busy_untracked() {
            return;
        }
        let draft = self.draft();
        if !self
            .sending
            .accept(draft.parse().err().map(field_errors).unwrap_or_default())
        {
            return;
        }
        let (id, version) = self
            .service
            .with_untracked(|service| (service.id, service.version));
        self.sending.exchange(
            fixed(words::SENDING),
            draft,
            move |draft, key| async move {
                api::request_cancellation(id, version, &key, &draft).await
            },
            move |reply| self.done(reply),
            move |error| self.refused(error),
        );
    }

    fn done(self, reply: CancellationReply) {
        let name = reply.service.service.name.as_str().to_owned();
        announce(match reply.cancellation.state {
            CancellationState::Completed => say(words::cancelled(&name)),
            CancellationState::Open | CancellationState::Withdrawn => say(words::requested(&name)),
        });
        self.subject.handle.close();
        self.subject.on_changed.run(reply.service);
    }

    fn refused(self, error: ApiError) {
        let Sending {
            errors, trouble, ..
        } = self.sending;
        let current = error.current();
        match (error.code(), current) {
            // Somebody, perhaps the reader in another tab, was faster: the page shows how the
            // service stands.
            (
                Some(ProblemCode::CancellationAlreadyRequested | ProblemCode::ServiceEnded),
                Some(current),
            ) => {
                announce(error.title());
                self.subject.handle.close();
                self.subject.on_changed.run(current);
            }
            (Some(ProblemCode::VersionStale), Some(current)) => {
                let before = self.service.get_untracked();
                trouble.set(Some(Trouble::Changed(changes(&before, &current.service))));
                self.service.set(current.service.clone());
                self.subject.on_changed.run(current);
            }
            (Some(ProblemCode::NotSignedIn), _) => trouble.set(Some(Trouble::SignedOut)),
            (Some(ProblemCode::InvalidFields), _) => errors.set(error.fields().to_vec()),
            (Some(ProblemCode::CancellationTypeUnavailable), _) => {
                errors.set(vec![FieldError::new("type", error.detail())]);
            }
            _ => trouble.set(Some(Trouble::Failed(error))),
        }
    }
}

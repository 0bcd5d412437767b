//! One of several services that are to be cancelled: what would happen to it, and what did.

use goodstanding_shared::cancellations::{
    Cancellation, CancellationType, RequestRefusal, can_request, decide,
};
use goodstanding_shared::services::Service;
use leptos::prelude::*;

use crate::actions::Intention;
use crate::cancellations::hint;
use crate::clock;
use crate::services::inactive_reason;
use crate::words::say;

/// What became of the request for one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing was sent.
    Unsent,
    /// It is on its way.
    Underway,
    /// It was made; this is how it stands, and as which version the service was read with it.
    Made(Box<Cancellation>, u32),
    /// It was refused, or nobody knows; why, in a sentence.
    Failed(String),
    /// It was taken back.
    TakenBack,
}

/// One service, and what becomes of it.
#[derive(Clone, Copy)]
pub(super) struct One {
    /// As it was read last.
    pub(super) service: RwSignal<Service>,
    /// What became of its request.
    pub(super) fate: RwSignal<Fate>,
    /// Under which key the request is sent.
    pub(super) asking: Intention,
    /// Under which key it is taken back.
    pub(super) taking_back: Intention,
}

impl One {
    pub(super) fn new(service: Service) -> Self {
        Self {
            service: RwSignal::new(service),
            fate: RwSignal::new(Fate::Unsent),
            asking: Intention::new(),
            taking_back: Intention::new(),
        }
    }

    /// What a request of this type would do, in a sentence, or why there cannot be one; tracked.
    /// None where no type is chosen and one is needed to say it.
    pub(super) fn prospect(self, kind: Option<CancellationType>) -> Option<Result<String, String>> {
        self.service.with(|service| match can_request(service) {
            Err(RequestRefusal::AlreadyRequested(open)) => Some(Err(inactive_reason(&open))),
            Err(refusal @ RequestRefusal::Ended(_)) => Some(Err(say(refusal.words()))),
            Ok(()) => kind.map(|kind| {
                let now = clock::now();
                let words = hint(service, kind, now);
                match decide(service, kind, now) {
                    Ok(_) => Ok(words),
                    Err(_) => Err(words),
                }
            }),
        })
    }

    /// Whether its request can be sent, and was not yet.
    pub(super) fn is_to_be_sent(self, kind: CancellationType) -> bool {
        let is_made = self
            .fate
            .with(|fate| matches!(fate, Fate::Made(..) | Fate::TakenBack | Fate::Underway));
        !is_made && matches!(self.prospect(Some(kind)), Some(Ok(_)))
    }
}

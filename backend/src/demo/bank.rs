//! The bank of the story: it answers as the sandbox does, but where the story has an answer of its
//! own.

use std::collections::{HashMap, VecDeque};
use std::future::ready;
use std::sync::{Mutex, MutexGuard, PoisonError};

use goodstanding_demo_data::Said;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::payments::ProcessorKind;

use crate::billing;
use crate::billing::processor::{Call, Processor, ProcessorRequest, ProcessorResponse};

/// What it will say to which charge, one answer after the other.
pub(super) struct Bank {
    sandbox: Box<dyn Processor>,
    says: Mutex<HashMap<TransactionId, VecDeque<Said>>>,
}

impl Bank {
    pub(super) fn new() -> Self {
        Self {
            sandbox: billing::sandbox(),
            says: Mutex::default(),
        }
    }

    /// From now on it answers so when it is asked about that transaction.
    pub(super) fn will_say(&self, about: &TransactionId, said: &[Said]) {
        let answers = said.iter().copied().collect();
        self.says().insert(about.clone(), answers);
    }

    fn says(&self) -> MutexGuard<'_, HashMap<TransactionId, VecDeque<Said>>> {
        self.says.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Its own answer, or what the sandbox says.
    fn answer<'a>(
        &'a self,
        order: &'a ProcessorRequest,
        otherwise: impl FnOnce(&'a dyn Processor) -> Call<'a>,
    ) -> Call<'a> {
        let said = self
            .says()
            .get_mut(&order.transaction)
            .and_then(VecDeque::pop_front);
        match said {
            Some(said) => Box::pin(ready(ProcessorResponse {
                reached: said.reached.to_vec(),
                code: said.code,
                note: said.note.map(str::to_owned),
                ask_again_at: said.again_after.map(|after| order.now + after),
            })),
            None => otherwise(&*self.sandbox),
        }
    }
}

impl Processor for Bank {
    fn kind(&self) -> ProcessorKind {
        self.sandbox.kind()
    }

    fn charge<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.answer(order, |sandbox| sandbox.charge(order))
    }

    fn refund<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.sandbox.refund(order)
    }

    fn validate<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.answer(order, |sandbox| sandbox.validate(order))
    }

    fn inquire<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.answer(order, |sandbox| sandbox.inquire(order))
    }

    fn decide<'a>(&'a self, order: &'a ProcessorRequest, approves: bool) -> Call<'a> {
        self.sandbox.decide(order, approves)
    }
}

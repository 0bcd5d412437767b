//! The built-in processor: answers by the test number, always in the same way, and moves no money.

use std::future::ready;

use chrono::{DateTime, Days, TimeDelta, Utc};
use goodstanding_shared::payments::{Behaviour, ProcessorKind};
use goodstanding_shared::subscriptions::life::ACCEPTANCE_DAYS;
use goodstanding_shared::transactions::{ResponseCode as R, TransactionStatus as T};

use super::processor::{Call, Processor, ProcessorRequest, ProcessorResponse, SETTLES_AFTER};

/// How long after that a bank takes its money back.
const CHARGED_BACK_AFTER: TimeDelta = TimeDelta::days(8);

/// A processor that moves no money: each of its test numbers has one behaviour.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sandbox;

fn final_answer(reached: Vec<T>, code: R) -> ProcessorResponse {
    ProcessorResponse {
        reached,
        code: Some(code),
        note: None,
        ask_again_at: None,
    }
}

fn taken(now: DateTime<Utc>) -> ProcessorResponse {
    ProcessorResponse {
        ask_again_at: Some(now + SETTLES_AFTER),
        ..final_answer(vec![T::Authorized, T::Captured], R::Approved)
    }
}

/// When an account that answers late does.
fn silent_until(order: &ProcessorRequest) -> Option<DateTime<Utc>> {
    let answers_at = order.made_at + TimeDelta::seconds(order.account.answers_after_s.into());
    (answers_at > order.now).then_some(answers_at)
}

fn charge(order: &ProcessorRequest) -> ProcessorResponse {
    if let Some(answers_at) = silent_until(order) {
        return ProcessorResponse {
            reached: if order.status == T::New {
                vec![T::AuthorizedPending]
            } else {
                Vec::new()
            },
            code: Some(R::NoAnswer),
            note: None,
            ask_again_at: Some(answers_at),
        };
    }
    let declined = |code| final_answer(vec![T::Cancelled], code);
    let expired = order
        .account
        .expires_on
        .is_some_and(|last| last < order.now.date_naive());
    if expired {
        return declined(R::ExpiredCard);
    }
    match order.account.behaviour {
        Behaviour::DeclinesSoftly if order.retry < order.account.soft_declines => {
            declined(if order.retry.is_multiple_of(2) {
                R::InsufficientFunds
            } else {
                R::DoNotHonor
            })
        }
        Behaviour::Approves | Behaviour::ChargesBack | Behaviour::DeclinesSoftly => {
            taken(order.now)
        }
        Behaviour::DeclinesHard => declined(R::ExpiredCard),
        Behaviour::NeedsAcceptance => waits(order),
    }
}

fn waits(order: &ProcessorRequest) -> ProcessorResponse {
    ProcessorResponse {
        reached: vec![T::AuthorizationPending],
        code: Some(R::AcceptanceNeeded),
        note: Some("The bank asks the cardholder to approve".to_owned()),
        ask_again_at: order.now.checked_add_days(Days::new(ACCEPTANCE_DAYS)),
    }
}

fn inquire(order: &ProcessorRequest) -> ProcessorResponse {
    match order.status {
        T::New | T::AuthorizedPending => charge(order),
        T::Authorized => ProcessorResponse {
            reached: vec![T::Captured],
            ..taken(order.now)
        },
        // Nobody approved in time.
        T::AuthorizationPending => ProcessorResponse {
            note: Some("Nobody approved it in time".to_owned()),
            ..final_answer(vec![T::Cancelled], R::CalledOff)
        },
        T::Captured => ProcessorResponse {
            reached: vec![T::Settled],
            code: None,
            note: None,
            ask_again_at: (order.account.behaviour == Behaviour::ChargesBack)
                .then_some(order.now + CHARGED_BACK_AFTER),
        },
        T::Settled if order.account.behaviour == Behaviour::ChargesBack => ProcessorResponse {
            note: Some("The bank took the payment back".to_owned()),
            ..final_answer(Vec::new(), R::ChargedBack)
        },
        T::Settled
        | T::AuthorizedForValidation
        | T::Cancelled
        | T::Refunded
        | T::AuthExpired
        | T::Void => ProcessorResponse {
            reached: Vec::new(),
            code: None,
            note: None,
            ask_again_at: None,
        },
    }
}

impl Processor for Sandbox {
    fn kind(&self) -> ProcessorKind {
        ProcessorKind::Sandbox
    }

    fn charge<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        Box::pin(ready(charge(order)))
    }

    fn refund<'a>(&'a self, _: &'a ProcessorRequest) -> Call<'a> {
        Box::pin(ready(final_answer(vec![T::Refunded], R::Approved)))
    }

    fn validate<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        let answer = match order.account.behaviour {
            Behaviour::DeclinesHard => final_answer(vec![T::Cancelled], R::ExpiredCard),
            Behaviour::NeedsAcceptance => waits(order),
            Behaviour::Approves | Behaviour::DeclinesSoftly | Behaviour::ChargesBack => {
                final_answer(vec![T::AuthorizedForValidation], R::Approved)
            }
        };
        Box::pin(ready(answer))
    }

    fn inquire<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        Box::pin(ready(inquire(order)))
    }

    fn decide<'a>(&'a self, order: &'a ProcessorRequest, approves: bool) -> Call<'a> {
        let is_check = order.amount.is_zero();
        let answer = match (approves, is_check) {
            (true, true) => final_answer(vec![T::AuthorizedForValidation], R::Approved),
            (true, false) => taken(order.now),
            (false, _) => ProcessorResponse {
                note: Some("The cardholder refused it".to_owned()),
                ..final_answer(vec![T::Cancelled], R::CalledOff)
            },
        };
        Box::pin(ready(answer))
    }
}

//! No payment processor: nothing is ever taken. What is to be paid goes out as an invoice, which no
//! processor is asked about.

use std::future::ready;

use goodstanding_shared::payments::ProcessorKind;
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus as T};

use super::processor::{Call, Processor, ProcessorRequest, ProcessorResponse};

/// The processor of an installation that has none: it moves no money.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NoProcessor;

/// Whatever was to be moved is called off, for good: only another way to pay helps.
fn refused(note: &str) -> Call<'static> {
    Box::pin(ready(ProcessorResponse {
        reached: vec![T::Cancelled],
        code: Some(ResponseCode::NoPaymentMethod),
        note: Some(note.to_owned()),
        ask_again_at: None,
    }))
}

impl Processor for NoProcessor {
    fn kind(&self) -> ProcessorKind {
        ProcessorKind::None
    }

    fn charge<'a>(&'a self, _: &'a ProcessorRequest) -> Call<'a> {
        refused("No payment processor takes it: pay by invoice")
    }

    fn refund<'a>(&'a self, _: &'a ProcessorRequest) -> Call<'a> {
        refused("No payment processor gives it back: do so by bank transfer")
    }

    fn validate<'a>(&'a self, _: &'a ProcessorRequest) -> Call<'a> {
        refused("No payment processor takes it: pay by invoice")
    }

    fn inquire<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        match order.status {
            T::New | T::AuthorizationPending | T::AuthorizedPending => {
                refused("No payment processor knows of it")
            }
            // What another processor took is as it was left: nobody can say more.
            T::Authorized
            | T::AuthorizedForValidation
            | T::Captured
            | T::Settled
            | T::Cancelled
            | T::Refunded
            | T::AuthExpired
            | T::Void => Box::pin(ready(ProcessorResponse {
                reached: Vec::new(),
                code: None,
                note: None,
                ask_again_at: None,
            })),
        }
    }

    fn decide<'a>(&'a self, _: &'a ProcessorRequest, _: bool) -> Call<'a> {
        refused("No payment processor knows of it")
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use goodstanding_shared::money::{Currency, Money};
    use goodstanding_shared::payments::{Behaviour, PaymentMethodKind};

    use super::*;
    use crate::billing::processor::Account;

    #[tokio::test]
    async fn nothing_is_ever_taken() {
        for status in T::ALL {
            let order = ProcessorRequest {
                transaction: "GS00000001".parse().unwrap(),
                amount: Money::new(100, Currency::EUR),
                account: Account {
                    kind: PaymentMethodKind::Card,
                    expires_on: None,
                    behaviour: Behaviour::Approves,
                    soft_declines: 0,
                    answers_after_s: 0,
                },
                retry: 0,
                made_at: DateTime::UNIX_EPOCH,
                status: *status,
                now: DateTime::UNIX_EPOCH,
            };
            let nobody = NoProcessor;
            let answers = [
                nobody.charge(&order).await,
                nobody.refund(&order).await,
                nobody.validate(&order).await,
                nobody.inquire(&order).await,
                nobody.decide(&order, true).await,
            ];
            for answer in answers {
                let moved = |reached: &T| *reached != T::Cancelled;
                assert!(!answer.reached.iter().any(moved), "{status}: {answer:?}");
                assert_eq!(answer.ask_again_at, None);
            }
        }
    }
}

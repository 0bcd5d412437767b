//! What customers and staff do about a transaction.

use goodstanding_words::transactions::actions as words;
use goodstanding_words::{Fixed, Message, refusals};
use serde::{Deserialize, Serialize};

use super::{Transaction, TransactionKind, TransactionStatus as T};
use crate::activity::ActorKind;
use crate::money::Money;
use crate::payments::PaymentMethodBrief;

closed_enum! {
    /// What somebody does about a transaction.
    pub enum TransactionAction {
        /// Approves the charge that waits for it. In the sandbox this plays the bank's app.
        Approve = "approve",
        /// Refuses to approve it.
        Refuse = "refuse",
        /// Writes down that an invoice was paid.
        RecordPayment = "record_payment",
        /// Gives back what it took, or a part of it.
        Refund = "refund",
    }
}

impl TransactionAction {
    /// The words on its button.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Approve => words::APPROVE,
            Self::Refuse => words::REFUSE,
            Self::RecordPayment => words::RECORD_PAYMENT,
            Self::Refund => words::REFUND,
        }
    }

    /// Whether somebody of this kind can do it at all.
    pub const fn is_for(self, actor: ActorKind) -> bool {
        match (self, actor) {
            (Self::Approve | Self::Refuse, ActorKind::Customer | ActorKind::Staff)
            | (Self::RecordPayment | Self::Refund, ActorKind::Staff) => true,
            (_, ActorKind::System) | (Self::RecordPayment | Self::Refund, ActorKind::Customer) => {
                false
            }
        }
    }

    /// Whether it can be done; `refunded` is what was given back already.
    pub fn decide(
        self,
        about: &Transaction,
        refunded: Money,
    ) -> Result<(), TransactionActionRefusal> {
        use TransactionActionRefusal as R;
        let is_invoice = about
            .payment_method
            .as_ref()
            .is_some_and(PaymentMethodBrief::is_invoice);
        match self {
            Self::Approve | Self::Refuse => {
                if about.status == T::AuthorizationPending && !is_invoice {
                    Ok(())
                } else {
                    Err(R::NotWaiting)
                }
            }
            Self::RecordPayment => {
                if about.status == T::AuthorizationPending && is_invoice {
                    Ok(())
                } else {
                    Err(R::NoUnpaidInvoice)
                }
            }
            Self::Refund => {
                if about.kind == TransactionKind::Refund
                    || !matches!(about.status, T::Captured | T::Settled)
                {
                    Err(R::NothingTaken)
                } else if refunded.minor() >= about.amount.minor() {
                    Err(R::AllRefunded)
                } else {
                    Ok(())
                }
            }
        }
    }
}

/// Why something cannot be done about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionActionRefusal {
    /// It waits for nobody.
    NotWaiting,
    /// It is no unpaid invoice.
    NoUnpaidInvoice,
    /// No money was taken.
    NothingTaken,
    /// Everything is given back already.
    AllRefunded,
    /// More than is left.
    TooMuch(Money),
    /// Nothing, or another currency.
    NotAnAmount,
}

impl TransactionActionRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::NotWaiting => refusals::PAYMENT_DOES_NOT_WAIT.into(),
            Self::NoUnpaidInvoice => refusals::NO_UNPAID_INVOICE.into(),
            Self::NothingTaken => refusals::NO_MONEY_TO_GIVE_BACK.into(),
            Self::AllRefunded => refusals::EVERYTHING_GIVEN_BACK.into(),
            Self::TooMuch(left) => refusals::at_most_given_back((*left).into()),
            Self::NotAnAmount => refusals::AMOUNT_MORE_THAN_NOTHING.into(),
        }
    }
}

says_its_words!(TransactionActionRefusal);

/// What somebody wants to be done about a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransactionActionRequest {
    /// What is to be done.
    pub action: TransactionAction,
    /// `refund`: how much; none means all that is left.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Why, as a code. Needed from staff.
    #[serde(default)]
    pub reason_code: Option<u32>,
    /// Why, in words. Needed from staff.
    #[serde(default)]
    pub comment: Option<String>,
}

/// How much a refund gives back: what is asked for, or all that is left.
pub fn refund_amount(
    taken: Money,
    refunded: Money,
    wanted: Option<Money>,
) -> Result<Money, TransactionActionRefusal> {
    use TransactionActionRefusal as R;
    let left = Money::new(
        taken.minor().saturating_sub(refunded.minor()),
        taken.currency(),
    );
    let amount = wanted.unwrap_or(left);
    if left.minor() <= 0 {
        Err(R::AllRefunded)
    } else if amount.currency() != taken.currency() || amount.minor() <= 0 {
        Err(R::NotAnAmount)
    } else if amount.minor() > left.minor() {
        Err(R::TooMuch(left))
    } else {
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PaymentMethodId;
    use crate::money::Currency;
    use crate::payments::PaymentMethodKind;
    use crate::sentence::assert_distinct;

    fn about(kind: TransactionKind, status: T, method: PaymentMethodKind) -> Transaction {
        Transaction {
            id: "GS00000001".parse().unwrap(),
            created_at: "2026-11-22T00:00:00Z".parse().unwrap(),
            status,
            kind,
            amount: Money::new(1_000, Currency::EUR),
            customer: None,
            subscription: None,
            services: Vec::new(),
            payment_method: Some(PaymentMethodBrief {
                id: PaymentMethodId::from_bits(1),
                kind: method,
                brand: "Visa".into(),
                last4: "4242".into(),
            }),
            response: None,
            billing_cycle: 1,
            retry: 0,
            refund_of: None,
        }
    }

    #[test]
    fn customers_and_staff_approve_and_only_staff_move_money_back_or_record_it() {
        use TransactionAction::{Approve, RecordPayment, Refund, Refuse};
        assert_distinct(TransactionAction::ALL.iter().map(|it| it.label().english()));
        for action in [Approve, Refuse] {
            assert!(action.is_for(ActorKind::Customer), "{action}");
            assert!(action.is_for(ActorKind::Staff), "{action}");
        }
        for action in [RecordPayment, Refund] {
            assert!(!action.is_for(ActorKind::Customer), "{action}");
            assert!(action.is_for(ActorKind::Staff), "{action}");
        }
        for action in TransactionAction::ALL {
            assert!(!action.is_for(ActorKind::System), "{action}");
        }
    }

    #[test]
    fn a_charge_that_waits_is_approved_and_an_invoice_that_waits_is_paid() {
        use PaymentMethodKind::{Card, Invoice};
        use TransactionActionRefusal::{NoUnpaidInvoice, NotWaiting};
        let decide = |action: TransactionAction, status, method| {
            let about = about(TransactionKind::Recurring, status, method);
            action.decide(&about, Money::zero(Currency::EUR))
        };
        for action in [TransactionAction::Approve, TransactionAction::Refuse] {
            assert_eq!(decide(action, T::AuthorizationPending, Card), Ok(()));
            assert_eq!(decide(action, T::Captured, Card), Err(NotWaiting));
            let invoice = decide(action, T::AuthorizationPending, Invoice);
            assert_eq!(invoice, Err(NotWaiting));
        }
        let record = TransactionAction::RecordPayment;
        assert_eq!(decide(record, T::AuthorizationPending, Invoice), Ok(()));
        assert_eq!(decide(record, T::Captured, Invoice), Err(NoUnpaidInvoice));
        let card = decide(record, T::AuthorizationPending, Card);
        assert_eq!(card, Err(NoUnpaidInvoice));
    }

    #[test]
    fn what_was_taken_is_given_back_once() {
        use TransactionActionRefusal::{AllRefunded, NothingTaken};
        let decide = |kind, status, refunded| {
            let about = about(kind, status, PaymentMethodKind::Card);
            TransactionAction::Refund.decide(&about, Money::new(refunded, Currency::EUR))
        };
        let charge = TransactionKind::Recurring;
        assert_eq!(decide(charge, T::Captured, 0), Ok(()));
        assert_eq!(decide(charge, T::Settled, 999), Ok(()));
        assert_eq!(decide(charge, T::Settled, 1_000), Err(AllRefunded));
        assert_eq!(decide(charge, T::Cancelled, 0), Err(NothingTaken));
        let refund = decide(TransactionKind::Refund, T::Settled, 0);
        assert_eq!(refund, Err(NothingTaken));
    }

    #[test]
    fn never_more_is_given_back_than_was_taken() {
        let euros = |minor| Money::new(minor, Currency::EUR);
        let refund = |refunded, wanted: Option<i64>| {
            refund_amount(euros(1000), euros(refunded), wanted.map(euros))
        };
        assert_eq!(refund(0, None), Ok(euros(1000)));
        assert_eq!(refund(400, None), Ok(euros(600)));
        assert_eq!(refund(400, Some(600)), Ok(euros(600)));
        assert_eq!(
            refund(400, Some(601)),
            Err(TransactionActionRefusal::TooMuch(euros(600)))
        );
        assert_eq!(
            refund(1000, None),
            Err(TransactionActionRefusal::AllRefunded)
        );
        assert_eq!(
            refund(0, Some(0)),
            Err(TransactionActionRefusal::NotAnAmount)
        );
        assert_eq!(
            refund(0, Some(-5)),
            Err(TransactionActionRefusal::NotAnAmount)
        );
        let yen = refund_amount(euros(1000), euros(0), Some(Money::new(1, Currency::JPY)));
        assert_eq!(yen, Err(TransactionActionRefusal::NotAnAmount));
    }
}

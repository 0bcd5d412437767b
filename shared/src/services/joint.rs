//! Where a service and the subscription that bills it meet: one rule for everything that a page
//! says of a service. The server carries it out, the page shows it.
//!
//! ```text
//! waits_for   what a Pending service waits for before it is set up
//! due_date    when it is due next, or why it has no due date
//! unpaid      what of it is not paid, since when, and what becomes of it
//! ```

use super::causes::{NoDueDate, ServiceWait};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::ServiceStatus;
use crate::calendar::{Cycle, begins};
use crate::catalog::AutoSetup;
use crate::ids::SubscriptionId;
use crate::money::Money;
use crate::subscriptions::life::{Life, UNPAID_ORDER_DAYS, unused_part};
use crate::subscriptions::{BillingStatus as B, Standing, SubscriptionStatus as S};
use crate::wire;

/// What decides whether a Pending service is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// When the product is set up.
    pub setup: AutoSetup,
    /// What else it waits for: the start of its subscription, or the resume of one that is paused.
    pub held_by: Option<ServiceWait>,
    /// Whether its first period is paid, or costs nothing.
    pub is_settled: bool,
    /// Whether staff accepted its order.
    pub is_accepted: bool,
}

/// For what of its subscription a Pending service waits: nothing is set up before it begins, or
/// while it is paused.
pub const fn held_by(subscription: S) -> Option<ServiceWait> {
    match subscription {
        S::PendingActivation => Some(ServiceWait::Start),
        S::Paused => Some(ServiceWait::Resume),
        S::Processing
        | S::Active
        | S::PendingPause
        | S::PendingCancel
        | S::Cancelled
        | S::Expired
        | S::Upgraded
        | S::LegacySuspended
        | S::Deleted => None,
    }
}

/// What a Pending service waits for; nothing: it is set up. Acceptance does not stand in for
/// payment, nor payment for a required acceptance.
pub fn waits_for(delivery: Delivery) -> Vec<ServiceWait> {
    let mut waits: Vec<ServiceWait> = delivery.held_by.into_iter().collect();
    let (needs_payment, needs_acceptance) = match delivery.setup {
        AutoSetup::OnOrder => (false, false),
        AutoSetup::OnFirstPayment => (true, false),
        AutoSetup::OnAcceptance => (true, true),
    };
    if needs_payment && !delivery.is_settled {
        waits.push(ServiceWait::Payment);
    }
    if needs_acceptance && !delivery.is_accepted {
        waits.push(ServiceWait::Acceptance);
    }
    waits
}

/// How the subscription that bills a service stands, as far as the service's page depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billing {
    /// Status and billing status.
    pub standing: Standing,
    /// When it begins, or began.
    pub starts_on: NaiveDate,
    /// When it ends; while it lives: when it would end if the next bill stayed unpaid.
    pub ends_on: Option<NaiveDate>,
    /// The day of the cycle that is charged next; while a charge fails, the day of the unpaid one.
    pub next_bill_on: Option<NaiveDate>,
    /// When a failed charge is tried again.
    pub next_retry_on: Option<NaiveDate>,
    /// How many charges of the present cycle failed.
    pub failed_attempts: u32,
    /// When it was paused, or will be.
    pub paused_on: Option<NaiveDate>,
    /// The due date of the oldest invoice that is not paid.
    pub invoice_due_on: Option<NaiveDate>,
    /// When its services are suspended for an overdue invoice.
    pub suspends_on: Option<NaiveDate>,
    /// When it ends because an overdue invoice is not paid.
    pub gives_up_on: Option<NaiveDate>,
}

impl From<&Life> for Billing {
    fn from(life: &Life) -> Self {
        Self {
            standing: life.standing,
            starts_on: life.starts_on,
            ends_on: life.ends_on,
            next_bill_on: life.next_bill_on,
            next_retry_on: life.next_retry_on,
            failed_attempts: life.failed_attempts,
            paused_on: life.paused_on,
            invoice_due_on: life.invoice_due_on,
            suspends_on: life.suspends_on,
            gives_up_on: life.gives_up_on,
        }
    }
}

/// When a service is due next, or why it has no due date. `billing`: none where no subscription
/// bills it. While a bill is unpaid, its day is the due date; under a subscription that ends or
/// pauses on a day, that day is, although nothing is charged then.
pub fn due_date(
    status: ServiceStatus,
    price: Money,
    cycle: Option<Cycle>,
    billing: Option<&Billing>,
) -> Result<NaiveDate, NoDueDate> {
    if status.has_ended() {
        return Err(NoDueDate::Ended);
    }
    if let Some(billing) = billing {
        match billing.standing.status() {
            S::PendingActivation => return Err(NoDueDate::StartsOn),
            S::Paused => return Err(NoDueDate::Paused),
            S::Processing
            | S::Active
            | S::PendingPause
            | S::PendingCancel
            | S::Cancelled
            | S::Expired
            | S::Upgraded
            | S::LegacySuspended
            | S::Deleted => {}
        }
    }
    if status == ServiceStatus::Pending {
        return Err(NoDueDate::NotSetUp);
    }
    if price.is_zero() {
        return Err(NoDueDate::Free);
    }
    if let Some(due_on) = billing.and_then(Billing::bills_nothing_before) {
        return Ok(due_on);
    }
    if cycle.is_none() {
        // Paid once, unless it is still to be paid.
        let unpaid = billing.and_then(|billing| billing.next_bill_on);
        return unpaid.ok_or(NoDueDate::PaidOnce);
    }
    let due = billing.and_then(|billing| billing.next_bill_on.or(billing.ends_on));
    due.ok_or(NoDueDate::PaidOnce)
}

/// What was paid for the present period of a service: its own part, without the setup fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PaidPeriod {
    /// The first day that is paid for.
    #[serde(deserialize_with = "wire::read_date")]
    pub from: NaiveDate,
    /// The first day after it; none: paid once, for good.
    #[serde(default, deserialize_with = "wire::read_date_or_none")]
    pub until: Option<NaiveDate>,
    /// How much; 0 where it was free.
    pub amount: Money,
    /// Since when the days that are left are kept, because the subscription is paused.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::read_date_or_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub kept_since: Option<NaiveDate>,
}

impl PaidPeriod {
    /// The part of what was paid that is not used at `now`; none where nothing is left, and never
    /// of what was paid once for good.
    pub fn unused(&self, now: DateTime<Utc>) -> Option<Money> {
        let at = self.kept_since.map_or(now, |date| begins(date).min(now));
        Some(unused_part(self.amount, self.from, self.until?, at)).filter(|left| !left.is_zero())
    }
}

closed_enum! {
    /// Why something of a service is not paid.
    pub enum UnpaidReason {
        /// Its first payment failed: it is not set up.
        FirstPaymentFailed = "first_payment_failed",
        /// A payment failed and is tried again.
        PaymentFailed = "payment_failed",
        /// The payment method cannot be charged: only another one helps.
        UnusablePaymentMethod = "unusable_payment_method",
        /// Every retry failed: only another payment method helps.
        RetriesFailed = "retries_failed",
        /// A charge waits until the customer or a bank approves it.
        AwaitsApproval = "awaits_approval",
        /// An invoice is open.
        InvoiceOpen = "invoice_open",
        /// An invoice passed its due date.
        InvoiceOverdue = "invoice_overdue",
    }
}

impl UnpaidReason {
    /// Whether an invoice is to be paid.
    pub const fn is_invoice(self) -> bool {
        match self {
            Self::InvoiceOpen | Self::InvoiceOverdue => true,
            Self::FirstPaymentFailed
            | Self::PaymentFailed
            | Self::UnusablePaymentMethod
            | Self::RetriesFailed
            | Self::AwaitsApproval => false,
        }
    }
}

/// What of a service's subscription is not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unpaid {
    /// What stands in the way of the payment.
    pub reason: UnpaidReason,
    /// Of which subscription: what is paid, is paid there.
    pub subscription: SubscriptionId,
    /// Since which day it is unpaid; of an open invoice: when it is due.
    #[serde(deserialize_with = "wire::read_date")]
    pub since: NaiveDate,
    /// When it is tried again by itself.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::read_date_or_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub retry_on: Option<NaiveDate>,
    /// The day on which it stops working, or is called off, unless it is paid before.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "wire::read_date_or_none"
    )]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub works_until: Option<NaiveDate>,
    /// How much is unpaid in all, for everything that the subscription bills.
    pub amount: Money,
}

impl Billing {
    /// The due date of the overdue invoice that is to be paid before anything more is billed; none
    /// where the next bill comes all the same.
    fn bills_nothing_before(&self) -> Option<NaiveDate> {
        let is_overdue = self.standing.status() == S::Active && self.gives_up_on.is_some();
        let due_on = self.invoice_due_on.filter(|_| is_overdue)?;
        let is_first = match (self.suspends_on, self.next_bill_on) {
            (Some(suspends_on), Some(next)) => suspends_on <= next,
            (Some(_), None) => false,
            (None, _) => true,
        };
        is_first.then_some(due_on)
    }

    /// What of it is unpaid: why, since when, when it is tried again, and when services stop; none
    /// where nothing is.
    pub fn unpaid(&self, subscription: SubscriptionId, amount: Money) -> Option<Unpaid> {
        let (reason, since, works_until) = match (self.standing.status(), self.standing.billing()) {
            (S::Processing, None) if self.failed_attempts > 0 => (
                UnpaidReason::FirstPaymentFailed,
                self.starts_on,
                call_off(self.starts_on),
            ),
            (S::Processing, Some(B::PendingAcceptance)) => match self.invoice_due_on {
                Some(due_on) => (UnpaidReason::InvoiceOpen, due_on, call_off(due_on)),
                None => (UnpaidReason::AwaitsApproval, self.starts_on, None),
            },
            (S::Active, Some(B::InRetry)) => (
                UnpaidReason::PaymentFailed,
                self.next_bill_on?,
                self.ends_on,
            ),
            (S::Active, Some(B::UnusablePaymentMethod)) => (
                UnpaidReason::UnusablePaymentMethod,
                self.next_bill_on?,
                self.ends_on,
            ),
            (S::Active, Some(B::GracePeriod)) => (
                UnpaidReason::RetriesFailed,
                self.next_bill_on?,
                self.ends_on,
            ),
            (S::Active, Some(B::PendingAcceptance)) => {
                (UnpaidReason::AwaitsApproval, self.next_bill_on?, None)
            }
            (S::Active | S::PendingPause | S::Paused | S::PendingCancel, Some(B::Overdue)) => (
                UnpaidReason::InvoiceOverdue,
                self.invoice_due_on?,
                self.suspends_on,
            ),
            (S::Active | S::PendingPause | S::Paused | S::PendingCancel, _) => {
                (UnpaidReason::InvoiceOpen, self.invoice_due_on?, None)
            }
            (
                S::Processing
                | S::PendingActivation
                | S::Cancelled
                | S::Expired
                | S::Upgraded
                | S::LegacySuspended
                | S::Deleted,
                _,
            ) => return None,
        };
        let retry_on = self
            .next_retry_on
            .filter(|retry| works_until.is_none_or(|end| *retry <= end));
        Some(Unpaid {
            reason,
            subscription,
            since,
            retry_on,
            works_until,
            amount,
        })
    }
}

/// When an order that stays unpaid is called off.
fn call_off(since: NaiveDate) -> Option<NaiveDate> {
    since.checked_add_days(chrono::Days::new(UNPAID_ORDER_DAYS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn billing(standing: Standing) -> Billing {
        Billing {
            standing,
            starts_on: date("2026-10-01"),
            ends_on: Some(date("2026-12-11")),
            next_bill_on: Some(date("2026-12-01")),
            next_retry_on: Some(date("2026-12-03")),
            failed_attempts: 1,
            paused_on: Some(date("2026-11-01")),
            invoice_due_on: None,
            suspends_on: None,
            gives_up_on: None,
        }
    }

    #[test]
    fn payment_and_acceptance_do_not_stand_in_for_each_other() {
        use ServiceWait::{Acceptance, Payment, Start};
        let waits = |setup, has_begun: bool, is_settled, is_accepted| {
            waits_for(Delivery {
                setup,
                held_by: (!has_begun).then_some(Start),
                is_settled,
                is_accepted,
            })
        };
        assert_eq!(waits(AutoSetup::OnOrder, true, false, false), []);
        assert_eq!(waits(AutoSetup::OnOrder, false, false, false), [Start]);
        assert_eq!(
            waits(AutoSetup::OnFirstPayment, true, false, true),
            [Payment]
        );
        assert_eq!(waits(AutoSetup::OnFirstPayment, true, true, false), []);
        assert_eq!(waits(AutoSetup::OnAcceptance, true, false, true), [Payment]);
        assert_eq!(
            waits(AutoSetup::OnAcceptance, true, true, false),
            [Acceptance]
        );
        assert_eq!(waits(AutoSetup::OnAcceptance, true, true, true), []);
        assert_eq!(
            waits(AutoSetup::OnAcceptance, false, false, false),
            [Start, Payment, Acceptance]
        );
    }

    #[test]
    fn only_what_was_paid_once_says_so() {
        let price = Money::new(4900, Currency::EUR);
        let month = "1 month".parse().ok();
        for standing in Standing::all() {
            for status in ServiceStatus::ALL.iter().copied() {
                let billing = billing(standing);
                let due = due_date(status, price, month, Some(&billing));
                assert_ne!(due, Err(NoDueDate::PaidOnce), "{standing} {status}");
                assert_eq!(due == Err(NoDueDate::Ended), status.has_ended());
            }
        }
        let paid = Billing {
            next_bill_on: None,
            ends_on: None,
            ..billing(Standing::new(S::Active, Some(B::GoodStanding)).unwrap())
        };
        let active = ServiceStatus::Active;
        assert_eq!(
            due_date(active, price, None, Some(&paid)),
            Err(NoDueDate::PaidOnce)
        );
        assert_eq!(
            due_date(active, Money::zero(Currency::EUR), month, Some(&paid)),
            Err(NoDueDate::Free)
        );
    }

    #[test]
    fn an_overdue_invoice_is_due_before_a_bill_that_waits_for_it() {
        let overdue = Billing {
            invoice_due_on: Some(date("2026-11-15")),
            suspends_on: Some(date("2026-11-22")),
            gives_up_on: Some(date("2026-12-22")),
            ..billing(Standing::new(S::Active, Some(B::Overdue)).unwrap())
        };
        let due = |billing: &Billing| {
            let price = Money::new(4900, Currency::EUR);
            due_date(
                ServiceStatus::Active,
                price,
                "1 month".parse().ok(),
                Some(billing),
            )
        };
        assert_eq!(due(&overdue), Ok(date("2026-11-15")));
        let suspended = Billing {
            suspends_on: None,
            ..overdue
        };
        assert_eq!(due(&suspended), Ok(date("2026-11-15")));
        let same_day = Billing {
            suspends_on: overdue.next_bill_on,
            ..overdue
        };
        assert_eq!(due(&same_day), Ok(date("2026-11-15")));
        // What ends is not billed again, whatever it owes.
        let ends = Billing {
            next_bill_on: None,
            ..billing(Standing::new(S::PendingCancel, Some(B::Overdue)).unwrap())
        };
        let ends = Billing {
            invoice_due_on: overdue.invoice_due_on,
            gives_up_on: overdue.gives_up_on,
            ..ends
        };
        assert_eq!(due(&ends), Ok(date("2026-12-11")));
        // An invoice that is open and not overdue keeps no bill away.
        let open = Billing {
            gives_up_on: None,
            suspends_on: None,
            ..overdue
        };
        assert_eq!(due(&open), Ok(date("2026-12-01")));
        let later = Billing {
            suspends_on: Some(date("2026-12-02")),
            ..overdue
        };
        assert_eq!(
            due(&later),
            Ok(date("2026-12-01")),
            "the next bill comes before"
        );
    }

    #[test]
    fn what_fails_says_since_when_until_when_and_what_comes() {
        let standing = Standing::new(S::Active, Some(B::InRetry)).unwrap();
        let amount = Money::new(4900, Currency::EUR);
        let id = SubscriptionId::from_bits(1);
        let unpaid = billing(standing).unpaid(id, amount).unwrap();
        assert_eq!(unpaid.since, date("2026-12-01"));
        assert_eq!(unpaid.retry_on, Some(date("2026-12-03")));
        assert_eq!(unpaid.works_until, Some(date("2026-12-11")));
        let good = Standing::new(S::Active, Some(B::GoodStanding)).unwrap();
        assert_eq!(billing(good).unpaid(id, amount), None);
    }

    #[test]
    fn nothing_is_set_up_before_its_subscription_begins_or_while_that_is_paused() {
        for status in S::ALL {
            let waits = held_by(*status);
            let waits_for = |wait| waits == Some(wait);
            assert_eq!(
                waits_for(ServiceWait::Start),
                *status == S::PendingActivation
            );
            assert_eq!(waits_for(ServiceWait::Resume), *status == S::Paused);
        }
    }

    #[test]
    fn an_order_is_unpaid_once_its_first_payment_has_failed() {
        let order = billing(Standing::new(S::Processing, None).unwrap());
        let amount = Money::new(4900, Currency::EUR);
        let unpaid = |billing: Billing| billing.unpaid(SubscriptionId::from_bits(1), amount);
        let under_way = Billing {
            failed_attempts: 0,
            ..order
        };
        assert_eq!(unpaid(under_way), None);
        let failed = unpaid(order).unwrap();
        assert_eq!(failed.reason, UnpaidReason::FirstPaymentFailed);
        assert_eq!(failed.since, date("2026-10-01"));
        assert_eq!(failed.works_until, Some(date("2026-10-15")), "called off");
        assert_eq!(failed.retry_on, None, "nothing is tried again after that");
        let last_day = Billing {
            next_retry_on: failed.works_until,
            ..order
        };
        assert_eq!(unpaid(last_day).unwrap().retry_on, failed.works_until);
    }

    #[test]
    fn an_invoice_is_paid_and_everything_else_is_charged() {
        use UnpaidReason::{InvoiceOpen, InvoiceOverdue};
        let invoices: Vec<_> = UnpaidReason::ALL
            .iter()
            .copied()
            .filter(|reason| reason.is_invoice())
            .collect();
        assert_eq!(invoices, [InvoiceOpen, InvoiceOverdue]);
    }

    #[test]
    fn what_is_unused_is_a_part_of_what_was_paid_and_nothing_of_what_was_paid_once() {
        let paid = PaidPeriod {
            from: date("2026-11-01"),
            until: Some(date("2026-12-01")),
            amount: Money::new(4900, Currency::EUR),
            kept_since: None,
        };
        let now = begins(date("2026-11-21"));
        assert_eq!(paid.unused(now).map(Money::minor), Some(1633));
        assert_eq!(paid.unused(begins(date("2026-12-05"))), None);
        let kept = PaidPeriod {
            kept_since: Some(date("2026-11-16")),
            ..paid
        };
        assert_eq!(kept.unused(now).map(Money::minor), Some(2450));
        let once = PaidPeriod {
            until: None,
            ..paid
        };
        assert_eq!(once.unused(now), None);
    }
}

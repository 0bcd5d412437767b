//! How a subscription stands, in a sentence, and the one action that helps.

use chrono::{Days, Months, NaiveDate};
use goodstanding_words::subscriptions::{explained as words, preview};
use goodstanding_words::{Fixed, Message};

use super::life::UNPAID_ORDER_DAYS;
use super::{
    BillingStatus, LATEST_TRANSACTIONS, Subscription, SubscriptionDetails, SubscriptionStatus,
};
use crate::ids::SubscriptionId;
use crate::payments::PaymentMethodBrief;
use crate::text::{all_of, sentences};
use crate::transactions::{
    ResponseCode, Transaction, TransactionKind, TransactionStatus, declined,
};

/// After how many months without a resume a paused subscription cancels itself.
pub const PAUSE_LIMIT_MONTHS: u32 = 60;

/// The one action that helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// Another way to pay.
    UpdatePaymentMethod,
    /// What waits for an approval, or is unpaid, stands among the transactions.
    SeeTransactions,
    /// The cancellation was requested at a service, and can be withdrawn there.
    SeeServices,
    /// The version that took its place.
    SeeNewer(SubscriptionId),
    /// It is over; the same can be ordered again.
    OrderAgain,
}

/// How a subscription stands, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What matters most, in a few words.
    pub lead: Message,
    /// Why, and what comes next.
    pub rest: Message,
    /// What helps; none where nothing needs to be done, or nothing can be.
    pub help: Option<Help>,
}

/// A way to say something of so many services.
type OfServices = fn(u64, Message) -> Message;

/// The same with a day.
type OfServicesOn = fn(u64, Message, NaiveDate) -> Message;

/// That so many payments failed, where it is not known with what they were to be paid.
const fn failed(attempts: u32) -> Fixed {
    match attempts {
        0 | 1 => words::A_PAYMENT_FAILED,
        2 => words::TWO_PAYMENTS_FAILED,
        3 => words::THREE_PAYMENTS_FAILED,
        4 => words::FOUR_PAYMENTS_FAILED,
        5 => words::FIVE_PAYMENTS_FAILED,
        _ => words::SEVERAL_PAYMENTS_FAILED,
    }
}

/// What is said of a day, or something else where there is none.
fn on(day: Option<NaiveDate>, said: fn(NaiveDate) -> Message, otherwise: Fixed) -> Message {
    day.map_or(otherwise.into(), said)
}

impl SubscriptionDetails {
    /// The sentence for the combined state on `today`, with the one action that helps. What is
    /// known here only is said exactly: until when it is free, and what it costs then.
    pub fn explain(&self, today: NaiveDate) -> Explanation {
        use BillingStatus as B;
        let told = self.subscription.explain(today);
        let is_free = matches!(
            self.subscription.standing.billing(),
            Some(B::FreeTrial | B::FreePeriod)
        ) && self.subscription.standing.status() == SubscriptionStatus::Active;
        match self
            .next_charge
            .filter(|charge| is_free && !self.subscription.is_charging && !charge.amount.is_zero())
        {
            Some(charge) => Explanation {
                lead: words::free_until(charge.on),
                rest: words::then_charged(charge.amount.into()),
                ..told
            },
            None => told,
        }
    }
}

impl Subscription {
    /// The sentence for the combined state on `today`, with the one action that helps.
    pub fn explain(&self, today: NaiveDate) -> Explanation {
        use SubscriptionStatus as S;
        let (lead, rest, help) = match self.standing.status() {
            S::Processing | S::PendingActivation => self.explain_beginning(today),
            S::Active => self.explain_active(today),
            S::PendingPause | S::Paused | S::PendingCancel => self.explain_leaving(),
            S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
                self.explain_end(today)
            }
        };
        Explanation { lead, rest, help }
    }

    /// Says something of its services, which begin the sentence.
    fn of_services(&self, say: OfServices) -> Message {
        let (count, names) = self.subject(preview::THE_SUBSCRIPTION);
        say(count, names)
    }

    /// Says something of its services within the sentence.
    fn within_of_services(&self, say: OfServices) -> Message {
        let (count, names) = self.subject(preview::THE_SUBSCRIPTION_WITHIN);
        say(count, names)
    }

    /// How many its services are, and what they are called in a sentence; `nameless` without any.
    fn subject(&self, nameless: Fixed) -> (u64, Message) {
        if self.services.is_empty() {
            (1, nameless.into())
        } else {
            let names = all_of(&self.service_names());
            (self.services.len() as u64, names)
        }
    }

    /// The latest charge of a period, as far as it is known here.
    fn last_charge(&self) -> Option<&Transaction> {
        let is_charge =
            |kind| matches!(kind, TransactionKind::OneTime | TransactionKind::Recurring);
        self.transactions.iter().find(|it| is_charge(it.kind))
    }

    /// That the charges of its present cycle failed: with what, how often and why.
    fn declined(&self) -> Message {
        let has_failed = |it: &&Transaction| {
            it.status == TransactionStatus::Cancelled
                && it.response != Some(ResponseCode::CalledOff)
                && it.billing_cycle > 0
                && it.refund_of.is_none()
        };
        let of_cycle: Vec<_> = self.transactions.iter().filter(has_failed).collect();
        let Some(last) = of_cycle.first() else {
            return failed(self.failed_attempts).into();
        };
        let method = last.payment_method.as_ref();
        let with_it = of_cycle.iter().filter(|it| {
            it.billing_cycle == last.billing_cycle && it.payment_method.as_ref() == method
        });
        let seen = u32::try_from(with_it.count()).unwrap_or(u32::MAX);
        // Where all that is known here failed with it, there may have been more before.
        let attempts = if seen == LATEST_TRANSACTIONS {
            self.failed_attempts.max(seen)
        } else {
            seen
        };
        declined(method, attempts, last.response)
    }

    /// Whether what waits for its payment is an invoice, and not somebody's approval.
    fn is_invoiced(&self) -> bool {
        let method = self.last_charge().and_then(|it| it.payment_method.as_ref());
        method.is_some_and(PaymentMethodBrief::is_invoice)
    }

    /// By when it has to be paid, and what ends else. It ends with the first instant of that day.
    fn pay_before(&self, before: OfServicesOn, otherwise: OfServices) -> Message {
        let (count, names) = self.subject(preview::THE_SUBSCRIPTION_WITHIN);
        match self.ends_on {
            Some(end) => before(count, names, end),
            None => otherwise(count, names),
        }
    }

    /// When it is tried again by itself: not where it ends, or is called off, before that.
    fn retry_on(&self, today: NaiveDate) -> Option<NaiveDate> {
        let retry = self.next_retry_on.filter(|retry| *retry >= today)?;
        let comes = if self.standing.status() == SubscriptionStatus::Processing {
            let call_off = self
                .starts_on
                .checked_add_days(Days::new(UNPAID_ORDER_DAYS));
            call_off.is_none_or(|limit| retry < limit)
        } else {
            self.ends_on.is_none_or(|end| retry <= end)
        };
        comes.then_some(retry)
    }

    fn explain_beginning(&self, today: NaiveDate) -> (Message, Message, Option<Help>) {
        let is_processing = self.standing.status() == SubscriptionStatus::Processing;
        match (is_processing, self.standing.billing()) {
            (true, None) if self.failed_attempts > 0 => {
                let retry = self.retry_on(today).map(words::retry_on);
                let pay = if retry.is_some() {
                    words::OTHER_CARD_STARTS_SOONER
                } else {
                    words::OTHER_CARD_STARTS
                };
                (
                    words::NOT_STARTED.into(),
                    sentences(self.declined(), retry.into_iter().chain([pay.into()])),
                    Some(Help::UpdatePaymentMethod),
                )
            }
            (true, None) => (
                words::BEING_SET_UP.into(),
                words::NOTHING_WORKS_YET.into(),
                None,
            ),
            (false, None) => (
                words::starts_on(self.starts_on),
                words::NOTHING_BEFORE_START.into(),
                None,
            ),
            (true, Some(_)) if self.is_invoiced() => (
                words::WAITS_FOR_PAYMENT.into(),
                self.of_services(words::invoice_then_start),
                Some(Help::SeeTransactions),
            ),
            (true, Some(_)) => (
                words::WAITS_FOR_APPROVAL.into(),
                self.within_of_services(words::approval_then_start),
                Some(Help::SeeTransactions),
            ),
            (false, Some(_)) => (
                words::WAITS_FOR_APPROVAL.into(),
                words::approval_then_start_on(self.starts_on),
                Some(Help::SeeTransactions),
            ),
        }
    }

    fn explain_active(&self, today: NaiveDate) -> (Message, Message, Option<Help>) {
        use BillingStatus as B;
        let (lead, rest, help) = self.explain_billing(today);
        match self.standing.billing() {
            // Such as that of a change of plan: nothing is billed or tried again before, on
            // whatever day it was to be.
            None
            | Some(
                B::GoodStanding
                | B::FreeTrial
                | B::FreePeriod
                | B::InRetry
                | B::UnusablePaymentMethod
                | B::GracePeriod,
            ) if self.is_charging => (lead, self.explain_wait(), Some(Help::SeeTransactions)),
            _ => (lead, rest, help),
        }
    }

    /// What is said while a charge waits for its answer.
    fn explain_wait(&self) -> Message {
        let is_asked = |it: &Transaction| it.status == TransactionStatus::AuthorizationPending;
        let said = if self.transactions.iter().any(is_asked) {
            words::WAITS_UNTIL_APPROVED
        } else {
            words::PAYMENT_BEING_PROCESSED
        };
        said.into()
    }

    fn explain_billing(&self, today: NaiveDate) -> (Message, Message, Option<Help>) {
        use BillingStatus as B;
        let next_bill = |said| {
            if self.stays_free {
                words::NOTHING_MORE.into()
            } else {
                on(self.next_bill_on, said, words::NO_FURTHER_CHARGE)
            }
        };
        let works = || on(self.ends_on, words::works_until, words::WORKS_FOR_NOW);
        match self.standing.billing() {
            None => (words::WORKS.into(), next_bill(words::first_bill_on), None),
            Some(B::GoodStanding) => (words::PAID.into(), next_bill(words::next_charge_on), None),
            Some(B::FreeTrial) => (
                words::FREE_BY_PLAN.into(),
                next_bill(words::first_charge_on),
                None,
            ),
            Some(B::FreePeriod) => (
                words::PERIOD_FREE.into(),
                next_bill(words::next_bill_on),
                None,
            ),
            Some(B::InRetry) => {
                let retry = self.retry_on(today).map(words::retry_on);
                let pay = words::OTHER_CARD_SETTLES.into();
                (
                    works(),
                    sentences(self.declined(), retry.into_iter().chain([pay])),
                    Some(Help::UpdatePaymentMethod),
                )
            }
            Some(B::UnusablePaymentMethod) => {
                let pay = self.pay_before(words::other_card_before, words::other_card_or_ends);
                (
                    works(),
                    sentences(self.declined(), [pay]),
                    Some(Help::UpdatePaymentMethod),
                )
            }
            Some(B::GracePeriod) => {
                let pay = self.pay_before(words::pay_before, words::pay_or_ends);
                (
                    works(),
                    sentences(self.declined(), [pay]),
                    Some(Help::UpdatePaymentMethod),
                )
            }
            // So long overdue that it is switched off.
            Some(B::Overdue) if self.entitled_through.is_some_and(|until| until <= today) => (
                words::SWITCHED_OFF.into(),
                self.of_services(words::invoice_overdue_works),
                Some(Help::SeeTransactions),
            ),
            Some(B::Overdue) => (
                words::WORKS.into(),
                words::INVOICE_OVERDUE.into(),
                Some(Help::SeeTransactions),
            ),
            Some(B::PendingAcceptance) => (
                words::WORKS.into(),
                words::WAITS_UNTIL_APPROVED.into(),
                Some(Help::SeeTransactions),
            ),
            // No legal pair; said all the same rather than hidden.
            Some(B::BillingCompleted | B::FailedToCollect | B::Terminated) => {
                (works(), next_bill(words::next_bill_on), None)
            }
        }
    }

    fn explain_leaving(&self) -> (Message, Message, Option<Help>) {
        let is_overdue = self.standing.billing() == Some(BillingStatus::Overdue);
        let overdue = is_overdue.then(|| words::INVOICE_STILL_OVERDUE.into());
        let to_pay = is_overdue.then_some(Help::SeeTransactions);
        if self.standing.status() == SubscriptionStatus::PendingCancel {
            let until_then = if is_overdue {
                words::NOTHING_MORE.into()
            } else {
                self.of_services(words::works_then_nothing)
            };
            let more = [words::WITHDRAWABLE.into()].into_iter().chain(overdue);
            return (
                on(self.end(), words::ends_on, words::ENDS_SOON),
                sentences(until_then, more),
                Some(Help::SeeServices),
            );
        }
        if self.standing.status() == SubscriptionStatus::PendingPause {
            let pauses = self.paused_on.or(self.next_bill_on);
            let until_then = if is_overdue {
                words::NOTHING_UNTIL_RESUME.into()
            } else {
                self.of_services(words::works_then_paused)
            };
            return (
                on(pauses, words::pauses_on, words::PAUSES_SOON),
                sentences(until_then, overdue),
                to_pay,
            );
        }
        let limit = self
            .paused_on
            .and_then(|date| date.checked_add_months(Months::new(PAUSE_LIMIT_MONTHS)));
        let ends = on(limit, words::ends_if_not_resumed, words::ENDS_AFTER_YEARS);
        (
            on(self.paused_on, words::paused_since, words::PAUSED),
            sentences(ends, overdue),
            to_pay,
        )
    }

    fn explain_end(&self, today: NaiveDate) -> (Message, Message, Option<Help>) {
        use BillingStatus as B;
        use SubscriptionStatus as S;
        let ended = match self.entitled_through.filter(|date| *date > today) {
            Some(until) => words::cancelled_works_until(until),
            None => on(self.ends_on, words::ended_on, words::ENDED),
        };
        let again = Some(Help::OrderAgain);
        match (self.standing.status(), self.standing.billing()) {
            (S::Upgraded, _) => (
                on(self.ends_on, words::replaced_on, words::REPLACED),
                words::NEWER_VERSION.into(),
                self.newer.map(Help::SeeNewer),
            ),
            (S::Expired, _) => (ended, words::TERM_OVER.into(), again),
            (S::LegacySuspended, _) => (ended, words::OLDER_RECORD.into(), again),
            (S::Deleted, _) => (words::REMOVED.into(), words::ONLY_REPORTS.into(), None),
            (_, None) => (
                words::CANCELLED_BEFORE_BILL.into(),
                words::NOTHING_WAS_CHARGED.into(),
                again,
            ),
            (_, Some(B::FailedToCollect)) => (ended, words::EVERY_TRY_FAILED.into(), again),
            (_, Some(B::Terminated)) => (ended, words::BILLING_ENDED.into(), again),
            (
                _,
                Some(
                    B::GoodStanding
                    | B::FreeTrial
                    | B::FreePeriod
                    | B::InRetry
                    | B::UnusablePaymentMethod
                    | B::GracePeriod
                    | B::Overdue
                    | B::PendingAcceptance
                    | B::BillingCompleted,
                ),
            ) => (ended, words::ALL_BILLED.into(), again),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PaymentMethodId;
    use crate::money::{Currency, Money};
    use crate::payments::PaymentMethodKind;
    use crate::subscriptions::Standing;
    use crate::text::ServiceName;

    fn subscription(standing: Standing) -> Subscription {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        Subscription {
            id: SubscriptionId::from_bits(1),
            version: 1,
            customer: None,
            plan: "MONTHLY".parse().unwrap(),
            products: Vec::new(),
            services: Vec::new(),
            standing,
            starts_on: date("2026-03-01").unwrap(),
            ends_on: date("2026-11-30"),
            next_bill_on: date("2026-11-23"),
            next_retry_on: date("2026-11-24"),
            failed_attempts: 2,
            paused_on: date("2026-11-01"),
            entitled_through: None,
            stays_free: false,
            is_charging: false,
            newer: Some(SubscriptionId::from_bits(2)),
            created_at: "2026-03-01T00:00:00Z".parse().unwrap(),
            transactions: Vec::new(),
        }
    }

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn a_failing_one_says_until_when_it_works_and_what_keeps_it() {
        let standing =
            Standing::new(SubscriptionStatus::Active, Some(BillingStatus::InRetry)).unwrap();
        let explanation = subscription(standing).explain(today());
        assert_eq!(explanation.lead.to_string(), "Works until 30 Nov 2026.");
        assert_eq!(
            explanation.rest.to_string(),
            "Two payments failed. We try again on 24 Nov 2026. Pay with another card to settle it now."
        );
        assert_eq!(explanation.help, Some(Help::UpdatePaymentMethod));
    }

    #[test]
    fn what_never_began_because_its_payment_failed_says_so() {
        let standing = Standing::new(SubscriptionStatus::Processing, None).unwrap();
        let begins = Subscription {
            starts_on: "2026-11-20".parse().unwrap(),
            ..subscription(standing)
        };
        let explanation = begins.explain(today());
        assert_eq!(
            explanation.rest.to_string(),
            "Two payments failed. We try again on 24 Nov 2026. Pay with another card to start sooner."
        );
        assert_eq!(explanation.help, Some(Help::UpdatePaymentMethod));
    }

    #[test]
    fn how_many_payments_failed_is_said_as_long_as_one_can_count_them() {
        let standing =
            Standing::new(SubscriptionStatus::Active, Some(BillingStatus::InRetry)).unwrap();
        for (failed_attempts, words) in [
            (1, "A payment failed."),
            (2, "Two payments failed."),
            (3, "Three payments failed."),
            (4, "Four payments failed."),
            (5, "Five payments failed."),
            (6, "Several payments failed."),
        ] {
            let failing = Subscription {
                failed_attempts,
                ..subscription(standing)
            };
            let rest = failing.explain(today()).rest.to_string();
            assert!(rest.starts_with(words), "{rest}");
        }
    }

    fn attempt(number: u32, last4: &str, response: ResponseCode) -> Transaction {
        Transaction {
            id: format!("GS{number:08}").parse().unwrap(),
            created_at: "2026-11-22T00:00:00Z".parse().unwrap(),
            status: TransactionStatus::Cancelled,
            kind: TransactionKind::Recurring,
            amount: Money::new(1200, Currency::EUR),
            customer: None,
            subscription: None,
            services: Vec::new(),
            payment_method: Some(PaymentMethodBrief {
                id: PaymentMethodId::from_bits(1),
                kind: PaymentMethodKind::Card,
                brand: "Visa".into(),
                last4: last4.into(),
            }),
            response: Some(response),
            billing_cycle: 7,
            retry: number,
            refund_of: None,
        }
    }

    fn failing(billing: BillingStatus, transactions: Vec<Transaction>) -> Subscription {
        let standing = Standing::new(SubscriptionStatus::Active, Some(billing)).unwrap();
        Subscription {
            services: vec![ServiceName::parse("Client archive").unwrap()],
            failed_attempts: u32::try_from(transactions.len()).unwrap(),
            transactions,
            ..subscription(standing)
        }
    }

    #[test]
    fn what_failed_names_the_card_and_what_ends() {
        use ResponseCode::{CalledOff, ExpiredCard, InsufficientFunds};
        let attempts = || -> Vec<_> {
            let tried = (1..=4).rev();
            tried
                .map(|it| attempt(it, "0341", InsufficientFunds))
                .collect()
        };
        let words = |it: &Subscription| it.explain(today()).rest.to_string();
        let grace = failing(BillingStatus::GracePeriod, attempts());
        assert_eq!(
            words(&grace),
            "Visa 0341 was declined four times: not enough money. \
             Pay before 30 Nov 2026, or Client archive ends."
        );
        let mut hard = failing(
            BillingStatus::UnusablePaymentMethod,
            vec![attempt(1, "0341", ExpiredCard)],
        );
        hard.services.push(ServiceName::parse("Shop").unwrap());
        assert_eq!(
            words(&hard),
            "Visa 0341 was declined: the card has expired. \
             Pay with another card before 30 Nov 2026, or Client archive and Shop end."
        );
        // Of another card, of another cycle and what was called off is no try with this one.
        let mut mixed = attempts();
        mixed[0].response = Some(CalledOff);
        mixed[2] = attempt(2, "4242", InsufficientFunds);
        mixed[3].billing_cycle = 6;
        let retry = failing(BillingStatus::InRetry, mixed);
        assert_eq!(
            words(&retry),
            "Visa 0341 was declined: not enough money. \
             We try again on 24 Nov 2026. Pay with another card to settle it now."
        );
    }

    #[test]
    fn a_try_that_never_comes_is_not_announced() {
        let mut retry = failing(BillingStatus::InRetry, Vec::new());
        let words = |it: &Subscription| it.explain(today()).rest.to_string();
        assert!(words(&retry).contains("We try again on 24 Nov 2026."));
        retry.next_retry_on = "2026-12-01".parse().ok();
        assert!(!words(&retry).contains("again"), "{}", words(&retry));
        retry.next_retry_on = "2026-11-21".parse().ok();
        assert!(!words(&retry).contains("again"), "{}", words(&retry));
        let mut order = Subscription {
            standing: Standing::new(SubscriptionStatus::Processing, None).unwrap(),
            starts_on: "2026-11-10".parse().unwrap(),
            next_retry_on: "2026-11-23".parse().ok(),
            failed_attempts: 1,
            ..retry
        };
        assert!(words(&order).contains("We try again on 23 Nov 2026."));
        order.next_retry_on = "2026-11-24".parse().ok();
        assert!(!words(&order).contains("again"), "{}", words(&order));
    }

    #[test]
    fn what_is_overdue_for_too_long_is_not_said_to_work() {
        let mut overdue = failing(BillingStatus::Overdue, Vec::new());
        overdue.entitled_through = today().succ_opt();
        assert_eq!(overdue.explain(today()).lead.to_string(), "Works.");
        overdue.entitled_through = Some(today());
        let told = overdue.explain(today());
        assert_eq!(told.lead.to_string(), "Switched off.");
        assert_eq!(
            told.rest.to_string(),
            "An invoice is overdue. Client archive works again once it is paid."
        );
    }

    #[test]
    fn what_is_being_set_up_and_did_not_fail_needs_nobody() {
        let standing = Standing::new(SubscriptionStatus::Processing, None).unwrap();
        let begins = Subscription {
            failed_attempts: 0,
            ..subscription(standing)
        };
        let explanation = begins.explain(today());
        assert_eq!(explanation.lead.to_string(), "Being set up.");
        assert_eq!(explanation.help, None);
    }

    #[test]
    fn only_what_the_customer_can_approve_is_called_an_approval() {
        let standing = Standing::new(
            SubscriptionStatus::Active,
            Some(BillingStatus::GoodStanding),
        )
        .unwrap();
        let words = |status| {
            let charge = Transaction {
                id: "GS00000001".parse().unwrap(),
                created_at: "2026-11-22T00:00:00Z".parse().unwrap(),
                status,
                kind: TransactionKind::Recurring,
                amount: Money::new(4900, Currency::EUR),
                customer: None,
                subscription: None,
                services: Vec::new(),
                payment_method: None,
                response: None,
                billing_cycle: 1,
                retry: 0,
                refund_of: None,
            };
            let waits = Subscription {
                is_charging: true,
                transactions: vec![charge],
                ..subscription(standing)
            };
            waits.explain(today()).rest.to_string()
        };
        assert_eq!(
            words(TransactionStatus::AuthorizationPending),
            words::WAITS_UNTIL_APPROVED.english()
        );
        assert_eq!(
            words(TransactionStatus::AuthorizedPending),
            "A payment is being processed."
        );
    }

    #[test]
    fn what_pauses_and_owes_an_invoice_says_so_and_where_to_pay_it() {
        let pauses = |billing| {
            let standing = Standing::new(SubscriptionStatus::PendingPause, Some(billing)).unwrap();
            subscription(standing).explain(today())
        };
        let paid = pauses(BillingStatus::GoodStanding);
        assert_eq!(
            paid.rest.to_string(),
            "The subscription works until then. After that nothing is charged until you resume it."
        );
        assert_eq!(paid.help, None);
        let owes = pauses(BillingStatus::Overdue);
        assert_eq!(
            owes.rest.to_string(),
            "After that nothing is charged until you resume it. An invoice is still overdue."
        );
        assert_eq!(owes.help, Some(Help::SeeTransactions));
    }

    #[test]
    fn what_stays_free_or_waits_for_an_answer_announces_no_bill() {
        for billing in [
            BillingStatus::GoodStanding,
            BillingStatus::FreeTrial,
            BillingStatus::FreePeriod,
        ] {
            let standing = Standing::new(SubscriptionStatus::Active, Some(billing)).unwrap();
            let bills = subscription(standing);
            assert!(bills.next_bill(today()).is_some());
            let free = Subscription {
                stays_free: true,
                ..bills.clone()
            };
            let rest = free.explain(today()).rest.to_string();
            assert_eq!(rest, "Nothing more is charged.");
            assert_eq!(free.next_bill(today()), None);
            let waits = Subscription {
                is_charging: true,
                ..bills
            };
            let words = waits.explain(today());
            assert_eq!(words.rest.to_string(), "A payment is being processed.");
            assert_eq!(words.help, Some(Help::SeeTransactions));
            assert_eq!(waits.next_bill(today()), None);
        }
    }

    #[test]
    fn what_is_cancelled_and_owes_an_invoice_ends_when_that_is_given_up() {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        let standing = |billing| Standing::new(SubscriptionStatus::PendingCancel, Some(billing));
        let owes = Subscription {
            ends_on: date("2027-06-20"),
            entitled_through: date("2027-01-10"),
            ..subscription(standing(BillingStatus::Overdue).unwrap())
        };
        assert_eq!(
            owes.explain(today()).lead.to_string(),
            "Ends on 9 Feb 2027."
        );
        let soon = Subscription {
            ends_on: date("2027-01-10"),
            ..owes.clone()
        };
        assert_eq!(soon.end(), date("2027-01-10"));
        let paid = Subscription {
            standing: standing(BillingStatus::BillingCompleted).unwrap(),
            ..owes
        };
        assert_eq!(paid.end(), date("2027-06-20"));
    }

    #[test]
    fn every_legal_pair_is_explained_with_and_without_its_dates() {
        let mut sentences = Vec::new();
        for standing in Standing::all() {
            let full = subscription(standing);
            let bare = Subscription {
                ends_on: None,
                next_bill_on: None,
                next_retry_on: None,
                paused_on: None,
                newer: None,
                ..full.clone()
            };
            for subscription in [full, bare] {
                let Explanation { lead, rest, help } = subscription.explain(today());
                for text in [lead.to_string(), rest.to_string()] {
                    assert!(
                        text.ends_with('.') && !text.contains(".."),
                        "{standing}: {text}"
                    );
                    assert!(
                        text.starts_with(char::is_uppercase) && !text.contains("  "),
                        "{standing}: {text}"
                    );
                }
                let needs = standing
                    .billing()
                    .is_some_and(BillingStatus::needs_attention);
                assert!(
                    !needs || help.is_some() || standing.status() == SubscriptionStatus::Deleted,
                    "{standing} needs somebody and nothing helps"
                );
                sentences.push((
                    standing.status(),
                    standing.billing(),
                    format!("{lead} {rest}"),
                ));
            }
        }
        // Two live pairs never say the same.
        for (status, billing, words) in &sentences {
            let same = sentences
                .iter()
                .filter(|(s, b, w)| w == words && (s, b) != (status, billing));
            assert!(
                matches!(
                    status,
                    SubscriptionStatus::Deleted
                        | SubscriptionStatus::Paused
                        | SubscriptionStatus::PendingPause
                ) || same.count() == 0,
                "{status} {billing:?}: {words}"
            );
        }
    }

    #[test]
    fn a_cancelled_one_that_is_paid_for_still_works() {
        let standing = Standing::new(
            SubscriptionStatus::Cancelled,
            Some(BillingStatus::BillingCompleted),
        )
        .unwrap();
        let subscription = Subscription {
            entitled_through: "2026-11-23".parse().ok(),
            ..subscription(standing)
        };
        assert_eq!(
            subscription.explain(today()).lead.to_string(),
            "Cancelled; works until 23 Nov 2026."
        );
        let tomorrow = today().succ_opt().unwrap();
        assert_eq!(
            subscription.explain(tomorrow).lead.to_string(),
            "Ended on 30 Nov 2026."
        );
    }
}

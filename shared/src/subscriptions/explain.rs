//! How a subscription stands, in a sentence, and the one action that helps.

use chrono::{Days, Months, NaiveDate};

use super::life::UNPAID_ORDER_DAYS;
use super::{
    BillingStatus, LATEST_TRANSACTIONS, Subscription, SubscriptionDetails, SubscriptionStatus,
};
use crate::ids::SubscriptionId;
use crate::payments::PaymentMethodKind;
use crate::sentence::{Piece, Sentence};
use crate::text::all_of;
use crate::transactions::{
    ResponseCode, Transaction, TransactionKind, TransactionStatus, declined,
};

/// After how many months without a resume a paused subscription cancels itself.
pub const PAUSE_LIMIT_MONTHS: u32 = 60;

const WAITS_FOR_APPROVAL: &str = "The latest payment waits until you or your bank approve it.";

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
    pub lead: Sentence,
    /// Why, and what comes next.
    pub rest: Sentence,
    /// What helps; none where nothing needs to be done, or nothing can be.
    pub help: Option<Help>,
}

/// That so many payments failed, where it is not known with what they were to be paid.
const fn failed(attempts: u32) -> &'static str {
    match attempts {
        0 | 1 => "A payment failed.",
        2 => "Two payments failed.",
        3 => "Three payments failed.",
        4 => "Four payments failed.",
        5 => "Five payments failed.",
        _ => "Several payments failed.",
    }
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
                lead: Sentence::on("Free until ", Some(charge.on), ""),
                rest: Sentence::money("Then ", charge.amount).and(Sentence::new(" is charged.")),
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

    /// Its services in a sentence.
    fn subject(&self) -> String {
        if self.services.is_empty() {
            "The subscription".to_owned()
        } else {
            all_of(&self.service_names()).to_string()
        }
    }

    /// Its services and what they do, for one of them and for several.
    fn does(&self, one: &str, several: &str) -> String {
        let verb = if self.services.len() > 1 {
            several
        } else {
            one
        };
        format!("{} {verb}", self.subject())
    }

    /// The latest charge of a period, as far as it is known here.
    fn last_charge(&self) -> Option<&Transaction> {
        let is_charge =
            |kind| matches!(kind, TransactionKind::OneTime | TransactionKind::Recurring);
        self.transactions.iter().find(|it| is_charge(it.kind))
    }

    /// That the charges of its present cycle failed: with what, how often and why.
    fn declined(&self) -> Sentence {
        let has_failed = |it: &&Transaction| {
            it.status == TransactionStatus::Cancelled
                && it.response != Some(ResponseCode::CalledOff)
                && it.billing_cycle > 0
                && it.refund_of.is_none()
        };
        let of_cycle: Vec<_> = self.transactions.iter().filter(has_failed).collect();
        let Some(last) = of_cycle.first() else {
            return Sentence::new(failed(self.failed_attempts));
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
        Sentence::text(declined(method, attempts, last.response))
    }

    /// Whether what waits for its payment is an invoice, and not somebody's approval.
    fn is_invoiced(&self) -> bool {
        let method = self.last_charge().and_then(|it| it.payment_method.as_ref());
        method.is_some_and(|method| method.kind == PaymentMethodKind::Invoice)
    }

    /// By when it has to be paid, and what ends else. It ends with the first instant of that day.
    fn pay_before(&self, pay: &'static str) -> Sentence {
        let or_else = format!(", or {}.", self.does("ends", "end"));
        let mut pieces = vec![Piece::Words(pay)];
        if let Some(end) = self.ends_on {
            pieces.extend([Piece::Words(" before "), Piece::Date(end)]);
        }
        pieces.push(Piece::Text(or_else));
        Sentence(pieces)
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

    fn explain_beginning(&self, today: NaiveDate) -> (Sentence, Sentence, Option<Help>) {
        let is_processing = self.standing.status() == SubscriptionStatus::Processing;
        let start = Some(self.starts_on);
        match (is_processing, self.standing.billing()) {
            (true, None) if self.failed_attempts > 0 => (
                Sentence::new("Not started: the first payment failed."),
                self.declined().and(match self.retry_on(today) {
                    Some(retry) => Sentence::on(" We try again on ", Some(retry), "")
                        .and(Sentence::new(" Pay with another card to start sooner.")),
                    None => Sentence::new(" Pay with another card to start."),
                }),
                Some(Help::UpdatePaymentMethod),
            ),
            (true, None) => (
                Sentence::new("Being set up."),
                Sentence::new("Nothing works and nothing is billed yet."),
                None,
            ),
            (false, None) => (
                Sentence::on("Starts on ", start, ""),
                Sentence::new(
                    "Nothing works and nothing is billed before. The start date can still be moved.",
                ),
                None,
            ),
            (true, Some(_)) if self.is_invoiced() => (
                Sentence::new("Waits for your payment."),
                Sentence::text(format!(
                    "We sent you an invoice. {} when the money has arrived.",
                    self.does("starts", "start")
                )),
                Some(Help::SeeTransactions),
            ),
            (true, Some(_)) => (
                Sentence::new("Waits for an approval."),
                Sentence::text(format!(
                    "You or your bank must approve the payment. Then {}.",
                    self.does("starts", "start")
                )),
                Some(Help::SeeTransactions),
            ),
            (false, Some(_)) => (
                Sentence::new("Waits for an approval."),
                Sentence::new("You or your bank must approve the payment. ").and(Sentence::on(
                    "The start is planned for ",
                    start,
                    "",
                )),
                Some(Help::SeeTransactions),
            ),
        }
    }

    fn explain_active(&self, today: NaiveDate) -> (Sentence, Sentence, Option<Help>) {
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
    fn explain_wait(&self) -> Sentence {
        let is_asked = |it: &Transaction| it.status == TransactionStatus::AuthorizationPending;
        Sentence::new(if self.transactions.iter().any(is_asked) {
            WAITS_FOR_APPROVAL
        } else {
            "A payment is being processed."
        })
    }

    fn explain_billing(&self, today: NaiveDate) -> (Sentence, Sentence, Option<Help>) {
        use BillingStatus as B;
        let next_bill = |before| {
            if self.stays_free {
                Sentence::new("Nothing more is charged.")
            } else {
                Sentence::on(before, self.next_bill_on, "No further charge is planned.")
            }
        };
        let works = || Sentence::on("Works until ", self.ends_on, "Works for now.");
        match self.standing.billing() {
            None => (
                Sentence::new("Works."),
                next_bill("The first bill comes on "),
                None,
            ),
            Some(B::GoodStanding) => (
                Sentence::new("Paid."),
                next_bill("The next charge is due on "),
                None,
            ),
            Some(B::FreeTrial) => (
                Sentence::new("Free now, by its plan."),
                next_bill("The first charge is due on "),
                None,
            ),
            Some(B::FreePeriod) => (
                Sentence::new("This period costs nothing."),
                next_bill("The next bill comes on "),
                None,
            ),
            Some(B::InRetry) => (
                works(),
                self.declined()
                    .and(Sentence::on(" We try again on ", self.retry_on(today), ""))
                    .and(Sentence::new(" Pay with another card to settle it now.")),
                Some(Help::UpdatePaymentMethod),
            ),
            Some(B::UnusablePaymentMethod) => (
                works(),
                self.declined()
                    .and(self.pay_before(" Pay with another card")),
                Some(Help::UpdatePaymentMethod),
            ),
            Some(B::GracePeriod) => (
                works(),
                self.declined().and(self.pay_before(" Pay")),
                Some(Help::UpdatePaymentMethod),
            ),
            // So long overdue that it is switched off.
            Some(B::Overdue) if self.entitled_through.is_some_and(|until| until <= today) => (
                Sentence::new("Switched off."),
                Sentence::text(format!(
                    "An invoice is overdue. {} again once it is paid.",
                    self.does("works", "work")
                )),
                Some(Help::SeeTransactions),
            ),
            Some(B::Overdue) => (
                Sentence::new("Works."),
                Sentence::new("An invoice is overdue. Once it is paid, everything is in order."),
                Some(Help::SeeTransactions),
            ),
            Some(B::PendingAcceptance) => (
                Sentence::new("Works."),
                Sentence::new(WAITS_FOR_APPROVAL),
                Some(Help::SeeTransactions),
            ),
            // No legal pair; said all the same rather than hidden.
            Some(B::BillingCompleted | B::FailedToCollect | B::Terminated) => {
                (works(), next_bill("The next bill comes on "), None)
            }
        }
    }

    fn explain_leaving(&self) -> (Sentence, Sentence, Option<Help>) {
        let overdue = self.standing.billing() == Some(BillingStatus::Overdue);
        let (lead, rest, help) = if self.standing.status() == SubscriptionStatus::PendingCancel {
            (
                Sentence::on("Ends on ", self.end(), "Ends soon."),
                if overdue {
                    "Nothing more is charged.".to_owned()
                } else {
                    let works = self.does("works", "work");
                    format!("{works} until then, and nothing more is charged.")
                },
                Help::SeeServices,
            )
        } else if self.standing.status() == SubscriptionStatus::PendingPause {
            let on = self.paused_on.or(self.next_bill_on);
            return (
                Sentence::on("Pauses on ", on, "Pauses soon."),
                Sentence::text(if overdue {
                    "After that nothing is charged until you resume it.".to_owned()
                } else {
                    let works = self.does("works", "work");
                    format!(
                        "{works} until then. After that nothing is charged until you resume it."
                    )
                })
                .and(unpaid(overdue)),
                overdue.then_some(Help::SeeTransactions),
            );
        } else {
            let limit = self
                .paused_on
                .and_then(|date| date.checked_add_months(Months::new(PAUSE_LIMIT_MONTHS)));
            return (
                Sentence::on("Paused since ", self.paused_on, "Paused."),
                Sentence::new("Nothing works and nothing is charged. ")
                    .and(Sentence::on(
                        "If you don’t resume it, it ends on ",
                        limit,
                        "If you don’t resume it, it ends after five years.",
                    ))
                    .and(unpaid(overdue)),
                overdue.then_some(Help::SeeTransactions),
            );
        };
        let withdrawn = Sentence::new(" You can withdraw the cancellation until then.");
        let rest = Sentence::text(rest).and(withdrawn).and(unpaid(overdue));
        (lead, rest, Some(help))
    }

    fn explain_end(&self, today: NaiveDate) -> (Sentence, Sentence, Option<Help>) {
        use BillingStatus as B;
        use SubscriptionStatus as S;
        let still_works = self.entitled_through.filter(|date| *date > today);
        let ended = match still_works {
            Some(_) => Sentence::on("Cancelled; works until ", still_works, ""),
            None => Sentence::on("Ended on ", self.ends_on, "Ended."),
        };
        let again = Some(Help::OrderAgain);
        match (self.standing.status(), self.standing.billing()) {
            (S::Upgraded, _) => (
                Sentence::on("Replaced on ", self.ends_on, "Replaced."),
                Sentence::new("A newer version took its place."),
                self.newer.map(Help::SeeNewer),
            ),
            (S::Expired, _) => (
                ended,
                Sentence::new("The fixed term is over. Nothing more is charged."),
                again,
            ),
            (S::LegacySuspended, _) => (
                ended,
                Sentence::new("An older record that ended with a failed payment."),
                again,
            ),
            (S::Deleted, _) => (
                Sentence::new("Removed by staff."),
                Sentence::new("Only reports show it."),
                None,
            ),
            (_, None) => (
                Sentence::new("Cancelled before the first bill."),
                Sentence::new("Nothing was charged."),
                again,
            ),
            (_, Some(B::FailedToCollect)) => (
                ended,
                Sentence::new("The last payment failed, and so did every further try."),
                again,
            ),
            (_, Some(B::Terminated)) => (
                ended,
                Sentence::new("Billing was ended by us or by your bank. Nothing more is charged."),
                again,
            ),
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
            ) => (
                ended,
                Sentence::new("Everything was billed. Nothing more is charged."),
                again,
            ),
        }
    }
}

fn unpaid(overdue: bool) -> Sentence {
    if overdue {
        Sentence::new(" An invoice is still overdue.")
    } else {
        Sentence::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PaymentMethodId;
    use crate::money::{Currency, Money};
    use crate::payments::PaymentMethodBrief;
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
        assert_eq!(explanation.lead.to_string(), "Works until 2026-11-30.");
        assert_eq!(
            explanation.rest.to_string(),
            "Two payments failed. We try again on 2026-11-24. Pay with another card to settle it now."
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
            "Two payments failed. We try again on 2026-11-24. Pay with another card to start sooner."
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
             Pay before 2026-11-30, or Client archive ends."
        );
        let mut hard = failing(
            BillingStatus::UnusablePaymentMethod,
            vec![attempt(1, "0341", ExpiredCard)],
        );
        hard.services.push(ServiceName::parse("Shop").unwrap());
        assert_eq!(
            words(&hard),
            "Visa 0341 was declined: the card has expired. \
             Pay with another card before 2026-11-30, or Client archive and Shop end."
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
             We try again on 2026-11-24. Pay with another card to settle it now."
        );
    }

    #[test]
    fn a_try_that_never_comes_is_not_announced() {
        let mut retry = failing(BillingStatus::InRetry, Vec::new());
        let words = |it: &Subscription| it.explain(today()).rest.to_string();
        assert!(words(&retry).contains("We try again on 2026-11-24."));
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
        assert!(words(&order).contains("We try again on 2026-11-23."));
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
            WAITS_FOR_APPROVAL
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
            "Ends on 2027-02-09."
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
            "Cancelled; works until 2026-11-23."
        );
        let tomorrow = today().succ_opt().unwrap();
        assert_eq!(
            subscription.explain(tomorrow).lead.to_string(),
            "Ended on 2026-11-30."
        );
    }
}

//! How a subscription stands, in a sentence, and the one action that helps.

use chrono::{Months, NaiveDate};

use super::{BillingStatus, Subscription, SubscriptionStatus};
use crate::ids::SubscriptionId;
use crate::sentence::Sentence;
use crate::transactions::{Transaction, TransactionStatus};

/// After how many months without a resume a paused subscription cancels itself.
pub const PAUSE_LIMIT_MONTHS: u32 = 60;

const WAITS_FOR_APPROVAL: &str = "The latest charge waits until you or your bank approve it.";

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

fn failed(attempts: u32) -> &'static str {
    match attempts {
        0 | 1 => "A payment failed",
        2 => "Two payments failed",
        3 => "Three payments failed",
        4 => "Four payments failed",
        5 => "Five payments failed",
        _ => "Several payments failed",
    }
}

impl Subscription {
    /// The sentence for the combined state on `today`, with the one action that helps.
    pub fn explain(&self, today: NaiveDate) -> Explanation {
        use SubscriptionStatus as S;
        let (lead, rest, help) = match self.standing.status() {
            S::Processing | S::PendingActivation => self.explain_beginning(),
            S::Active => self.explain_active(),
            S::PendingPause | S::Paused | S::PendingCancel => self.explain_leaving(),
            S::Cancelled | S::Expired | S::Upgraded | S::LegacySuspended | S::Deleted => {
                self.explain_end(today)
            }
        };
        Explanation { lead, rest, help }
    }

    fn explain_beginning(&self) -> (Sentence, Sentence, Option<Help>) {
        let is_processing = self.standing.status() == SubscriptionStatus::Processing;
        let start = Some(self.starts_on);
        match (is_processing, self.standing.billing()) {
            (true, None) if self.failed_attempts > 0 => (
                Sentence::new("Not begun: the first payment failed."),
                match self.next_retry_on {
                    Some(_) => Sentence::on("Next try ", self.next_retry_on, "")
                        .and(Sentence::new(" A new card starts it at once.")),
                    None => Sentence::new("A new card starts it at once."),
                },
                Some(Help::UpdatePaymentMethod),
            ),
            (true, None) => (
                Sentence::new("Being set up."),
                Sentence::new("There is no service and no billing yet."),
                None,
            ),
            (false, None) => (
                Sentence::on("Starts on ", start, ""),
                Sentence::new(
                    "There is no service and no billing before. The start can still be changed.",
                ),
                None,
            ),
            (true, Some(_)) => (
                Sentence::new("Waits for an approval."),
                Sentence::new(
                    "You or your bank must approve the payment before it can be charged; then it begins.",
                ),
                Some(Help::SeeTransactions),
            ),
            (false, Some(_)) => (
                Sentence::new("Waits for an approval."),
                Sentence::new("You or your bank must approve the payment. ").and(Sentence::on(
                    "It is to start on ",
                    start,
                    "",
                )),
                Some(Help::SeeTransactions),
            ),
        }
    }

    fn explain_active(&self) -> (Sentence, Sentence, Option<Help>) {
        use BillingStatus as B;
        let (lead, rest, help) = self.explain_billing();
        match self.standing.billing() {
            // Such as that of a change of plan: nothing is billed before, on whatever day it was to
            // be.
            None | Some(B::GoodStanding | B::FreeTrial | B::FreePeriod) if self.is_charging => {
                (lead, self.explain_wait(), Some(Help::SeeTransactions))
            }
            _ => (lead, rest, help),
        }
    }

    /// What is said while a charge waits for its answer.
    fn explain_wait(&self) -> Sentence {
        let is_asked = |it: &Transaction| it.status == TransactionStatus::AuthorizationPending;
        Sentence::new(if self.transactions.iter().any(is_asked) {
            WAITS_FOR_APPROVAL
        } else {
            "The answer to a charge is awaited."
        })
    }

    fn explain_billing(&self) -> (Sentence, Sentence, Option<Help>) {
        use BillingStatus as B;
        let next_bill = |before| {
            if self.stays_free {
                Sentence::new("It stays free.")
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
                Sentence::new("Free by its plan."),
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
                Sentence::new(failed(self.failed_attempts))
                    .and(Sentence::on(
                        "; next try ",
                        self.next_retry_on,
                        "; we try again.",
                    ))
                    .and(Sentence::new(" A new card keeps it.")),
                Some(Help::UpdatePaymentMethod),
            ),
            Some(B::UnusablePaymentMethod) => (
                works(),
                Sentence::new(
                    "The payment method cannot be charged, and trying again would not help. A new card keeps it.",
                ),
                Some(Help::UpdatePaymentMethod),
            ),
            Some(B::GracePeriod) => (
                works(),
                Sentence::new("Every retry failed. Only a new card keeps it."),
                Some(Help::UpdatePaymentMethod),
            ),
            Some(B::Overdue) => (
                Sentence::new("Works."),
                Sentence::new(
                    "At least one invoice is overdue. Paying it puts everything in order.",
                ),
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
                    "Nothing more is charged. Until then the cancellation can be withdrawn."
                } else {
                    "It works until then, and nothing more is charged. Until then the cancellation can be withdrawn."
                },
                Help::SeeServices,
            )
        } else if self.standing.status() == SubscriptionStatus::PendingPause {
            let on = self.paused_on.or(self.next_bill_on);
            return (
                Sentence::on("Pauses on ", on, "Pauses soon."),
                Sentence::new(if overdue {
                    "After that nothing is charged until it is resumed."
                } else {
                    "It works until then; after that nothing is charged until it is resumed."
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
                Sentence::new("There is no service and no billing. ")
                    .and(Sentence::on(
                        "Without a resume it cancels itself on ",
                        limit,
                        "Without a resume it cancels itself after five years.",
                    ))
                    .and(unpaid(overdue)),
                overdue.then_some(Help::SeeTransactions),
            );
        };
        (lead, Sentence::new(rest).and(unpaid(overdue)), Some(help))
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
                Sentence::new("A newer version goes on in its place."),
                self.newer.map(Help::SeeNewer),
            ),
            (S::Expired, _) => (
                ended,
                Sentence::new("The fixed term is over; nothing more is billed."),
                again,
            ),
            (S::LegacySuspended, _) => (
                ended,
                Sentence::new("An older record that ended with a failed payment."),
                again,
            ),
            (S::Deleted, _) => (
                Sentence::new("Removed by staff."),
                Sentence::new("It appears in reports only."),
                None,
            ),
            (_, None) => (
                Sentence::new("Cancelled before the first bill."),
                Sentence::new("Nothing was charged."),
                again,
            ),
            (_, Some(B::FailedToCollect)) => (
                ended,
                Sentence::new("The last charge failed, and no retry succeeded."),
                again,
            ),
            (_, Some(B::Terminated)) => (
                ended,
                Sentence::new("Billing was ended by us or the system; nothing more is charged."),
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
                Sentence::new("Everything was billed; nothing more will be."),
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
    use crate::money::{Currency, Money};
    use crate::subscriptions::Standing;
    use crate::transactions::TransactionKind;

    fn subscription(standing: Standing) -> Subscription {
        let date = |text: &str| text.parse::<NaiveDate>().ok();
        Subscription {
            id: SubscriptionId::from_bits(1),
            version: 1,
            customer: None,
            plan: "MONTHLY".parse().unwrap(),
            products: Vec::new(),
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
            "Two payments failed; next try 2026-11-24. A new card keeps it."
        );
        assert_eq!(explanation.help, Some(Help::UpdatePaymentMethod));
    }

    #[test]
    fn what_never_began_because_its_payment_failed_says_so() {
        let standing = Standing::new(SubscriptionStatus::Processing, None).unwrap();
        let explanation = subscription(standing).explain(today());
        assert_eq!(
            explanation.rest.to_string(),
            "Next try 2026-11-24. A new card starts it at once."
        );
        assert_eq!(explanation.help, Some(Help::UpdatePaymentMethod));
    }

    #[test]
    fn how_many_payments_failed_is_said_as_long_as_one_can_count_them() {
        let standing =
            Standing::new(SubscriptionStatus::Active, Some(BillingStatus::InRetry)).unwrap();
        for (failed_attempts, words) in [
            (1, "A payment failed;"),
            (2, "Two payments failed;"),
            (3, "Three payments failed;"),
            (4, "Four payments failed;"),
            (5, "Five payments failed;"),
            (6, "Several payments failed;"),
        ] {
            let failing = Subscription {
                failed_attempts,
                ..subscription(standing)
            };
            let rest = failing.explain(today()).rest.to_string();
            assert!(rest.starts_with(words), "{rest}");
        }
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
            "The answer to a charge is awaited."
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
            "It works until then; after that nothing is charged until it is resumed."
        );
        assert_eq!(paid.help, None);
        let owes = pauses(BillingStatus::Overdue);
        assert_eq!(
            owes.rest.to_string(),
            "After that nothing is charged until it is resumed. An invoice is still overdue."
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
            assert_eq!(free.explain(today()).rest.to_string(), "It stays free.");
            assert_eq!(free.next_bill(today()), None);
            let waits = Subscription {
                is_charging: true,
                ..bills
            };
            let words = waits.explain(today());
            assert_eq!(words.rest.to_string(), "The answer to a charge is awaited.");
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

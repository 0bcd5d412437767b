//! Transactions of the demo: what was charged, what failed, and what was given back, as the subscription stands.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::catalog::{Charge, PlannedCycle};
use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::{BillingStatus, SubscriptionStatus};
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus};

use crate::dice::Dice;
use crate::payments::Payment;
use crate::subscriptions::attempts;
use crate::{
    DemoCustomer, DemoData, DemoPlan, DemoStep, DemoSubscription, DemoTransaction,
    DemoTransactionItem, Options,
};

use BillingStatus as B;
use ResponseCode as R;
use SubscriptionStatus as S;
use TransactionStatus as T;

/// How long money takes to arrive.
const SETTLES_AFTER: TimeDelta = TimeDelta::days(2);

/// Numbers the transactions in the order in which they were made. Until then their numbers say in which order they were generated.
pub(crate) fn number(data: &mut DemoData) {
    data.transactions
        .sort_by_key(|transaction| (transaction.created_at, transaction.number));
    let mut numbers = vec![0; data.transactions.len() + 1];
    for (number, transaction) in (1..).zip(&data.transactions) {
        numbers[transaction.number as usize] = number;
    }
    for (number, transaction) in (1..).zip(&mut data.transactions) {
        transaction.number = number;
        transaction.refund_of = transaction.refund_of.map(|old| numbers[old as usize]);
    }
}

/// What becomes of one charge.
#[derive(Clone, Copy)]
enum Fate {
    /// The money arrives.
    Paid,
    /// Nobody was asked yet.
    Untouched,
    /// Declined, for this reason.
    Declined(ResponseCode),
    /// Waits for an approval.
    Waits,
    /// The answer is not known.
    Unanswered,
    /// Reserved only.
    Reserved,
    /// Reserved, and the reservation ran out.
    RanOut,
    /// Reserved, and called off.
    CalledOff,
}

/// One charge of a subscription.
#[derive(Clone, Copy)]
struct Charged {
    at: DateTime<Utc>,
    cycle: PlannedCycle,
    billing_cycle: u32,
    retry: u32,
    fate: Fate,
}

struct Teller<'a> {
    data: &'a mut DemoData,
    dice: &'a Dice,
    now: DateTime<Utc>,
    subscription: &'a DemoSubscription,
    plan: &'a DemoPlan,
    payment: Payment,
}

/// Tells the transactions of the latest `most` cycles of a subscription.
pub(crate) fn tell(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    subscription: &DemoSubscription,
    payment: Payment,
    most: usize,
) {
    let plan = data
        .plans
        .iter()
        .find(|known| known.plan.id == subscription.plan)
        .cloned();
    if let Some(plan) = plan {
        let mut teller = Teller {
            data,
            dice,
            now: options.now,
            subscription,
            plan: &plan,
            payment,
        };
        teller.tell(most);
    }
}

impl Teller<'_> {
    fn today(&self) -> NaiveDate {
        self.now.date_naive()
    }

    fn tell(&mut self, most: usize) {
        let (status, billing) = (
            self.subscription.standing.status(),
            self.subscription.standing.billing(),
        );
        match (status, billing) {
            // Billed later, and not at all so far.
            (S::Active, None) => {}
            (S::Processing, None) => self.first(Fate::Untouched),
            (S::Processing, Some(_)) => self.first(Fate::Unanswered),
            (S::PendingActivation, None) => self.first(Fate::Reserved),
            (S::PendingActivation, Some(_)) => self.check(),
            (S::Cancelled, None) => self.first(Fate::CalledOff),
            (S::Deleted, None) => self.first(Fate::RanOut),
            _ => self.cycles(most),
        }
    }

    /// The first cycle's charge, before or beside any other.
    fn first(&mut self, fate: Fate) {
        let starts_on = self.subscription.starts_on;
        if let Some(cycle) = self.plan.plan.cycles(starts_on).next() {
            let at = self.subscription.created_at + TimeDelta::minutes(1);
            self.charge(Charged {
                at,
                cycle,
                billing_cycle: 1,
                retry: 0,
                fate,
            });
        }
    }

    /// Whether it can be charged was asked with the order, and somebody must approve that.
    fn check(&mut self) {
        let at = self.subscription.created_at + TimeDelta::minutes(1);
        let currency = self
            .subscription
            .items
            .first()
            .map(|item| item.price.currency());
        let Some(currency) = currency else { return };
        let check = DemoTransaction {
            number: next(self.data),
            customer: self.subscription.customer,
            subscription: Some(self.subscription.id),
            kind: TransactionKind::Validation,
            amount: Money::zero(currency),
            billing_cycle: 0,
            retry: 0,
            payment: Some(self.payment),
            refund_of: None,
            created_at: at,
            log: log(at, Fate::Waits, false, self.now),
            items: Vec::new(),
        };
        self.data.transactions.push(check);
    }

    fn cycles(&mut self, most: usize) {
        let subscription = self.subscription;
        let (status, billing) = (
            subscription.standing.status(),
            subscription.standing.billing(),
        );
        let today = self.today();
        let until = match status {
            S::Active | S::PendingPause | S::PendingCancel => today + Days::new(1),
            S::Paused => subscription.paused_on.unwrap_or(today),
            _ => subscription.ends_on.unwrap_or(today),
        };
        let begun: Vec<(u32, PlannedCycle)> = (1..)
            .zip(self.plan.plan.cycles(subscription.starts_on))
            .take_while(|(number, cycle)| *number == 1 || cycle.begins < until)
            .collect();
        let last = begun.len();
        for (index, (billing_cycle, cycle)) in begun.into_iter().enumerate() {
            let back = last - 1 - index;
            if back >= most {
                continue;
            }
            let charged = Charged {
                at: self.moment(cycle.begins),
                cycle,
                billing_cycle,
                retry: 0,
                fate: Fate::Paid,
            };
            match (billing, back) {
                // This period costs nothing.
                (Some(B::FreePeriod), 0) => {}
                (Some(B::InRetry | B::GracePeriod | B::FailedToCollect), 0) => {
                    self.fail(charged, until);
                }
                (Some(B::UnusablePaymentMethod), 0) => {
                    self.charge(Charged {
                        fate: Fate::Declined(R::ExpiredCard),
                        ..charged
                    });
                }
                (Some(B::Terminated), 0) if status == S::LegacySuspended => {
                    self.charge(Charged {
                        fate: Fate::Declined(R::AccountClosed),
                        ..charged
                    });
                }
                (Some(B::Terminated), 0) => {
                    let taken = self.charge(charged);
                    let at = begins(until) - TimeDelta::hours(3);
                    self.give_back(
                        taken,
                        1,
                        at,
                        (R::ChargedBack, "The bank took the payment back"),
                    );
                }
                (Some(B::Overdue), 0 | 1) | (Some(B::PendingAcceptance), 0) => {
                    self.charge(Charged {
                        fate: Fate::Waits,
                        ..charged
                    });
                }
                (Some(B::BillingCompleted), 0) if status == S::Upgraded => {
                    let taken = self.charge(charged);
                    let at = begins(until) + TimeDelta::minutes(1);
                    self.give_back(
                        taken,
                        3,
                        at,
                        (R::Approved, "The unused part, given back with the upgrade"),
                    );
                }
                _ => {
                    self.charge(charged);
                }
            }
        }
    }

    /// Some time on the day, neither ahead nor before the subscription.
    fn moment(&self, date: NaiveDate) -> DateTime<Utc> {
        let at = begins(date) + TimeDelta::minutes(self.dice.between(1, 300));
        at.max(self.subscription.created_at + TimeDelta::seconds(20))
            .min(self.now - TimeDelta::seconds(30))
    }

    /// The attempts at a charge that does not succeed.
    fn fail(&mut self, charged: Charged, until: NaiveDate) {
        let days = attempts(self.plan, charged.cycle.begins, until.min(self.today()));
        for (retry, day) in (0..).zip(days) {
            let code = if retry % 2 == 0 {
                R::InsufficientFunds
            } else {
                R::DoNotHonor
            };
            self.charge(Charged {
                at: self.moment(day),
                retry,
                fate: Fate::Declined(code),
                ..charged
            });
        }
    }

    fn items(&self, cycle: PlannedCycle) -> Option<(Vec<DemoTransactionItem>, Money)> {
        let currency = self.subscription.items.first()?.price.currency();
        let mut total = Money::zero(currency);
        let mut items = Vec::new();
        for item in &self.subscription.items {
            let product = self
                .data
                .products
                .iter()
                .find(|p| p.product.id == item.product)?;
            let price = product.product.prices.iter().find(|price| {
                price.plan == self.subscription.plan && price.amount.currency() == currency
            });
            let amount = match (cycle.charge, price) {
                (Charge::Reduced, Some(price)) => {
                    price.of(Charge::Reduced).times(item.quantity).ok()?
                }
                (Charge::Full | Charge::Reduced, _) => item.price,
                (Charge::Free, _) => Money::zero(currency),
            };
            total = total.plus(amount).ok()?;
            items.push(DemoTransactionItem {
                product: item.product.clone(),
                quantity: item.quantity,
                amount,
                period: cycle.ends.map(|end| (cycle.begins, end)),
            });
        }
        (!total.is_zero()).then_some((items, total))
    }

    /// Returns the number of the transaction, unless nothing was to be paid.
    fn charge(&mut self, charged: Charged) -> Option<u32> {
        let (items, amount) = self.items(charged.cycle)?;
        let is_invoice = self.payment.1 == PaymentMethodKind::Invoice;
        let transaction = DemoTransaction {
            number: next(self.data),
            customer: self.subscription.customer,
            subscription: Some(self.subscription.id),
            kind: if charged.cycle.ends.is_some() {
                TransactionKind::Recurring
            } else {
                TransactionKind::OneTime
            },
            amount,
            billing_cycle: charged.billing_cycle,
            retry: charged.retry,
            payment: Some(self.payment),
            refund_of: None,
            created_at: charged.at,
            log: log(charged.at, charged.fate, is_invoice, self.now),
            items,
        };
        let number = transaction.number;
        self.data.transactions.push(transaction);
        Some(number)
    }

    /// Gives back one `part`-th of what was taken.
    fn give_back(
        &mut self,
        taken: Option<u32>,
        part: i64,
        at: DateTime<Utc>,
        (code, note): (ResponseCode, &'static str),
    ) {
        let Some(taken) = taken.and_then(|number| {
            self.data
                .transactions
                .iter()
                .find(|known| known.number == number)
                .cloned()
        }) else {
            return;
        };
        let share = |money: Money| Money::new(money.minor() / part, money.currency());
        let at = at
            .max(taken.created_at + TimeDelta::minutes(5))
            .min(self.now);
        let step = |after, status, code, note| DemoStep {
            at: (at + TimeDelta::seconds(after)).min(self.now),
            status,
            code,
            note,
        };
        let items: Vec<_> = taken
            .items
            .iter()
            .map(|item| DemoTransactionItem {
                amount: share(item.amount),
                ..item.clone()
            })
            .collect();
        let amount = items
            .iter()
            .try_fold(Money::zero(taken.amount.currency()), |sum, item| {
                sum.plus(item.amount)
            })
            .unwrap_or(taken.amount);
        let refund = DemoTransaction {
            number: next(self.data),
            kind: TransactionKind::Refund,
            amount,
            retry: 0,
            refund_of: Some(taken.number),
            created_at: at,
            log: vec![
                step(0, T::New, None, None),
                step(4, T::Refunded, Some(code), Some(note)),
            ],
            items,
            ..taken
        };
        self.data.transactions.push(refund);
    }
}

fn next(data: &DemoData) -> u32 {
    u32::try_from(data.transactions.len()).unwrap_or_default() + 1
}

fn log(at: DateTime<Utc>, fate: Fate, is_invoice: bool, now: DateTime<Utc>) -> Vec<DemoStep> {
    let approved = Some(R::Approved);
    let later: &[(
        TimeDelta,
        TransactionStatus,
        Option<ResponseCode>,
        Option<&str>,
    )] = match fate {
        Fate::Untouched => &[],
        Fate::Paid if is_invoice => &[
            (
                TimeDelta::hours(1),
                T::AuthorizationPending,
                None,
                Some("Invoice sent"),
            ),
            (
                TimeDelta::days(9),
                T::Captured,
                approved,
                Some("Invoice paid by bank transfer"),
            ),
            (TimeDelta::days(11), T::Settled, None, None),
        ],
        Fate::Paid => &[
            (TimeDelta::seconds(2), T::Authorized, approved, None),
            (TimeDelta::seconds(3), T::Captured, approved, None),
            (SETTLES_AFTER, T::Settled, None, None),
        ],
        Fate::Declined(code) => &[(TimeDelta::seconds(2), T::Cancelled, Some(code), None)],
        Fate::Waits if is_invoice => &[(
            TimeDelta::hours(1),
            T::AuthorizationPending,
            None,
            Some("Invoice sent"),
        )],
        Fate::Waits => &[(
            TimeDelta::seconds(2),
            T::AuthorizationPending,
            Some(R::AcceptanceNeeded),
            Some("The bank asks the cardholder to approve"),
        )],
        Fate::Unanswered => &[(
            TimeDelta::seconds(30),
            T::AuthorizedPending,
            Some(R::NoAnswer),
            None,
        )],
        Fate::Reserved => &[(TimeDelta::seconds(2), T::Authorized, approved, None)],
        Fate::RanOut => &[
            (TimeDelta::seconds(2), T::Authorized, approved, None),
            (
                TimeDelta::days(7),
                T::AuthExpired,
                None,
                Some("Not captured within seven days"),
            ),
        ],
        Fate::CalledOff => &[
            (TimeDelta::seconds(2), T::Authorized, approved, None),
            (TimeDelta::minutes(40), T::Void, Some(R::CalledOff), None),
        ],
    };
    let first = DemoStep {
        at,
        status: T::New,
        code: None,
        note: None,
    };
    core::iter::once(first)
        .chain(later.iter().map(|(after, status, code, note)| DemoStep {
            at: at + *after,
            status: *status,
            code: *code,
            note: *note,
        }))
        .take_while(|step| step.at <= now)
        .collect()
}

/// The check of a card when it was added: no money moves.
pub(crate) fn validate(
    data: &mut DemoData,
    options: &Options,
    (customer, subscription): (&DemoCustomer, Option<SubscriptionId>),
    payment: Payment,
    at: DateTime<Utc>,
) {
    let checked = DemoStep {
        at: (at + TimeDelta::seconds(2)).min(options.now),
        status: T::AuthorizedForValidation,
        code: Some(R::Approved),
        note: None,
    };
    let first = DemoStep {
        at,
        status: T::New,
        code: None,
        note: None,
    };
    let transaction = DemoTransaction {
        number: next(data),
        customer: customer.id,
        subscription,
        kind: TransactionKind::Validation,
        amount: Money::zero(customer.currency),
        billing_cycle: 0,
        retry: 0,
        payment: Some(payment),
        refund_of: None,
        created_at: at,
        log: vec![first, checked],
        items: Vec::new(),
    };
    data.transactions.push(transaction);
}

//! The ways in which the people of the demo pay: test numbers of the sandbox, and an invoice.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use goodstanding_shared::activity::{ActorKind, Event};
use goodstanding_shared::ids::{ActivityId, PaymentMethodId};
use goodstanding_shared::payments::{
    Behaviour, PaymentMethodBrief, PaymentMethodKind, SANDBOX, TestNumber,
};
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use crate::dice::Dice;
use crate::services::Owner;
use crate::{DemoActivity, DemoData, DemoPaymentMethod, Options};

/// A way to pay and its kind, as transactions keep it.
pub(crate) type Payment = (PaymentMethodId, PaymentMethodKind);

/// What one customer can pay with. Whoever has one card only pays everything with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wallet {
    pub(crate) card: Payment,
    bank: Payment,
    soft: Payment,
    hard: Payment,
    invoice: Payment,
    acceptance: Payment,
    charged_back: Payment,
}

impl Wallet {
    const fn of(card: Payment) -> Self {
        Self {
            card,
            bank: card,
            soft: card,
            hard: card,
            invoice: card,
            acceptance: card,
            charged_back: card,
        }
    }

    /// With what a subscription that stands so is paid.
    pub(crate) fn payment(&self, standing: Standing, is_by_bank: bool) -> Payment {
        use BillingStatus as B;
        match standing.billing() {
            Some(B::InRetry | B::GracePeriod | B::FailedToCollect) => self.soft,
            Some(B::UnusablePaymentMethod) => self.hard,
            Some(B::Terminated) if standing.status() == SubscriptionStatus::LegacySuspended => {
                self.hard
            }
            Some(B::Terminated) => self.charged_back,
            Some(B::Overdue) => self.invoice,
            Some(B::PendingAcceptance) => self.acceptance,
            None | Some(B::GoodStanding | B::FreeTrial | B::FreePeriod | B::BillingCompleted) => {
                if is_by_bank {
                    self.bank
                } else {
                    self.card
                }
            }
        }
    }
}

fn number(behaviour: Behaviour, soft_declines: u32, kind: PaymentMethodKind) -> TestNumber {
    SANDBOX
        .into_iter()
        .find(|known| {
            (known.behaviour, known.soft_declines, known.kind) == (behaviour, soft_declines, kind)
        })
        .unwrap_or(SANDBOX[0])
}

fn add(
    data: &mut DemoData,
    dice: &Dice,
    owner: Owner<'_>,
    number: TestNumber,
    expires_on: NaiveDate,
) -> Payment {
    let made = made_of(data, dice, owner, number, expires_on);
    keep(data, dice, owner, made)
}

/// The first one that a customer has is the default.
fn made_of(
    data: &DemoData,
    dice: &Dice,
    owner: Owner<'_>,
    number: TestNumber,
    expires_on: NaiveDate,
) -> DemoPaymentMethod {
    let plain: String = number.number.split(' ').collect();
    let is_first = !data
        .payment_methods
        .iter()
        .any(|known| known.customer == owner.customer.id);
    DemoPaymentMethod {
        id: PaymentMethodId::from_bits(dice.bits()),
        customer: owner.customer.id,
        kind: number.kind,
        brand: number.brand.to_owned(),
        last4: plain[plain.len() - 4..].to_owned(),
        expires_on: (number.kind == PaymentMethodKind::Card).then_some(expires_on),
        behaviour: number.behaviour,
        soft_declines: number.soft_declines,
        is_default: is_first,
        created_at: owner.customer.created_at + TimeDelta::minutes(dice.between(2, 200)),
        removed_at: None,
    }
}

fn keep(data: &mut DemoData, dice: &Dice, owner: Owner<'_>, made: DemoPaymentMethod) -> Payment {
    let payment = (made.id, made.kind);
    let name = PaymentMethodBrief {
        id: made.id,
        kind: made.kind,
        brand: made.brand.clone(),
        last4: made.last4.clone(),
    }
    .to_string();
    let mut tell = |at, event| {
        data.activity.push(DemoActivity {
            id: ActivityId::from_bits(dice.bits()),
            customer: made.customer,
            service: None,
            subscription: None,
            payment_method: Some(made.id),
            at,
            actor: ActorKind::Customer,
            actor_name: Some(owner.person.to_owned()),
            event,
        });
    };
    let added = Event::PaymentMethodAdded {
        payment_method: made.id,
        name: name.clone(),
    };
    tell(made.created_at, added);
    if let Some(at) = made.removed_at {
        let removed = Event::PaymentMethodRemoved {
            payment_method: made.id,
            name,
        };
        tell(at, removed);
    }
    data.payment_methods.push(made);
    payment
}

/// The last day of the month that lies `months` ahead.
fn end_of_month(today: NaiveDate, months: u32) -> NaiveDate {
    use chrono::Datelike as _;
    today
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(months + 1)))
        .and_then(|first| first.checked_sub_days(Days::new(1)))
        .unwrap_or(today)
}

/// One card that works, and nothing else.
pub(crate) fn add_card(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
) -> Wallet {
    let months = u32::try_from(dice.between(4, 40)).unwrap_or(4);
    let expires_on = end_of_month(options.now.date_naive(), months);
    Wallet::of(add(data, dice, owner, SANDBOX[0], expires_on))
}

/// A card that works, another one, and a bank account.
pub(crate) fn add_three(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
) -> Wallet {
    let today = options.now.date_naive();
    let wallet = add_card(data, dice, options, owner);
    add(data, dice, owner, SANDBOX[1], end_of_month(today, 9));
    let account = number(Behaviour::Approves, 0, PaymentMethodKind::BankAccount);
    Wallet {
        bank: add(data, dice, owner, account, today),
        ..wallet
    }
}

/// One of everything that the sandbox knows, and an invoice.
pub(crate) fn add_everything(
    data: &mut DemoData,
    dice: &Dice,
    options: &Options,
    owner: Owner<'_>,
) -> Wallet {
    use PaymentMethodKind::{BankAccount, Card};
    let today = options.now.date_naive();
    let card = add(data, dice, owner, SANDBOX[0], end_of_month(today, 25));
    let account = number(Behaviour::Approves, 0, BankAccount);
    let bank = add(data, dice, owner, account, today);
    let declines = number(Behaviour::DeclinesSoftly, 4, Card);
    let soft = add(data, dice, owner, declines, end_of_month(today, 14));
    // Expired at the end of the month before last: that is why it declines.
    let expired = today
        .checked_sub_months(Months::new(2))
        .map_or(today, |date| end_of_month(date, 0));
    let refuses = number(Behaviour::DeclinesHard, 0, Card);
    let hard = add(data, dice, owner, refuses, expired);
    let waits = number(Behaviour::NeedsAcceptance, 0, Card);
    let acceptance = add(data, dice, owner, waits, end_of_month(today, 31));
    let by_invoice = DemoPaymentMethod {
        id: PaymentMethodId::from_bits(dice.bits()),
        customer: owner.customer.id,
        kind: PaymentMethodKind::Invoice,
        brand: "Invoice".into(),
        last4: String::new(),
        expires_on: None,
        behaviour: Behaviour::Approves,
        soft_declines: 0,
        is_default: false,
        created_at: owner.customer.created_at + TimeDelta::days(1),
        removed_at: None,
    };
    let invoice = keep(data, dice, owner, by_invoice);
    // Used until the bank took a payment back; then it was removed.
    let disputed = number(Behaviour::ChargesBack, 0, Card);
    let removed_at = Some(options.now - TimeDelta::days(12));
    let charged_back = DemoPaymentMethod {
        removed_at,
        ..made_of(data, dice, owner, disputed, end_of_month(today, 3))
    };
    let charged_back = keep(data, dice, owner, charged_back);
    Wallet {
        card,
        bank,
        soft,
        hard,
        invoice,
        acceptance,
        charged_back,
    }
}

//! A transaction from its beginning to its answer.

use chrono::{DateTime, Days, TimeDelta, Utc};
use diesel::prelude::*;
use goodstanding_shared::activity::Event;
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, SubscriptionId, TransactionId};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::life::{
    ChargeAnswer, INVOICE_DAYS, PlannedCharge, SubscriptionAction,
};
use goodstanding_shared::transactions::{ResponseCode, TransactionKind, TransactionStatus as T};
use goodstanding_shared::work::WorkKind;

use super::due::{self, what};
use super::processor::{Account, Answer, Order, Processor, SETTLES_AFTER};
use super::steps::{Billed, Setting, carry_out};
use super::upgrade::{self, Purpose};
use crate::activity::{About, By, record};
use crate::app::App;
use crate::payments;
use crate::store::schema::{payment_methods, transactions};
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};
use crate::subscriptions::db as subscriptions;
use crate::transactions::db::{self, NewTransaction, Step};

/// How long the processor may take before its answer counts as unknown.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);
/// When an unknown answer is asked for again.
const ASK_AGAIN: TimeDelta = TimeDelta::hours(1);

/// A transaction as billing looks at it.
#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) id: TransactionId,
    pub(crate) customer: CustomerId,
    pub(crate) subscription: Option<SubscriptionId>,
    pub(crate) kind: TransactionKind,
    pub(crate) status: T,
    pub(crate) amount: Money,
    pub(crate) billing_cycle: u32,
    pub(crate) retry: u32,
    pub(crate) payment: Option<(PaymentMethodId, PaymentMethodKind)>,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) purpose: Option<String>,
    pub(crate) account: Option<Account>,
}

type Columns = (
    (String, String, Option<String>, String, String),
    (i64, String, i32, i32, i64),
    (Option<String>, Option<String>, Option<String>),
    Option<(String, Option<chrono::NaiveDate>, String, i32, Option<i32>)>,
);

macro_rules! charges {
    () => {
        transactions::table
            .left_join(payment_methods::table)
            .select((
                (
                    transactions::id,
                    transactions::customer_id,
                    transactions::subscription_id,
                    transactions::kind,
                    transactions::status,
                ),
                (
                    transactions::amount_minor,
                    transactions::currency,
                    transactions::billing_cycle,
                    transactions::retry,
                    transactions::created_at,
                ),
                (
                    transactions::payment_method_id,
                    transactions::payment_kind,
                    transactions::purpose,
                ),
                (
                    payment_methods::kind,
                    payment_methods::expires_on,
                    payment_methods::behaviour,
                    payment_methods::soft_declines,
                    payment_methods::answers_after_s,
                )
                    .nullable(),
            ))
    };
}

fn understand((names, numbers, payment, account): Columns) -> Result<Charge, StoreError> {
    let (id, customer, subscription, kind, status) = names;
    let (amount, currency, billing_cycle, retry, made_at) = numbers;
    let (method, method_kind, purpose) = payment;
    let row = RowOf {
        table: "transactions",
        id: &id,
    };
    let account = account
        .map(
            |(kind, expires_on, behaviour, soft_declines, answers_after)| {
                Ok::<_, StoreError>(Account {
                    kind: row.parse("kind", &kind)?,
                    expires_on,
                    behaviour: row.parse("behaviour", &behaviour)?,
                    soft_declines: row.count("soft_declines", soft_declines)?,
                    answers_after_s: row
                        .count("answers_after_s", answers_after.unwrap_or_default())?,
                })
            },
        )
        .transpose()?;
    let payment = match (method, method_kind) {
        (Some(method), Some(kind)) => Some((
            row.parse("payment_method_id", &method)?,
            row.parse("payment_kind", &kind)?,
        )),
        _ => None,
    };
    Ok(Charge {
        customer: row.parse("customer_id", &customer)?,
        subscription: row.parse_optional("subscription_id", subscription.as_deref())?,
        kind: row.parse("kind", &kind)?,
        status: row.parse("status", &status)?,
        amount: row.money(amount, &currency)?,
        billing_cycle: row.count("billing_cycle", billing_cycle)?,
        retry: row.count("retry", retry)?,
        made_at: row.instant("created_at", made_at)?,
        payment,
        purpose,
        account,
        id: row.parse("id", &id)?,
    })
}

/// The transaction, which was found within the reader's scope.
pub(crate) fn find(conn: &mut Database, id: &TransactionId) -> Result<Charge, StoreError> {
    understand(
        charges!()
            .filter(transactions::id.eq(id.as_str()))
            .first(conn)?,
    )
}

/// How much of a transaction is given back, or about to be.
pub(crate) fn refunded(conn: &mut Database, of: &Charge) -> Result<Money, StoreError> {
    let amounts: Vec<i64> = transactions::table
        .filter(transactions::refund_of.eq(of.id.as_str()))
        .filter(transactions::status.ne(T::Cancelled.as_str()))
        .select(transactions::amount_minor)
        .load(conn)?;
    let sum = amounts.into_iter().fold(0, i64::saturating_add);
    Ok(Money::new(sum, of.amount.currency()))
}

/// The last charge of the subscription that took money, and how much of it is not given back.
pub(crate) fn last_taken(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<(Charge, Money)>, StoreError> {
    let found: Option<Columns> = charges!()
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::kind.ne(TransactionKind::Refund.as_str()))
        .filter(transactions::status.eq_any([T::Captured.as_str(), T::Settled.as_str()]))
        .filter(transactions::amount_minor.gt(0))
        .order((transactions::created_at.desc(), transactions::id.desc()))
        .first(conn)
        .optional()?;
    let Some(found) = found else { return Ok(None) };
    let taken = understand(found)?;
    let left = taken.amount.minor() - refunded(conn, &taken)?.minor();
    let left = Money::new(left, taken.amount.currency());
    Ok(Some((taken, left)))
}

/// A transaction that is made but for its number; the processor is asked once it is begun.
#[derive(Clone, Debug)]
pub(crate) struct Unnumbered {
    new: NewTransaction,
    /// The subscription that waits for its outcome, and knows so already.
    pub(super) waits: Option<SubscriptionId>,
}

impl Unnumbered {
    /// Begins it under the next number.
    pub(super) fn begin(&self, tx: &mut Database) -> Result<TransactionId, StoreError> {
        let id = db::insert(tx, &self.new)?;
        self.begun(tx, &id)?;
        Ok(id)
    }

    /// Begins several, in this order.
    pub(crate) fn begin_all(tx: &mut Database, all: &[Self]) -> Result<(), StoreError> {
        let new: Vec<&NewTransaction> = all.iter().map(|one| &one.new).collect();
        let ids = db::insert_all(tx, &new)?;
        for (one, id) in all.iter().zip(&ids) {
            one.begun(tx, id)?;
        }
        Ok(())
    }

    fn begun(&self, tx: &mut Database, id: &TransactionId) -> Result<(), StoreError> {
        due::of_new_transaction(tx, id, self.new.created_at)?;
        match self.waits {
            Some(subscription) => subscriptions::name_charge(tx, subscription, id),
            None => Ok(()),
        }
    }
}

/// Prepares a charge that is to be made.
pub(super) fn prepare(
    tx: &mut Database,
    setting: &Setting,
    billed: &Billed<'_>,
    planned: &PlannedCharge,
) -> Result<Unnumbered, StoreError> {
    let amounts: Vec<Money> = billed
        .prices
        .iter()
        .map(|price| price.of(planned.cycle.charge))
        .collect();
    let kind = if planned.cycle.ends.is_some() {
        TransactionKind::Recurring
    } else {
        TransactionKind::OneTime
    };
    let wanted = Wanted {
        kind,
        amount: planned.amount,
        billing_cycle: planned.billing_cycle(),
        retry: planned.retry,
        period: planned.ends.map(|end| (planned.cycle.begins, end)),
        purpose: None,
    };
    prepare_as(tx, setting, billed, &wanted, &amounts)
}

/// With what the subscription is paid. One that was ordered before there was any way to pay takes the customer's default one as soon as there is.
fn method_of(
    tx: &mut Database,
    stored: &subscriptions::Stored,
) -> Result<Option<PaymentMethodId>, StoreError> {
    if stored.payment_method.is_some() {
        return Ok(stored.payment_method);
    }
    let default = payments::db::default_of(tx, stored.customer)?.map(|(method, _)| method);
    if let Some(method) = default {
        subscriptions::take_method(tx, stored.id, method)?;
    }
    Ok(default)
}

/// What a new charge of a subscription is.
pub(super) struct Wanted {
    pub(super) kind: TransactionKind,
    pub(super) amount: Money,
    pub(super) billing_cycle: u32,
    pub(super) retry: u32,
    pub(super) period: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    pub(super) purpose: Option<String>,
}

/// Shares the amount out among the items as their full prices are, so that it adds up.
pub(super) fn prepare_as(
    tx: &mut Database,
    setting: &Setting,
    billed: &Billed<'_>,
    wanted: &Wanted,
    amounts: &[Money],
) -> Result<Unnumbered, StoreError> {
    let stored = &billed.stored;
    let payment = method_of(tx, stored)?
        .map(|method| payments::db::kind_of(tx, method).map(|kind| (method, kind)))
        .transpose()?;
    let items = subscriptions::items(tx, stored.id)?;
    let whole: i64 = amounts.iter().map(|amount| amount.minor()).sum();
    let mut left = wanted.amount.minor();
    let last = items.len().saturating_sub(1);
    let items = items
        .into_iter()
        .zip(amounts)
        .enumerate()
        .map(|(place, (item, amount))| {
            let share = if place == last {
                left
            } else {
                wanted.amount.share(amount.minor(), whole).minor().min(left)
            };
            left -= share;
            db::Item {
                product: item.product,
                quantity: item.quantity,
                amount: Money::new(share, wanted.amount.currency()),
                period: wanted.period,
            }
        })
        .collect();
    Ok(Unnumbered {
        new: NewTransaction {
            customer: stored.customer,
            subscription: Some(stored.id),
            order: None,
            kind: wanted.kind,
            amount: wanted.amount,
            billing_cycle: wanted.billing_cycle,
            retry: wanted.retry,
            payment,
            refund_of: None,
            purpose: wanted.purpose.clone(),
            created_at: setting.now,
            log: vec![Step::new(setting.now)],
            items,
        },
        waits: None,
    })
}

/// Writes down a refund that is to be made; the processor is asked afterwards.
pub(crate) fn begin_refund(
    tx: &mut Database,
    setting: &Setting,
    taken: &Charge,
    amount: Money,
    note: &str,
) -> Result<TransactionId, StoreError> {
    prepare_refund(tx, setting, taken, amount, note)?.begin(tx)
}

/// Prepares a refund that is to be made.
pub(super) fn prepare_refund(
    tx: &mut Database,
    setting: &Setting,
    taken: &Charge,
    amount: Money,
    note: &str,
) -> Result<Unnumbered, StoreError> {
    let first = Step::noted(setting.now, note);
    Ok(Unnumbered {
        new: new_refund(tx, setting, taken, amount, first)?,
        waits: None,
    })
}

fn new_refund(
    tx: &mut Database,
    setting: &Setting,
    taken: &Charge,
    amount: Money,
    first: Step,
) -> Result<NewTransaction, StoreError> {
    Ok(NewTransaction {
        customer: taken.customer,
        subscription: taken.subscription,
        order: None,
        kind: TransactionKind::Refund,
        amount,
        billing_cycle: taken.billing_cycle,
        retry: 0,
        payment: taken.payment,
        refund_of: Some(taken.id.clone()),
        purpose: None,
        created_at: setting.now,
        log: vec![first],
        items: db::items_of(tx, &taken.id, taken.amount, amount)?,
    })
}

/// What the processor is asked, without asking it.
fn order_of(charge: &Charge, now: DateTime<Utc>) -> Option<Order> {
    charge.account.map(|account| Order {
        transaction: charge.id.clone(),
        amount: charge.amount,
        account,
        retry: charge.retry,
        made_at: charge.made_at,
        status: charge.status,
        now,
    })
}

/// What the transaction became, as far as anybody knows. No database transaction is open meanwhile; asking twice does nothing twice.
pub(crate) async fn ask(processor: &dyn Processor, charge: &Charge, now: DateTime<Utc>) -> Answer {
    let is_invoice = charge
        .payment
        .is_some_and(|(_, kind)| kind == PaymentMethodKind::Invoice);
    if is_invoice {
        return invoice(charge, now);
    }
    let Some(order) = order_of(charge, now) else {
        return Answer {
            reached: vec![T::Cancelled],
            code: Some(ResponseCode::NoPaymentMethod),
            note: None,
            ask_again_at: None,
        };
    };
    let call = match (charge.kind, charge.status) {
        (TransactionKind::Refund, _) => processor.refund(&order),
        (TransactionKind::Validation, T::New) => processor.validate(&order),
        (_, T::New) => processor.charge(&order),
        _ => processor.inquire(&order),
    };
    tokio::time::timeout(PATIENCE, call)
        .await
        .unwrap_or_else(|_| unknown(charge, now))
}

/// The holder of the account approves or refuses; none where there is no account.
pub(crate) async fn decide(
    processor: &dyn Processor,
    charge: &Charge,
    now: DateTime<Utc>,
    approves: bool,
) -> Option<Answer> {
    let order = order_of(charge, now)?;
    let call = processor.decide(&order, approves);
    tokio::time::timeout(PATIENCE, call).await.ok()
}

/// No answer in time: nobody knows, and it is asked again.
fn unknown(charge: &Charge, now: DateTime<Utc>) -> Answer {
    Answer {
        reached: if charge.status == T::New {
            vec![T::AuthorizedPending]
        } else {
            Vec::new()
        },
        code: Some(ResponseCode::NoAnswer),
        note: None,
        ask_again_at: Some(now + ASK_AGAIN),
    }
}

/// Invoices go out by themselves, and come back through staff: no processor is involved.
fn invoice(charge: &Charge, now: DateTime<Utc>) -> Answer {
    let (reached, note) = match (charge.kind, charge.status) {
        (TransactionKind::Refund, T::New) => (vec![T::Refunded], "Given back by bank transfer"),
        (_, T::New) => (vec![T::AuthorizationPending], "Invoice sent"),
        (_, T::Captured) => (vec![T::Settled], "The money has arrived"),
        _ => (Vec::new(), ""),
    };
    let is_sent = reached == [T::AuthorizationPending];
    Answer {
        reached,
        code: None,
        note: (!note.is_empty()).then(|| note.to_owned()),
        ask_again_at: is_sent
            .then(|| now.checked_add_days(Days::new(INVOICE_DAYS)))
            .flatten(),
    }
}

/// Writes an answer down, and what it makes of the subscription. An answer that is known already changes nothing.
pub(crate) fn answered(
    tx: &mut Database,
    setting: &Setting,
    id: &TransactionId,
    asked_as: T,
    answer: &Answer,
    by: &By,
) -> Result<(), StoreError> {
    let charge = find(tx, id)?;
    // Subscriptions first, as everywhere.
    let billed = charge
        .subscription
        .map(|subscription| setting.hold(tx, subscription))
        .transpose()?;
    let charge = find(tx, &charge.id)?;
    if charge.status != asked_as {
        // Somebody else heard it first.
        return Ok(());
    }
    db::reach(
        tx,
        id,
        &answer.reached,
        answer.code,
        answer.note.as_deref(),
        setting.now,
    )?;
    let reached = answer.reached.last().copied().unwrap_or(charge.status);
    let is_invoice = charge
        .payment
        .is_some_and(|(_, kind)| kind == PaymentMethodKind::Invoice);
    let next = answer.ask_again_at.map(|at| {
        let event = match reached {
            T::Captured | T::Settled => what::SETTLE,
            T::AuthorizationPending if is_invoice => what::INVOICE,
            T::AuthorizationPending => what::APPROVAL,
            _ => what::ANSWER,
        };
        (event, at)
    });
    due::of_transaction(tx, id, next)?;
    if answer.code == Some(ResponseCode::ChargedBack) {
        return charged_back(tx, setting, &charge, billed);
    }
    let was_settled = matches!(charge.status, T::Captured | T::Settled | T::Refunded);
    if was_settled || answer.reached.is_empty() {
        return Ok(());
    }
    if matches!(reached, T::Captured | T::Cancelled | T::Refunded) {
        tell(tx, setting, &charge, reached, by)?;
    }
    let Some(billed) = billed else { return Ok(()) };
    let waits_for_it = billed.stored.charging.as_ref() == Some(id);
    if charge.kind == TransactionKind::Refund {
        return Ok(());
    }
    if !waits_for_it {
        // It was under way when the subscription ended: what it took is given back.
        let was_open_invoice = is_invoice && charge.status == T::AuthorizationPending;
        let is_no_cycle = charge.kind == TransactionKind::OneTime && charge.billing_cycle == 0;
        if reached == T::Captured && !was_open_invoice && !is_no_cycle {
            let note = "Charged after the subscription had changed; given back";
            begin_refund(tx, setting, &charge, charge.amount, note)?;
        }
        return Ok(());
    }
    let how = match reached {
        T::AuthorizedForValidation => ChargeAnswer::Checked,
        T::Cancelled if charge.kind == TransactionKind::Validation => ChargeAnswer::CheckFailed,
        T::Captured => ChargeAnswer::Paid,
        T::AuthorizationPending if is_invoice => ChargeAnswer::Paid,
        T::AuthorizationPending => ChargeAnswer::Waits,
        T::Cancelled if answer.code.is_some_and(ResponseCode::is_hard_decline) => {
            ChargeAnswer::DeclinedHard
        }
        T::Cancelled => ChargeAnswer::DeclinedSoftly,
        _ => ChargeAnswer::Unknown,
    };
    if let Some(purpose) = Purpose::read(&charge)? {
        return upgrade::answered(tx, setting, &billed, &charge, &purpose, how);
    }
    let failed = |error| billed.refuse(&error);
    // The cycle that it is for is the one that the subscription waits for: nothing else happens to it meanwhile.
    let planned = billed
        .stored
        .life
        .next_charge(billed.terms())
        .map_err(|error| failed(error.into()))?;
    let Some(planned) = planned else {
        return Err(failed(
            goodstanding_shared::subscriptions::life::LifeError::NoProducts,
        ));
    };
    let step = billed
        .stored
        .life
        .charged(&planned, how, charge.made_at, setting.now, billed.terms())
        .map_err(failed)?;
    if how == ChargeAnswer::Unknown {
        return Ok(());
    }
    carry_out(tx, setting, &billed, step, &By::system())?;
    if matches!(
        how,
        ChargeAnswer::DeclinedSoftly | ChargeAnswer::DeclinedHard
    ) {
        return try_what_replaced(tx, setting, &charge, billed.stored.id);
    }
    Ok(())
}

/// What was declined is charged at once with the way to pay that took the place of the other one meanwhile, as if the answer had come before that.
fn try_what_replaced(
    tx: &mut Database,
    setting: &Setting,
    declined: &Charge,
    id: SubscriptionId,
) -> Result<(), StoreError> {
    let billed = setting.billed(tx, id)?;
    let asked = declined.payment.map(|(method, _)| method);
    if billed.stored.payment_method == asked {
        return Ok(());
    }
    let pay = SubscriptionAction::PayNow;
    // What cannot be charged now goes on as it was.
    if let Ok(step) = billed
        .stored
        .life
        .act(pay, None, setting.now, billed.terms())
    {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// The history of the subscription tells how a charge went.
fn tell(
    tx: &mut Database,
    setting: &Setting,
    charge: &Charge,
    status: T,
    by: &By,
) -> Result<(), StoreError> {
    let Some(subscription) = charge.subscription else {
        return Ok(());
    };
    let event = if charge.kind == TransactionKind::Refund {
        Event::Refunded {
            transaction: charge.id.clone(),
            amount: charge.amount,
        }
    } else {
        Event::Charged {
            transaction: charge.id.clone(),
            amount: charge.amount,
            status,
        }
    };
    let about = About::subscription(charge.customer, subscription);
    record(tx, &setting.randomness, about, setting.now, by, &event)
}

/// The bank took its money back: a linked transaction says so, and the subscription ends.
fn charged_back(
    tx: &mut Database,
    setting: &Setting,
    charge: &Charge,
    billed: Option<Billed<'_>>,
) -> Result<(), StoreError> {
    let left = charge.amount.minor() - refunded(tx, charge)?.minor();
    if left > 0 {
        let first = Step {
            at: setting.now,
            status: T::Refunded,
            code: Some(ResponseCode::ChargedBack),
            note: Some("The bank took the payment back".to_owned()),
        };
        let amount = Money::new(left, charge.amount.currency());
        let new = new_refund(tx, setting, charge, amount, first)?;
        let id = db::insert(tx, &new)?;
        let refund = find(tx, &id)?;
        tell(tx, setting, &refund, T::Refunded, &By::system())?;
    }
    let Some(billed) = billed else { return Ok(()) };
    let step = billed
        .stored
        .life
        .charged_back(setting.now)
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// The due date of an invoice has come, and nobody paid it.
pub(crate) fn invoice_due(
    tx: &mut Database,
    setting: &Setting,
    id: &TransactionId,
) -> Result<(), StoreError> {
    let charge = find(tx, id)?;
    due::forget(tx, WorkKind::Transaction, id.as_str())?;
    let (T::AuthorizationPending, Some(subscription)) = (charge.status, charge.subscription) else {
        return Ok(());
    };
    let billed = setting.hold(tx, subscription)?;
    let step = billed
        .stored
        .life
        .invoice_overdue()
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// An invoice is paid. When no other one of the subscription is overdue, it stands well again.
pub(crate) fn invoice_paid(
    tx: &mut Database,
    setting: &Setting,
    charge: &Charge,
    by: &By,
    note: &str,
) -> Result<(), StoreError> {
    let billed = charge
        .subscription
        .map(|subscription| setting.hold(tx, subscription))
        .transpose()?;
    db::reach(
        tx,
        &charge.id,
        &[T::Captured],
        Some(ResponseCode::Approved),
        Some(note),
        setting.now,
    )?;
    due::of_transaction(
        tx,
        &charge.id,
        Some((what::SETTLE, setting.now + SETTLES_AFTER)),
    )?;
    tell(tx, setting, charge, T::Captured, by)?;
    let Some(billed) = billed else { return Ok(()) };
    if overdue_invoices(tx, billed.stored.id, setting.now)? > 0 {
        return Ok(());
    }
    let step = billed
        .stored
        .life
        .invoices_paid(billed.terms())
        .map_err(|error| billed.refuse(&error))?;
    if !step.arrows.is_empty() {
        carry_out(tx, setting, &billed, step, &By::system())?;
    }
    Ok(())
}

/// How many invoices of the subscription are past their due date and unpaid.
fn overdue_invoices(
    conn: &mut Database,
    id: SubscriptionId,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    let made_before = now.checked_sub_days(Days::new(INVOICE_DAYS)).unwrap_or(now);
    Ok(transactions::table
        .filter(transactions::subscription_id.eq(id.to_string()))
        .filter(transactions::status.eq(T::AuthorizationPending.as_str()))
        .filter(transactions::payment_kind.eq(PaymentMethodKind::Invoice.as_str()))
        .filter(transactions::created_at.le(millis(made_before)))
        .count()
        .get_result(conn)?)
}

/// Asks about one transaction and writes the answer down, for whoever waits for it.
pub(crate) async fn settle(app: &App, id: TransactionId) -> Result<(), StoreError> {
    let wanted = id.clone();
    let charge = app
        .store()
        .read(move |conn: &mut Database| find(conn, &wanted))
        .await?;
    // What waits for a person, or for its day, is not asked about again and again.
    if !matches!(charge.status, T::New | T::AuthorizedPending) {
        return Ok(());
    }
    let setting = app.setting().await?;
    let answer = ask(app.processor(), &charge, setting.now).await;
    app.store()
        .write(move |tx: &mut Database| {
            answered(tx, &setting, &id, charge.status, &answer, &By::system())
        })
        .await
}

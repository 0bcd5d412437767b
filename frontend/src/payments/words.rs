//! What became of a payment, in sentences for whoever pays.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::PaymentMethodBrief;
use goodstanding_shared::services::{ServiceBrief, ServiceStatus};
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::text::all_of;
use goodstanding_shared::transactions::{ResponseCode, Transaction, TransactionStatus as T};
use goodstanding_words::Amount;
use goodstanding_words::payments::told as words;

use crate::words::{fixed, in_sentences, say};

/// A charge, or the check of a payment method, as somebody is told about it.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// How much; nothing where a payment method was only checked.
    pub amount: Money,
    /// The status in which it stands.
    pub status: T,
    /// What the processor answered.
    pub response: Option<ResponseCode>,
    /// With what it is paid.
    pub method: Option<&'a PaymentMethodBrief>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// The day by which an invoice that is made on a day is to be paid.
pub fn invoice_due(made_on: NaiveDate) -> NaiveDate {
    made_on
        .checked_add_days(Days::new(INVOICE_DAYS))
        .unwrap_or(made_on)
}

/// What became of it.
pub fn told(charge: &Told<'_>) -> String {
    let sum = Amount::from(charge.amount);
    let is_check = charge.amount.is_zero();
    let is_invoice = charge.method.is_some_and(PaymentMethodBrief::is_invoice);
    let with = charge.method.map_or_else(
        || fixed(words::YOUR_METHOD).to_owned(),
        |method| say(method.name()),
    );
    let why = charge.response.map_or("", |code| fixed(code.sentence()));
    say(match charge.status {
        T::Captured | T::Settled | T::Authorized if is_invoice => words::arrived(sum),
        T::Captured | T::Settled | T::Authorized => words::paid_with(&with, sum),
        T::Cancelled if is_check => words::not_checked(&with, why),
        T::Cancelled => words::not_charged(&with, sum, why),
        T::New | T::AuthorizedPending if is_check => words::being_checked(&with),
        T::New | T::AuthorizedPending if is_invoice => words::invoice_coming(sum),
        T::New | T::AuthorizedPending => words::being_processed(&with, sum),
        T::AuthorizationPending if is_invoice => {
            words::invoice_sent(invoice_due(charge.created_at.date_naive()), sum)
        }
        T::AuthorizationPending if is_check => words::approve_method(&with),
        T::AuthorizationPending => words::approve(sum),
        T::AuthorizedForValidation => words::checked(&with),
        T::Refunded if is_invoice => words::given_back_by_invoice(sum),
        T::Refunded => words::given_back(&with, sum),
        T::AuthExpired | T::Void => words::called_off(sum),
    })
}

/// The names of services in a sentence; "The service" where none is left.
pub fn names_of(services: &[ServiceBrief]) -> String {
    let names: Vec<&str> = services
        .iter()
        .map(|service| service.name.as_str())
        .collect();
    if names.is_empty() {
        fixed(words::THE_SERVICE).into()
    } else {
        say(all_of(&names))
    }
}

/// What became of a charge, and of the services that it was to pay: those of its subscription,
/// which work until then where nothing else is said.
pub fn outcome(
    charge: &Transaction,
    services: &[ServiceBrief],
    entitled_through: Option<NaiveDate>,
) -> String {
    let money = told(&Told {
        amount: charge.amount,
        status: charge.status,
        response: charge.response,
        method: charge.payment_method.as_ref(),
        created_at: charge.created_at,
    });
    let of = |status: ServiceStatus| -> Vec<ServiceBrief> {
        let is_so = |service: &&ServiceBrief| service.status == status;
        services.iter().filter(is_so).cloned().collect()
    };
    let (active, pending) = (of(ServiceStatus::Active), of(ServiceStatus::Pending));
    let is_paid = matches!(charge.status, T::Captured | T::Settled | T::Authorized);
    let mut sentences = vec![money];
    let (work, wait) = (active.len() as u64, pending.len() as u64);
    match (is_paid, entitled_through) {
        (_, _) if active.is_empty() => {}
        (false, Some(until)) => {
            sentences.push(say(words::works_until(work, &names_of(&active), until)));
        }
        (true, _) | (false, None) => {
            sentences.push(say(words::works(work, &names_of(&active))));
        }
    }
    if !pending.is_empty() {
        let names = names_of(&pending);
        sentences.push(say(if is_paid {
            words::waits_for_staff(wait, &names)
        } else {
            words::waits_for_payment(wait, &names)
        }));
    }
    in_sentences(sentences)
}

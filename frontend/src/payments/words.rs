//! What became of a payment, in sentences for whoever pays.

use chrono::{DateTime, Days, NaiveDate, Utc};
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::{PaymentMethodBrief, PaymentMethodKind};
use goodstanding_shared::services::{ServiceBrief, ServiceStatus};
use goodstanding_shared::subscriptions::life::INVOICE_DAYS;
use goodstanding_shared::text::all_of;
use goodstanding_shared::transactions::{ResponseCode, Transaction, TransactionStatus as T};

use crate::ui::{calendar_date, money_text};

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
    let amount = money_text(charge.amount);
    let is_check = charge.amount.is_zero();
    let is_invoice = charge
        .method
        .is_some_and(|method| method.kind == PaymentMethodKind::Invoice);
    let with = charge
        .method
        .map_or_else(|| "your payment method".to_owned(), ToString::to_string);
    let reason = charge.response.map_or("", ResponseCode::sentence);
    match charge.status {
        T::Captured | T::Settled | T::Authorized if is_invoice => {
            format!("Your payment of {amount} has arrived.")
        }
        T::Captured | T::Settled | T::Authorized => format!("{amount} was paid with {with}."),
        T::Cancelled if is_check => {
            format!("{with} could not be checked, so the first charge may fail. {reason}")
        }
        T::Cancelled => format!("We couldn’t charge {amount} to {with}. {reason}"),
        T::New | T::AuthorizedPending if is_check => format!("{with} is being checked."),
        T::New | T::AuthorizedPending if is_invoice => {
            format!("An invoice of {amount} is on its way.")
        }
        T::New | T::AuthorizedPending => {
            format!("The payment of {amount} with {with} is being processed.")
        }
        T::AuthorizationPending if is_invoice => format!(
            "We sent you an invoice of {amount}. Pay it by {}.",
            calendar_date(invoice_due(charge.created_at.date_naive()))
        ),
        T::AuthorizationPending if is_check => {
            format!("Your bank asks you to approve {with}, for example in your banking app.")
        }
        T::AuthorizationPending => format!(
            "Your bank asks you to approve the payment of {amount}, for example in your banking app."
        ),
        T::AuthorizedForValidation => format!("{with} was checked. Nothing was charged."),
        T::Refunded => format!("{amount} was given back to {with}."),
        T::AuthExpired | T::Void => format!("The payment of {amount} was called off."),
    }
}

/// The names of services in a sentence; "The service" where none is left.
pub fn names_of(services: &[ServiceBrief]) -> String {
    let names: Vec<&str> = services
        .iter()
        .map(|service| service.name.as_str())
        .collect();
    if names.is_empty() {
        "The service".into()
    } else {
        all_of(&names)
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
    let (works, waits) = (
        if active.len() == 1 { "works" } else { "work" },
        if pending.len() == 1 { "waits" } else { "wait" },
    );
    match (is_paid, entitled_through) {
        (_, _) if active.is_empty() => {}
        (false, Some(until)) => sentences.push(format!(
            "{} {works} until {} unless it is paid before.",
            names_of(&active),
            calendar_date(until)
        )),
        (true, _) | (false, None) => sentences.push(format!("{} {works}.", names_of(&active))),
    }
    if !pending.is_empty() {
        let for_what = if is_paid {
            "our staff, who check the order"
        } else {
            "the payment"
        };
        sentences.push(format!("{} {waits} for {for_what}.", names_of(&pending)));
    }
    sentences.join(" ")
}

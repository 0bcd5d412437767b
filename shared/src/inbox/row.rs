//! A row of the inbox: how urgent it is, what is wrong, what happens by itself, what helps.

use core::cmp::Reverse;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{InboxKind, OrderToDecide, PaymentToDecide, RequestToDecide};
use crate::customers::CustomerBrief;
use crate::money::Money;
use crate::overview::{short_name, times};
use crate::services::{ServiceStatus, UnpaidReason};
use crate::subscriptions::life::Due;
use crate::tone::Tone;
use crate::transactions::ResponseCode;

/// Something that somebody has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InboxRow {
    /// A payment failed or is overdue.
    Payment(Box<PaymentToDecide>),
    /// An order waits for acceptance.
    Order(OrderToDecide),
    /// A cancellation request is open.
    Request(RequestToDecide),
}

/// What staff can do about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboxAction {
    /// Charges the unpaid bill again.
    ChargeAgain,
    /// Nothing but asking for another payment method: the account has the address.
    AskForCard,
    /// Writes down that the invoice was paid.
    RecordPayment,
    /// Accepts the order.
    AcceptOrder,
    /// Looks at the order: nothing of it can be accepted yet.
    LookAtOrder,
    /// Carries the request out before its date.
    CompleteRequest,
    /// Looks at the subscription: an answer is awaited.
    LookAtSubscription,
}

impl InboxAction {
    /// The words on its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ChargeAgain => "Charge again",
            Self::AskForCard => "Ask for a card",
            Self::RecordPayment => "Record payment",
            Self::AcceptOrder => "Accept order",
            Self::LookAtOrder => "Open order",
            Self::CompleteRequest => "Complete now",
            Self::LookAtSubscription => "Open subscription",
        }
    }
}

/// How far away a deadline is, in the words of the column "Left".
fn left(days: i64) -> String {
    match days {
        ..0 => "Over".to_owned(),
        0 => "Today".to_owned(),
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

/// Why the bank declined, as an end of a sentence for staff.
const fn because(response: Option<ResponseCode>) -> &'static str {
    match response {
        Some(ResponseCode::InsufficientFunds) => ": not enough money",
        Some(ResponseCode::DoNotHonor) => ", no reason given",
        Some(ResponseCode::ExpiredCard) => ": the card has expired",
        Some(ResponseCode::AccountClosed) => ": the account is closed",
        Some(ResponseCode::ChargedBack) => ": the bank took the payment back",
        Some(
            ResponseCode::Approved
            | ResponseCode::NoAnswer
            | ResponseCode::AcceptanceNeeded
            | ResponseCode::NoPaymentMethod
            | ResponseCode::CalledOff,
        )
        | None => "",
    }
}

impl PaymentToDecide {
    /// The last day on which something works, or until which the order stands.
    fn deadline(&self) -> Option<NaiveDate> {
        // Where services are suspended already, the end is what lies ahead.
        self.trouble.deadline().or(self.next.map(|next| next.on))
    }

    /// What is wrong, for staff.
    fn what_is_wrong(&self, today: NaiveDate) -> String {
        let trouble = &self.trouble;
        match trouble.unpaid.reason {
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => match (&trouble.payment_method, trouble.response) {
                (None, _) | (_, Some(ResponseCode::NoPaymentMethod)) => {
                    "No payment method to charge".to_owned()
                }
                (Some(_), Some(ResponseCode::NoAnswer)) => "The bank did not answer".to_owned(),
                (Some(method), response) => {
                    let (times, why) = (times(trouble.attempts), because(response));
                    format!("{} declined{times}{why}", short_name(method))
                }
            },
            UnpaidReason::AwaitsApproval => "Waits for an approval".to_owned(),
            UnpaidReason::InvoiceOpen => "The invoice is open".to_owned(),
            UnpaidReason::InvoiceOverdue => match (today - trouble.unpaid.since).num_days() {
                ..=0 => "Due today".to_owned(),
                1 => "1 day past due".to_owned(),
                days => format!("{days} days past due"),
            },
        }
    }

    fn action(&self) -> InboxAction {
        match self.trouble.unpaid.reason {
            UnpaidReason::InvoiceOpen | UnpaidReason::InvoiceOverdue => InboxAction::RecordPayment,
            UnpaidReason::AwaitsApproval => InboxAction::LookAtSubscription,
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed
                if self.is_charging =>
            {
                InboxAction::LookAtSubscription
            }
            UnpaidReason::UnusablePaymentMethod => InboxAction::AskForCard,
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::RetriesFailed => {
                if self.trouble.payment_method.is_some() {
                    InboxAction::ChargeAgain
                } else {
                    InboxAction::AskForCard
                }
            }
        }
    }

    /// What happens next by itself.
    fn next_words(&self) -> &'static str {
        let is_one = self.trouble.services.len() <= 1;
        let of = |one, several| if is_one { one } else { several };
        match self.next.map(|next| next.what) {
            Some(Due::Start) => "Starts",
            Some(Due::Bill) => "Charges the next bill",
            Some(Due::Retry) => "Tries the payment again",
            Some(Due::Pause) => "Pauses",
            Some(Due::PauseLimit | Due::End | Due::PlanEnd | Due::Uncollected) => {
                of("Ends the service", "Ends the services")
            }
            Some(Due::Unpaid) => "Calls the order off",
            Some(Due::Suspend) => of("Suspends the service", "Suspends the services"),
            None if self.is_charging => "Waits for the bank",
            None => "Nothing by itself",
        }
    }
}

impl InboxRow {
    /// What kind of decision it is.
    pub const fn kind(&self) -> InboxKind {
        match self {
            Self::Payment(_) => InboxKind::Payment,
            Self::Order(_) => InboxKind::Order,
            Self::Request(_) => InboxKind::Request,
        }
    }

    /// Whose it is.
    pub const fn customer(&self) -> &CustomerBrief {
        match self {
            Self::Payment(row) => &row.customer,
            Self::Order(row) => &row.order.customer,
            Self::Request(row) => &row.request.customer,
        }
    }

    /// The identifier of what it is about.
    pub fn id(&self) -> String {
        match self {
            Self::Payment(row) => row.trouble.unpaid.subscription.to_string(),
            Self::Order(row) => row.order.id.to_string(),
            Self::Request(row) => row.request.cancellation.id.to_string(),
        }
    }

    /// What it is about: the names of the services, or of what was ordered.
    pub fn name(&self) -> String {
        let (first, more) = match self {
            Self::Payment(row) => {
                let services = &row.trouble.services;
                let first = services.first().map(|service| service.name.as_str());
                (first.unwrap_or("A subscription"), services.len())
            }
            Self::Order(row) => {
                let products = &row.order.products;
                let first = products.first().map(String::as_str);
                (first.unwrap_or("An order"), products.len())
            }
            Self::Request(row) => (row.request.service.name.as_str(), 1),
        };
        match more {
            0 | 1 => first.to_owned(),
            count => format!("{first} and {} more", count - 1),
        }
    }

    /// What is at stake.
    pub fn amount(&self) -> Money {
        match self {
            Self::Payment(row) => row.trouble.unpaid.amount,
            Self::Order(row) => row.amount,
            Self::Request(row) => row.amount,
        }
    }

    /// Until when it can be decided.
    pub fn deadline(&self) -> Option<NaiveDate> {
        match self {
            Self::Payment(row) => row.deadline(),
            Self::Order(_) => None,
            Self::Request(row) => Some(row.request.cancellation.effective_on),
        }
    }

    /// By what the most urgent comes first: its deadline, then what it is, then how much, then
    /// which.
    pub fn urgency(&self) -> impl Ord + use<> {
        let deadline = self.deadline();
        let minor = Reverse(self.amount().minor());
        (deadline.is_none(), deadline, self.kind(), minor, self.id())
    }

    /// How much is left until the deadline: "5 days", or that there is none.
    pub fn left(&self, today: NaiveDate) -> String {
        self.deadline()
            .map_or_else(|| "No limit".to_owned(), |on| left((on - today).num_days()))
    }

    /// How grave it is; nothing is wrong with an order or a request.
    pub fn tone(&self, today: NaiveDate) -> Option<Tone> {
        match self {
            Self::Payment(row) => Some(row.trouble.tone(today)),
            Self::Order(_) | Self::Request(_) => None,
        }
    }

    /// Its status, literally, with its tone.
    pub fn status(&self) -> (Tone, &'static str) {
        match self {
            Self::Payment(row) => match row.standing.billing() {
                Some(billing) => (billing.tone(), billing.label()),
                None => {
                    let status = row.standing.status();
                    (status.tone(), status.label())
                }
            },
            Self::Order(_) => (
                ServiceStatus::Pending.tone(),
                ServiceStatus::Pending.label(),
            ),
            Self::Request(row) => {
                let state = row.request.cancellation.state;
                (Tone::Sched, state.label())
            }
        }
    }

    /// What is wrong, or what is asked for, in words.
    pub fn what_is_wrong(&self, today: NaiveDate) -> String {
        match self {
            Self::Payment(row) => row.what_is_wrong(today),
            Self::Order(row) if row.order.starts_on > today => {
                "Waits for its start, then for acceptance".to_owned()
            }
            Self::Order(_) => "Waits for acceptance".to_owned(),
            Self::Request(row) => row.request.cancellation.reason.as_str().to_owned(),
        }
    }

    /// What happens next by itself, and on which day.
    pub fn next(&self, today: NaiveDate) -> (&'static str, Option<NaiveDate>) {
        match self {
            Self::Payment(row) => (row.next_words(), row.next.map(|next| next.on)),
            Self::Order(row) if row.order.starts_on > today => {
                ("Can be accepted", Some(row.order.starts_on))
            }
            Self::Order(_) => ("Nothing by itself", None),
            Self::Request(row) => (
                "Cancels the service",
                Some(row.request.cancellation.effective_on),
            ),
        }
    }

    /// What staff can do about it.
    pub fn action(&self, today: NaiveDate) -> InboxAction {
        match self {
            Self::Payment(row) => row.action(),
            Self::Order(row) if row.order.starts_on > today => InboxAction::LookAtOrder,
            Self::Order(_) => InboxAction::AcceptOrder,
            Self::Request(_) => InboxAction::CompleteRequest,
        }
    }
}

//! The inbox and its rows: how urgent it is, what is wrong, what happens by itself, what helps.

use core::cmp::Reverse;

use chrono::NaiveDate;
use goodstanding_words::declined::ChargeWhy as Declined;
use goodstanding_words::inbox::what_is_wrong::DeclinedWhy as Why;
use goodstanding_words::inbox::{
    self, actions as words, next_steps as steps, what_is_wrong as wrong,
};
use goodstanding_words::{Fixed, Message, common, durations, names, overview};
use serde::{Deserialize, Serialize};

use super::{InboxCounts, InboxKind, OrderToDecide, PaymentToDecide, RequestToDecide};
use crate::customers::CustomerBrief;
use crate::money::Money;
use crate::payments::short_name;
use crate::services::{ServiceStatus, UnpaidReason};
use crate::subscriptions::BillingStatus;
use crate::subscriptions::life::Due;
use crate::tone::Tone;
use crate::transactions::{ResponseCode, times, why_declined};

/// What somebody has to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// How much there is of each kind, whatever is listed.
    pub counts: InboxCounts,
    /// What the rows come to, one sum for each currency.
    pub sums: Vec<Money>,
    /// The nearest deadline first, 100 at most.
    pub rows: Vec<InboxRow>,
}

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
    /// Accepts everything in the order that waits for it.
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
    pub const fn label(self) -> Fixed {
        match self {
            Self::ChargeAgain => words::CHARGE_AGAIN,
            Self::AskForCard => words::ASK_FOR_CARD,
            Self::RecordPayment => words::RECORD_PAYMENT,
            Self::AcceptOrder => words::ACCEPT_ORDER,
            Self::LookAtOrder => words::LOOK_AT_ORDER,
            Self::CompleteRequest => words::COMPLETE_REQUEST,
            Self::LookAtSubscription => words::LOOK_AT_SUBSCRIPTION,
        }
    }
}

/// How far away a deadline is, in the words of the column "Left".
fn left(days: i64) -> Message {
    match u64::try_from(days) {
        Err(_) => inbox::days_left::OVER.into(),
        Ok(0) => common::TODAY.into(),
        Ok(days) => durations::days(days),
    }
}

/// Why the bank declined, for a row.
const fn why(response: Option<ResponseCode>) -> Why {
    match why_declined(response) {
        Declined::NotEnoughMoney => Why::NotEnoughMoney,
        Declined::NotSaid => Why::NotSaid,
        Declined::Expired => Why::Expired,
        Declined::Closed => Why::Closed,
        Declined::TakenBack => Why::TakenBack,
        Declined::Unknown => Why::Unknown,
    }
}

impl PaymentToDecide {
    /// The last day on which something works, or until which the order stands.
    fn deadline(&self) -> Option<NaiveDate> {
        // Where services are suspended already, the end is what lies ahead.
        self.trouble.deadline().or(self.next.map(|next| next.on))
    }

    /// What is wrong, for staff.
    fn what_is_wrong(&self, today: NaiveDate) -> Message {
        let trouble = &self.trouble;
        match trouble.unpaid.reason {
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => match (&trouble.payment_method, trouble.response) {
                (None, _) | (_, Some(ResponseCode::NoPaymentMethod)) => wrong::NO_METHOD.into(),
                (Some(_), Some(ResponseCode::NoAnswer)) => wrong::NO_ANSWER.into(),
                (Some(method), response) => wrong::declined(
                    trouble.attempts.max(1).into(),
                    short_name(method),
                    times(trouble.attempts),
                    why(response),
                ),
            },
            UnpaidReason::AwaitsApproval => wrong::WAITS_FOR_APPROVAL.into(),
            UnpaidReason::InvoiceOpen => wrong::INVOICE_OPEN.into(),
            UnpaidReason::InvoiceOverdue => {
                match u64::try_from((today - trouble.unpaid.since).num_days()) {
                    Err(_) | Ok(0) => wrong::DUE_TODAY.into(),
                    Ok(days) => wrong::past_due(days),
                }
            }
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
    fn next_words(&self) -> Message {
        let services = (self.trouble.services.len() as u64).max(1);
        let said = match self.next.map(|next| next.what) {
            Some(Due::Start) => steps::STARTS,
            Some(Due::Bill) => steps::CHARGES,
            Some(Due::Retry) => steps::TRIES_AGAIN,
            Some(Due::Pause) => steps::PAUSES,
            Some(Due::PauseLimit | Due::End | Due::PlanEnd | Due::Uncollected) => {
                return steps::ends(services);
            }
            Some(Due::Unpaid) => steps::CALLS_OFF,
            Some(Due::Suspend) => return steps::suspends(services),
            None if self.is_charging => steps::WAITS_FOR_BANK,
            None => steps::NOTHING,
        };
        said.into()
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

    /// The customer whom it is about.
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
    pub fn name(&self) -> Message {
        let (first, all, otherwise) = match self {
            Self::Payment(row) => {
                let services = &row.trouble.services;
                let first = services.first().map(|service| service.name.as_str());
                (first, services.len(), overview::A_SUBSCRIPTION)
            }
            Self::Order(row) => {
                let products = &row.order.products;
                let first = products.first().map(String::as_str);
                (first, products.len(), inbox::AN_ORDER)
            }
            Self::Request(row) => return names::one(row.request.service.name.as_str()),
        };
        match (first, all) {
            (None, _) => otherwise.into(),
            (Some(first), 0 | 1) => names::one(first),
            (Some(first), all) => names::and_more(all as u64 - 1, names::one(first)),
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
    pub fn left(&self, today: NaiveDate) -> Message {
        self.deadline()
            .map_or(inbox::days_left::NO_LIMIT.into(), |on| {
                left((on - today).num_days())
            })
    }

    /// How grave it is; nothing is wrong with an order or a request.
    pub fn tone(&self, today: NaiveDate) -> Option<Tone> {
        match self {
            Self::Payment(row) => Some(row.trouble.tone(today)),
            Self::Order(_) | Self::Request(_) => None,
        }
    }

    /// Its status, literally, with its tone.
    pub fn status(&self) -> (Tone, Fixed) {
        match self {
            Self::Payment(row) => {
                let status = row.standing.status();
                let status = (status.tone(), status.label());
                let of = |billing: BillingStatus| (billing.tone(), billing.label());
                row.standing.billing().map_or(status, of)
            }
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
    pub fn what_is_wrong(&self, today: NaiveDate) -> Message {
        match self {
            Self::Payment(row) => row.what_is_wrong(today),
            Self::Order(row) if row.order.starts_on > today => wrong::WAITS_FOR_START.into(),
            Self::Order(_) => wrong::WAITS_FOR_ACCEPTANCE.into(),
            Self::Request(row) => {
                let reason = &row.request.cancellation.reason;
                let own = reason.own_words().map(Message::from);
                own.unwrap_or_else(|| names::one(reason.as_str()))
            }
        }
    }

    /// What happens next by itself, and on which day.
    pub fn next(&self, today: NaiveDate) -> (Message, Option<NaiveDate>) {
        match self {
            Self::Payment(row) => (row.next_words(), row.next.map(|next| next.on)),
            Self::Order(row) if row.order.starts_on > today => {
                (steps::CAN_BE_ACCEPTED.into(), Some(row.order.starts_on))
            }
            Self::Order(_) => (steps::NOTHING.into(), None),
            Self::Request(row) => (
                steps::CANCELS.into(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cancellations::{
        Cancellation, CancellationState, CancellationType, QueuedCancellation, Reason,
    };
    use crate::ids::{
        CancellationId, CustomerId, OrderId, PaymentMethodId, ServiceId, SubscriptionId,
    };
    use crate::inbox::NextStep;
    use crate::money::Currency;
    use crate::orders::QueuedOrder;
    use crate::overview::{Trouble, TroubleHelp};
    use crate::payments::{PaymentMethodBrief, PaymentMethodKind};
    use crate::services::{ServiceBrief, Unpaid};
    use crate::subscriptions::{BillingStatus as B, Standing, SubscriptionStatus as S};
    use crate::text::ServiceName;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn today() -> NaiveDate {
        date("2026-11-24")
    }

    fn customer() -> CustomerBrief {
        CustomerBrief {
            id: CustomerId::from_bits(1),
            name: "Berg Studio".into(),
        }
    }

    fn service(name: &str) -> ServiceBrief {
        ServiceBrief {
            id: ServiceId::from_bits(1),
            name: ServiceName::parse(name).unwrap(),
            status: ServiceStatus::Active,
            cancellation_requested: false,
        }
    }

    fn payment(reason: UnpaidReason, billing: Option<B>, works_until: &str) -> PaymentToDecide {
        let status = match billing {
            None => S::Processing,
            Some(_) => S::Active,
        };
        PaymentToDecide {
            customer: customer(),
            standing: Standing::new(status, billing).unwrap(),
            trouble: Trouble {
                unpaid: Unpaid {
                    reason,
                    subscription: SubscriptionId::from_bits(1),
                    since: date("2026-10-24"),
                    retry_on: None,
                    works_until: works_until.parse().ok(),
                    amount: Money::new(1200, Currency::EUR),
                },
                help: TroubleHelp::of(reason),
                services: vec![service("Client archive")],
                products: Vec::new(),
                attempts: 4,
                response: Some(ResponseCode::InsufficientFunds),
                payment_method: Some(PaymentMethodBrief {
                    id: PaymentMethodId::from_bits(1),
                    kind: PaymentMethodKind::Card,
                    brand: "Visa".into(),
                    last4: "0341".into(),
                }),
                transaction: None,
            },
            next: Some(NextStep {
                on: date("2026-11-25"),
                what: Due::Uncollected,
            }),
            is_charging: false,
        }
    }

    fn grace() -> PaymentToDecide {
        payment(
            UnpaidReason::RetriesFailed,
            Some(B::GracePeriod),
            "2026-11-25",
        )
    }

    fn overdue() -> PaymentToDecide {
        payment(UnpaidReason::InvoiceOverdue, Some(B::Overdue), "2026-12-01")
    }

    fn row(payment: PaymentToDecide) -> InboxRow {
        InboxRow::Payment(Box::new(payment))
    }

    fn order(starts_on: &str) -> InboxRow {
        InboxRow::Order(OrderToDecide {
            order: QueuedOrder {
                id: OrderId::from_bits(1),
                reference: "ORD-1042".into(),
                customer: customer(),
                created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
                waiting: 2,
                products: vec!["TLS certificate".into(), "Managed VPS 4".into()],
                starts_on: date(starts_on),
            },
            amount: Money::new(34_797, Currency::EUR),
        })
    }

    fn request(effective_on: &str) -> InboxRow {
        InboxRow::Request(RequestToDecide {
            request: QueuedCancellation {
                cancellation: Cancellation {
                    id: CancellationId::from_bits(1),
                    reason: Reason::parse("Too expensive").unwrap(),
                    kind: CancellationType::OnServiceDueDate,
                    state: CancellationState::Open,
                    requested_at: "2026-11-20T10:00:00Z".parse().unwrap(),
                    requested_by: "Anna".into(),
                    effective_on: date(effective_on),
                    closed_at: None,
                },
                service: service("Newsletter"),
                customer: customer(),
            },
            amount: Money::new(900, Currency::EUR),
        })
    }

    #[test]
    fn the_nearest_deadline_is_first_and_what_has_none_last() {
        let mut later = grace();
        later.trouble.unpaid.works_until = Some(date("2026-11-29"));
        let mut rows = [
            order("2026-11-23"),
            row(overdue()),
            request("2026-11-29"),
            row(later),
            row(grace()),
        ];
        rows.sort_by_cached_key(InboxRow::urgency);
        let said: Vec<_> = rows
            .iter()
            .map(|row| (row.kind().label().english(), row.left(today()).to_string()))
            .collect();
        let said: Vec<_> = said
            .iter()
            .map(|(kind, left)| (*kind, left.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("Payments", "1 day"),
                ("Payments", "5 days"),
                ("Requests", "5 days"),
                ("Payments", "7 days"),
                ("Orders", "No limit"),
            ]
        );
    }

    #[test]
    fn more_at_stake_comes_first_on_the_same_day() {
        let mut larger = grace();
        larger.trouble.unpaid.amount = Money::new(1201, Currency::EUR);
        assert!(row(larger).urgency() < row(grace()).urgency());
    }

    #[test]
    fn what_is_left_of_a_deadline_is_counted_in_days() {
        for (days, words) in [(-1, "Over"), (0, "Today"), (1, "1 day"), (2, "2 days")] {
            assert_eq!(left(days).to_string(), words);
        }
    }

    #[test]
    fn a_failed_payment_says_with_what_how_often_and_why() {
        let says = |payment| row(payment).what_is_wrong(today()).to_string();
        assert_eq!(
            says(grace()),
            "Visa 0341 declined four times: not enough money"
        );
        let mut quiet = grace();
        quiet.trouble.response = Some(ResponseCode::DoNotHonor);
        quiet.trouble.attempts = 1;
        assert_eq!(says(quiet), "Visa 0341 declined, no reason given");
        let mut without = grace();
        without.trouble.payment_method = None;
        assert_eq!(says(without), "No payment method to charge");
        assert_eq!(says(overdue()), "31 days past due");
    }

    #[test]
    fn the_status_is_literal_and_what_helps_follows_from_the_reason() {
        let of = |row: &InboxRow| {
            (
                row.status().1.english(),
                row.action(today()).label().english(),
            )
        };
        assert_eq!(of(&row(grace())), ("Grace Period", "Charge again"));
        let unusable = UnpaidReason::UnusablePaymentMethod;
        let unusable = payment(unusable, Some(B::UnusablePaymentMethod), "2026-11-26");
        let words = ("Unusable Payment Method", "Ask for a card");
        assert_eq!(of(&row(unusable)), words);
        assert_eq!(of(&row(overdue())), ("Overdue", "Record payment"));
        let first = payment(UnpaidReason::FirstPaymentFailed, None, "2026-12-20");
        assert_eq!(of(&row(first)), ("Processing", "Charge again"));
        assert_eq!(of(&order("2026-11-24")), ("Pending", "Accept order"));
        assert_eq!(of(&order("2026-11-25")), ("Pending", "Open order"));
        assert_eq!(of(&request("2026-12-01")), ("Open", "Complete now"));
    }

    #[test]
    fn nothing_is_charged_again_while_an_answer_is_awaited_or_without_a_method() {
        let mut charging = grace();
        charging.is_charging = true;
        charging.next = None;
        let charging = row(charging);
        let next = charging.next(today());
        assert_eq!(next, (steps::WAITS_FOR_BANK.into(), None));
        assert_eq!(charging.action(today()), InboxAction::LookAtSubscription);
        let mut without = grace();
        without.trouble.payment_method = None;
        assert_eq!(row(without).action(today()), InboxAction::AskForCard);
    }

    #[test]
    fn what_happens_by_itself_has_its_day() {
        let ends = Some(date("2026-11-25"));
        assert_eq!(row(grace()).next(today()), (steps::ends(1), ends));
        let mut two = grace();
        two.trouble.services.push(service("Mail"));
        assert_eq!(row(two.clone()).next(today()).0, steps::ends(2));
        assert_eq!(row(two).name().to_string(), "Client archive and 1 more");
        let begins = Some(date("2026-12-04"));
        assert_eq!(
            order("2026-12-04").next(today()),
            (steps::CAN_BE_ACCEPTED.into(), begins)
        );
        assert_eq!(order("2026-11-24").next(today()).1, None);
        let stops = Some(date("2026-12-01"));
        let next = request("2026-12-01").next(today());
        assert_eq!(next, (steps::CANCELS.into(), stops));
    }

    #[test]
    fn where_services_are_off_already_the_end_is_the_deadline() {
        let mut suspended = overdue();
        suspended.trouble.unpaid.works_until = None;
        assert_eq!(row(suspended).deadline(), Some(date("2026-11-25")));
    }

    #[test]
    fn only_a_payment_has_an_edge_in_the_tone_of_its_trouble() {
        assert_eq!(row(grace()).tone(today()), Some(Tone::Bad));
        assert_eq!(row(overdue()).tone(today()), Some(Tone::Warn));
        assert_eq!(order("2026-11-24").tone(today()), None);
        assert_eq!(request("2026-11-24").tone(today()), None);
    }
}

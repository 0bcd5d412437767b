//! Orders on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Message, fields as words};
use serde::{Deserialize, Serialize};

use super::{LINES_LIMIT, QUANTITY_LIMIT};
use crate::calendar::Cycle;
use crate::catalog::AutoSetup;
use crate::customers::CustomerBrief;
use crate::ids::{
    OrderId, PaymentMethodId, PlanId, ProductId, ServiceId, SubscriptionId, TransactionId,
};
use crate::money::Money;
use crate::payments::PaymentMethodBrief;
use crate::problem::FieldRefusal;
use crate::services::{ProductBrief, ServiceStatus, ServiceWait};
use crate::subscriptions::{NextCharge, Standing, UnpaidSubscription};
use crate::text::{ServiceName, TextRefusal, reorders};
use crate::transactions::{ResponseCode, TransactionStatus};

/// One product of an order, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderLineRequest {
    /// The product that is ordered.
    pub product: ProductId,
    /// The billing plan, one of those under which the product is sold.
    pub plan: PlanId,
    /// How many, 1 to 100.
    pub quantity: u32,
    /// What the customer calls the service.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub name: String,
}

/// An order as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// What is ordered, 1 to 20 lines.
    pub lines: Vec<OrderLineRequest>,
    /// What the customer was told is due today. The order is refused when it costs anything else.
    pub due_today: Money,
    /// When the subscriptions begin, within a year; none: today. With a later day nothing is due
    /// today.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// What the customer was told is due on that later day: needed for one. The order is refused
    /// when it costs anything else then.
    #[serde(default)]
    pub due_at_start: Option<Money>,
    /// With what it is paid, now and later. Needed unless everything is free for ever.
    #[serde(default)]
    pub payment_method: Option<PaymentMethodId>,
}

impl OrderRequest {
    /// The day on which the subscriptions begin; none when it is not within a year from `today`.
    pub fn start(&self, today: NaiveDate) -> Option<NaiveDate> {
        let latest = today.checked_add_months(chrono::Months::new(12))?;
        Some(self.starts_on.unwrap_or(today)).filter(|date| (today..=latest).contains(date))
    }

    /// Checks what can be checked without the catalogue; gives the names of the services.
    pub fn parse(&self) -> Result<Vec<ServiceName>, Vec<FieldRefusal>> {
        let mut errors = Vec::new();
        let mut names = Vec::new();
        if self.lines.is_empty() {
            errors.push(FieldRefusal::new("lines", words::AT_LEAST_ONE_PRODUCT));
        }
        if self.lines.len() > LINES_LIMIT {
            let words = words::at_most_products(LINES_LIMIT as u64);
            errors.push(FieldRefusal::new("lines", words));
        }
        for (index, line) in self.lines.iter().enumerate() {
            match parse_name(&line.name) {
                Ok(name) => names.push(name),
                Err(message) => {
                    errors.push(FieldRefusal::new(format!("lines.{index}.name"), message));
                }
            }
            if let Err(message) = check_quantity(line.quantity) {
                errors.push(FieldRefusal::new(
                    format!("lines.{index}.quantity"),
                    message,
                ));
            }
        }
        if errors.is_empty() {
            Ok(names)
        } else {
            Err(errors)
        }
    }
}

/// Checks the name of a service; the error says what to do.
pub fn parse_name(text: &str) -> Result<ServiceName, Message> {
    let parsed = if reorders(text) {
        Err(TextRefusal::ControlCharacter)
    } else {
        ServiceName::parse(text)
    };
    parsed.map_err(|refusal| match refusal {
        TextRefusal::Empty => words::ENTER_SERVICE_NAME.into(),
        TextRefusal::TooLong { length, limit } => {
            words::shorten_name((length - limit) as u64, limit as u64)
        }
        TextRefusal::ControlCharacter => words::HIDDEN_CHARACTERS_IN_NAME.into(),
    })
}

/// Checks a quantity; the error says what to do.
pub fn check_quantity(quantity: u32) -> Result<(), Message> {
    if (1..=QUANTITY_LIMIT).contains(&quantity) {
        Ok(())
    } else {
        Err(words::quantity_range(u64::from(QUANTITY_LIMIT)))
    }
}

/// One line of a stored order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderLine {
    /// The product that was bought.
    pub product: ProductBrief,
    /// The billing plan under which it is charged.
    pub plan: PlanId,
    /// How many of the product.
    pub quantity: u32,
    /// The name of the service.
    pub name: ServiceName,
    /// The service that delivers it.
    pub service: ServiceId,
    /// The service's status now.
    pub status: ServiceStatus,
    /// When the service is set up, as the catalogue has it for the product now.
    pub setup: AutoSetup,
    /// What the service waits for before it is set up; nothing where it is not Pending.
    pub waits_for: Vec<ServiceWait>,
    /// The subscription that bills it.
    pub subscription: SubscriptionId,
    /// When that subscription begins, or began, as it is now.
    pub starts_on: NaiveDate,
    /// What the first cycle costs, without the setup fee.
    pub first: Money,
    /// What setting it up costs, charged once.
    pub setup_fee: Money,
    /// What every later cycle costs; none when nothing recurs.
    pub recurring: Option<Money>,
    /// How often that is charged; none when nothing recurs.
    pub cycle: Option<Cycle>,
    /// When the next payment is due; none when nothing recurs or the period has not begun.
    pub next_due: Option<NaiveDate>,
}

/// An order as it was placed, with what has become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Order {
    /// Identifies the order in links and in the API: `ord_…`.
    pub id: OrderId,
    /// The sum of the versions of its services, each of which grows with every change of its
    /// service: so does this. The `ETag` of the order.
    pub version: u32,
    /// What people call it: `ORD-1042`.
    pub reference: String,
    /// The customer who placed it.
    pub customer: CustomerBrief,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// What was ordered, one line for each service.
    pub lines: Vec<OrderLine>,
    /// The first cycles of all lines.
    pub sub_total: Money,
    /// The setup fees of all lines.
    pub setup_fees: Money,
    /// What was due with the order.
    pub due_today: Money,
    /// The subscriptions that bill it, as they are now.
    pub subscriptions: Vec<OrderSubscription>,
    /// The first payments: what was charged with the order, and every attempt at the first cycle of
    /// its subscriptions, oldest first. A payment method that was only checked stands there with an
    /// amount of nothing.
    pub transactions: Vec<OrderTransaction>,
    /// What of it is unpaid and can be paid now.
    pub unpaid: Vec<UnpaidSubscription>,
}

/// One of the subscriptions of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSubscription {
    /// Identifies the subscription in links and in the API: `sub_…`.
    pub id: SubscriptionId,
    /// Its status and billing status now.
    pub standing: Standing,
    /// With what it is paid; none for what is free for ever.
    pub payment_method: Option<PaymentMethodBrief>,
    /// What is charged next, if nothing changes; none where nothing will be.
    pub next_charge: Option<NextCharge>,
}

/// An order in the staff's queue of those that wait for acceptance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedOrder {
    /// Identifies the order in links and in the API: `ord_…`.
    pub id: OrderId,
    /// What people call it: `ORD-1042`.
    pub reference: String,
    /// The customer who placed it.
    pub customer: CustomerBrief,
    /// When it was placed.
    pub created_at: DateTime<Utc>,
    /// How many of its lines wait for acceptance.
    pub waiting: u32,
    /// The names of what waits, each once, in the order of the lines: in the reader's language,
    /// else in English.
    pub products: Vec<String>,
    /// The first day on which something that waits begins, or began: nothing can be accepted
    /// before.
    pub starts_on: NaiveDate,
}

/// A payment that an order started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderTransaction {
    /// The number of the transaction.
    pub id: TransactionId,
    /// What has become of the payment so far.
    pub status: TransactionStatus,
    /// How much it takes; nothing where a payment method was only checked.
    pub amount: Money,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What it pays for.
    pub subscription: Option<SubscriptionId>,
    /// With what; none for what was recorded without.
    pub payment_method: Option<PaymentMethodBrief>,
    /// What the processor answered; none before it did.
    pub response: Option<ResponseCode>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn line(name: &str, quantity: u32) -> OrderLineRequest {
        OrderLineRequest {
            product: "vps-4".parse().unwrap(),
            plan: "MONTHLY".parse().unwrap(),
            quantity,
            name: name.into(),
        }
    }

    fn request(lines: Vec<OrderLineRequest>) -> OrderRequest {
        OrderRequest {
            lines,
            due_today: Money::zero(Currency::EUR),
            starts_on: None,
            due_at_start: None,
            payment_method: None,
        }
    }

    #[test]
    fn an_order_begins_today_or_within_a_year() {
        let today: NaiveDate = "2026-11-22".parse().unwrap();
        let start = |on: &str| {
            let order = OrderRequest {
                starts_on: on.parse().ok(),
                ..request(Vec::new())
            };
            order.start(today).map(|date| date.to_string())
        };
        assert_eq!(start("").as_deref(), Some("2026-11-22"));
        assert_eq!(start("2026-11-22").as_deref(), Some("2026-11-22"));
        assert_eq!(start("2027-11-22").as_deref(), Some("2027-11-22"));
        assert_eq!(start("2027-11-23"), None);
        assert_eq!(start("2026-11-21"), None);
    }

    #[test]
    fn every_line_gets_its_own_answer() {
        assert!(
            request(vec![line("Shop", 1), line("Blog", 100)])
                .parse()
                .is_ok()
        );
        let errors = request(vec![line("Shop", 0), line(" ", 101)])
            .parse()
            .unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            ["lines.0.quantity", "lines.1.name", "lines.1.quantity"]
        );
        let errors = request(vec![line("a\u{202E}b", 1)]).parse().unwrap_err();
        assert_eq!(errors[0].field, "lines.0.name");
        assert_eq!(request(vec![]).parse().unwrap_err()[0].field, "lines");
        assert!(request(vec![line("x", 1); 20]).parse().is_ok());
        assert!(request(vec![line("x", 1); 21]).parse().is_err());
    }
}

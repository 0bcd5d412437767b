//! What every date and every amount of the API speaks of: what happened, what will, or neither. The
//! description says it of each field (`x-time`).
//!
//! A promise comes true to the day and to the minor unit, unless somebody acts in between;
//! `tests/api/promises/` holds time against each of them. A field that is missing here, and a line
//! for a field that there is not, fail there.

use serde_json::{Map, Value};

/// What a date or an amount speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// Of what happened, or was said then.
    Past,
    /// Of what will happen by itself, as long as it lies ahead.
    Promise,
    /// Of none of both: a price in a list, what somebody asks for, what a clock shows.
    Neither,
}

impl Time {
    /// The word in the description.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Promise => "promise",
            Self::Neither => "neither",
        }
    }
}

use Time::{Neither, Past, Promise};

/// Every schema with fields of that kind.
pub const TIMES: &[(&str, Time, &[&str])] = &[
    ("Activity", Past, &["at"]),
    ("AddPaymentMethod", Neither, &["amount"]),
    ("Advance", Neither, &["until"]),
    ("AdvanceSummary", Past, &["from"]),
    ("AdvanceSummary", Neither, &["until"]),
    ("AdvancePreview", Neither, &["until"]),
    ("AgendaItem", Promise, &["at", "sums"]),
    ("Anchor", Neither, &["on"]),
    ("Average", Past, &["amounts"]),
    ("Cancellation", Past, &["closed_at", "requested_at"]),
    ("Cancellation", Promise, &["effective_on"]),
    ("ClockState", Neither, &["now", "real", "until"]),
    ("ComingCharge", Promise, &["amount", "on"]),
    ("CustomerSummary", Past, &["created_at"]),
    ("DecidedItem", Past, &["at"]),
    ("EndingService", Promise, &["on"]),
    ("Event", Past, &["amount", "effective_on"]),
    ("ExpiringMethod", Neither, &["expires_on"]),
    ("Happened", Past, &["amount", "at"]),
    ("Inbox", Promise, &["sums"]),
    ("Leaving", Promise, &["on"]),
    ("Life", Past, &["paid_from", "paid_minor"]),
    (
        "Life",
        Promise,
        &[
            "ends_on",
            "entitled_through",
            "gives_up_on",
            "invoice_due_on",
            "next_bill_before",
            "next_bill_on",
            "next_retry_on",
            "setup_minor",
            "paused_on",
            "short_until",
            "starts_on",
            "suspends_on",
        ],
    ),
    ("Mail", Past, &["created_at", "sent_at"]),
    ("Me", Neither, &["now"]),
    ("Month", Past, &["begins_on", "paid", "refunded", "waiting"]),
    ("MonthTotal", Past, &["begins_on", "paid", "refunded"]),
    ("NextCharge", Promise, &["amount", "on"]),
    ("NextEvent", Promise, &["at"]),
    ("NextPayment", Promise, &["on", "sums"]),
    ("NextStep", Promise, &["on"]),
    ("OpenCancellation", Past, &["requested_at"]),
    ("OpenCancellation", Promise, &["effective_on"]),
    (
        "Order",
        Past,
        &["created_at", "due_today", "setup_fees", "sub_total"],
    ),
    (
        "OrderLine",
        Promise,
        &["first", "next_due", "setup_fee", "starts_on"],
    ),
    ("OrderLine", Neither, &["recurring"]),
    (
        "OrderRequest",
        Neither,
        &["due_at_start", "due_today", "starts_on"],
    ),
    ("OrderToDecide", Neither, &["amount"]),
    ("OrderTransaction", Past, &["amount", "created_at"]),
    ("OwnSession", Past, &["created_at", "last_used_at"]),
    ("PaidPeriod", Past, &["amount", "from", "kept_since"]),
    ("PaidPeriod", Promise, &["until"]),
    ("PaidSubscription", Promise, &["entitled_through"]),
    ("PaymentMethod", Past, &["created_at"]),
    ("PaymentMethod", Neither, &["expires_on"]),
    ("Price", Neither, &["amount", "reduced", "setup_fee"]),
    ("QueuedOrder", Past, &["created_at"]),
    ("QueuedOrder", Promise, &["starts_on"]),
    ("ReasonCount", Past, &["month"]),
    ("ReasonsReport", Neither, &["from", "to"]),
    ("Receipt", Past, &["amount", "paid_at", "refunded"]),
    (
        "ReceiptLine",
        Past,
        &["amount", "period_end", "period_start"],
    ),
    ("RequestToDecide", Neither, &["amount"]),
    (
        "Service",
        Past,
        &["activated_at", "created_at", "updated_at"],
    ),
    ("Service", Promise, &["next_due", "starts_on"]),
    ("Service", Neither, &["price"]),
    ("ServiceDetails", Past, &["setup_fee"]),
    ("Setback", Past, &["due_at"]),
    ("Setback", Promise, &["next_try_at"]),
    ("StandingsReport", Neither, &["as_of"]),
    ("Subscription", Past, &["created_at"]),
    (
        "Subscription",
        Promise,
        &[
            "ends_on",
            "entitled_through",
            "next_bill_on",
            "next_retry_on",
            "paused_on",
            "starts_on",
        ],
    ),
    (
        "SubscriptionActionRequest",
        Neither,
        &["charged_now", "starts_on"],
    ),
    ("SubscriptionDetails", Past, &["ordered_at"]),
    ("SubscriptionItem", Neither, &["price", "reduced"]),
    ("SubscriptionVersion", Promise, &["ends_on", "starts_on"]),
    ("Tally", Past, &["sums"]),
    ("Transaction", Past, &["amount", "created_at"]),
    ("TransactionActionRequest", Neither, &["amount"]),
    ("TransactionDetails", Past, &["refunded"]),
    ("TransactionDetails", Promise, &["next_attempt_on"]),
    (
        "TransactionItem",
        Past,
        &["amount", "period_end", "period_start"],
    ),
    ("TransactionLogEntry", Past, &["at"]),
    ("Troubles", Promise, &["sums"]),
    (
        "Unpaid",
        Promise,
        &["amount", "retry_on", "since", "works_until"],
    ),
    ("UnpaidSubscription", Past, &["unpaid_since"]),
    (
        "UnpaidSubscription",
        Promise,
        &["amount", "ends_on", "next_retry_on"],
    ),
    ("Week", Neither, &["begins_on"]),
    ("Week", Promise, &["days", "sums"]),
];

/// How the description names the label.
pub const LABEL: &str = "x-time";

/// Writes the labels into a description.
pub fn label(document: &mut Value) {
    let Some(schemas) = document.pointer_mut("/components/schemas") else {
        return;
    };
    for (schema, time, fields) in TIMES {
        if let Some(schema) = schemas.get_mut(*schema) {
            label_fields(schema, *time, fields);
        }
    }
}

/// Of a schema, and of the parts that it is made of.
fn label_fields(schema: &mut Value, time: Time, fields: &[&str]) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        label_properties(properties, time, fields);
    }
    for way in ["allOf", "oneOf"] {
        let parts = schema.get_mut(way).and_then(Value::as_array_mut);
        for part in parts.into_iter().flatten() {
            label_fields(part, time, fields);
        }
    }
}

fn label_properties(properties: &mut Map<String, Value>, time: Time, fields: &[&str]) {
    for (name, property) in properties {
        if fields.contains(&name.as_str())
            && let Value::Object(property) = property
        {
            property.insert(LABEL.to_owned(), time.as_str().into());
        }
    }
}

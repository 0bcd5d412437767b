//! What a receipt says: the same words on the page, on paper and in the file.

mod amount;
mod sheet;

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::{Fixed, Message, common, names, receipts as words};
use serde::{Deserialize, Serialize};

use crate::ids::{CustomerId, TransactionId};
use crate::money::Money;
use crate::payments::PaymentMethodBrief;
use crate::text::ServiceName;

pub use self::amount::{InPrint, in_print};
pub use self::sheet::{Party, Sheet, SheetRow};

/// Who sells: whoever runs the installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merchant {
    /// The name under which the merchant trades.
    pub name: String,
    /// The lines of the address; nothing where nobody said it.
    pub address: Vec<String>,
    /// The number under which the merchant pays taxes, such as a VAT ID.
    pub tax_id: Option<String>,
}

/// The customer to whom the receipt is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payer {
    /// The customer's number: what the merchant finds the account by.
    pub id: CustomerId,
    /// The name of the customer, as staff gave it.
    pub name: String,
    /// The customer's address for mail.
    pub email: String,
}

/// One thing that was paid, or of which something was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptLine {
    /// What it is: the description of the product.
    pub product: String,
    /// The services of this product that it is for; nothing where that is not known any more.
    pub services: Vec<ServiceName>,
    /// How many of it.
    pub quantity: u32,
    /// What it costs, for the whole quantity.
    pub amount: Money,
    /// The first day that is paid.
    pub period_start: Option<NaiveDate>,
    /// The first day after.
    pub period_end: Option<NaiveDate>,
}

impl ReceiptLine {
    /// The days that are paid, both ends included; none where there is no period.
    pub fn period(&self) -> Option<Message> {
        let start = self.period_start?;
        Some(match self.period_end {
            Some(end) => common::days(start, end.pred_opt().unwrap_or(end)),
            None => words::from_day(start),
        })
    }
}

/// A receipt: money was taken, or given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// The transaction, whose number is that of the receipt.
    pub number: TransactionId,
    /// When the money was taken, or given back.
    pub paid_at: DateTime<Utc>,
    /// How much that was.
    pub amount: Money,
    /// With what it was paid, or where it went back to; none for what was recorded without.
    pub payment_method: Option<PaymentMethodBrief>,
    /// The transaction that it gives back; none where money was taken.
    pub refund_of: Option<TransactionId>,
    /// How much of it is given back.
    pub refunded: Money,
    /// Who sold it; none where the installation does not say.
    pub merchant: Option<Merchant>,
    /// The customer who paid, or got it back.
    pub payer: Payer,
    /// The services that it is for.
    pub services: Vec<ServiceName>,
    /// What was paid, one after the other; nothing where that was not recorded.
    pub lines: Vec<ReceiptLine>,
}

impl Receipt {
    /// The heading: a receipt, or that of a refund.
    pub const fn title(&self) -> Fixed {
        match self.refund_of {
            None => words::TITLE,
            Some(_) => words::REFUND_TITLE,
        }
    }

    /// The heading with the number: what the file is called for people.
    pub fn name(&self) -> Message {
        words::named(self.number.as_str(), self.title().into())
    }

    /// What stands below each page where there are several.
    pub fn page_words(&self, page: usize, pages: usize) -> Message {
        words::page(self.name(), page as u64, pages as u64)
    }

    /// What stands in the line below the addresses: names and values.
    pub fn facts(&self) -> Vec<(Fixed, Message)> {
        let time = self.paid_at.format("%H:%M").to_string();
        let moment = words::moment(self.paid_at.date_naive(), &time);
        let is_refund = self.refund_of.is_some();
        let number = |number: &TransactionId| names::one(number.as_str());
        let mut facts = vec![
            (words::NUMBER, number(&self.number)),
            if is_refund {
                (words::REFUNDED_ON, moment)
            } else {
                (words::PAID_ON, moment)
            },
        ];
        if let Some(method) = &self.payment_method {
            let with = if is_refund {
                words::REFUNDED_TO
            } else {
                words::PAID_WITH
            };
            facts.push((with, method.name()));
        }
        if let Some(refunded) = &self.refund_of {
            facts.push((words::REFUND_OF, number(refunded)));
        }
        facts
    }

    /// What stands beside the sum.
    pub const fn sum_label(&self) -> Fixed {
        match self.refund_of {
            None => words::PAID,
            Some(_) => words::REFUNDED,
        }
    }

    /// How it stands, in a sentence.
    pub fn sentence(&self) -> Message {
        let day = self.paid_at.date_naive();
        if self.refund_of.is_some() {
            words::refunded_on_day(day)
        } else if self.refunded.is_zero() {
            words::paid_in_full(day)
        } else {
            words::part_given_back(day, self.refunded.into())
        }
    }

    /// The name of its file, without an ending.
    pub fn file_name(&self) -> String {
        format!("receipt-{}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    pub(super) fn receipt() -> Receipt {
        Receipt {
            number: "GS00000652".parse().unwrap(),
            paid_at: "2026-11-04T02:41:30Z".parse().unwrap(),
            amount: Money::new(5300, Currency::EUR),
            payment_method: None,
            refund_of: None,
            refunded: Money::zero(Currency::EUR),
            merchant: None,
            payer: Payer {
                id: CustomerId::from_bits(1),
                name: "Berg Studio".into(),
                email: "anna@demo.example".into(),
            },
            services: Vec::new(),
            lines: Vec::new(),
        }
    }

    #[test]
    fn a_payment_and_what_gives_it_back_are_told_apart() {
        let paid = receipt();
        assert_eq!(paid.title().english(), "Receipt");
        assert_eq!(paid.facts()[1].1.to_string(), "4 Nov 2026, 02:41 UTC");
        assert_eq!(
            paid.sentence().to_string(),
            "Paid in full on 4 Nov 2026. Nothing is owed for it."
        );
        let back = Receipt {
            refunded: Money::new(300, Currency::EUR),
            ..paid.clone()
        };
        assert_eq!(
            back.sentence().to_string(),
            "Paid in full on 4 Nov 2026. 3.00 EUR of it is given back."
        );
        let refund = Receipt {
            refund_of: Some("GS00000600".parse().unwrap()),
            ..paid
        };
        assert_eq!(refund.name().to_string(), "Refund receipt GS00000652");
        assert_eq!(
            refund.page_words(2, 3).to_string(),
            "Refund receipt GS00000652 · Page 2 of 3"
        );
        assert_eq!(refund.sum_label().english(), "Refunded");
        let (name, value) = &refund.facts()[2];
        assert_eq!(
            (name.english(), value.to_string().as_str()),
            ("Refund of", "GS00000600")
        );
        assert_eq!(refund.sentence().to_string(), "Refunded on 4 Nov 2026.");
    }

    #[test]
    fn a_period_ends_on_its_last_day() {
        let line = ReceiptLine {
            product: "Managed VPS 4".into(),
            services: Vec::new(),
            quantity: 1,
            amount: Money::new(4900, Currency::EUR),
            period_start: "2026-11-04".parse().ok(),
            period_end: "2026-12-04".parse().ok(),
        };
        let period = |line: &ReceiptLine| line.period().map(|days| days.to_string());
        assert_eq!(period(&line).unwrap(), "4 Nov 2026 – 3 Dec 2026");
        let open = ReceiptLine {
            period_end: None,
            ..line.clone()
        };
        assert_eq!(period(&open).unwrap(), "From 4 Nov 2026");
        let none = ReceiptLine {
            period_start: None,
            ..line
        };
        assert_eq!(period(&none), None);
    }
}

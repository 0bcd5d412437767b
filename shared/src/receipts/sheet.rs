//! A receipt as it lies on the table: every word of it in its place. The page shows it, and the
//! file draws it.

use super::{Merchant, Payer, Receipt, ReceiptLine};
use crate::money::Money;
use crate::text::{ServiceName, titled};

/// Everything that a receipt says, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The heading: a receipt, or that of a refund.
    pub title: &'static str,
    /// Who sells; none where the installation does not say.
    pub seller: Option<Party>,
    /// Who paid, or got it back.
    pub buyer: Party,
    /// What stands in the line below the addresses: names and values.
    pub facts: Vec<(&'static str, String)>,
    /// What the table is about, for who cannot see that.
    pub caption: &'static str,
    /// The heads of the table: for what, for which days, how many, how much.
    pub heads: [&'static str; 4],
    /// What was paid, one after the other; at least one.
    pub rows: Vec<SheetRow>,
    /// What the rows come to: its name and the amount.
    pub sum: (&'static str, String),
    /// How it stands, in a sentence.
    pub sentence: String,
    /// What it is not.
    pub note: &'static str,
}

/// One of the two whom a receipt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Which of the two.
    pub heading: &'static str,
    /// The name, which leads.
    pub name: String,
    /// What else tells who that is, each on a line of its own.
    pub lines: Vec<String>,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// What the reader knows it by: the services, or else the product.
    pub name: String,
    /// The product, where the services lead.
    pub below: Option<String>,
    /// The days that are paid; empty where there is no period.
    pub period: String,
    /// How many; empty where that was not recorded.
    pub quantity: String,
    /// What it costs, as it is written.
    pub amount: String,
}

impl Receipt {
    /// The receipt in words. `money` writes an amount in the reader's way.
    pub fn sheet(&self, money: impl Fn(Money) -> String) -> Sheet {
        let rows = if self.lines.is_empty() {
            vec![self.only_row(money(self.amount))]
        } else {
            let lines = self.lines.iter();
            lines.map(|line| row(line, money(line.amount))).collect()
        };
        Sheet {
            title: self.title(),
            seller: self.merchant.as_ref().map(seller),
            buyer: buyer(&self.payer),
            facts: self.facts(),
            caption: "What was paid",
            heads: ["What for", "Period", "Quantity", "Amount"],
            rows,
            sum: (self.sum_label(), money(self.amount)),
            sentence: self.sentence(money),
            note: Self::NOTE,
        }
    }

    /// What stands for rows that were not recorded: the services, or that it was a payment.
    fn only_row(&self, amount: String) -> SheetRow {
        let names: Vec<&str> = self.services.iter().map(ServiceName::as_str).collect();
        let name = if names.is_empty() {
            "Payment".to_owned()
        } else {
            titled(&names).to_string()
        };
        SheetRow {
            name,
            below: None,
            period: String::new(),
            quantity: String::new(),
            amount,
        }
    }
}

fn seller(merchant: &Merchant) -> Party {
    let lines = merchant.address.iter().chain(&merchant.tax_id);
    Party {
        heading: "From",
        name: merchant.name.clone(),
        lines: lines.cloned().collect(),
    }
}

fn buyer(payer: &Payer) -> Party {
    Party {
        heading: "To",
        name: payer.name.clone(),
        lines: vec![payer.email.clone(), format!("Customer {}", payer.id)],
    }
}

fn row(line: &ReceiptLine, amount: String) -> SheetRow {
    // The service is what the reader knows; the product is what the merchant sells.
    let (name, below) = if line.services.is_empty() {
        (line.product.clone(), None)
    } else {
        let names: Vec<&str> = line.services.iter().map(ServiceName::as_str).collect();
        (names.join(", "), Some(line.product.clone()))
    };
    SheetRow {
        name,
        below,
        period: line.period(),
        quantity: line.quantity.to_string(),
        amount,
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_print;
    use super::super::tests::receipt;
    use super::*;
    use crate::money::Currency;

    fn line(services: &[&str]) -> ReceiptLine {
        let names = services
            .iter()
            .map(|name| ServiceName::parse(name).unwrap());
        ReceiptLine {
            product: "Managed VPS 4".into(),
            services: names.collect(),
            quantity: 2,
            amount: Money::new(5300, Currency::EUR),
            period_start: "2026-11-04".parse().ok(),
            period_end: "2026-12-04".parse().ok(),
        }
    }

    #[test]
    fn a_sheet_says_who_what_for_and_how_much() {
        let receipt = Receipt {
            merchant: Some(Merchant {
                name: "Hafenlicht Hosting GmbH".into(),
                address: vec!["Speicherweg 12".into()],
                tax_id: Some("VAT ID DE 999 999 999".into()),
            }),
            lines: vec![line(&["Shop", "Blog"]), line(&[])],
            ..receipt()
        };
        let sheet = receipt.sheet(in_print);
        let seller = sheet.seller.unwrap();
        assert_eq!(seller.lines, ["Speicherweg 12", "VAT ID DE 999 999 999"]);
        assert_eq!(
            sheet.buyer.lines,
            [
                "anna@demo.example",
                "Customer cus_00000000000000000000000001"
            ]
        );
        assert_eq!(sheet.rows[0].name, "Shop, Blog");
        assert_eq!(sheet.rows[0].below.as_deref(), Some("Managed VPS 4"));
        assert_eq!(sheet.rows[0].quantity, "2");
        assert_eq!(sheet.rows[0].period, "4 Nov 2026 – 3 Dec 2026");
        assert_eq!(sheet.rows[1].name, "Managed VPS 4");
        assert_eq!(sheet.rows[1].below, None);
        assert_eq!(sheet.rows[1].amount, "€53.00");
        assert_eq!(sheet.sum, ("Paid", "€53.00".to_owned()));
        assert_eq!(
            sheet.sentence,
            "Paid in full on 4 Nov 2026. Nothing is owed for it."
        );
    }

    #[test]
    fn what_was_not_recorded_is_one_row_that_names_the_services() {
        let bare = receipt();
        assert_eq!(bare.sheet(in_print).rows[0].name, "Payment");
        let named = Receipt {
            services: vec![ServiceName::parse("Shop").unwrap()],
            ..bare
        };
        let sheet = named.sheet(in_print);
        assert_eq!(sheet.seller, None);
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.rows[0].name, "Shop");
        assert_eq!(sheet.rows[0].quantity, "");
        assert_eq!(sheet.rows[0].amount, "€53.00");
    }
}

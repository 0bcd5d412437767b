//! A receipt as it lies on the table: every word of it in its place. The page shows it, and the
//! file draws it.

use goodstanding_words::{Fixed, Speaker, columns, receipts as words};

use super::{Merchant, Payer, Receipt, ReceiptLine};
use crate::money::Money;
use crate::text::{ServiceName, titled, with_commas};

/// Everything that a receipt says, in the order in which it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The heading: a receipt, or that of a refund.
    pub title: String,
    /// Who sells; none where the installation does not say.
    pub seller: Option<Party>,
    /// Who paid, or got it back.
    pub buyer: Party,
    /// What stands in the line below the addresses: names and values.
    pub facts: Vec<(String, String)>,
    /// What the table is about, for who cannot see that.
    pub caption: String,
    /// The heads of the table: for what, for which days, how many, how much.
    pub heads: [String; 4],
    /// What was paid, one after the other; at least one.
    pub rows: Vec<SheetRow>,
    /// What the rows come to: its name and the amount.
    pub sum: (String, String),
    /// How it stands, in a sentence.
    pub sentence: String,
    /// What it is not.
    pub note: String,
}

/// One of the two whom a receipt names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Which of the two.
    pub heading: String,
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
    /// The receipt in words, as `speaker` says and writes them.
    pub fn sheet(&self, speaker: &impl Speaker) -> Sheet {
        let say = |words: Fixed| words.say(speaker).to_owned();
        let money = |money: Money| speaker.money(&money.into());
        let rows = if self.lines.is_empty() {
            vec![self.only_row(speaker)]
        } else {
            self.lines.iter().map(|line| row(line, speaker)).collect()
        };
        let heads = [
            words::WHAT_FOR,
            columns::PERIOD,
            columns::QUANTITY,
            columns::AMOUNT,
        ];
        let facts = self.facts().into_iter();
        Sheet {
            title: say(self.title()),
            seller: self.merchant.as_ref().map(|it| seller(it, speaker)),
            buyer: buyer(&self.payer, speaker),
            facts: facts
                .map(|(name, value)| (say(name), value.say(speaker)))
                .collect(),
            caption: say(words::CAPTION),
            heads: heads.map(say),
            rows,
            sum: (say(self.sum_label()), money(self.amount)),
            sentence: self.sentence().say(speaker),
            note: say(words::NOTE),
        }
    }

    /// What stands for rows that were not recorded: the services, or that it was a payment.
    fn only_row(&self, speaker: &impl Speaker) -> SheetRow {
        let names: Vec<&str> = self.services.iter().map(ServiceName::as_str).collect();
        let name = if names.is_empty() {
            words::PAYMENT.into()
        } else {
            titled(&names)
        };
        SheetRow {
            name: name.say(speaker),
            below: None,
            period: String::new(),
            quantity: String::new(),
            amount: speaker.money(&self.amount.into()),
        }
    }
}

fn seller(merchant: &Merchant, speaker: &impl Speaker) -> Party {
    let lines = merchant.address.iter().chain(&merchant.tax_id);
    Party {
        heading: words::FROM.say(speaker).to_owned(),
        name: merchant.name.clone(),
        lines: lines.cloned().collect(),
    }
}

fn buyer(payer: &Payer, speaker: &impl Speaker) -> Party {
    let customer = words::customer(&payer.id.to_string());
    Party {
        heading: words::TO.say(speaker).to_owned(),
        name: payer.name.clone(),
        lines: vec![payer.email.clone(), customer.say(speaker)],
    }
}

fn row(line: &ReceiptLine, speaker: &impl Speaker) -> SheetRow {
    // The service is what the reader knows; the product is what the merchant sells.
    let (name, below) = if line.services.is_empty() {
        (line.product.clone(), None)
    } else {
        let names: Vec<&str> = line.services.iter().map(ServiceName::as_str).collect();
        let names = with_commas(&names).say(speaker);
        (names, Some(line.product.clone()))
    };
    let period = line.period();
    SheetRow {
        name,
        below,
        period: period.map(|it| it.say(speaker)).unwrap_or_default(),
        quantity: speaker.number(line.quantity.into()),
        amount: speaker.money(&line.amount.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::InPrint;
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
        let sheet = receipt.sheet(&InPrint);
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
        assert_eq!(sheet.sum, ("Paid".to_owned(), "€53.00".to_owned()));
        assert_eq!(
            sheet.sentence,
            "Paid in full on 4 Nov 2026. Nothing is owed for it."
        );
    }

    #[test]
    fn what_was_not_recorded_is_one_row_that_names_the_services() {
        let bare = receipt();
        assert_eq!(bare.sheet(&InPrint).rows[0].name, "Payment");
        let named = Receipt {
            services: vec![ServiceName::parse("Shop").unwrap()],
            ..bare
        };
        let sheet = named.sheet(&InPrint);
        assert_eq!(sheet.seller, None);
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.rows[0].name, "Shop");
        assert_eq!(sheet.rows[0].quantity, "");
        assert_eq!(sheet.rows[0].amount, "€53.00");
    }
}

//! Customers whom only staff see.

use chrono::Days;
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::SANDBOX;

use super::names::{NAMES, PRODUCTS};
use super::teller::Teller;
use crate::script::{Lot, Script, line, lot};

/// Who speaks for each of them.
const PERSON: &str = "The office";

const OTHERS: [(&str, Currency); 12] = [
    ("Aurora Optics", Currency::USD),
    ("Bäckerei Sonntag", Currency::EUR),
    ("Cedar & Finch", Currency::GBP),
    ("Delta Rowing Club", Currency::GBP),
    ("Estudio Paloma", Currency::EUR),
    ("Fjord Kajakk", Currency::EUR),
    ("Green Lantern Books", Currency::USD),
    ("株式会社さくら", Currency::JPY),
    ("Iris Verlag", Currency::EUR),
    ("Juniper Labs", Currency::USD),
    ("Kavárna Slavia", Currency::EUR),
    ("Lumen Architects", Currency::GBP),
];

impl Teller<'_> {
    /// The list of customers is worth searching.
    pub(super) fn add_others(&mut self) {
        for (index, (name, currency)) in OTHERS.iter().enumerate() {
            let mailbox = format!("office{}", index + 1);
            let age = self.dice.between(400, 3000).unsigned_abs();
            let months_left = u32::try_from(self.dice.between(4, 40)).unwrap_or(4);
            let mut people = self.people();
            let customer = people.customer((name, &mailbox, PERSON), *currency, age);
            people.pays_with(customer, "card", SANDBOX[0], months_left);
            let mut script = self.script(customer);
            for number in 0..script.dice.between(1, 4).unsigned_abs() {
                let place = index * 5 + usize::try_from(number).unwrap_or_default();
                let product = script.dice.pick(&PRODUCTS);
                let lot = Lot {
                    plan: "MONTHLY",
                    pays_with: "card",
                    lines: vec![line(NAMES[place % 7], product, 1)],
                };
                let age = script.dice.between(40, 390).unsigned_abs();
                script.well(age, &lot);
            }
            script.waits_for_acceptance(name);
        }
    }
}

impl Script<'_> {
    /// Orders that wait until staff accept them: one of two products, one of which runs already;
    /// one that begins later; and one of one.
    fn waits_for_acceptance(&mut self, name: &str) {
        match name {
            "Aurora Optics" => {
                let two = [
                    ("aurora-optics.example", "tls-ov", 1),
                    ("Lens shop backup", "backup", 1),
                ];
                let at = self.calendar.at(4, 10 * 3600);
                self.order_at(at, &lot("ANNUAL", "card", &two));
            }
            "Lumen Architects" => {
                let later = lot(
                    "BIENNIAL",
                    "card",
                    &[("lumen-architects.example", "tls-ov", 1)],
                );
                let ahead = Some(self.calendar.today() + Days::new(15));
                self.order_as(self.calendar.at(2, 14 * 3600), &later, ahead, &[]);
            }
            "Juniper Labs" => {
                let shift = lot("QUARTERLY", "card", &[("Night shift", "sysadmin", 1)]);
                self.order_at(self.calendar.hours_ago(21), &shift);
            }
            _ => {}
        }
    }
}

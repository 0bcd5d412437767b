//! The people of the demo, and what each of them has.

mod anna;
mod billing;
mod lines;
mod orders;
mod others;
mod tables;
mod zoe;

use chrono::{NaiveDate, TimeDelta};
use goodstanding_shared::ids::{CustomerId, UserId};
use goodstanding_shared::money::Currency;

use self::lines::BEN;
use crate::dice::Dice;
use crate::payments::{Wallet, add_three};
use crate::services::Owner;
use crate::{DemoCustomer, DemoData, DemoUser, Options};

/// How many cycles are told of a subscription: of most, of Zoe's, and of those that show what a long list is like.
const FEW_CYCLES: usize = 8;
const ZOES_CYCLES: usize = 6;
const MANY_CYCLES: usize = 40;

/// A customer with the person who speaks for it, and how it pays.
struct Account<'a> {
    owner: Owner<'a>,
    wallet: Wallet,
    /// How many cycles are told.
    cycles: usize,
}

struct Maker<'a> {
    data: &'a mut DemoData,
    dice: &'a Dice,
    options: &'a Options,
}

pub(crate) fn add(data: &mut DemoData, options: &Options) {
    let dice = Dice::new(options.seed);
    let mut maker = Maker {
        data,
        dice: &dice,
        options,
    };
    maker.everybody();
}

impl Maker<'_> {
    fn today(&self) -> NaiveDate {
        self.options.now.date_naive()
    }

    fn everybody(&mut self) {
        let anna = self.customer(("Berg Studio", "anna", "Anna Berg"), Currency::EUR, 4000);
        let ben = self.customer(("Ben's Bakery", "ben", "Ben Carter"), Currency::USD, 210);
        let zoe = self.customer(
            ("Zoë Laurent International", "zoe", "Zoë Laurent"),
            Currency::GBP,
            2200,
        );
        self.customer(("Emil Novák", "empty", "Emil Novák"), Currency::EUR, 2);
        self.data.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: None,
            email: "sam@demo.example".into(),
            name: "Sam Okafor".into(),
            created_at: self.options.now - TimeDelta::days(4100),
        });
        self.add_anna(&anna);
        let owner = Owner {
            customer: &ben,
            person: "Ben Carter",
        };
        let account = Account {
            owner,
            wallet: add_three(self.data, self.dice, self.options, owner),
            cycles: 1,
        };
        self.add_lines(&account, &BEN);
        self.add_zoe(&zoe);
        self.add_others();
    }

    fn customer(
        &mut self,
        (name, mailbox, person): (&str, &str, &str),
        currency: Currency,
        age_days: i64,
    ) -> DemoCustomer {
        let created_at = self.options.now - TimeDelta::days(age_days);
        let customer = DemoCustomer {
            id: CustomerId::from_bits(self.dice.bits()),
            name: name.into(),
            email: format!("{mailbox}@demo.example"),
            currency,
            created_at,
        };
        self.data.customers.push(customer.clone());
        self.data.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: Some(customer.id),
            email: customer.email.clone(),
            name: person.into(),
            created_at,
        });
        customer
    }
}

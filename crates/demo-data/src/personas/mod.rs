//! The people of the demo, and what each of them does.

mod anna;
mod many;
mod names;
mod others;
mod pairs;
mod ways;
mod zoe;

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind, SANDBOX};

use crate::calendar::Calendar;
use crate::deeds::{Listing, What};
use crate::dice::Dice;
use crate::people::{People, number};
use crate::script::{Script, lot};
use crate::{Options, Story};

/// For how many days those are known who have been there for long.
const LONG: u64 = 4000;
/// Since how many days the merchant sells some things by agreement only, or not any more.
const OFF_THE_LIST: u64 = 230;

/// Writes down who there is and what they do.
pub(crate) fn add(story: &mut Story, options: &Options) {
    let dice = Dice::new(options.seed);
    let calendar = Calendar { now: options.now };
    let mut teller = Teller {
        story,
        dice: &dice,
        calendar,
    };
    teller.everybody(options.services_of_anna);
}

struct Teller<'a> {
    story: &'a mut Story,
    dice: &'a Dice,
    calendar: Calendar,
}

impl Teller<'_> {
    fn everybody(&mut self, services_of_anna: usize) {
        let (anna, ben, zoe) = {
            let mut people = self.people();
            people.staff();
            let anna = people.customer(("Berg Studio", "anna", "Anna Berg"), Currency::EUR, LONG);
            let ben = people.customer(("Ben's Bakery", "ben", "Ben Carter"), Currency::USD, 210);
            let name = ("Zoë Laurent International", "zoe", "Zoë Laurent");
            let zoe = people.customer(name, Currency::GBP, 2200);
            people.customer(("Emil Novák", "empty", "Emil Novák"), Currency::EUR, 2);
            (anna, ben, zoe)
        };
        self.add_anna(anna, services_of_anna);
        self.add_ben(ben);
        self.add_zoe(zoe);
        self.add_others();
        self.take_off_the_list();
    }

    fn people(&mut self) -> People<'_> {
        People {
            story: self.story,
            dice: self.dice,
            calendar: self.calendar,
        }
    }

    fn script(&mut self, customer: CustomerId) -> Script<'_> {
        Script {
            deeds: &mut self.story.deeds,
            dice: self.dice,
            calendar: self.calendar,
            customer,
        }
    }

    /// What is not public now was public once.
    fn take_off_the_list(&mut self) {
        use goodstanding_shared::catalog::Visibility;
        let at = self.calendar.at(OFF_THE_LIST, 9 * 3600);
        let products = self.story.products.iter();
        let hidden = products.filter(|known| known.visibility != Visibility::Public);
        self.story.listings = hidden
            .map(|known| Listing {
                at,
                product: known.product.id.clone(),
                visibility: known.visibility,
            })
            .collect();
    }

    /// Three of everything.
    fn add_ben(&mut self, ben: CustomerId) {
        let mut people = self.people();
        people.pays_with(ben, "card", SANDBOX[0], 17);
        people.pays_with(ben, "second", SANDBOX[1], 9);
        let account = number(Behaviour::Approves, 0, PaymentMethodKind::BankAccount);
        people.pays_with(ben, "bank", account, 0);
        let mut script = self.script(ben);
        for (age, name, product) in [
            (120, "Bakery website", "hosting-pro"),
            (118, "Orders mailbox", "mail-10"),
            (200, "bens-bakery.example", "domain"),
        ] {
            script.well(age, &lot("ANNUAL", "card", &[(name, product, 1)]));
        }
    }

    /// One of everything that the sandbox knows, and an invoice. Two of the cards take the place of others that worked.
    fn pays_with_everything(&mut self, customer: CustomerId) {
        use PaymentMethodKind::{BankAccount, Card};
        let mut people = self.people();
        people.pays_with(customer, "card", SANDBOX[0], 25);
        let account = number(Behaviour::Approves, 0, BankAccount);
        people.pays_with(customer, "bank", account, 0);
        people.pays_with(customer, "shop", SANDBOX[1], 3);
        people.pays_with(customer, "database", SANDBOX[1], 2);
        let waits = number(Behaviour::NeedsAcceptance, 0, Card);
        people.pays_with(customer, "approval", waits, 31);
        people.is_sent_invoices(customer, "invoice");
        let disputed = number(Behaviour::ChargesBack, 0, Card);
        people.pays_with(customer, "disputed", disputed, 3);
        let mut script = self.script(customer);
        let at = script.calendar.at(14, 18 * 3600);
        let soft = number(Behaviour::DeclinesSoftly, 4, Card);
        script.replace_card(at, "shop", soft.number);
        let hard = number(Behaviour::DeclinesHard, 0, Card);
        script.replace_card(at, "database", hard.number);
        // Whatever was paid with it was taken back by the bank long before.
        let at = script.calendar.at(12, 10 * 3600);
        script.customer(at, What::RemoveMethod { key: "disputed" });
    }
}

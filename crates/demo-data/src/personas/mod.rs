//! The people of the demo, and what each of them does.

mod anna;
mod many;
mod names;
mod others;
mod pairs;
mod teller;
mod ways;
mod zoe;

use goodstanding_shared::catalog::Visibility;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind, SANDBOX};

use crate::calendar::Calendar;
use crate::deeds::Listing;
use crate::dice::Dice;
use crate::people::number;
use crate::script::lot;
use crate::story::{Options, Story};

use self::teller::Teller;

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

    /// What is not public now was public once.
    fn take_off_the_list(&mut self) {
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

    /// Ben has three payment methods and three services: few enough to see everything at once.
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
}

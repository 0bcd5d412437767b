//! Who tells of the people, one after the other, and what several of them have in common.

use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind, SANDBOX};

use crate::calendar::Calendar;
use crate::deeds::What;
use crate::dice::Dice;
use crate::people::{People, number};
use crate::script::Script;
use crate::story::Story;

/// Writes into the story what becomes of everybody.
pub(super) struct Teller<'a> {
    pub(super) story: &'a mut Story,
    pub(super) dice: &'a Dice,
    pub(super) calendar: Calendar,
}

impl Teller<'_> {
    /// What makes customers and users, for this story.
    pub(super) fn people(&mut self) -> People<'_> {
        People {
            story: self.story,
            dice: self.dice,
            calendar: self.calendar,
        }
    }

    /// Writes down what one customer does.
    pub(super) fn script(&mut self, customer: CustomerId) -> Script<'_> {
        Script {
            deeds: &mut self.story.deeds,
            dice: self.dice,
            calendar: self.calendar,
            customer,
        }
    }

    /// One of everything that the sandbox knows, and an invoice. Two of the cards take the place of
    /// others that worked.
    pub(super) fn pays_with_everything(&mut self, customer: CustomerId) {
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

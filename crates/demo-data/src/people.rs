//! Makes the people of the story, and gives them what they pay with.

use chrono::{DateTime, TimeDelta};
use goodstanding_shared::ids::{CustomerId, PaymentMethodId, UserId};
use goodstanding_shared::money::Currency;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind, SANDBOX, TestNumber};

use crate::accounts::{DemoCustomer, DemoPaymentMethod, DemoUser, STAFF};
use crate::calendar::{Calendar, end_of_month};
use crate::dice::Dice;
use crate::story::Story;

/// Makes customers, their users and their payment methods.
pub(crate) struct People<'a> {
    pub(crate) story: &'a mut Story,
    pub(crate) dice: &'a Dice,
    pub(crate) calendar: Calendar,
}

impl People<'_> {
    /// A customer with the person who speaks for it: name, mailbox and the person's name.
    pub(crate) fn customer(
        &mut self,
        (name, mailbox, person): (&str, &str, &str),
        currency: Currency,
        age_days: u64,
    ) -> CustomerId {
        let created_at = self.calendar.at(age_days, self.dice.between(6, 9) * 1800);
        let customer = DemoCustomer {
            id: CustomerId::from_bits(self.dice.bits()),
            name: name.into(),
            email: format!("{mailbox}@demo.example"),
            currency,
            created_at,
        };
        self.story.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: Some(customer.id),
            email: customer.email.clone(),
            name: person.into(),
            created_at,
        });
        let id = customer.id;
        self.story.customers.push(customer);
        id
    }

    /// The one who plays the staff.
    pub(crate) fn staff(&mut self) {
        self.story.users.push(DemoUser {
            id: UserId::from_bits(self.dice.bits()),
            customer: None,
            email: STAFF.into(),
            name: "Sam Okafor".into(),
            created_at: self.calendar.at(4100, 8 * 3600),
        });
    }

    /// A test number with which the customer pays; the first one is the default.
    pub(crate) fn pays_with(
        &mut self,
        customer: CustomerId,
        key: &'static str,
        number: TestNumber,
        months_left: u32,
    ) {
        let plain: String = number.number.split(' ').collect();
        self.keep(DemoPaymentMethod {
            id: PaymentMethodId::from_bits(self.dice.bits()),
            key,
            customer,
            kind: number.kind,
            brand: number.brand.to_owned(),
            last4: plain[plain.len() - 4..].to_owned(),
            expires_on: (number.kind == PaymentMethodKind::Card)
                .then(|| end_of_month(self.calendar.today(), months_left)),
            behaviour: number.behaviour,
            soft_declines: number.soft_declines,
            is_default: false,
            created_at: DateTime::UNIX_EPOCH,
        });
    }

    /// The customer is sent invoices.
    pub(crate) fn is_sent_invoices(&mut self, customer: CustomerId, key: &'static str) {
        self.keep(DemoPaymentMethod {
            id: PaymentMethodId::from_bits(self.dice.bits()),
            key,
            customer,
            kind: PaymentMethodKind::Invoice,
            brand: "Invoice".into(),
            last4: String::new(),
            expires_on: None,
            behaviour: Behaviour::Approves,
            soft_declines: 0,
            is_default: false,
            created_at: DateTime::UNIX_EPOCH,
        });
    }

    /// Known from the first minutes of the account on.
    fn keep(&mut self, made: DemoPaymentMethod) {
        let known = &self.story.payment_methods;
        let before = known.iter().filter(|one| one.customer == made.customer);
        let place = i64::try_from(before.count()).unwrap_or_default();
        let customers = &self.story.customers;
        let owner = customers.iter().find(|one| one.id == made.customer);
        let since = owner.map_or(made.created_at, |owner| owner.created_at);
        self.story.payment_methods.push(DemoPaymentMethod {
            is_default: place == 0,
            created_at: since + TimeDelta::minutes(7 * (place + 1)),
            ..made
        });
    }
}

/// The number of the sandbox that answers so.
pub(crate) fn number(
    behaviour: Behaviour,
    soft_declines: u32,
    kind: PaymentMethodKind,
) -> TestNumber {
    SANDBOX
        .into_iter()
        .find(|known| {
            (known.behaviour, known.soft_declines, known.kind) == (behaviour, soft_declines, kind)
        })
        .unwrap_or(SANDBOX[0])
}

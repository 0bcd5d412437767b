//! What the people of one account do, deed by deed.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::services::ServiceAction;
use goodstanding_shared::subscriptions::life::SubscriptionAction as A;

use crate::calendar::{Calendar, end_of_month};
use crate::catalog::{months_of, needs_acceptance};
use crate::code::code;
use crate::deeds::{BankSays, Deed, Doer, Line, What};
use crate::dice::Dice;

/// Writes down what happens in one account.
pub(crate) struct Script<'a> {
    pub(crate) deeds: &'a mut Vec<Deed>,
    pub(crate) dice: &'a Dice,
    pub(crate) calendar: Calendar,
    pub(crate) customer: CustomerId,
}

/// What is ordered together: under which plan, with what it is paid, and the lines.
#[derive(Clone, Debug)]
pub(crate) struct Lot {
    pub(crate) plan: &'static str,
    pub(crate) pays_with: &'static str,
    pub(crate) lines: Vec<Line>,
}

/// A lot: names, products and quantities.
pub(crate) fn lot(plan: &'static str, pays_with: &'static str, lines: &[(&str, &str, u32)]) -> Lot {
    Lot {
        plan,
        pays_with,
        lines: lines
            .iter()
            .map(|(name, product, quantity)| line(name, product, *quantity))
            .collect(),
    }
}

/// One line of a lot.
pub(crate) fn line(name: &str, product: &str, quantity: u32) -> Line {
    Line {
        name: name.to_owned(),
        product: code(product),
        quantity,
    }
}

impl Lot {
    /// By which its subscription is called.
    pub(crate) fn name(&self) -> &str {
        self.lines.first().map_or("", |line| &line.name)
    }

    pub(crate) fn months(&self) -> u32 {
        months_of(self.plan)
    }

    fn needs_acceptance(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|line| needs_acceptance(line.product.as_str()))
    }
}

impl Script<'_> {
    pub(crate) fn customer(&mut self, at: DateTime<Utc>, what: What) {
        self.write(at, Doer::Customer, what);
    }

    pub(crate) fn staff(&mut self, at: DateTime<Utc>, what: What) {
        self.write(at, Doer::Staff, what);
    }

    fn write(&mut self, at: DateTime<Utc>, by: Doer, what: What) {
        self.deeds.push(Deed {
            at,
            customer: self.customer,
            by,
            what,
        });
    }

    /// Some time of that day, in the hours in which people are awake.
    pub(crate) fn on(&self, date: NaiveDate) -> DateTime<Utc> {
        begins(date) + TimeDelta::seconds(self.dice.between(6 * 3600, 20 * 3600))
    }

    /// Orders a lot on that day, and staff accept what waits for that. Returns when.
    pub(crate) fn order(&mut self, date: NaiveDate, lot: &Lot) -> DateTime<Utc> {
        let at = self.on(date);
        self.order_at(at, lot);
        if lot.needs_acceptance() {
            let service = lot.name().to_owned();
            let later = at + TimeDelta::minutes(self.dice.between(40, 400));
            self.staff(later, What::Accept { service });
        }
        at
    }

    /// Orders a lot; nobody accepts it.
    pub(crate) fn order_at(&mut self, at: DateTime<Utc>, lot: &Lot) {
        self.order_as(at, lot, None, &[]);
    }

    /// Orders a lot that begins later, or to whose charge the bank has its own answer.
    pub(crate) fn order_as(
        &mut self,
        at: DateTime<Utc>,
        lot: &Lot,
        starts_on: Option<NaiveDate>,
        bank: BankSays,
    ) {
        let what = What::Order {
            lines: lot.lines.clone(),
            plan: code(lot.plan),
            starts_on,
            pays_with: lot.pays_with,
            bank,
        };
        self.customer(at, what);
    }

    /// The customer does something to the subscription that bills a service.
    pub(crate) fn bill(&mut self, at: DateTime<Utc>, of: &str, action: A) {
        self.customer(at, subscription(of, action, None, ""));
    }

    /// Staff act on the subscription that bills a service.
    pub(crate) fn staff_bill(
        &mut self,
        at: DateTime<Utc>,
        of: &str,
        action: A,
        comment: &'static str,
    ) {
        self.staff(at, subscription(of, action, None, comment));
    }

    /// The customer upgrades to another product.
    pub(crate) fn upgrade(&mut self, at: DateTime<Utc>, of: &str, product: &str) {
        self.customer(at, subscription(of, A::Upgrade, Some(product), ""));
    }

    /// The customer asks for a service to be ended.
    pub(crate) fn cancel(
        &mut self,
        at: DateTime<Utc>,
        service: &str,
        kind: CancellationType,
        reason: &'static str,
    ) {
        let service = service.to_owned();
        let what = What::Cancel {
            service,
            kind,
            reason,
        };
        self.customer(at, what);
    }

    /// Staff do something to a service, for a reason.
    pub(crate) fn act(
        &mut self,
        at: DateTime<Utc>,
        service: &str,
        action: ServiceAction,
        (code, comment): (u32, &'static str),
    ) {
        let service = service.to_owned();
        let what = What::Service {
            service,
            action,
            code,
            comment,
        };
        self.staff(at, what);
    }

    /// A card is replaced by one of that number; it works for years.
    pub(crate) fn replace_card(
        &mut self,
        at: DateTime<Utc>,
        key: &'static str,
        number: &'static str,
    ) {
        let expires = end_of_month(self.calendar.today(), 14).format("%m/%y");
        let expires = expires.to_string();
        let what = What::ReplaceCard {
            key,
            number,
            expires,
        };
        self.customer(at, what);
    }
}

fn subscription(of: &str, action: A, product: Option<&str>, comment: &'static str) -> What {
    What::Subscription {
        of: of.to_owned(),
        action,
        product: product.map(code),
        comment,
    }
}

//! Customers whom only staff see, and a list that is as long as wanted.

use chrono::Days;
use goodstanding_shared::money::Currency;
use goodstanding_shared::services::ServiceStatus;

use super::billing::{add_item, usual};
use super::orders::ORDERS;
use super::tables::{NAMES, PRODUCTS};
use super::{Account, FEW_CYCLES, Maker};
use crate::DemoSubscription;
use crate::payments::add_card;
use crate::services::{Owner, Wanted, keep, service, tell};
use crate::subscriptions::{For, subscription};

use ServiceStatus::{Active, Archived, Canceled, Pending, Suspended, Terminated};

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

impl Maker<'_> {
    /// Customers whom only staff see: the list of customers is worth searching.
    pub(super) fn add_others(&mut self) {
        let mut placed = Vec::new();
        for (index, (name, currency)) in OTHERS.iter().enumerate() {
            let mailbox = format!("office{}", index + 1);
            let age = self.dice.between(400, 3000);
            let customer = self.customer((name, &mailbox, PERSON), *currency, age);
            let owner = Owner {
                customer: &customer,
                person: PERSON,
            };
            let account = Account {
                owner,
                wallet: add_card(self.data, self.dice, self.options, owner),
                cycles: 3,
            };
            for number in 0..self.dice.between(1, 4) {
                let (product, plan) = *self.dice.pick(&PRODUCTS);
                let wanted = Wanted {
                    name: NAMES[(index * 5 + usize::try_from(number).unwrap_or_default()) % 7],
                    product,
                    plan,
                    status: Active,
                    age_days: self.dice.between(40, 390).unsigned_abs(),
                    quantity: 1,
                    ended_at: None,
                    leaving: None,
                };
                self.add_line(&account, &wanted);
            }
            let wallet = account.wallet;
            if let Some(ordered) = ORDERS.iter().find(|ordered| ordered.customer == *name) {
                placed.push((ordered, customer, wallet));
            }
        }
        for (ordered, customer, wallet) in &placed {
            let owner = Owner {
                customer,
                person: PERSON,
            };
            let account = Account {
                owner,
                wallet: *wallet,
                cycles: 3,
            };
            self.add_order(&account, ordered);
        }
    }

    /// A long list, for measuring: few subscriptions, every status, names with numbers in them.
    pub(super) fn add_many(&mut self, account: &Account<'_>, count: usize) {
        const PER_SUBSCRIPTION: usize = 250;
        const STATUSES: [ServiceStatus; 10] = [
            Active, Active, Active, Active, Pending, Active, Suspended, Canceled, Terminated,
            Archived,
        ];
        let Some(standing) = usual(Active, false) else {
            return;
        };
        let Some(plan) = self.plan("MONTHLY") else {
            return;
        };
        let mut billed_by: Option<DemoSubscription> = None;
        for index in 0..count {
            if index % PER_SUBSCRIPTION == 0 {
                if let Some(full) = billed_by.take() {
                    self.keep_billed(FEW_CYCLES, full, account.wallet.card);
                }
                let made_for = For {
                    plan: &plan,
                    standing,
                    since: self.today() - Days::new(2000),
                    ended_on: None,
                    items: Vec::new(),
                    payment: account.wallet.card,
                };
                let made =
                    subscription(self.data, self.dice, self.options, account.owner, made_for);
                billed_by = Some(made);
            }
            let (product, plan) = *self.dice.pick(&PRODUCTS);
            let name = format!("{} {}", self.dice.pick(&NAMES[..12]), index + 1);
            let age_days = self.dice.between(40, 2000).unsigned_abs();
            let wanted = Wanted {
                name: &name,
                product,
                plan,
                status: *self.dice.pick(&STATUSES),
                age_days,
                quantity: 1,
                ended_at: None,
                leaving: None,
            };
            let Some(mut made) =
                service(self.data, self.dice, self.options, account.owner, &wanted)
            else {
                continue;
            };
            tell(
                self.data,
                self.dice,
                self.options,
                account.owner,
                &mut made,
                None,
            );
            if let Some(billed_by) = &mut billed_by {
                add_item(&mut billed_by.items, &made);
                keep(self.data, made, Some(billed_by.id));
            }
        }
        if let Some(full) = billed_by {
            self.keep_billed(FEW_CYCLES, full, account.wallet.card);
        }
    }
}

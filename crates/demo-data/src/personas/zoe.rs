//! Zoe: long lists, long names, several scripts.

use chrono::{Days, TimeDelta};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::services::ServiceAction;
use goodstanding_shared::subscriptions::life::SubscriptionAction as A;

use super::names::{NAMES, PRODUCTS};
use super::teller::Teller;
use super::ways::SILENT;
use crate::deeds::Line;
use crate::script::{Lot, Script, line};

/// How many orders there are; one of them is upgraded, which makes one more subscription.
const ORDERS: usize = 59;
/// How many services they bill.
const SERVICES: usize = 250;

impl Teller<'_> {
    /// 250 services on 60 subscriptions.
    pub(super) fn add_zoe(&mut self, zoe: CustomerId) {
        self.pays_with_everything(zoe);
        let mut script = self.script(zoe);
        let mut place = 0;
        for index in 0..ORDERS {
            let rest = SERVICES - 4 * ORDERS;
            let count = if index < rest { 5 } else { 4 };
            script.branch(index, place..place + count);
            place += count;
        }
    }
}

/// The name of the service in that place: those of the first round as they are, the others with a
/// number.
fn name(place: usize) -> String {
    let name = NAMES[place % NAMES.len()];
    if place < NAMES.len() {
        return name.to_owned();
    }
    let number = format!(" {}", place / NAMES.len() + 1);
    // As long as a name may be, with the number.
    let room = 200 - number.chars().count();
    name.chars().take(room).collect::<String>() + &number
}

fn lines(places: std::ops::Range<usize>, products: &[&str]) -> Vec<Line> {
    places
        .map(|place| {
            let product = products[place % products.len()];
            let quantity = if place % 9 == 0 { 3 } else { 1 };
            line(&name(place), product, quantity)
        })
        .collect()
}

impl Script<'_> {
    /// One order, and what becomes of it: that goes by its place.
    fn branch(&mut self, index: usize, places: std::ops::Range<usize>) {
        let products: &[&str] = match index % 20 {
            14 => &["hosting-s", "hosting-pro"],
            9 => &["mail-10", "mail-50", "pg-s", "s3-1t"],
            _ if index == 5 => &["vps-4"],
            _ => &PRODUCTS,
        };
        let (plan, pays_with) = match index % 20 {
            8 | 9 => ("ANNUAL", "bank"),
            14 => ("MONTHLY-1-FREE", "card"),
            15 => ("MONTHLY", "database"),
            16 => ("MONTHLY", "shop"),
            17 => ("MONTHLY", "invoice"),
            _ if index.is_multiple_of(3) => ("MONTHLY", "bank"),
            _ => ("MONTHLY", "card"),
        };
        let products = if plan == "ANNUAL" {
            &["mail-10", "mail-50", "pg-s", "s3-1t"]
        } else {
            products
        };
        let lot = Lot {
            plan,
            pays_with,
            lines: lines(places, products),
        };
        self.lives(index, &lot);
    }

    fn lives(&mut self, index: usize, lot: &Lot) {
        let age = self.dice.between(60, 260).unsigned_abs();
        match index % 20 {
            // A few years of annual bills.
            8 | 9 => {
                let years = self.dice.between(300, 2000).unsigned_abs();
                self.well(years, lot);
            }
            14 => {
                self.well(10 + u64::try_from(index / 20).unwrap_or_default(), lot);
            }
            15 => {
                self.until(3, 4, lot);
            }
            16 => {
                self.until(1, 5, lot);
            }
            17 => self.owes(lot),
            19 => self.begins_somehow(index, lot),
            way => {
                self.well(age, lot);
                self.goes_its_way(way, index, lot);
            }
        }
    }

    /// What was paid for some time, and then?
    fn goes_its_way(&mut self, way: usize, index: usize, lot: &Lot) {
        match way {
            10 => {
                let at = self.calendar.hours_ago(70);
                self.bill(at, lot.name(), A::CancelAtEnd);
            }
            11 => self.days_ago(9, lot, A::PauseNow),
            12 => self.days_ago(3, lot, A::PauseAtEnd),
            13 => {
                self.left(40, lot, "We close this branch.");
                if index > 20 {
                    self.filed(20, lot);
                }
            }
            18 => {
                let at = self.on(self.calendar.ago(30));
                let why = "The contract was never signed";
                self.staff_bill(at, lot.name(), A::ForceEnd, why);
            }
            5 if index == 5 => {
                let at = self.on(self.calendar.quiet(50, 1));
                self.upgrade(at, lot.name(), "vps-8");
            }
            4 => {
                let at = self.on(self.calendar.ago(25));
                let why = (300, "It moves to another hall");
                let last = lot.lines.last().map_or("", |line| line.name.as_str());
                self.act(at, last, ServiceAction::Suspend, why);
            }
            _ => {}
        }
    }

    /// Ordered lately: it begins later, or nobody has answered yet.
    fn begins_somehow(&mut self, index: usize, lot: &Lot) {
        let at = self.calendar.hours_ago(18) - TimeDelta::minutes(7);
        if index < 20 {
            let ahead = Some(self.calendar.today() + Days::new(20));
            self.order_as(at, lot, ahead, &[]);
        } else {
            self.order_as(at, lot, None, SILENT);
        }
    }
}

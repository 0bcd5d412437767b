//! As many services as are wanted, for measuring long lists.

use chrono::TimeDelta;
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::services::ServiceAction;

use super::names::{NAMES, PRODUCTS};
use crate::script::{Lot, Script, line};

/// How many services are ordered together.
const TOGETHER: usize = 20;

impl Script<'_> {
    /// Orders so many services, with numbers in their names; some of them end afterwards, or are
    /// switched off.
    pub(super) fn has_many(&mut self, count: usize) {
        for first in (0..count).step_by(TOGETHER) {
            let lines = (first..count.min(first + TOGETHER)).map(|index| {
                let product = self.dice.pick(&PRODUCTS);
                let name = format!("{} {}", self.dice.pick(&NAMES[..12]), index + 1);
                line(&name, product, 1)
            });
            let lot = Lot {
                plan: "MONTHLY",
                pays_with: "card",
                lines: lines.collect(),
            };
            let age = self.dice.between(8, 26).unsigned_abs();
            let date = self.calendar.quiet(age, 1);
            let at = self.order(date, &lot);
            for line in &lot.lines {
                self.befalls(at, &line.name);
            }
        }
    }

    /// Four of ten services do not stay as they were ordered.
    fn befalls(&mut self, ordered: chrono::DateTime<chrono::Utc>, service: &str) {
        let at = ordered + TimeDelta::minutes(self.dice.between(60, 4000));
        let why = (200, "For measuring");
        match self.dice.between(0, 9) {
            0 => self.act(at, service, ServiceAction::Suspend, why),
            1 => self.cancel(at, service, CancellationType::Immediate, "For measuring"),
            2 => self.act(at, service, ServiceAction::Terminate, why),
            3 => {
                self.act(at, service, ServiceAction::Terminate, why);
                let later = at + TimeDelta::hours(2);
                self.act(later, service, ServiceAction::Archive, why);
            }
            _ => {}
        }
    }
}

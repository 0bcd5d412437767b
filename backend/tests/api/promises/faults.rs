//! Faults that are planted, one of each kind: the test of the test. Each is something that a server
//! could get wrong, done past it by SQL.

use chrono::{DateTime, TimeDelta, Utc};

use super::promise::Kind;
use crate::harness::TestApp;

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Bills come a day late.
    Date,
    /// A bill is a cent more than was said.
    Amount,
    /// What is paid is not set up.
    SetUp,
    /// What is resumed or paid stays suspended.
    Restoration,
    /// What is to end ends a day late.
    End,
}

impl Fault {
    pub(super) const ALL: [Self; 5] = [
        Self::Date,
        Self::Amount,
        Self::SetUp,
        Self::Restoration,
        Self::End,
    ];

    /// Which promises it breaks, at least one of them.
    pub(super) const fn breaks(self) -> &'static [Kind] {
        match self {
            Self::Date | Self::Amount => &[Kind::Charge],
            Self::SetUp => &[Kind::SetUp],
            Self::Restoration => &[Kind::Restored],
            Self::End => &[Kind::End, Kind::Stops],
        }
    }

    /// Plants it, on one of the days of a run.
    pub(super) async fn plant(self, test: &TestApp, now: DateTime<Utc>, day: u32) {
        let (from, until) = (now.timestamp_millis(), now + TimeDelta::days(7));
        let until = until.timestamp_millis();
        let late = |what: &str| {
            format!(
                "update due set at = at + 86400000, try_at = try_at + 86400000
                 where {what} and at > {from} and at <= {until}"
            )
        };
        // What is to come is moved once: every week that of the next one.
        let is_weekly = day % 7 == 3;
        let change = match self {
            Self::Date if is_weekly => late("what = 'bill'"),
            Self::End if is_weekly => late(
                "(what in ('end', 'uncollected', 'unpaid', 'plan_end') or kind = 'cancellation')",
            ),
            Self::Amount if is_weekly => {
                "update subscription_items set price_minor = price_minor + 1 where price_minor > 0"
                    .to_owned()
            }
            Self::SetUp if day == 1 => {
                "update products set setup = 'on_acceptance' where setup = 'on_first_payment'"
                    .to_owned()
            }
            Self::Restoration => {
                "update services set suspension_causes = suspension_causes || ' by_staff'
                 where suspension_causes in ('paused', 'invoice_overdue')"
                    .to_owned()
            }
            Self::Date | Self::End | Self::Amount | Self::SetUp => return,
        };
        test.sql(&[&change]).await;
    }
}

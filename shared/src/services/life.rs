//! What becomes of a service: pure functions of how it stands and of what happens to its
//! subscription or by staff.
//!
//! The server writes down what comes out, and has one place that does; the page shows it before it
//! is asked for.

use chrono::NaiveDate;

use super::{Delivery, EndCause, ServiceStatus, ServiceWait, SuspensionCause, waits_for};
use crate::catalog::AutoSetup;
use crate::subscriptions::life::{ServicesChange, Settlement};

/// How a service stands, with everything that its future depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLife {
    /// Where it is in its life now.
    pub status: ServiceStatus,
    /// When its product is set up.
    pub setup: AutoSetup,
    /// Whether staff accepted its order.
    pub is_accepted: bool,
    /// Why it is suspended, in the order of [`SuspensionCause::ALL`]; nothing where it is not.
    pub suspended_for: Vec<SuspensionCause>,
    /// Why it ended; none while it lives.
    pub ended_for: Option<EndCause>,
    /// The first day of the period that was settled last; none before the first.
    pub period_start: Option<NaiveDate>,
    /// The first day after it; none where it has no end.
    pub period_end: Option<NaiveDate>,
    /// What was paid for that period, in minor units: its own part, without the setup fee.
    pub paid_minor: i64,
}

impl ServiceLife {
    /// What it waits for before it is set up.
    pub fn delivery(&self, held_by: Option<ServiceWait>) -> Delivery {
        Delivery {
            setup: self.setup,
            held_by,
            is_settled: self.period_start.is_some(),
            is_accepted: self.is_accepted,
        }
    }

    /// What it becomes when its subscription does this. `part_minor` is its own part of what was
    /// paid, in minor units.
    #[must_use]
    pub fn follow_subscription(&self, follow: ServicesChange, part_minor: i64) -> Self {
        let mut life = self.clone();
        if self.status.has_ended() {
            return life;
        }
        match follow {
            ServicesChange::Period {
                from,
                until,
                settlement,
                ..
            } => {
                match settlement {
                    Settlement::Paid(_) => {
                        life.period_start = Some(from);
                        life.period_end = until;
                        life.paid_minor = part_minor;
                    }
                    // What works goes on; what was never paid for has no period yet.
                    Settlement::Invoiced if self.period_start.is_some() => {
                        life.period_start = Some(from);
                        life.period_end = until;
                        life.paid_minor = 0;
                    }
                    Settlement::Invoiced | Settlement::Open => {}
                }
                life.set_up_if_ready(None);
            }
            ServicesChange::InvoicePaid {
                paid,
                period,
                is_settled,
                is_paused,
            } => {
                if paid.is_some() {
                    life.period_start = Some(period.0);
                    life.period_end = period.1;
                    life.paid_minor = self.paid_minor.saturating_add(part_minor);
                }
                life.set_up_if_ready(is_paused.then_some(ServiceWait::Resume));
                if is_settled {
                    life.lift(SuspensionCause::InvoiceOverdue);
                }
            }
            ServicesChange::Paused => life.suspend(SuspensionCause::Paused),
            ServicesChange::Resumed { period } => {
                if let Some((from, until)) = period
                    && self.period_start.is_some()
                {
                    life.period_start = Some(from);
                    life.period_end = until;
                }
                life.lift(SuspensionCause::Paused);
                life.set_up_if_ready(None);
            }
            ServicesChange::Overdue => life.suspend(SuspensionCause::InvoiceOverdue),
            ServicesChange::Ended(cause) => life.end(cause),
        }
        life
    }

    /// Sets it up, unless it still waits for something.
    pub fn set_up_if_ready(&mut self, held_by: Option<ServiceWait>) {
        let waits = waits_for(self.delivery(held_by));
        if self.status == ServiceStatus::Pending && waits.is_empty() {
            self.status = ServiceStatus::Active;
        }
    }

    /// Suspends it for one more cause. What is not set up yet cannot be.
    pub fn suspend(&mut self, cause: SuspensionCause) {
        match self.status {
            ServiceStatus::Active | ServiceStatus::Suspended => {}
            ServiceStatus::Pending
            | ServiceStatus::Canceled
            | ServiceStatus::Terminated
            | ServiceStatus::Fraud
            | ServiceStatus::Archived => return,
        }
        self.status = ServiceStatus::Suspended;
        if !self.suspended_for.contains(&cause) {
            self.suspended_for.push(cause);
            self.suspended_for.sort_unstable();
        }
    }

    /// One cause is gone; with the last one it works again.
    pub fn lift(&mut self, cause: SuspensionCause) {
        self.suspended_for.retain(|known| *known != cause);
        if self.status == ServiceStatus::Suspended && self.suspended_for.is_empty() {
            self.status = ServiceStatus::Active;
        }
    }

    /// Ends it for a cause, which decides whether it is Canceled or Terminated.
    pub fn end(&mut self, cause: EndCause) {
        self.status = cause.status();
        self.ended_for = Some(cause);
        self.suspended_for.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::services::states::SERVICE_ARROWS;
    use ServiceStatus::{Active, Pending, Suspended};

    fn life(status: ServiceStatus, setup: AutoSetup) -> ServiceLife {
        ServiceLife {
            status,
            setup,
            is_accepted: false,
            suspended_for: if status == Suspended {
                vec![SuspensionCause::ByStaff]
            } else {
                Vec::new()
            },
            ended_for: None,
            period_start: None,
            period_end: None,
            paid_minor: 0,
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(settlement: Settlement) -> ServicesChange {
        ServicesChange::Period {
            from: date("2026-11-22"),
            until: Some(date("2026-12-22")),
            price: crate::catalog::PeriodPrice::Full,
            settlement,
        }
    }

    fn paid() -> ServicesChange {
        period(Settlement::Paid(Money::new(999, Currency::EUR)))
    }

    #[test]
    fn whenever_the_first_period_is_paid_what_waits_for_it_is_set_up() {
        let waiting = life(Pending, AutoSetup::OnFirstPayment);
        assert_eq!(
            waiting
                .follow_subscription(period(Settlement::Open), 0)
                .status,
            Pending
        );
        let invoiced = waiting.follow_subscription(period(Settlement::Invoiced), 0);
        assert_eq!((invoiced.status, invoiced.period_start), (Pending, None));
        let set_up = waiting.follow_subscription(paid(), 999);
        assert_eq!((set_up.status, set_up.paid_minor), (Active, 999));
        let by_invoice = invoiced.follow_subscription(
            ServicesChange::InvoicePaid {
                paid: Some(Money::new(999, Currency::EUR)),
                period: (date("2026-11-22"), None),
                is_settled: true,
                is_paused: false,
            },
            999,
        );
        assert_eq!(by_invoice.status, Active);
    }

    #[test]
    fn what_works_goes_on_for_an_invoice_and_owes_its_period() {
        let works = life(Pending, AutoSetup::OnFirstPayment).follow_subscription(paid(), 999);
        let next = ServicesChange::Period {
            from: date("2026-12-22"),
            until: Some(date("2027-01-22")),
            price: crate::catalog::PeriodPrice::Full,
            settlement: Settlement::Invoiced,
        };
        let owes = works.follow_subscription(next, 999);
        assert_eq!((owes.status, owes.paid_minor), (Active, 0));
        assert_eq!(owes.period_start, Some(date("2026-12-22")));
        assert_eq!(owes.period_end, Some(date("2027-01-22")));
    }

    #[test]
    fn an_end_has_its_cause_and_nothing_of_a_suspension() {
        let suspended = life(Suspended, AutoSetup::OnOrder);
        let ended = suspended.follow_subscription(ServicesChange::Ended(EndCause::Unpaid), 0);
        assert_eq!(ended.status, ServiceStatus::Terminated);
        assert_eq!(ended.ended_for, Some(EndCause::Unpaid));
        assert_eq!(ended.suspended_for, []);
    }

    #[test]
    fn acceptance_and_payment_are_both_needed_in_either_order() {
        let waiting = life(Pending, AutoSetup::OnAcceptance);
        let mut accepted = ServiceLife {
            is_accepted: true,
            ..waiting.clone()
        };
        accepted.set_up_if_ready(None);
        assert_eq!(accepted.status, Pending);
        assert_eq!(accepted.follow_subscription(paid(), 999).status, Active);
        let mut paid_first = waiting.follow_subscription(paid(), 999);
        assert_eq!(paid_first.status, Pending);
        paid_first.is_accepted = true;
        paid_first.set_up_if_ready(None);
        assert_eq!(paid_first.status, Active);
    }

    #[test]
    fn it_works_again_when_the_last_cause_is_gone() {
        let mut service = life(Active, AutoSetup::OnOrder);
        service.suspend(SuspensionCause::ByStaff);
        let service = service.follow_subscription(ServicesChange::Paused, 0);
        assert_eq!(
            service.suspended_for,
            [SuspensionCause::Paused, SuspensionCause::ByStaff]
        );
        let mut service = service.follow_subscription(ServicesChange::Resumed { period: None }, 0);
        assert_eq!(service.status, Suspended);
        assert_eq!(service.suspended_for, [SuspensionCause::ByStaff]);
        service.lift(SuspensionCause::ByStaff);
        assert_eq!(service.status, Active);
    }

    #[test]
    fn whatever_happens_goes_along_an_arrow() {
        let euros = Money::new(999, Currency::EUR);
        let mut follows = vec![
            paid(),
            period(Settlement::Open),
            period(Settlement::Invoiced),
            ServicesChange::InvoicePaid {
                paid: Some(euros),
                period: (date("2026-11-22"), None),
                is_settled: true,
                is_paused: false,
            },
            ServicesChange::Paused,
            ServicesChange::Resumed { period: None },
            ServicesChange::Overdue,
        ];
        follows.extend(
            EndCause::ALL
                .iter()
                .map(|cause| ServicesChange::Ended(*cause)),
        );
        for status in ServiceStatus::ALL.iter().copied() {
            for setup in AutoSetup::ALL.iter().copied() {
                for follow in &follows {
                    let before = life(status, setup);
                    let after = before.follow_subscription(*follow, 999);
                    let goes = SERVICE_ARROWS
                        .iter()
                        .any(|arrow| arrow.from == Some(status) && arrow.to == after.status);
                    assert!(
                        goes || after.status == status,
                        "{status} -{follow:?}-> {}",
                        after.status
                    );
                    assert_eq!(
                        after.status == Suspended,
                        !after.suspended_for.is_empty(),
                        "a suspended service says why"
                    );
                }
            }
        }
    }
}

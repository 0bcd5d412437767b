//! What is charged next.

use chrono::NaiveDate;

use super::{Service, ServiceStatus};
use crate::money::Money;

/// The next date from `today` on when active services are charged, and how much in all. Services that end then are not charged; amounts of
/// another currency than the first are left out rather than mixed up.
pub fn upcoming_charge(services: &[Service], today: NaiveDate) -> Option<(NaiveDate, Money)> {
    let charged = |service: &&Service| {
        service.status == ServiceStatus::Active
            && service.cancellation.is_none()
            && service.cycle.is_some()
            && !service.price.is_zero()
    };
    let dated = || {
        services
            .iter()
            .filter(charged)
            .filter_map(|service| Some((service.next_due?, service.price)))
    };
    let date = dated()
        .map(|(date, _)| date)
        .filter(|date| *date >= today)
        .min()?;
    let mut amounts = dated()
        .filter(|(due, _)| *due == date)
        .map(|(_, price)| price);
    let first = amounts.next()?;
    Some((
        date,
        amounts.fold(first, |sum, amount| sum.plus(amount).unwrap_or(sum)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CancellationId;
    use crate::services::{OpenCancellation, service};

    #[test]
    fn only_what_will_be_charged_counts() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let due = |id, status, due| service(id, "x", status, date("2026-01-01"), Some(date(due)));
        let mut ends = due(5, ServiceStatus::Active, "2026-11-25");
        ends.cancellation = Some(OpenCancellation {
            id: CancellationId::from_bits(1),
            requested_at: "2026-11-18T14:03:00Z".parse().unwrap(),
            effective_on: date("2026-11-25"),
        });
        let services = [
            due(1, ServiceStatus::Active, "2026-12-01"),
            due(2, ServiceStatus::Active, "2026-12-01"),
            due(3, ServiceStatus::Active, "2026-12-02"),
            due(4, ServiceStatus::Suspended, "2026-11-30"),
            ends,
            due(6, ServiceStatus::Active, "2026-11-01"),
        ];
        let (on, amount) = upcoming_charge(&services, date("2026-11-21")).unwrap();
        assert_eq!((on, amount.minor()), (date("2026-12-01"), 9800));
        assert_eq!(upcoming_charge(&services[3..5], date("2026-11-21")), None);
    }
}

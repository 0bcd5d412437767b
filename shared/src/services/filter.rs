//! Which services of a list are shown.

use chrono::{DateTime, NaiveDate, Utc};
use goodstanding_words::Fixed;
use goodstanding_words::services::status_groups as words;

use super::{Service, ServiceStatus};

/// Makes a text lower case: the server by Rust's tables, the page by the browser's.
pub type LowerCase = fn(&str) -> String;

/// A range of calendar dates, both ends included; an absent end is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateRange {
    /// The first date within; none: however early.
    pub from: Option<NaiveDate>,
    /// The last date within; none: however late.
    pub to: Option<NaiveDate>,
}

impl DateRange {
    /// Whether it lets everything pass.
    pub const fn is_open(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether the range ends before it begins.
    pub fn is_reversed(self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| from > to)
    }

    /// Whether `date` lies within. A missing date lies only within an open range.
    pub fn contains(self, date: Option<NaiveDate>) -> bool {
        let Some(date) = date else {
            return self.is_open();
        };
        self.from.is_none_or(|from| from <= date) && self.to.is_none_or(|to| date <= to)
    }

    fn contains_instant(self, instant: Option<DateTime<Utc>>) -> bool {
        self.contains(instant.map(|instant| instant.date_naive()))
    }
}

closed_enum! {
    /// The short cuts above the list.
    pub enum StatusGroup {
        /// What is ordered and not set up yet.
        Pending = "pending",
        /// What works at this moment.
        Active = "active",
        /// What is switched off and can be restored.
        Suspended = "suspended",
        /// Canceled, Terminated, Fraud and Archived.
        Ended = "ended",
    }
}

impl StatusGroup {
    /// The word on the short cut.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Pending => words::PENDING,
            Self::Active => words::ACTIVE,
            Self::Suspended => words::SUSPENDED,
            Self::Ended => words::ENDED,
        }
    }

    /// The statuses behind it.
    pub const fn statuses(self) -> &'static [ServiceStatus] {
        match self {
            Self::Pending => &[ServiceStatus::Pending],
            Self::Active => &[ServiceStatus::Active],
            Self::Suspended => &[ServiceStatus::Suspended],
            Self::Ended => &[
                ServiceStatus::Canceled,
                ServiceStatus::Terminated,
                ServiceStatus::Fraud,
                ServiceStatus::Archived,
            ],
        }
    }
}

/// What a service must be like to be shown; every criterion must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceFilter {
    /// Words that must all occur in the service's or product's name, letter case aside.
    pub search: String,
    /// One of these statuses; none means any. Sorted, without repetition.
    pub statuses: Vec<ServiceStatus>,
    /// Only those with an open cancellation request.
    pub cancellation_requested: bool,
    /// The next due date.
    pub due: DateRange,
    /// The day of creation.
    pub created: DateRange,
    /// The day of activation.
    pub activated: DateRange,
}

impl ServiceFilter {
    /// Whether everything passes: nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter ready for use on many services.
    pub fn prepared(&self, lower_case: LowerCase) -> PreparedFilter<'_> {
        PreparedFilter {
            filter: self,
            lower_case,
            words: self.search.split_whitespace().map(lower_case).collect(),
        }
    }
}

/// A filter whose search words were prepared once.
#[derive(Debug)]
pub struct PreparedFilter<'a> {
    filter: &'a ServiceFilter,
    lower_case: LowerCase,
    words: Vec<String>,
}

impl PreparedFilter<'_> {
    /// Whether `service` is shown.
    pub fn matches(&self, service: &Service) -> bool {
        let filter = self.filter;
        (filter.statuses.is_empty() || filter.statuses.contains(&service.status))
            && (!filter.cancellation_requested || service.cancellation.is_some())
            && filter.due.contains(service.due_shown())
            && filter.created.contains_instant(Some(service.created_at))
            && filter.activated.contains_instant(service.activated_at)
            && self.finds(service)
    }

    fn finds(&self, service: &Service) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let text = format!("{}\n{}", service.name.as_str(), service.product.name);
        let text = (self.lower_case)(&text);
        self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sort::tests::service;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_criterion_can_exclude() {
        let service = service(
            1,
            "Studio website",
            ServiceStatus::Active,
            date("2026-03-01"),
            Some(date("2026-12-01")),
        );
        let shown = |filter: ServiceFilter| filter.prepared(str::to_lowercase).matches(&service);
        let range = |from: &str, to: &str| DateRange {
            from: from.parse().ok(),
            to: to.parse().ok(),
        };
        let any = ServiceFilter::default;

        assert!(shown(any()));
        assert!(shown(ServiceFilter {
            search: "WEB vps".into(),
            ..any()
        }));
        assert!(!shown(ServiceFilter {
            search: "web mail".into(),
            ..any()
        }));
        assert!(shown(ServiceFilter {
            statuses: vec![ServiceStatus::Active],
            ..any()
        }));
        assert!(!shown(ServiceFilter {
            statuses: vec![ServiceStatus::Pending],
            ..any()
        }));
        assert!(!shown(ServiceFilter {
            cancellation_requested: true,
            ..any()
        }));
        assert!(shown(ServiceFilter {
            due: range("2026-12-01", "2026-12-01"),
            ..any()
        }));
        assert!(!shown(ServiceFilter {
            due: range("2026-12-02", ""),
            ..any()
        }));
        assert!(!shown(ServiceFilter {
            created: range("", "2026-02-28"),
            ..any()
        }));
        // Never activated: outside every range of activation dates.
        assert!(!shown(ServiceFilter {
            activated: range("2000-01-01", ""),
            ..any()
        }));
    }

    #[test]
    fn a_range_of_one_day_is_no_mistake() {
        let range = |from, to| DateRange {
            from: Some(date(from)),
            to: Some(date(to)),
        };
        assert!(!range("2026-12-01", "2026-12-01").is_reversed());
        assert!(range("2026-12-02", "2026-12-01").is_reversed());
        assert!(!DateRange::default().is_reversed());
    }

    /// The page says that nothing matches only where something was asked.
    #[test]
    fn a_filter_is_empty_until_something_is_asked() {
        assert!(ServiceFilter::default().is_empty());
        let asks = ServiceFilter {
            search: "web".into(),
            ..ServiceFilter::default()
        };
        assert!(!asks.is_empty());
    }

    #[test]
    fn short_cuts_are_named_like_the_statuses_behind_them() {
        for group in StatusGroup::ALL {
            match group.statuses() {
                [status] => assert_eq!(group.label().english(), status.label().english()),
                _ => assert_eq!(group.label().english(), "Ended"),
            }
        }
    }

    #[test]
    fn every_status_is_in_exactly_one_group() {
        for status in ServiceStatus::ALL {
            let groups = StatusGroup::ALL
                .iter()
                .filter(|group| group.statuses().contains(status))
                .count();
            assert_eq!(groups, 1, "{status:?}");
        }
    }
}

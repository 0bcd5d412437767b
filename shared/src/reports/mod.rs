//! Reports: what staff count. The only place where deleted subscriptions appear.

use chrono::{Datelike as _, Months, NaiveDate};
use goodstanding_words::Fixed;
use goodstanding_words::reports::reasons as words;
use serde::{Deserialize, Serialize};

use crate::cancellations::Reason;
use crate::catalog::ProductLabel;
use crate::subscriptions::Standing;

/// How many subscriptions stand, or stood, in one legal pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingCount {
    /// The status and the billing status.
    pub standing: Standing,
    /// How many subscriptions stand so, or stood.
    pub count: u64,
}

/// How all subscriptions stood at the end of a day, deleted ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingsReport {
    /// The day, in UTC.
    pub as_of: NaiveDate,
    /// Every pair that occurred; those that are missing are nothing.
    pub counts: Vec<StandingCount>,
}

/// How all subscriptions stood at the ends of months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingsHistory {
    /// The last days of eleven months and the day that was asked for, the earliest first.
    pub days: Vec<StandingsReport>,
}

/// The days that such a history looks at: the last days of the eleven months before, and the day
/// itself.
pub fn history_days(as_of: NaiveDate) -> Vec<NaiveDate> {
    let begin = as_of.with_day(1).unwrap_or(as_of);
    let ends = (0..11).rev().filter_map(|back| {
        let first = begin.checked_sub_months(Months::new(back))?;
        first.pred_opt()
    });
    ends.chain([as_of]).collect()
}

/// How many cancellations of a product were requested in a month for a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonCount {
    /// The first day of the month, in UTC.
    pub month: NaiveDate,
    /// The product whose services were to end.
    pub product: ProductLabel,
    /// The reason in its group: see [`reason_group`].
    pub reason: String,
    /// How many requests, withdrawn ones included.
    pub count: u64,
}

/// Why services were cancelled, over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonsReport {
    /// The first day that is counted.
    pub from: NaiveDate,
    /// The last day that is counted.
    pub to: NaiveDate,
    /// The counts, by month, product and reason.
    pub counts: Vec<ReasonCount>,
}

/// Under which words a reason is counted: a filler under itself, in whichever language it was
/// filled in, as are our own words; everything else under [`words::OWN_WORDS`]. `fillers` are the
/// texts of all fillers in lower case.
pub fn reason_group(reason: &str, fillers: &[(String, Fixed)]) -> Fixed {
    let reason = reason.trim().to_lowercase();
    let known = fillers.iter().find(|(text, _)| *text == reason);
    let ours = Reason::WITH_THE_SUBSCRIPTION;
    match known {
        Some((_, filler)) => *filler,
        None if reason == ours.english().to_lowercase() => ours,
        None => words::OWN_WORDS,
    }
}

/// What a group is called, which answers name by its English words; none where it is none of ours.
pub fn group_words(group: &str) -> Option<Fixed> {
    let others = [Reason::WITH_THE_SUBSCRIPTION, words::OWN_WORDS];
    let mut groups = Reason::FILLERS.into_iter().chain(others);
    groups.find(|words| words.english() == group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_looks_at_the_ends_of_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_default();
        let days = history_days(day("2026-03-31"));
        assert_eq!(days.len(), 12);
        assert_eq!(days[0], day("2025-04-30"));
        assert_eq!(
            days[9..],
            [day("2026-01-31"), day("2026-02-28"), day("2026-03-31")]
        );
        assert_eq!(history_days(day("2026-03-01"))[10], day("2026-02-28"));
    }

    #[test]
    fn fillers_are_counted_under_themselves() {
        let mut texts: Vec<_> = Reason::FILLERS
            .map(|filler| (filler.english().to_lowercase(), filler))
            .into();
        texts.push(("zu teuer".into(), Reason::FILLERS[0]));
        let group = |reason: &str| reason_group(reason, &texts);
        for filler in Reason::FILLERS {
            assert_eq!(
                group(&format!(" {} ", filler.english().to_uppercase())),
                filler
            );
            assert_eq!(group_words(filler.english()), Some(filler));
        }
        assert_eq!(group("Zu teuer"), Reason::FILLERS[0]);
        let ours = Reason::WITH_THE_SUBSCRIPTION;
        assert_eq!(group(ours.english()), ours);
        assert_eq!(group_words(ours.english()), Some(ours));
        assert_eq!(group("We move away"), words::OWN_WORDS);
        assert_eq!(group_words("We move away"), None);
    }
}

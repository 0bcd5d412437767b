//! Instants as the server's clock shows them: in UTC, in which its days begin.

use chrono::{DateTime, Timelike, Utc};
use goodstanding_words::{Message, durations, times};

use crate::words::say;

/// "31 Jan 2027, 00:00 UTC".
pub(super) fn utc(at: DateTime<Utc>) -> Message {
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    times::utc(at.date_naive(), &time)
}

/// The same as text.
pub(super) fn utc_text(at: DateTime<Utc>) -> String {
    say(utc(at))
}

/// How long something takes or waits: "none", "40 seconds", "3 minutes", "2 hours", "5 days".
pub(super) fn duration(seconds: u64) -> Message {
    match seconds {
        0 => durations::NONE.into(),
        1..120 => durations::seconds(seconds),
        120..7_200 => durations::minutes(seconds / 60),
        7_200..172_800 => durations::hours((seconds + 1_800) / 3_600),
        // The nearest number of days: a month that began a second ago has not lost one.
        _ => durations::days((seconds + 43_200) / 86_400),
    }
}

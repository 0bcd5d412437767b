//! Instants as the server's clock shows them: in UTC, in which its days begin.

use chrono::{DateTime, Timelike, Utc};

use crate::ui::calendar_date;

/// "31 Jan 2027, 00:00 UTC".
pub(super) fn utc_text(at: DateTime<Utc>) -> String {
    format!(
        "{}, {:02}:{:02} UTC",
        calendar_date(at.date_naive()),
        at.hour(),
        at.minute()
    )
}

/// How long something takes or waits: "none", "40 seconds", "3 minutes", "2 hours", "5 days".
pub(super) fn duration_text(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0 => return "none".into(),
        1..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

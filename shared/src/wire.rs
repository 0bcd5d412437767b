//! Dates and instants as they are written on the wire and in links, one way each: `2026-12-01`,
//! `2026-11-18T12:00:00.5Z`.
//!
//! chrono reads many more ways, and the code for that would be a fortieth of what a first visit
//! loads. So what everybody's page reads, it reads here; what chrono writes is what is understood.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// The number that these digits and nothing else make.
fn digits(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// Three numbers with a mark between them, of these many digits.
fn three(text: &str, mark: char, lengths: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(mark);
    let mut numbers = [0; 3];
    for (number, length) in numbers.iter_mut().zip(lengths) {
        *number = digits(parts.next().filter(|part| part.len() == length)?)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// The calendar date that a text says.
pub fn date(text: &str) -> Option<NaiveDate> {
    let [year, month, day] = three(text, '-', [4, 2, 2])?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The instant that a text says, in UTC.
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = three(time, ':', [2, 2, 2])?;
    let places = u32::try_from(fraction.len()).ok().filter(|&p| p <= 9)?;
    let nanoseconds = digits(fraction)? * 10_u32.pow(9 - places);
    let time = NaiveTime::from_hms_nano_opt(hour, minute, second, nanoseconds)?;
    Some(NaiveDateTime::new(date(day)?, time).and_utc())
}

fn read<T, E: Error>(text: String, read: fn(&str) -> Option<T>) -> Result<T, E> {
    read(&text).ok_or_else(|| E::custom(format_args!("“{text}” is not a date or an instant")))
}

pub(crate) fn read_date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    read(String::deserialize(from)?, date)
}

pub(crate) fn read_instant<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
    read(String::deserialize(from)?, instant)
}

pub(crate) fn read_date_or_none<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<NaiveDate>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| read(text, date)).transpose()
}

pub(crate) fn read_instant_or_none<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    text.map(|text| read(text, instant)).transpose()
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_date_that_chrono_writes_is_read(days in 1_i32..3_652_059) {
            let written = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            prop_assert_eq!(date(&written.to_string()), Some(written));
        }

        #[test]
        fn every_instant_that_chrono_writes_is_read(
            seconds in -60_000_000_000_i64..250_000_000_000,
            nanoseconds in prop_oneof![Just(0), Just(500_000_000), Just(1_000), 0_u32..1_000_000_000],
        ) {
            let written = Utc.timestamp_opt(seconds, nanoseconds).unwrap();
            let text: String = serde_json::from_value(serde_json::to_value(written).unwrap()).unwrap();
            prop_assert_eq!(instant(&text), Some(written));
        }

        #[test]
        fn what_is_read_is_what_chrono_reads(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            prop_assert_eq!(date(&text), text.parse().ok());
        }
    }

    /// A reply as pages read it.
    #[derive(Debug, Deserialize, PartialEq)]
    struct Reply {
        #[serde(deserialize_with = "read_date")]
        on: NaiveDate,
        #[serde(deserialize_with = "read_instant")]
        at: DateTime<Utc>,
        #[serde(default, deserialize_with = "read_date_or_none")]
        maybe_on: Option<NaiveDate>,
        #[serde(default, deserialize_with = "read_instant_or_none")]
        maybe_at: Option<DateTime<Utc>>,
    }

    #[test]
    fn a_reply_says_when_and_leaves_out_what_is_not_known() {
        let read = |text: &str| serde_json::from_str::<Reply>(text);
        let (on, at) = ("2026-12-01", "2026-11-18T12:00:00.5Z");
        let full = read(&format!(
            r#"{{"on":"{on}","at":"{at}","maybe_on":"{on}","maybe_at":"{at}"}}"#
        ));
        let (on, at) = (date(on).unwrap(), instant(at).unwrap());
        assert_eq!(
            full.unwrap(),
            Reply {
                on,
                at,
                maybe_on: Some(on),
                maybe_at: Some(at)
            }
        );
        let bare = read(r#"{"on":"2026-12-01","at":"2026-11-18T12:00:00.5Z","maybe_on":null}"#);
        assert_eq!(
            bare.unwrap(),
            Reply {
                on,
                at,
                maybe_on: None,
                maybe_at: None
            }
        );
        let wrong = read(r#"{"on":"2026-12-01","at":"2026-11-18T12:00:00Z","maybe_on":"soon"}"#);
        assert!(wrong.unwrap_err().to_string().contains("“soon”"));
    }

    #[test]
    fn nothing_else_is_a_date_or_an_instant() {
        for text in [
            "",
            "2026-1-1",
            "2026-02-30",
            "+2026-01-01",
            "2026-01-01 ",
            "2026-01-01-01",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
        for text in [
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.0000000001Z",
            "2026-01-01T00:00:+1Z",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}

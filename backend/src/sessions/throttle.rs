//! Slows guessing down, without saying which accounts exist: an address that nobody has is counted
//! like any other.
//!
//! A device from which the user has signed in before is counted by itself: whatever strangers
//! guess, the right password lets its owner in. Of strangers, three things are counted: the account
//! as one network asks for it, so that one guesser keeps nobody else out; the network, whatever the
//! account; and the account, whatever the network, so that a thousand networks guess no more than a
//! few times an hour.
//!
//! Every attempt counts as a failure until it has succeeded, so that a thousand guesses at the same
//! instant are a thousand. The counts are in the database: all servers of an installation count
//! together.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::db::attempts::{self, Count};
use crate::http::client::network_of;
use crate::http::layers::hex;
use crate::store::{Database, StoreError};

/// How failures turn into a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Each failure in a row after the first ones doubles the wait.
    Doubling,
    /// So many at once, and one more after each stretch of time.
    Bucket { burst: u32, refill_s: u32 },
}

/// Failures in a row before there is a wait.
const FREE_FAILURES: u32 = 5;
/// The longest wait of one device, and of one network for one account.
const LONGEST_WAIT_S: i64 = 900;
/// Of one network, whatever the accounts.
const NETWORK: Rule = Rule::Bucket {
    burst: 60,
    refill_s: 5,
};
/// Of one account, whatever the networks: 60 in the first hour, 30 in each one after it.
const ACCOUNT: Rule = Rule::Bucket {
    burst: 30,
    refill_s: 120,
};

/// Of one network that asks for links, whatever the accounts.
const LINKS: Rule = Rule::Bucket {
    burst: 10,
    refill_s: 60,
};

/// Somebody tries to sign in.
#[derive(Clone, Debug)]
pub(super) struct Attempt {
    /// What is counted, under which key. All servers hold them in this order.
    counted: Vec<(Rule, String)>,
}

impl Attempt {
    /// From a device that is known, by its digest.
    pub(super) fn from_known_device(account: &str, device: &[u8]) -> Self {
        Self {
            counted: vec![(
                Rule::Doubling,
                key(&[b"device", account.as_bytes(), device]),
            )],
        }
    }

    /// From anywhere else: the network counts, and not the single address.
    pub(super) fn from_elsewhere(account: &str, address: IpAddr) -> Self {
        let network = network_of(address).to_string();
        let (account, network) = (account.as_bytes(), network.as_bytes());
        Self {
            counted: vec![
                (ACCOUNT, key(&[b"account", account])),
                (NETWORK, key(&[b"network", network])),
                (Rule::Doubling, key(&[b"pair", account, network])),
            ],
        }
    }

    /// Asking for a link: no account is counted, so that nobody is kept from theirs.
    pub(super) fn at_link(address: IpAddr) -> Self {
        let network = network_of(address).to_string();
        Self {
            counted: vec![(LINKS, key(&[b"links", network.as_bytes()]))],
        }
    }

    /// After how many seconds it is allowed; none: now.
    pub(super) fn wait_s(
        &self,
        conn: &mut Database,
        now: DateTime<Utc>,
    ) -> Result<Option<u32>, StoreError> {
        let mut longest = TimeDelta::zero();
        for (rule, key) in &self.counted {
            longest = longest.max(rule.wait(attempts::find(conn, key)?, now));
        }
        let seconds = (longest.num_milliseconds() + 999) / 1000;
        Ok((seconds > 0).then(|| u32::try_from(seconds).unwrap_or(u32::MAX)))
    }

    /// Counts it as a failure, or says after how many seconds it is allowed.
    pub(super) fn begin(
        &self,
        tx: &mut Database,
        now: DateTime<Utc>,
    ) -> Result<Option<u32>, StoreError> {
        for (_, key) in &self.counted {
            attempts::hold(tx, key, now)?;
        }
        let wait = self.wait_s(tx, now)?;
        if wait.is_none() {
            for (rule, key) in &self.counted {
                let known = attempts::find(tx, key)?;
                attempts::store(tx, key, rule.after_failure(known, now))?;
            }
        }
        Ok(wait)
    }

    /// It was no failure: what was counted for it is given back.
    pub(super) fn succeeded(
        &self,
        tx: &mut Database,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for (rule, key) in &self.counted {
            attempts::hold(tx, key, now)?;
            if let Some(known) = attempts::find(tx, key)? {
                attempts::store(tx, key, rule.after_success(known, now))?;
            }
        }
        Ok(())
    }
}

impl Rule {
    fn wait(self, known: Option<Count>, now: DateTime<Utc>) -> TimeDelta {
        let until = known.map_or(now, |known| known.until);
        match self {
            Self::Doubling => until - now,
            Self::Bucket { burst, refill_s } => {
                let full = i64::from(burst.saturating_sub(1)) * i64::from(refill_s);
                until - TimeDelta::seconds(full) - now
            }
        }
    }

    fn after_failure(self, known: Option<Count>, now: DateTime<Utc>) -> Count {
        let failures = known.map_or(0, |known| known.failures).saturating_add(1);
        let until = match self {
            Self::Doubling => now + delay(failures),
            Self::Bucket { refill_s, .. } => {
                let until = known.map_or(now, |known| known.until).max(now);
                until + TimeDelta::seconds(refill_s.into())
            }
        };
        Count { failures, until }
    }

    /// Failures of a device or of a network for an account start afresh; a bucket gets the attempt
    /// back.
    fn after_success(self, known: Count, now: DateTime<Utc>) -> Count {
        match self {
            Self::Doubling => Count {
                failures: 0,
                until: now,
            },
            Self::Bucket { refill_s, .. } => Count {
                failures: known.failures.saturating_sub(1),
                until: known.until - TimeDelta::seconds(refill_s.into()),
            },
        }
    }
}

fn delay(failures: u32) -> TimeDelta {
    match failures.checked_sub(FREE_FAILURES) {
        None => TimeDelta::zero(),
        Some(doublings) => TimeDelta::seconds((1_i64 << doublings.min(20)).min(LONGEST_WAIT_S)),
    }
}

/// Of what is counted only the digest is kept: a list of who was tried would be worth stealing.
fn key(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        digest.update(part);
    }
    hex(&digest.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    /// Lets an attempt begin at an instant, or says after how many seconds it may.
    fn attempt(rule: Rule, known: &mut Option<Count>, now: DateTime<Utc>) -> Result<(), i64> {
        let wait = rule.wait(*known, now);
        if wait > TimeDelta::zero() {
            return Err(wait.num_seconds());
        }
        *known = Some(rule.after_failure(*known, now));
        Ok(())
    }

    #[test]
    fn after_five_failures_the_waits_double() {
        let (mut known, mut now) = (None, start());
        for _ in 0..5 {
            assert_eq!(attempt(Rule::Doubling, &mut known, now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(attempt(Rule::Doubling, &mut known, now), Err(wait));
            now += TimeDelta::seconds(wait);
            assert_eq!(attempt(Rule::Doubling, &mut known, now), Ok(()));
        }
        let fresh = Rule::Doubling.after_success(known.unwrap(), now);
        assert_eq!((fresh.failures, fresh.until), (0, now));
    }

    #[test]
    fn a_bucket_allows_a_burst_and_then_one_after_each_refill() {
        let rule = Rule::Bucket {
            burst: 3,
            refill_s: 10,
        };
        let mut known = None;
        for _ in 0..3 {
            assert_eq!(attempt(rule, &mut known, start()), Ok(()));
        }
        assert_eq!(attempt(rule, &mut known, start()), Err(10));
        let later = start() + TimeDelta::seconds(10);
        assert_eq!(attempt(rule, &mut known, later), Ok(()));
        assert_eq!(attempt(rule, &mut known, later), Err(10));
        // What succeeded is given back.
        known = Some(rule.after_success(known.unwrap(), later));
        assert_eq!(attempt(rule, &mut known, later), Ok(()));
        assert_eq!(attempt(rule, &mut known, later), Err(10));
    }

    #[test]
    fn an_hour_of_guessing_is_few_guesses() {
        let guesses = |rule| {
            let mut known = None;
            (0..36_000_i64)
                .map(|tick| start() + TimeDelta::milliseconds(tick * 100))
                .filter(|now| attempt(rule, &mut known, *now).is_ok())
                .count()
        };
        assert!(guesses(Rule::Doubling) <= 20);
        assert!(guesses(ACCOUNT) <= 60);
    }

    #[test]
    fn what_is_counted_never_meets_under_one_key() {
        let here = IpAddr::from([192, 0, 2, 1]);
        let keys = |attempt: Attempt| -> Vec<String> {
            attempt.counted.into_iter().map(|(_, key)| key).collect()
        };
        let mut all = keys(Attempt::from_elsewhere("anna", here));
        all.extend(keys(Attempt::from_known_device("anna", b"one")));
        all.extend(keys(Attempt::from_known_device("ann", b"aone")));
        all.extend(keys(Attempt::at_link(here)));
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(
            keys(Attempt::from_elsewhere("anna", here)),
            keys(Attempt::from_elsewhere(
                "anna",
                IpAddr::from([192, 0, 2, 200])
            )),
            "neighbours are one network"
        );
    }
}

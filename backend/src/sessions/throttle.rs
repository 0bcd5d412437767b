//! Slows guessing down, per account and per network, without saying which accounts exist: an
//! address that nobody has is counted like any other.
//!
//! Every attempt counts as a failure until it has succeeded, so that a thousand guesses at the same
//! instant are a thousand.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Failures of an account before it has to wait.
const FREE_FAILURES: u32 = 5;
/// The longest wait of an account.
const LONGEST_WAIT_S: i64 = 900;
/// Failures of a network in a row before it has to wait.
const NETWORK_BURST: i64 = 60;
/// One more failure of a network is allowed after this long.
const NETWORK_REFILL_S: i64 = 5;
/// How many accounts and networks are remembered at most; old ones go first.
const REMEMBERED: usize = 50_000;

/// Counts attempts to sign in.
#[derive(Debug, Default)]
pub struct Throttle {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    accounts: HashMap<String, Account>,
    networks: HashMap<IpAddr, DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug)]
struct Account {
    failures: u32,
    next_at: DateTime<Utc>,
}

impl Throttle {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an attempt, or says after how many seconds the next one is allowed.
    pub fn begin(&self, account: &str, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        let mut counts = self.counts();
        let network = network_of(address);
        let busy_until = counts
            .networks
            .get(&network)
            .copied()
            .unwrap_or(now)
            .max(now);
        let network_wait =
            busy_until - TimeDelta::seconds((NETWORK_BURST - 1) * NETWORK_REFILL_S) - now;
        let known = counts.accounts.get(account).copied();
        let account_wait = known.map_or(TimeDelta::zero(), |account| account.next_at - now);
        let wait = network_wait.max(account_wait);
        if wait > TimeDelta::zero() {
            return Err(u32::try_from((wait.num_milliseconds() + 999) / 1000).unwrap_or(u32::MAX));
        }
        let failures = known
            .map_or(0, |account| account.failures)
            .saturating_add(1);
        let next_at = now + delay(failures);
        counts
            .accounts
            .insert(account.to_owned(), Account { failures, next_at });
        counts
            .networks
            .insert(network, busy_until + TimeDelta::seconds(NETWORK_REFILL_S));
        counts.forget(now);
        Ok(())
    }

    /// The attempt succeeded: the account starts afresh, the network gets its attempt back.
    pub fn succeeded(&self, account: &str, address: IpAddr) {
        let mut counts = self.counts();
        counts.accounts.remove(account);
        if let Some(busy_until) = counts.networks.get_mut(&network_of(address)) {
            *busy_until -= TimeDelta::seconds(NETWORK_REFILL_S);
        }
    }
}

impl Counts {
    fn forget(&mut self, now: DateTime<Utc>) {
        if self.networks.len() > REMEMBERED {
            self.networks.retain(|_, busy_until| *busy_until > now);
        }
        if self.accounts.len() > REMEMBERED {
            self.accounts.retain(|_, account| account.next_at > now);
        }
        forget_oldest(&mut self.networks, |busy_until| *busy_until);
        forget_oldest(&mut self.accounts, |account| account.next_at);
    }
}

fn forget_oldest<K: Eq + Hash + Clone, V>(
    map: &mut HashMap<K, V>,
    age: impl Fn(&V) -> DateTime<Utc>,
) {
    if map.len() <= REMEMBERED {
        return;
    }
    let mut ages: Vec<_> = map.values().map(&age).collect();
    let middle = ages.len() / 2;
    let (_, cut, _) = ages.select_nth_unstable(middle);
    let cut = *cut;
    map.retain(|_, value| age(value) > cut);
}

fn delay(failures: u32) -> TimeDelta {
    match failures.checked_sub(FREE_FAILURES) {
        None => TimeDelta::zero(),
        Some(doublings) => TimeDelta::seconds((1_i64 << doublings.min(20)).min(LONGEST_WAIT_S)),
    }
}

/// Addresses are cheap, networks are not: a /24 of IPv4, a /64 of IPv6.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            IpAddr::from([a, b, c, 0])
        }
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn start() -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    #[test]
    fn after_five_failures_the_waits_double() {
        let throttle = Throttle::default();
        let mut now = start();
        for _ in 0..5 {
            assert_eq!(throttle.begin("anna", HOME, now), Ok(()));
        }
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(throttle.begin("anna", HOME, now), Err(wait));
            now += TimeDelta::seconds(wait.into());
            assert_eq!(throttle.begin("anna", HOME, now), Ok(()), "after {wait} s");
        }
        assert_eq!(
            throttle.begin("ben", HOME, now),
            Ok(()),
            "another account is not slowed"
        );
    }

    #[test]
    fn success_starts_afresh() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            assert_eq!(throttle.begin("anna", HOME, start()), Ok(()));
            throttle.succeeded("anna", HOME);
        }
    }

    #[test]
    fn a_network_that_tries_many_accounts_has_to_wait() {
        let throttle = Throttle::default();
        let neighbour = IpAddr::from([127, 0, 0, 200]);
        for attempt in 0..60 {
            assert_eq!(
                throttle.begin(&format!("account {attempt}"), HOME, start()),
                Ok(())
            );
        }
        assert_eq!(throttle.begin("one more", neighbour, start()), Err(5));
        assert_eq!(
            throttle.begin("one more", IpAddr::from([10, 0, 0, 1]), start()),
            Ok(())
        );
        assert_eq!(
            throttle.begin("one more", neighbour, start() + TimeDelta::seconds(5)),
            Ok(())
        );
    }

    #[test]
    fn an_hour_of_guessing_is_few_guesses() {
        let throttle = Throttle::default();
        let tried = (0..36_000_i64)
            .filter(|tick| {
                throttle
                    .begin("anna", HOME, start() + TimeDelta::milliseconds(tick * 100))
                    .is_ok()
            })
            .count();
        assert!(tried <= 20, "{tried}");
    }
}

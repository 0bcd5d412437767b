//! How long the answers took, and the line that says so.

use std::time::Duration;

/// The times of the answers of one measurement.
#[derive(Default)]
pub(crate) struct Timings {
    all: Vec<Duration>,
}

impl Timings {
    pub(crate) fn add(&mut self, took: Duration) {
        self.all.push(took);
    }

    pub(crate) fn append(&mut self, mut others: Self) {
        self.all.append(&mut others.all);
    }

    /// The median and the 99th percentile, in microseconds.
    pub(crate) fn percentiles(mut self) -> [u128; 2] {
        self.all.sort_unstable();
        [50, 99].map(|percent| self.percentile(percent).as_micros())
    }

    /// One line for `cargo xtask bench` to read.
    pub(crate) fn print(mut self, over: Duration, bytes: usize) {
        self.all.sort_unstable();
        let count = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        println!(
            "answers={count} per_second={:.1} p50_us={} p99_us={} bytes={bytes}",
            f64::from(count) / over.as_secs_f64(),
            self.percentile(50).as_micros(),
            self.percentile(99).as_micros(),
        );
    }

    /// The smallest time that so many per cent of the answers did not exceed.
    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.all.len() * percent).div_ceil(100);
        self.all
            .get(rank.saturating_sub(1))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_a_time_that_was_measured() {
        let mut timings = Timings::default();
        assert_eq!(timings.percentile(99), Duration::ZERO);
        for millis in 1..=200 {
            timings.add(Duration::from_millis(millis));
        }
        assert_eq!(timings.percentile(50), Duration::from_millis(100));
        assert_eq!(timings.percentile(99), Duration::from_millis(198));
    }
}

//! Numbers that look random and are not: SplitMix64.

use std::cell::Cell;

/// A stream of numbers from a seed.
pub(crate) struct Dice(Cell<u64>);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.0.set(state);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// 128 bits, for an identifier.
    pub(crate) fn bits(&self) -> u128 {
        (u128::from(self.next()) << 64) | u128::from(self.next())
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&self, low: i64, high: i64) -> i64 {
        let span = (high - low).unsigned_abs() + 1;
        low + i64::try_from(self.next() % span).unwrap_or_default()
    }

    /// One of `choices`, which are not empty.
    pub(crate) fn pick<'a, T>(&self, choices: &'a [T]) -> &'a T {
        let index = self.next() % (choices.len() as u64);
        &choices[usize::try_from(index).unwrap_or_default()]
    }
}

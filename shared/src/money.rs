//! Money: whole minor units with an ISO 4217 currency, never a float.

use core::fmt;
use core::str::FromStr;

use goodstanding_words::{Message, fields as words};
use serde::{Deserialize, Serialize};

/// The active currencies of ISO 4217 that have two digits after the point.
const TWO_DIGITS: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW";
/// Those without a minor unit.
const NO_DIGITS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
/// Those with three digits.
const THREE_DIGITS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// An active currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

text_schema!(Currency, "EUR", 3, "^[A-Z]{3}$");

/// Three letters that are no active currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{given}” is not an ISO 4217 currency code such as EUR")]
pub struct CurrencyRefusal {
    /// The text as it was given.
    pub given: String,
}

impl Currency {
    /// The euro, which has cents.
    pub const EUR: Self = Self(*b"EUR");
    /// The United States dollar.
    pub const USD: Self = Self(*b"USD");
    /// The pound sterling, which has pence.
    pub const GBP: Self = Self(*b"GBP");
    /// The yen, which has no minor unit.
    pub const JPY: Self = Self(*b"JPY");

    /// The three letters of ISO 4217, such as `EUR`.
    pub fn code(&self) -> &str {
        // Only ASCII codes of the tables above are ever stored.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits follow the decimal point.
    pub fn digits(self) -> usize {
        if lists(NO_DIGITS, self.code()) {
            0
        } else if lists(THREE_DIGITS, self.code()) {
            3
        } else {
            2
        }
    }
}

fn lists(table: &str, code: &str) -> bool {
    table.split(' ').any(|known| known == code)
}

impl FromStr for Currency {
    type Err = CurrencyRefusal;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = [TWO_DIGITS, NO_DIGITS, THREE_DIGITS]
            .iter()
            .any(|table| lists(table, text));
        match text.as_bytes().try_into() {
            Ok(code) if known => Ok(Self(code)),
            _ => Err(CurrencyRefusal { given: text.into() }),
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = CurrencyRefusal;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().into()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// An amount of one currency, in its minor unit (cents for EUR, yen for JPY). On the wire:
/// `{"amount": "49.00", "currency": "EUR"}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "MoneyWire", into = "MoneyWire")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why two amounts could not be combined, or a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoneyRefusal {
    /// Amounts of two currencies do not add up.
    Currencies(Currency, Currency),
    /// More than 64 bits of minor units.
    TooLarge,
    /// Not a decimal number with exactly the digits of the currency.
    Amount {
        /// The text as it was given.
        given: String,
        /// The currency whose digits were expected.
        currency: Currency,
    },
}

impl MoneyRefusal {
    /// Why, without a full stop.
    pub fn words(&self) -> Message {
        match self {
            Self::Currencies(one, other) => words::currencies_differ(one.code(), other.code()),
            Self::TooLarge => words::AMOUNT_TOO_LARGE.into(),
            Self::Amount { given, currency } => {
                words::not_an_amount(currency.code(), currency.digits() as u64, given)
            }
        }
    }
}

says_its_words!(MoneyRefusal);

impl Money {
    /// `minor` minor units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// No money at all, of a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// The amount in whole minor units; below zero for less than nothing.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency that the minor units are of.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyRefusal> {
        if self.currency != other.currency {
            return Err(MoneyRefusal::Currencies(self.currency, other.currency));
        }
        let minor = self
            .minor
            .checked_add(other.minor)
            .ok_or(MoneyRefusal::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The difference; below zero where `other` is more.
    pub fn minus(self, other: Self) -> Result<Self, MoneyRefusal> {
        self.plus(Self::new(
            other.minor.checked_neg().ok_or(MoneyRefusal::TooLarge)?,
            other.currency,
        ))
    }

    /// Shares the amount out by `weights`, to the minor unit and without a remainder: what is left
    /// after rounding down goes one by one to the largest remainders, the earlier first. Where no
    /// weight is positive, everybody gets the same.
    pub fn share_out(self, weights: &[i64]) -> Vec<Self> {
        let even = vec![1; weights.len()];
        let weights = if weights.iter().any(|weight| *weight > 0) {
            weights
        } else {
            &even
        };
        let weight = |place: usize| i128::from(weights[place].max(0));
        let whole: i128 = (0..weights.len()).map(weight).sum();
        let minor = i128::from(self.minor);
        let mut shares: Vec<i128> = (0..weights.len())
            .map(|place| (minor * weight(place)).div_euclid(whole))
            .collect();
        let left = minor - shares.iter().sum::<i128>();
        let mut places: Vec<usize> = (0..weights.len()).collect();
        places.sort_by_key(|place| core::cmp::Reverse((minor * weight(*place)).rem_euclid(whole)));
        // Fewer are left than there are shares with a remainder.
        for (place, _) in places.into_iter().zip(0..left) {
            shares[place] += 1;
        }
        let money = |share| Self::new(i64::try_from(share).unwrap_or(self.minor), self.currency);
        shares.into_iter().map(money).collect()
    }

    /// `quantity` times the amount.
    pub fn times(self, quantity: u32) -> Result<Self, MoneyRefusal> {
        let minor = self
            .minor
            .checked_mul(i64::from(quantity))
            .ok_or(MoneyRefusal::TooLarge)?;
        Ok(Self { minor, ..self })
    }

    /// The share `part / whole` of the amount, rounded to the minor unit, half away from zero.
    /// `whole` must be positive and `part` within it; both are clamped to that.
    #[must_use]
    pub fn share(self, part: i64, whole: i64) -> Self {
        let whole = i128::from(whole.max(1));
        let part = i128::from(part).clamp(0, whole);
        let doubled = i128::from(self.minor) * part * 2;
        // Truncation of (2·m·p ± w) / 2w is rounding half away from zero.
        let rounded = (doubled + whole * doubled.signum()) / (2 * whole);
        // A share of an i64 by a factor of at most one is an i64.
        Self {
            minor: i64::try_from(rounded).unwrap_or(self.minor),
            ..self
        }
    }

    /// The decimal number, with the digits of the currency and a hyphen for less than nothing:
    /// `-49.00`.
    pub fn amount(self) -> String {
        let digits = self.currency.digits();
        let sign = if self.minor < 0 { "-" } else { "" };
        let padded = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = padded.split_at(padded.len() - digits);
        let point = if digits == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }

    /// Reads what [`Money::amount`] writes.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyRefusal> {
        let refusal = || MoneyRefusal::Amount {
            given: amount.into(),
            currency,
        };
        let (sign, unsigned) = amount
            .strip_prefix('-')
            .map_or(("", amount), |rest| ("-", rest));
        let digits = currency.digits();
        let (whole, fraction) = if digits == 0 {
            (unsigned, "")
        } else {
            unsigned.split_once('.').ok_or_else(refusal)?
        };
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.len() != digits || !plain(whole) || !plain(fraction) {
            return Err(refusal());
        }
        let minor = format!("{sign}{whole}{fraction}")
            .parse()
            .map_err(|_| MoneyRefusal::TooLarge)?;
        Ok(Self { minor, currency })
    }
}

impl From<Money> for goodstanding_words::Amount {
    fn from(money: Money) -> Self {
        Self {
            decimal: money.amount(),
            currency: money.currency().code().to_owned(),
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.amount(), self.currency)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.amount(), self.currency)
    }
}

/// A money value on the wire.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MoneyWire {
    /// A decimal number with exactly the digits of the currency.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "49.00", pattern = r"^-?\d+(\.\d+)?$")
    )]
    pub amount: String,
    /// The currency, which decides how many digits there are.
    pub currency: Currency,
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Money {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        MoneyWire::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Money {}

impl TryFrom<MoneyWire> for Money {
    type Error = MoneyRefusal;

    fn try_from(wire: MoneyWire) -> Result<Self, Self::Error> {
        Self::parse(&wire.amount, wire.currency)
    }
}

impl From<Money> for MoneyWire {
    fn from(money: Money) -> Self {
        Self {
            amount: money.amount(),
            currency: money.currency,
        }
    }
}

/// What amounts come to: one sum for each currency, in the order of their codes.
pub fn sums(amounts: impl IntoIterator<Item = Money>) -> Result<Vec<Money>, MoneyRefusal> {
    let mut sums: Vec<Money> = Vec::new();
    for amount in amounts {
        match sums
            .iter_mut()
            .find(|sum| sum.currency() == amount.currency())
        {
            Some(sum) => *sum = sum.plus(amount)?,
            None => sums.push(amount),
        }
    }
    sums.sort_by(|a, b| a.currency().code().cmp(b.currency().code()));
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_amount_survives_its_text(minor: i64, code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
            let currency: Currency = code.parse().unwrap();
            let money = Money::new(minor, currency);
            prop_assert_eq!(Money::parse(&money.amount(), currency), Ok(money));
        }

        #[test]
        fn the_shares_of_a_whole_never_exceed_it(minor in -1_000_000_i64..1_000_000, part in 0_i64..1000, whole in 1_i64..1000) {
            let money = Money::new(minor, Currency::EUR);
            let share = money.share(part.min(whole), whole);
            prop_assert!(share.minor().abs() <= minor.abs());
            prop_assert_eq!(money.share(whole, whole), money);
            prop_assert_eq!(money.share(0, whole).minor(), 0);
        }
    }

    #[test]
    fn amounts_have_the_digits_of_their_currency() {
        assert_eq!(Money::new(4900, Currency::EUR).amount(), "49.00");
        assert_eq!(Money::new(5, Currency::EUR).amount(), "0.05");
        assert_eq!(Money::new(-5, Currency::EUR).amount(), "-0.05");
        assert_eq!(Money::new(4900, Currency::JPY).amount(), "4900");
        assert_eq!(
            Money::new(i64::MIN, Currency::EUR).amount(),
            "-92233720368547758.08"
        );
        for bad in [
            "", "49", "49.0", "49.000", "+49.00", " 49.00", "4 9.00", "1e2.00", ".50", "٤.00",
        ] {
            assert!(Money::parse(bad, Currency::EUR).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(Money::zero(Currency::EUR).amount(), "0.00");
        assert_eq!(Money::zero(Currency::JPY).amount(), "0");
    }

    /// What a failed test and a log say of money: no minor units that one has to divide first.
    #[test]
    fn who_looks_for_a_fault_reads_amounts_as_people_write_them() {
        assert_eq!(
            format!("{:?}", Money::new(4900, Currency::EUR)),
            "49.00 EUR"
        );
        assert_eq!(format!("{:?}", Currency::JPY), "JPY");
    }

    #[test]
    fn an_amount_is_shared_out_by_weight_to_the_last_minor_unit() {
        let shares = |minor, weights: &[i64]| -> Vec<i64> {
            let money = Money::new(minor, Currency::EUR);
            let shares = money.share_out(weights);
            assert!(shares.iter().all(|share| share.currency() == Currency::EUR));
            shares.into_iter().map(Money::minor).collect()
        };
        assert_eq!(shares(800, &[1, 3]), [200, 600]);
        // The largest remainder takes what is left, of equal ones the earlier.
        assert_eq!(shares(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares(100, &[1, 5, 1]), [14, 72, 14]);
        assert_eq!(shares(101, &[1, 5, 1]), [15, 72, 14]);
        // What is given back is shared out in the same way.
        assert_eq!(shares(-100, &[1, 1, 1]), [-33, -33, -34]);
        // What weighs nothing gets nothing, unless that is true of everything.
        assert_eq!(shares(100, &[0, 2, -3]), [0, 100, 0]);
        assert_eq!(shares(100, &[0, 0]), [50, 50]);
        assert_eq!(shares(100, &[-1, 0]), [50, 50]);
        assert_eq!(shares(100, &[]), [0; 0]);
        assert_eq!(shares(i64::MAX, &[i64::MAX]), [i64::MAX]);
    }

    #[test]
    fn half_is_rounded_away_from_zero() {
        assert_eq!(Money::new(5, Currency::EUR).share(1, 2).minor(), 3);
        assert_eq!(Money::new(-5, Currency::EUR).share(1, 2).minor(), -3);
        assert_eq!(Money::new(4, Currency::EUR).share(1, 3).minor(), 1);
    }

    #[test]
    fn sums_never_wrap_and_never_mix() {
        let most = Money::new(i64::MAX, Currency::EUR);
        assert_eq!(
            most.plus(Money::new(1, Currency::EUR)),
            Err(MoneyRefusal::TooLarge)
        );
        assert_eq!(most.times(2), Err(MoneyRefusal::TooLarge));
        assert!(matches!(
            most.plus(Money::zero(Currency::JPY)),
            Err(MoneyRefusal::Currencies(..))
        ));
    }

    #[test]
    fn only_active_currencies_exist() {
        for bad in ["", "EU", "eur", "XXX", "DEM", "EUR USD"] {
            assert!(bad.parse::<Currency>().is_err(), "{bad:?}");
        }
        assert_eq!("KWD".parse::<Currency>().map(Currency::digits), Ok(3));
    }

    #[test]
    fn two_currencies_are_two_sums() {
        let amounts = [
            Money::new(500, Currency::USD),
            Money::new(100, Currency::EUR),
            Money::new(250, Currency::USD),
        ];
        assert_eq!(
            sums(amounts).unwrap(),
            [
                Money::new(100, Currency::EUR),
                Money::new(750, Currency::USD)
            ]
        );
        assert_eq!(sums([]).unwrap(), []);
        let most = Money::new(i64::MAX, Currency::EUR);
        assert!(sums([most, amounts[1]]).is_err());
    }
}

//! Which numbers are taken, and when a way to pay can be removed.

use chrono::{Days, Months, NaiveDate};
use goodstanding_words::{Message, fields, refusals};

use super::{
    NewPaymentMethod, PaymentMethod, PaymentMethodKind, ProcessorKind, SANDBOX, TestNumber,
};
use crate::ids::PaymentMethodId;
use crate::problem::FieldRefusal;

/// A way to pay that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Which number; none for an invoice.
    pub number: Option<TestNumber>,
    /// The last day on which a card works.
    pub expires_on: Option<NaiveDate>,
}

impl Accepted {
    /// How money is moved.
    pub fn kind(&self) -> PaymentMethodKind {
        self.number
            .map_or(PaymentMethodKind::Invoice, |number| number.kind)
    }

    /// Whose name it carries.
    pub fn brand(&self) -> &'static str {
        self.number
            .map_or(PaymentMethodKind::Invoice.label().english(), |number| {
                number.brand
            })
    }

    /// The last four characters of the number; empty for an invoice.
    pub fn last4(&self) -> String {
        let plain = plain(self.number.map_or("", |number| number.number));
        plain
            .get(plain.len().saturating_sub(4)..)
            .unwrap_or_default()
            .to_owned()
    }
}

/// A number without what people read it by.
fn plain(number: &str) -> String {
    number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Why a way to pay is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MethodRefusal {
    /// No payment processor takes cards or bank accounts here.
    NoProcessor,
    /// Fields that need attention.
    Fields(Vec<FieldRefusal>),
}

/// Checks what was typed. The refusal never repeats the number: what looks like a real one must not
/// end up in a log.
pub fn accept(
    given: &NewPaymentMethod,
    processor: ProcessorKind,
    today: NaiveDate,
) -> Result<Accepted, MethodRefusal> {
    match (processor, given.by_invoice) {
        (ProcessorKind::None, false) => Err(MethodRefusal::NoProcessor),
        (ProcessorKind::None, true) => {
            if given.number.trim().is_empty() && given.expires.trim().is_empty() {
                Ok(Accepted {
                    number: None,
                    expires_on: None,
                })
            } else {
                let words = fields::INVOICE_HAS_NO_NUMBER;
                Err(MethodRefusal::Fields(vec![FieldRefusal::new(
                    "number", words,
                )]))
            }
        }
        (ProcessorKind::Sandbox, true) => {
            let words = fields::INVOICES_BY_AGREEMENT;
            Err(MethodRefusal::Fields(vec![FieldRefusal::new(
                "by_invoice",
                words,
            )]))
        }
        (ProcessorKind::Sandbox, false) => {
            accept_number(given, today).map_err(MethodRefusal::Fields)
        }
    }
}

fn accept_number(
    given: &NewPaymentMethod,
    today: NaiveDate,
) -> Result<Accepted, Vec<FieldRefusal>> {
    let mut errors = Vec::new();
    let typed = plain(&given.number);
    let number = SANDBOX
        .iter()
        .find(|known| !typed.is_empty() && plain(known.number) == typed);
    if number.is_none() {
        let words = if typed.is_empty() {
            fields::ENTER_TEST_NUMBER
        } else {
            fields::ENTER_TEST_NUMBER_ONLY
        };
        errors.push(FieldRefusal::new("number", words));
    }
    let needs_date = number.is_none_or(|number| number.kind == PaymentMethodKind::Card);
    let expires_on = last_day(given.expires.trim());
    if needs_date {
        match expires_on {
            None => errors.push(FieldRefusal::new("expires", fields::ENTER_EXPIRY)),
            Some(date) if date < today => {
                errors.push(FieldRefusal::new("expires", fields::CARD_HAS_EXPIRED));
            }
            Some(_) => {}
        }
    }
    match number {
        Some(number) if errors.is_empty() => Ok(Accepted {
            number: Some(*number),
            expires_on: expires_on.filter(|_| needs_date),
        }),
        _ => Err(errors),
    }
}

/// The last day of `12/29`.
fn last_day(text: &str) -> Option<NaiveDate> {
    let (month, year) = text.split_once('/')?;
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(month) || !digits(year) {
        return None;
    }
    NaiveDate::from_ymd_opt(2000 + year.parse::<i32>().ok()?, month.parse().ok()?, 1)?
        .checked_add_months(Months::new(1))?
        .checked_sub_days(Days::new(1))
}

/// Why a payment method cannot pay for what is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnusableMethod {
    /// It was removed, or is not the customer's: both are said in the same words.
    Gone,
    /// The card has expired.
    Expired(NaiveDate),
}

impl UnusableMethod {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::Gone => refusals::PAYMENT_METHOD_GONE.into(),
            Self::Expired(last) => refusals::payment_method_expired(*last),
        }
    }
}

says_its_words!(UnusableMethod);

/// Whether something new can be paid with it; `expires_on` is the last day on which a card works.
pub fn can_pay(expires_on: Option<NaiveDate>, today: NaiveDate) -> Result<(), UnusableMethod> {
    match expires_on.filter(|last| *last < today) {
        Some(last) => Err(UnusableMethod::Expired(last)),
        None => Ok(()),
    }
}

/// Why a way to pay cannot be removed or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalRefusal {
    /// Subscriptions are paid with it.
    PaysFor(u64),
    /// What is Overdue is paid by invoice: a card in its place would not pay what is owed.
    InvoiceOpen(u64),
}

impl RemovalRefusal {
    /// Why, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::PaysFor(many) => refusals::payment_method_pays(*many),
            Self::InvoiceOpen(owed) => refusals::payment_method_owes(*owed),
        }
    }
}

says_its_words!(RemovalRefusal);

/// Whether it can be removed: not while live subscriptions are paid with it.
pub fn can_remove(method: &PaymentMethod) -> Result<(), RemovalRefusal> {
    match method.pays_for {
        0 => Ok(()),
        many => Err(RemovalRefusal::PaysFor(many)),
    }
}

/// Whether something other than an invoice can take its place: not while an invoice is open.
pub fn can_replace(method: &PaymentMethod) -> Result<(), RemovalRefusal> {
    match method.owes_for {
        0 => Ok(()),
        owed => Err(RemovalRefusal::InvoiceOpen(owed)),
    }
}

/// Which one becomes the default when the default is removed: the newest of those that are left and
/// have not expired, else the newest. None where there is a default still, or nothing is left.
pub fn next_default(left: &[PaymentMethod], today: NaiveDate) -> Option<PaymentMethodId> {
    if left.iter().any(|method| method.is_default) {
        return None;
    }
    let is_good = |method: &PaymentMethod| method.expires_on.is_none_or(|date| date >= today);
    left.iter()
        .max_by_key(|method| (is_good(method), method.created_at, method.brief.id))
        .map(|method| method.brief.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(number: &str, expires: &str) -> Result<Accepted, Vec<String>> {
        let given = NewPaymentMethod {
            number: number.into(),
            expires: expires.into(),
            by_invoice: false,
        };
        fields(accept(
            &given,
            ProcessorKind::Sandbox,
            "2026-11-22".parse().unwrap(),
        ))
    }

    /// The fields that are refused; `no_processor` where that is the reason.
    fn fields(answer: Result<Accepted, MethodRefusal>) -> Result<Accepted, Vec<String>> {
        answer.map_err(|refusal| match refusal {
            MethodRefusal::NoProcessor => vec!["no_processor".into()],
            MethodRefusal::Fields(errors) => errors.into_iter().map(|error| error.field).collect(),
        })
    }

    #[test]
    fn without_a_processor_there_are_invoices_and_nothing_else() {
        let today = "2026-11-22".parse().unwrap();
        let answer = |processor, by_invoice, number: &str| {
            let given = NewPaymentMethod {
                number: number.into(),
                expires: String::new(),
                by_invoice,
            };
            fields(accept(&given, processor, today))
        };
        let invoice = answer(ProcessorKind::None, true, "").unwrap();
        assert_eq!(
            (invoice.kind(), invoice.brand(), invoice.last4().as_str()),
            (PaymentMethodKind::Invoice, "Invoice", "")
        );
        for known in SANDBOX {
            let refused = answer(ProcessorKind::None, false, known.number);
            assert_eq!(refused.unwrap_err(), ["no_processor"]);
            let both = answer(ProcessorKind::None, true, known.number);
            assert_eq!(both.unwrap_err(), ["number"]);
        }
        let agreed = answer(ProcessorKind::Sandbox, true, "");
        assert_eq!(agreed.unwrap_err(), ["by_invoice"]);
    }

    #[test]
    fn test_numbers_are_taken_however_they_are_spaced() {
        let card = given("4242424242424242", "11/26").unwrap();
        assert_eq!(card.last4(), "4242");
        assert_eq!(card.expires_on, "2026-11-30".parse().ok());
        let bank = given(" de89 3704 0044 0532 0130 00 ", "").unwrap();
        assert_eq!((bank.last4().as_str(), bank.expires_on), ("3000", None));
    }

    #[test]
    fn everything_else_is_refused_at_its_field_and_never_repeated() {
        assert_eq!(given("", "").unwrap_err(), ["number", "expires"]);
        assert_eq!(
            given("4111 1111 1111 1111", "12/29").unwrap_err(),
            ["number"]
        );
        for date in ["10/26", "13/29", "1/29", "12/2029", "ab/cd", ""] {
            assert_eq!(
                given(SANDBOX[0].number, date).unwrap_err(),
                ["expires"],
                "{date}"
            );
        }
        let given = NewPaymentMethod {
            number: "4111 1111 1111 1111".into(),
            expires: "12/29".into(),
            by_invoice: false,
        };
        let today = "2026-11-22".parse().unwrap();
        let refusal = accept(&given, ProcessorKind::Sandbox, today).unwrap_err();
        assert!(!format!("{refusal:?}").contains("4111"));
    }

    fn method(bits: u128, expires_on: Option<&str>, is_default: bool) -> PaymentMethod {
        PaymentMethod {
            brief: crate::payments::PaymentMethodBrief {
                id: PaymentMethodId::from_bits(bits),
                kind: PaymentMethodKind::Card,
                brand: "Visa".into(),
                last4: "4242".into(),
            },
            version: 1,
            expires_on: expires_on.and_then(|date| date.parse().ok()),
            is_default,
            created_at: chrono::DateTime::from_timestamp(i64::try_from(bits).unwrap(), 0).unwrap(),
            pays_for: 0,
            owes_for: 0,
        }
    }

    #[test]
    fn what_pays_for_something_stays_and_what_owes_keeps_its_place() {
        let free = method(1, None, true);
        assert_eq!((can_remove(&free), can_replace(&free)), (Ok(()), Ok(())));
        let pays = PaymentMethod {
            pays_for: 2,
            ..free.clone()
        };
        assert_eq!(can_remove(&pays), Err(RemovalRefusal::PaysFor(2)));
        assert_eq!(can_replace(&pays), Ok(()));
        let owes = PaymentMethod {
            owes_for: 1,
            ..free
        };
        assert_eq!(can_replace(&owes), Err(RemovalRefusal::InvoiceOpen(1)));
    }

    #[test]
    fn there_is_a_default_as_long_as_there_is_anything() {
        let today = "2026-11-22".parse().unwrap();
        let next = |left: &[PaymentMethod]| next_default(left, today).map(PaymentMethodId::bits);
        assert_eq!(next(&[]), None);
        assert_eq!(next(&[method(1, None, true), method(2, None, false)]), None);
        let (old, new) = (method(1, None, false), method(2, Some("2026-11-22"), false));
        assert_eq!(next(&[new.clone(), old.clone()]), Some(2));
        let expired = method(3, Some("2026-11-21"), false);
        assert_eq!(next(&[expired.clone(), new, old]), Some(2));
        assert_eq!(next(&[expired]), Some(3), "better than none");
    }

    #[test]
    fn a_card_is_taken_up_to_its_last_day() {
        let given = NewPaymentMethod {
            number: SANDBOX[0].number.into(),
            expires: "11/26".into(),
            by_invoice: false,
        };
        let on = |day: &str| fields(accept(&given, ProcessorKind::Sandbox, day.parse().unwrap()));
        assert!(on("2026-11-30").is_ok());
        assert_eq!(on("2026-12-01").unwrap_err(), ["expires"]);
    }

    #[test]
    fn a_refusal_counts_what_stands_in_the_way() {
        let words = |count| RemovalRefusal::PaysFor(count).to_string();
        let rest = "Replace it instead: the new one takes over.";
        assert_eq!(
            words(1),
            format!("This payment method pays for one subscription. {rest}")
        );
        assert_eq!(
            words(3),
            format!("This payment method pays for 3 subscriptions. {rest}")
        );
    }

    #[test]
    fn a_card_pays_up_to_its_last_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = day("2026-11-30");
        assert_eq!(can_pay(None, last), Ok(()));
        assert_eq!(can_pay(Some(last), last), Ok(()));
        assert_eq!(
            can_pay(Some(last), day("2026-12-01"))
                .unwrap_err()
                .to_string(),
            "This card expired on 30 Nov 2026. Choose another payment method."
        );
    }

    #[test]
    fn the_test_numbers_differ_also_when_masked() {
        let mut ends: Vec<_> = SANDBOX
            .iter()
            .map(|n| &n.number[n.number.len() - 4..])
            .collect();
        ends.sort_unstable();
        ends.dedup();
        assert_eq!(ends.len(), SANDBOX.len());
    }
}

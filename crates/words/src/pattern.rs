//! The text of a message as it is stored: words, places of what it is about, and forms to choose
//! from.
//!
//! A place is the sign [`PLACE`] and the letter of what stands there. A choice is [`CHOICE`], the
//! letter of what is chosen by, then for each case its letter, its text, and [`END`]; and at last
//! another [`END`]. The letters of what a message is about are `a`, `b`, `c` in the order of names.
//! The build script writes this, and nobody else.

use crate::message::{Arg, Piece};
use crate::plural::Plural;

/// Here stands something that the message is about.
pub(crate) const PLACE: u8 = 1;
/// Here one of several texts is chosen.
pub(crate) const CHOICE: u8 = 2;
/// Here a text of a choice ends, or the choice.
pub(crate) const END: u8 = 3;

/// The letter of the case that a choice falls back to.
const OTHER: u8 = Plural::Other.letter();

/// Reads a pattern into pieces. A pattern that is broken is said as far as it goes: what is shown
/// to people never panics.
pub(crate) fn read(
    pattern: &'static str,
    args: &[Arg],
    plural: &dyn Fn(u64) -> Plural,
    pieces: &mut Vec<Piece>,
) {
    let mut rest = pattern;
    while let Some(at) = rest.bytes().position(|byte| byte <= END) {
        if at > 0 {
            pieces.push(Piece::Words(&rest[..at]));
        }
        let (sign, letter) = (rest.as_bytes()[at], rest.as_bytes().get(at + 1));
        let Some(letter) = letter.copied().filter(u8::is_ascii) else {
            return;
        };
        let arg = args.get(usize::from(letter.wrapping_sub(b'a')));
        rest = &rest[at + 2..];
        if sign == PLACE {
            pieces.extend(arg.cloned().map(Piece::Arg));
            continue;
        }
        let wanted = match arg {
            Some(Arg::Number(number)) => plural(*number).letter(),
            Some(Arg::Choice(letter)) => *letter,
            Some(
                Arg::Text(_) | Arg::Date(_) | Arg::Instant(_) | Arg::Money(_) | Arg::Message(_),
            )
            | None => OTHER,
        };
        let (chosen, after) = choose(rest, wanted);
        read(chosen, args, plural, pieces);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
}

/// The text of the case `wanted`, else of [`OTHER`]; and what follows the choice.
fn choose(cases: &'static str, wanted: u8) -> (&'static str, &'static str) {
    let (mut chosen, mut rest) = ("", cases);
    loop {
        let Some(letter) = rest.bytes().next().filter(|letter| *letter > END) else {
            return (chosen, rest.get(1..).unwrap_or_default());
        };
        let text = &rest[1..];
        let end = end_of(text);
        if letter == wanted || (letter == OTHER && chosen.is_empty()) {
            chosen = &text[..end];
        }
        rest = text.get(end + 1..).unwrap_or_default();
    }
}

/// Where the text of a case ends: a choice within it has ends of its own.
fn end_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (0_usize, 0_usize);
    while at < bytes.len() {
        match bytes[at] {
            CHOICE => {
                // The letter of what is chosen by, then cases.
                depth += 1;
                at += 1;
            }
            PLACE => at += 1,
            END if depth == 0 => return at,
            // The end of a case within is followed by a letter or by the end of its choice.
            END if bytes.get(at + 1) == Some(&END) => {
                depth -= 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pattern: &'static str, args: &[Arg]) -> String {
        let english = |number| match number {
            1 => Plural::One,
            _ => Plural::Other,
        };
        let mut pieces = Vec::new();
        read(pattern, args, &english, &mut pieces);
        let say = |piece: &Piece| match piece {
            Piece::Words(words) => (*words).to_owned(),
            Piece::Arg(Arg::Number(number)) => number.to_string(),
            Piece::Arg(Arg::Text(text)) => text.clone(),
            Piece::Arg(arg) => format!("{arg:?}"),
        };
        pieces.iter().map(say).collect()
    }

    #[test]
    fn words_and_places() {
        assert_eq!(said("As it is", &[]), "As it is");
        let args = ["Shop".into(), "Blog".into()];
        assert_eq!(said("\u{1}b, then \u{1}a.", &args), "Blog, then Shop.");
        assert_eq!(said("é\u{1}aü", &args), "éShopü");
    }

    #[test]
    fn forms_are_chosen_by_number() {
        let pattern = "\u{2}ao1 row\u{3}x\u{1}a rows\u{3}\u{3} here";
        assert_eq!(said(pattern, &[Arg::Number(1)]), "1 row here");
        assert_eq!(said(pattern, &[Arg::Number(5)]), "5 rows here");
    }

    #[test]
    fn choices_stand_within_choices() {
        let pattern =
            "\u{2}baBy you: \u{2}ao1 row\u{3}x\u{1}a rows\u{3}\u{3}\u{3}bBy us\u{3}\u{3}.";
        let say = |number, letter| said(pattern, &[Arg::Number(number), Arg::Choice(letter)]);
        assert_eq!(say(1, b'a'), "By you: 1 row.");
        assert_eq!(say(2, b'a'), "By you: 2 rows.");
        assert_eq!(say(2, b'b'), "By us.");
    }

    #[test]
    fn what_is_broken_is_said_as_far_as_it_goes() {
        for pattern in [
            "a\u{1}",
            "a\u{2}",
            "a\u{2}a",
            "a\u{2}ax",
            "a\u{2}axb",
            "a\u{1}é",
            "a\u{3}",
        ] {
            assert!(
                said(pattern, &[Arg::Number(1)]).starts_with('a'),
                "{pattern:?}"
            );
        }
    }
}

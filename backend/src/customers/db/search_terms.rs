//! The words by which staff find a customer: those of the name and of the address, the whole
//! address, and the identifier.
//!
//! Letters are folded alike on both sides, so that `zoe` finds Zoë and `ANNA` finds Anna:
//! compatible forms become one, marks are dropped, capitals are lowered. A search finds the
//! customers that have, for each of its words, one that begins with it.

use std::collections::BTreeSet;

use goodstanding_shared::ids::CustomerId;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Grows with every change of what is said here; words made by an older version are made anew at
/// the next start.
pub(super) const VERSION: i32 = 1;
/// The longest word that is kept, in characters. Whoever types more has found it long before.
const LONGEST: usize = 40;
/// The most words of a search that are looked for.
const MOST: usize = 8;

/// Under which words a customer is found.
pub(super) fn of_customer(name: &str, email: &str, id: CustomerId) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in [name, email] {
        for word in split(&fold(text)) {
            for place in beginnings(word) {
                words.insert(cut(&word[place..]));
            }
        }
    }
    words.insert(cut(&fold(email.trim())));
    words.insert(cut(&id.to_string()));
    words.remove("");
    words
}

/// The words of a search. None at all when nothing of it can be found, such as a lone `%`.
pub(in crate::customers) fn of_search(search: &str) -> Vec<String> {
    let folded = fold(search);
    let mut words: Vec<String> = Vec::new();
    for token in folded.split_whitespace() {
        let is_address = token.find('@').is_some_and(|place| place > 0);
        if is_address || token.starts_with("cus_") {
            words.push(cut(token));
        } else {
            words.extend(split(token).map(cut));
        }
    }
    // What begins a longer word of the search says nothing more.
    let all = words.clone();
    let mut next = 0;
    words.retain(|word| {
        let place = next;
        next += 1;
        !all.iter().enumerate().any(|(other, longer)| {
            longer.starts_with(word.as_str()) && (longer != word || other < place)
        })
    });
    words.truncate(MOST);
    words
}

/// The end of the range of words that begin with `word`: no word holds the last character that
/// there is.
pub(in crate::customers) fn end_of_range(word: &str) -> String {
    format!("{word}\u{10FFFF}")
}

fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .collect()
}

fn split(folded: &str) -> impl Iterator<Item = &str> {
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// Where words can begin within what has no space: everywhere in the scripts that write none, else
/// only at the front.
fn beginnings(word: &str) -> impl Iterator<Item = usize> {
    let mut before = None;
    word.char_indices().filter_map(move |(place, c)| {
        let begins = before.is_none_or(|before| has_no_spaces(before) || has_no_spaces(c));
        before = Some(c);
        begins.then_some(place)
    })
}

/// Whether the character is of a script that does not put spaces between words: Chinese, Japanese,
/// Thai, Lao, Burmese, Khmer.
fn has_no_spaces(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: CustomerId = CustomerId::from_bits(7);

    fn finds(search: &str, name: &str) -> bool {
        let words = of_customer(name, "office@demo.example", ID);
        let searched = of_search(search);
        !searched.is_empty()
            && searched
                .iter()
                .all(|s| words.iter().any(|word| word.starts_with(s)))
    }

    #[test]
    fn a_customer_is_found_by_the_beginnings_of_words_however_they_are_written() {
        let words = of_customer("Ben's Bakery", "Ben.Carter@demo.example", ID);
        assert_eq!(
            words.into_iter().collect::<Vec<_>>(),
            [
                "bakery",
                "ben",
                "ben.carter@demo.example",
                "carter",
                "cus_00000000000000000000000007",
                "demo",
                "example",
                "s"
            ]
        );
        for (search, name) in [
            ("BÄCKEREI", "Bäckerei Sonntag"),
            ("backerei son", "Bäckerei Sonntag"),
            ("zoe", "Zoë Laurent International"),
            ("istanbul", "İstanbul şubesi"),
            ("Æther", "æther"),
            ("さくら", "株式会社さくら"),
            ("株式", "株式会社さくら"),
            ("会社", "株式会社さくら"),
            ("서울", "서울 사무소"),
            ("المبيعات", "موقع المبيعات"),
            ("ग्राहक", "ग्राहक सेवा"),
            ("ร้าน", "เว็บไซต์ร้านค้า"),
            ("office@demo", "whoever"),
            ("@demo.ex", "whoever"),
            ("cus_000", "whoever"),
        ] {
            assert!(finds(search, name), "{search} does not find {name}");
        }
        for (search, name) in [
            ("ackerei", "Bäckerei"),
            ("%", "100 % Wool"),
            ("_", "A_B"),
            ("office@example", "x"),
        ] {
            assert!(!finds(search, name), "{search} finds {name}");
        }
    }

    #[test]
    fn words_are_bounded_and_said_once() {
        let name = "漢".repeat(200);
        let words = of_customer(&name, "x@y", ID);
        assert!(words.iter().all(|word| word.chars().count() <= LONGEST));
        assert_eq!(of_search("a an anna anna b"), ["anna", "b"]);
        assert_eq!(of_search(&"x ".repeat(200)), ["x"]);
        assert_eq!(of_search("a1 b2 c3 d4 e5 f6 g7 h8 i9").len(), MOST);
    }
}

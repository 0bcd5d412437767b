//! Two languages that nobody speaks, made from English for tests.

/// The letters of English, with accents: what is left without was not said by a message.
const ACCENTS: [(&str, &str); 2] = [
    ("abcdefghijklmnopqrstuvwxyz", "áƀçđéƒĝĥíĵķĺɱñóƥɋŕšţúṽŵẋýž"),
    ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ÁƁÇĐÉƑĜĤÍĴĶĹṀÑÓƤɊŔŠŢÚṼŴẊÝŽ"),
];

/// From here to the next [`END`] it runs from right to left, whatever the letters (UAX 9).
const RIGHT_TO_LEFT: char = '\u{202e}';
/// The end of [`RIGHT_TO_LEFT`].
const END: char = '\u{202c}';

/// With accents, and longer by two fifths, as German and French often are.
pub(crate) fn longer(words: &str) -> String {
    let mut text = String::new();
    let mut letters = 0;
    for letter in words.chars() {
        if letter.is_alphabetic() {
            letters += 1;
        } else {
            // Each word by itself: a line is broken where it would be in another language.
            text.push_str(&"~".repeat(letters * 2 / 5));
            letters = 0;
        }
        text.push(accent(letter));
    }
    text + &"~".repeat(letters * 2 / 5)
}

/// From right to left, letter by letter.
pub(crate) fn mirrored(words: &str) -> String {
    format!("{RIGHT_TO_LEFT}{words}{END}")
}

fn accent(letter: char) -> char {
    let of = |(plain, accented): &(&str, &str)| {
        let place = plain.chars().position(|it| it == letter)?;
        accented.chars().nth(place)
    };
    ACCENTS.iter().find_map(of).unwrap_or(letter)
}

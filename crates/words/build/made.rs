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
    let accented: String = words.chars().map(accent).collect();
    let letters = words
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .count();
    let more = "~".repeat(letters * 2 / 5);
    // The space at the end, where another word follows, stays there.
    let text = accented.trim_end();
    format!("{text}{more}{}", &accented[text.len()..])
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

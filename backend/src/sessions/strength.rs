//! Whether a password would soon be guessed: by the passwords that leaked most often, by words,
//! names and dates, by rows of keys, and by what is known of whoever has it.

use zxcvbn::{Score, zxcvbn};

/// What is near at hand for whoever guesses here.
const OF_THIS_PLACE: [&str; 3] = ["goodstanding", "billing", "portal"];

/// The shortest part of a name that is taken for a word.
const SHORTEST_WORD: usize = 3;

/// Whether a password would soon be guessed by whoever knows these names.
pub(super) fn is_weak(password: &str, names: &[String]) -> bool {
    let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let words = names.iter().flat_map(|name| {
        let words = name.split(|c: char| !c.is_alphanumeric());
        words.chain([name.as_str()])
    });
    let mut known: Vec<&str> = words
        .filter(|word| word.chars().count() >= SHORTEST_WORD)
        .chain(OF_THIS_PLACE)
        .collect();
    known.sort_by_key(|word| core::cmp::Reverse(word.len()));
    // What everybody knows makes nothing harder to guess.
    let rest = known
        .iter()
        .fold(password.to_lowercase(), |rest, word| rest.replace(word, ""));
    is_soon_guessed(password, &known) || is_soon_guessed(&rest, &[])
}

/// Whether somebody with the hash needs fewer than a hundred million guesses, each of which costs
/// what a sign-in does.
fn is_soon_guessed(password: &str, known: &[&str]) -> bool {
    zxcvbn(password, known).score() < Score::Three
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_guesses_first_is_weak() {
        let names = ["anna@demo.example".to_owned(), "Anna Berg".to_owned()];
        for weak in [
            "password1234",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "iloveyou1234",
            "Passw0rd!Passw0rd!",
            "annaberg2026",
            "anna@demo.example1",
            "goodstanding1",
            "goodstanding-portal",
            "trustno1trustno1",
        ] {
            assert!(is_weak(weak, &names), "{weak}");
        }
        for strong in [
            "a quiet river at noon",
            "ключ лежит под ковриком",
            "tR8#kq2!vZ0p",
            "correct horse battery staple",
        ] {
            assert!(!is_weak(strong, &names), "{strong}");
        }
    }
}

//! Names within sentences, where one of them is read from right to left.

/// A name, or what somebody wrote, kept apart from what stands around it (UAX 9, isolates):
/// brackets and numbers at its end stay at its end. `always` where the sentence runs from right to
/// left; else only what does so itself needs it.
pub fn apart(text: &str, always: bool) -> String {
    if text.is_empty() || !(always || text.contains(is_right_to_left)) {
        return text.to_owned();
    }
    if is_closed(text) {
        if is_apart(text) {
            return text.to_owned();
        }
        return format!("\u{2068}{text}\u{2069}");
    }
    let text: String = text.chars().filter(|it| !is_isolate(*it)).collect();
    format!("\u{2068}{text}\u{2069}")
}

/// Whether a text has nothing but isolates. One around them would find no letter by which to run,
/// and run from left to right: "6.99 € a month" with the month first.
fn is_apart(text: &str) -> bool {
    let mut depth = 0_u32;
    text.chars().all(|letter| {
        match letter {
            '\u{2066}'..='\u{2068}' => depth += 1,
            '\u{2069}' => depth = depth.saturating_sub(1),
            _ => return depth > 0 || letter == ' ',
        }
        true
    })
}

/// Whether every isolate that begins in the text ends in it: what somebody wrote must not end the
/// one around it. A sentence with names in it is a text, too.
fn is_closed(text: &str) -> bool {
    let mut depth = 0_u32;
    for letter in text.chars() {
        match letter {
            '\u{2066}'..='\u{2068}' => depth += 1,
            '\u{2069}' if depth == 0 => return false,
            '\u{2069}' => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

const fn is_isolate(letter: char) -> bool {
    matches!(letter, '\u{2066}'..='\u{2069}')
}

/// Hebrew, Arabic and their like.
const fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_name_is_kept_apart_where_it_or_its_sentence_runs_from_right_to_left() {
        assert_eq!(apart("Shop (2)", false), "Shop (2)");
        assert_eq!(apart("Shop (2)", true), "\u{2068}Shop (2)\u{2069}");
        assert_eq!(apart("متجر (2)", false), "\u{2068}متجر (2)\u{2069}");
        assert_eq!(apart("", true), "");
        let sentence = "\u{2068}Shop\u{2069} ends";
        assert_eq!(apart(sentence, true), format!("\u{2068}{sentence}\u{2069}"));
        let price = "\u{2068}6.99 €\u{2069} \u{2068}شهريًا\u{2069}";
        assert_eq!(apart(price, true), price);
        assert_eq!(apart("\u{2069}shop\u{2068}", true), "\u{2068}shop\u{2069}");
    }
}

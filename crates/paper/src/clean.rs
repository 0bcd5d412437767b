//! A text without what no file may hold. Everything else stays as it was typed, drawn or not.

/// Makes one line of a text: breaks and tabs are spaces; what reorders what follows it, or is no
/// character at all, is left out.
pub(crate) fn clean(text: &str) -> String {
    text.chars().filter_map(kept).collect()
}

/// What stands for a character; none where nothing does.
fn kept(c: char) -> Option<char> {
    match c {
        // A paragraph of its own would have a direction of its own.
        '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() => Some(' '),
        // The soft hyphen, the byte order mark, and what embeds or overrides a direction. What only
        // keeps a name apart stays, to order the line; it is not drawn.
        '\u{AD}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}' | '\u{2066}' | '\u{2067}' => None,
        // An archive forbids what means one thing here and another there.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => Some('\u{FFFD}'),
        c if (u32::from(c) & 0xFFFE) == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}') => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_no_file_may_hold_is_left_out_and_the_rest_stays() {
        assert_eq!(clean("Shop\tand\nBlog\0"), "Shop and Blog ");
        assert_eq!(clean("\u{FEFF}\u{202E}abc\u{202C}\u{AD}\u{FFFE}"), "abc");
        assert_eq!(clean("\u{E001}\u{10FFFD}"), "\u{FFFD}\u{FFFD}");
        let untouched = "Müller ⟨ﷺ⟩ متجر النور みらい 👩‍💻 \u{2060}";
        assert_eq!(clean(untouched), untouched);
    }
}

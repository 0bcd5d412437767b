//! How wide comments and Markdown are, and whether documentation says anything.

use super::finding::Finding;

/// As wide as rustfmt makes code.
const WIDTH: usize = 100;

/// Documentation of so few words only repeats the name beside it.
const FEW_WORDS: usize = 3;

/// Comments of Rust, style sheets and scripts that go beyond the width.
pub(super) fn wide_comments(text: &str) -> Vec<Finding> {
    let has_comment = |line: &str| {
        let start = line.trim_start();
        let is_row = start.trim_start_matches(['/', '!', ' ']).starts_with('|');
        let is_whole = start.starts_with("//") || start.starts_with("/*");
        // What rustfmt leaves long is a text or markup; behind code, only a comment has these.
        (is_whole && !is_row) || line.contains("; // ") || line.contains(", // ")
    };
    wide(text, has_comment)
}

/// Documentation, over all its lines, that has too few words to say anything.
pub(super) fn short_documentation(text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut words = 0;
    let mut begins = None;
    // An empty line after the last one ends what stands there.
    for (index, line) in text.lines().chain([""]).enumerate() {
        let start = line.trim_start();
        let said = start
            .strip_prefix("///")
            .or_else(|| start.strip_prefix("//!"));
        if let Some(said) = said {
            begins.get_or_insert(index + 1);
            words += said.split_whitespace().count();
        } else if let Some(line) = begins.take() {
            if words <= FEW_WORDS {
                findings.push(Finding {
                    line,
                    words: format!("{words} words: say meaning, unit, and when it is absent"),
                });
            }
            words = 0;
        }
    }
    findings
}

/// Lines of Markdown that go beyond the width: of prose and lists, since a table's row and an
/// example are one line each.
pub(super) fn wide_markdown(text: &str) -> Vec<Finding> {
    let mut is_example = false;
    wide(text, |line| {
        let start = line.trim_start();
        if start.starts_with("```") {
            is_example = !is_example;
        }
        // An address cannot be broken.
        let is_one_word = start.split_whitespace().count() < 3 && start.contains("](");
        !is_example && !start.starts_with('|') && !is_one_word
    })
}

fn wide(text: &str, mut is_meant: impl FnMut(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let width = line.chars().count();
        if is_meant(line) && width > WIDTH {
            findings.push(Finding {
                line: index + 1,
                words: format!("{width} characters: wrap the line at {WIDTH}"),
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{short_documentation, wide_comments, wide_markdown};

    #[test]
    fn refuses_wide_comments_and_no_wide_code() {
        let words = "w ".repeat(60);
        let lines = |text: &str| -> Vec<usize> {
            wide_comments(text)
                .iter()
                .map(|finding| finding.line)
                .collect()
        };
        let text = format!(
            "//! {words}\n    /// {words}\nlet a = \"{words}\";\na(); // {words}\n/// | {words} |"
        );
        assert_eq!(lines(&text), [1, 2, 4]);
        assert_eq!(lines("/// short"), [0; 0]);
    }

    #[test]
    fn refuses_documentation_that_repeats_a_name() {
        let text = concat!(
            "//! Money.\n",
            "\n",
            "/// When.\n",
            "at: Instant,\n",
            "/// When it was made, in UTC.\n",
            "made_at: Instant,\n",
            "    /// Its name,\n",
            "    /// in English.\n",
            "    #[serde(default)]\n",
            "    name: String,\n",
            "    // A comment.\n",
            "    let a = 1; /// no\n",
            "/// The last line\n",
        );
        let found: Vec<String> = short_documentation(text)
            .iter()
            .map(|finding| format!("{}: {}", finding.line, finding.words))
            .collect();
        assert_eq!(
            found,
            [
                "1: 1 words: say meaning, unit, and when it is absent",
                "3: 1 words: say meaning, unit, and when it is absent",
                "13: 3 words: say meaning, unit, and when it is absent",
            ]
        );
    }

    #[test]
    fn refuses_wide_markdown_but_in_tables_examples_and_addresses() {
        let words = "w ".repeat(60);
        let address = "w".repeat(120);
        let text =
            format!("{words}\n| {words} |\n```\n{words}\n```\n- {words}\n- [a](https://{address})");
        let lines: Vec<usize> = wide_markdown(&text)
            .iter()
            .map(|finding| finding.line)
            .collect();
        assert_eq!(lines, [1, 6]);
    }
}

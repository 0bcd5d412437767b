//! What does not compile: the build script reads texts with these very functions.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

#[path = "../../build/arrival.rs"]
mod arrival;
#[path = "../../build/check.rs"]
mod check;
#[path = "../../build/emit.rs"]
mod emit;
mod glossary;
#[path = "../../build/made.rs"]
mod made;
mod said;
#[path = "../../build/text.rs"]
mod text;

use crate::arrival::Order;
use crate::check::against_english;
use crate::made::{longer, mirrored};
use crate::text::Texts;

const ENGLISH: &str = r#"
[list]
title = "Services"
ends = "{name} ends on {day:date}"
rows = { one = "{count} row", other = "{count} rows" }
held = { choose = "by", us = "By us", you = "By you" }
"#;

/// What is wrong with a German file beside these English texts.
fn problems(german: &str) -> Vec<String> {
    let english = Texts::parse(ENGLISH).unwrap();
    assert_eq!(english.problems("en"), [] as [&str; 0]);
    match Texts::parse(german) {
        Ok(german) => against_english(&english, &german, "de"),
        Err(problems) => problems,
    }
}

const GERMAN: &str = r#"
[list]
title = "Dienste"
ends = "Am {day} endet {name}"
rows = { one = "{count} Zeile", other = "{count} Zeilen" }
held = { choose = "by", us = "Von uns", you = "Von Ihnen" }
"#;

#[test]
fn what_has_the_same_messages_is_right() {
    assert_eq!(problems(GERMAN), [] as [&str; 0]);
}

#[test]
fn whatever_is_wrong_is_named() {
    for (right, wrong, problem) in [
        ("title = \"Dienste\"", "", "de.toml: list.title is missing"),
        (
            "title = \"Dienste\"",
            "title = \"Dienste\"\nsub = \"Mehr\"",
            "de.toml: list.sub is no message in English",
        ),
        (
            "Am {day} endet {name}",
            "{name} endet",
            "de.toml: list.ends: {day} is missing",
        ),
        (
            "Am {day} endet {name}",
            "Am {tag} endet {name} am {day}",
            "de.toml: list.ends: {tag} is nothing in English",
        ),
        (
            "Am {day} endet {name}",
            "Am {day:date} endet {name}",
            "de.toml: list.ends: what a placeholder is stands in en.toml",
        ),
        (
            "one = \"{count} Zeile\", ",
            "",
            "de.toml: list.rows: the form `one` is missing",
        ),
        (
            "one = \"{count} Zeile\"",
            "one = \"{count} Zeile\", few = \"{count} Zeilen\"",
            "de.toml: list.rows: de has no form `few`",
        ),
        (
            "you = \"Von Ihnen\"",
            "me = \"Von mir\"",
            "de.toml: list.held: other choices than in English",
        ),
        (
            "\"Am {day} endet {name}\"",
            "\"Am {day endet\"",
            "list.ends: a brace is not closed, or not opened",
        ),
        ("\"Dienste\"", "\"\"", "list.title: it is empty"),
        (
            "\"Dienste\"",
            "7",
            "list.title: it is neither a text nor a table of texts",
        ),
    ] {
        assert!(GERMAN.contains(right), "{right}");
        assert_eq!(problems(&GERMAN.replace(right, wrong)), [problem]);
    }
}

#[test]
fn english_is_held_by_itself() {
    for (text, problem) in [
        ("type = \"Type\"", "en.toml: type: `type` cannot be a name"),
        (
            "a = \"{on:date} and {on:money}\"",
            "en.toml: a: {on} is two things",
        ),
        (
            "a = { other = \"{count} rows\" }",
            "en.toml: a: the form `one` is missing",
        ),
        (
            "a = { choose = \"by\", us = \"{by}\" }",
            "en.toml: a: {by} is chosen by, and cannot be shown",
        ),
    ] {
        assert_eq!(Texts::parse(text).unwrap().problems("en"), [problem]);
    }
    let unknown = Texts::parse("a = \"{on:day}\"").unwrap_err();
    assert_eq!(unknown, ["a: `day` is nothing that can stand there"]);
}

#[test]
fn messages_become_code() {
    let english = Texts::parse(ENGLISH).unwrap();
    let german = Texts::parse(GERMAN).unwrap();
    let arrival = "first = [\"list.title\", \"list.gone\"]\nserver = [\"list.ends\"]";
    let order = Order::parse(&english, arrival).unwrap();
    let files = emit::files(&english, &order, &[("de".to_owned(), german)]);
    let file = |name: &str| {
        let found = files.iter().find(|(known, _)| *known == name);
        found.unwrap().1.clone()
    };
    let code = file("messages.rs");
    for line in [
        "pub const TITLE: Fixed = Fixed(Key { id: 0, english: \"Services\" });",
        "pub fn ends(day: chrono::NaiveDate, name: &str, ) -> Message",
        "pub fn rows(count: u64, ) -> Message",
        "pub fn held(by: HeldBy, ) -> Message",
        "pub enum HeldBy {\nUs = b'a',\nYou = b'b',\n}",
    ] {
        assert!(code.contains(line), "{line} in {code}");
    }
    assert_eq!(file("count.rs"), "4");
    let list = file("de.txt");
    // The first view, the parts, and last what only the server says.
    let (first, later) = (file("de.first.sent"), file("de.later.sent"));
    assert_eq!(list, format!("{first}{later}Am \u{1}a endet \u{1}b\n"));
    assert_eq!((first.lines().count(), later.lines().count()), (1, 2));
    assert_eq!(
        (file("first.rs"), file("page.rs")),
        ("1".into(), "3".into())
    );
}

#[test]
fn made_languages_have_every_message_and_no_plain_letter() {
    let english = Texts::parse(ENGLISH).unwrap();
    for made in [english.map(&longer), english.map(&mirrored)] {
        let without_kinds: Vec<String> = against_english(&english, &made, "en")
            .into_iter()
            .filter(|problem| !problem.contains("what a placeholder is"))
            .collect();
        assert_eq!(without_kinds, [] as [&str; 0]);
    }
    assert_eq!(longer("Due date on "), "Đúé~ đáţé~ óñ ");
    assert!(
        longer("Services")
            .chars()
            .all(|letter| !letter.is_ascii_alphabetic())
    );
    assert_eq!(mirrored("Due"), "\u{202e}Due\u{202c}");
}

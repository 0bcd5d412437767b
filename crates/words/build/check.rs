//! What has to be right with the texts of a language.

use std::collections::{BTreeMap, BTreeSet};

use crate::text::{Kind, PLURALS, Piece, Text, Texts, is_name};

/// Names that are taken, most of them by Rust.
const RESERVED: [&str; 21] = [
    // The list of a group's messages is called so.
    "all", "as", "const", "crate", "else", "enum", "fn", "for", "if", "impl", "in", "loop", "match",
    "mod", "move", "ref", "self", "static", "super", "type", "use",
];

/// The categories of plurals that a language has (CLDR 48), by its tag.
const CATEGORIES: [(&str, &[&str]); 6] = [
    ("en", &["one", "other"]),
    ("de", &["one", "other"]),
    ("fr", &["many", "one", "other"]),
    ("es", &["many", "one", "other"]),
    ("ja", &["other"]),
    ("ar", &["few", "many", "one", "other", "two", "zero"]),
];

impl Texts {
    /// What is wrong with a language by itself.
    pub(crate) fn problems(&self, tag: &str) -> Vec<String> {
        let mut problems = Vec::new();
        for (path, text) in &self.0 {
            for name in path
                .split('.')
                .chain(text.names().iter().map(String::as_str))
            {
                if !is_name(name) || RESERVED.contains(&name) {
                    problems.push(format!("{tag}.toml: {path}: `{name}` cannot be a name"));
                }
            }
            if let Err(problem) = kinds(text) {
                problems.push(format!("{tag}.toml: {path}: {problem}"));
            }
            problems.extend(
                plurals(text, tag)
                    .into_iter()
                    .map(|problem| format!("{tag}.toml: {path}: {problem}")),
            );
        }
        // A message and a group of messages cannot share a name.
        for path in self.0.keys() {
            let inside = format!("{path}.");
            if self.0.keys().any(|other| other.starts_with(&inside)) {
                problems.push(format!("{tag}.toml: {path}: it is a message and a group"));
            }
        }
        problems
    }
}

/// What is wrong with a language beside English: every message is there, no other, and each has the
/// same placeholders.
pub(crate) fn against_english(english: &Texts, texts: &Texts, tag: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, original) in &english.0 {
        let Some(text) = texts.0.get(path) else {
            problems.push(format!("{tag}.toml: {path} is missing"));
            continue;
        };
        let (wanted, found) = (original.names(), text.names());
        // A language without forms says the number, and one with forms may say it in words.
        let by_number: BTreeSet<String> = numbers(original);
        for name in wanted.difference(&found) {
            problems.push(format!("{tag}.toml: {path}: {{{name}}} is missing"));
        }
        for name in found.difference(&wanted) {
            problems.push(format!(
                "{tag}.toml: {path}: {{{name}}} is nothing in English"
            ));
        }
        for name in numbers(text).difference(&by_number) {
            if wanted.contains(name) && kinds(original).is_ok_and(|all| all[name] != Kind::Number) {
                problems.push(format!(
                    "{tag}.toml: {path}: {name} is no number in English"
                ));
            }
        }
        if choices(original) != choices(text) {
            problems.push(format!("{tag}.toml: {path}: other choices than in English"));
        }
        problems.extend(
            plurals(text, tag)
                .into_iter()
                .map(|problem| format!("{tag}.toml: {path}: {problem}")),
        );
        if text_kinds(text) {
            problems.push(format!(
                "{tag}.toml: {path}: what a placeholder is stands in en.toml"
            ));
        }
    }
    for path in texts.0.keys().filter(|path| !english.0.contains_key(*path)) {
        problems.push(format!("{tag}.toml: {path} is no message in English"));
    }
    problems
}

/// What each placeholder is: a text where nobody says otherwise.
pub(crate) fn kinds(text: &Text) -> Result<BTreeMap<String, Kind>, String> {
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    let mut problem = None;
    for name in numbers(text) {
        kinds.insert(name, Kind::Number);
    }
    text.each(&mut |text| {
        let Text::Plain(pieces) = text else { return };
        for piece in pieces {
            let Piece::Place(name, Some(kind)) = piece else {
                continue;
            };
            if kinds
                .insert(name.clone(), *kind)
                .is_some_and(|known| known != *kind)
            {
                problem = Some(format!("{{{name}}} is two things"));
            }
        }
    });
    text.each(&mut |text| {
        let Text::Plain(pieces) = text else { return };
        for piece in pieces {
            if let Piece::Place(name, None) = piece {
                kinds.entry(name.clone()).or_insert(Kind::Text);
            }
        }
    });
    if let Some((name, _)) = choices(text)
        .into_iter()
        .find(|(name, _)| kinds.contains_key(name))
    {
        problem = Some(format!("{{{name}}} is chosen by, and cannot be shown"));
    }
    problem.map_or(Ok(kinds), Err)
}

/// What is chosen by, and the cases of each.
pub(crate) fn choices(text: &Text) -> BTreeMap<String, BTreeSet<String>> {
    let mut choices: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    text.each(&mut |text| {
        if let Text::Choose(name, cases) = text {
            let known = choices.entry(name.clone()).or_default();
            known.extend(cases.keys().cloned());
        }
    });
    choices
}

fn numbers(text: &Text) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    text.each(&mut |text| {
        if let Text::Plural(name, _) = text {
            numbers.insert(name.clone());
        }
    });
    numbers
}

fn text_kinds(text: &Text) -> bool {
    let mut any = false;
    text.each(&mut |text| {
        if let Text::Plain(pieces) = text {
            any |= pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Place(_, Some(_))));
        }
    });
    any
}

/// Forms that are missing, or that the language does not have.
fn plurals(text: &Text, tag: &str) -> Vec<String> {
    let wanted = CATEGORIES.iter().find(|(known, _)| *known == tag);
    let mut problems = Vec::new();
    text.each(&mut |text| {
        let Text::Plural(_, cases) = text else { return };
        let Some((_, wanted)) = wanted else {
            problems.push(format!("nobody says which forms {tag} has: build/check.rs"));
            return;
        };
        for (name, _) in PLURALS {
            match (wanted.contains(&name), cases.contains_key(name)) {
                (true, false) => problems.push(format!("the form `{name}` is missing")),
                (false, true) => problems.push(format!("{tag} has no form `{name}`")),
                (true, true) | (false, false) => {}
            }
        }
    });
    problems
}

//! The terms of billing: every language has all of them, and every translation uses them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::text::{Piece, Text, Texts};

/// The terms of one language, by their names.
type Glossary = BTreeMap<String, Term>;

#[derive(Debug, Default)]
struct Term {
    /// How it is written in a label; empty in English.
    label: String,
    forms: Vec<String>,
    /// The texts that do without it.
    except: BTreeSet<String>,
    has_source: bool,
}

fn folder(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn glossary(content: &str) -> Glossary {
    let table: Table = content.parse().unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let term = |(name, value): (String, Value)| {
        let forms = value["forms"].as_array().unwrap();
        let except = value.get("except").and_then(Value::as_table);
        let term = Term {
            label: value.get("term").map(word).unwrap_or_default(),
            forms: forms.iter().map(word).collect(),
            except: except
                .into_iter()
                .flatten()
                .map(|(key, _)| key.clone())
                .collect(),
            has_source: value.get("source").is_some_and(|it| !word(it).is_empty()),
        };
        (name, term)
    };
    table.into_iter().map(term).collect()
}

fn languages() -> Vec<String> {
    let entries = fs::read_dir(folder("glossary")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let tags = names.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned));
    let mut tags: Vec<_> = tags.filter(|tag| tag != "en").collect();
    tags.sort();
    tags
}

fn read(tag: &str) -> Glossary {
    glossary(&fs::read_to_string(folder("glossary").join(format!("{tag}.toml"))).unwrap())
}

/// Everything that a text says in any of its forms, without what stands in its places.
fn said(text: &Text) -> String {
    let mut words = String::new();
    text.each(&mut |text| {
        if let Text::Plain(pieces) = text {
            for piece in pieces {
                match piece {
                    Piece::Words(said) => words.push_str(said),
                    Piece::Place(..) => words.push('\u{fffc}'),
                }
            }
            words.push('\n');
        }
    });
    words.to_lowercase()
}

/// Which terms an English text has: the longest form first, which is then no part of another one.
fn terms_of<'a>(text: &Text, english: &'a Glossary) -> Vec<&'a str> {
    let mut words = said(text);
    let mut forms: Vec<(&str, &str)> = Vec::new();
    for (name, term) in english {
        forms.extend(term.forms.iter().map(|form| (form.as_str(), name.as_str())));
    }
    forms.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
    let mut found = BTreeSet::new();
    for (form, name) in forms {
        let is_end = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
        let mut from = 0;
        while let Some(at) = words[from..].find(form).map(|at| at + from) {
            let end = at + form.len();
            let (before, after) = (words[..at].chars().next_back(), words[end..].chars().next());
            if is_end(before) && is_end(after) {
                found.insert(name);
                words.replace_range(at..end, "\u{fffc}");
                from = at + '\u{fffc}'.len_utf8();
            } else {
                from = end;
            }
        }
    }
    found.into_iter().collect()
}

/// The texts whose translation has another word than the glossary.
fn missing(
    (english, translated): (&Texts, &Texts),
    (terms, glossary): (&Glossary, &Glossary),
) -> Vec<String> {
    let mut missing = Vec::new();
    for (path, text) in &english.0 {
        let Some(translation) = translated.0.get(path) else {
            // The language is not complete yet: elsewhere it would not compile.
            continue;
        };
        let words = said(translation);
        for name in terms_of(text, terms) {
            let is_excepted = |glossary: &Glossary| glossary[name].except.contains(path);
            let mut forms = glossary[name].forms.iter();
            let has_it = forms.any(|form| words.contains(&form.to_lowercase()));
            if !has_it && !is_excepted(terms) && !is_excepted(glossary) {
                missing.push(format!("{path}: {name} is “{}”", glossary[name].label));
            }
        }
    }
    missing
}

#[test]
fn every_language_has_every_term_and_says_where_it_is_used_so() {
    let english = read("en");
    let languages = languages();
    assert!(!languages.is_empty());
    for tag in languages {
        let glossary = read(&tag);
        assert_eq!(
            glossary.keys().collect::<Vec<_>>(),
            english.keys().collect::<Vec<_>>(),
            "{tag}"
        );
        for (name, term) in &glossary {
            let label = term.label.to_lowercase();
            let mut forms = term.forms.iter().map(|form| form.to_lowercase());
            assert!(forms.any(|form| label.contains(&form)), "{tag}: {name}");
            assert!(term.has_source, "{tag}: {name}");
        }
    }
}

#[test]
fn no_english_form_belongs_to_two_terms() {
    let mut seen = BTreeMap::new();
    for (name, term) in read("en") {
        for form in term.forms {
            let other = seen.insert(form.clone(), name.clone());
            assert_eq!(other, None, "{form} is of {name} too");
        }
    }
}

/// The texts of a language; none of one that has a glossary only.
fn texts(tag: &str) -> Option<Texts> {
    let content = fs::read_to_string(folder("texts").join(format!("{tag}.toml")));
    content.ok().map(|content| Texts::parse(&content).unwrap())
}

#[test]
fn every_translation_uses_the_terms() {
    let terms = read("en");
    let english = texts("en").unwrap();
    for tag in languages() {
        // A glossary is there before its language is.
        let Some(translated) = texts(&tag) else {
            continue;
        };
        let missing = missing((&english, &translated), (&terms, &read(&tag)));
        assert_eq!(missing, [""; 0], "{tag}");
    }
}

#[test]
fn a_word_that_is_not_the_term_is_named() {
    let terms = glossary(
        r#"
        [payment]
        forms = ["payment", "payments"]
        [payment_method]
        forms = ["payment method"]
        [order]
        forms = ["order"]
        except = { "list.sorted" = "the order of a list" }
        "#,
    );
    let german = glossary(
        r#"
        [payment]
        term = "Zahlung"
        forms = ["Zahlung"]
        [payment_method]
        term = "Zahlungsart"
        forms = ["Zahlungsart"]
        [order]
        term = "Bestellung"
        forms = ["Bestell"]
        "#,
    );
    let texts = |content: &str| Texts::parse(content).unwrap();
    let english = texts(
        r#"
        [list]
        add = "Add a payment method"
        ahead = "Borderline repayments"
        paid = { one = "{count} payment of {order}", other = "{count} payments of {order}" }
        sorted = "In the order of their names"
        "#,
    );
    let right = texts(
        r#"
        [list]
        add = "Zahlungsart hinzufügen"
        ahead = "Grenzfälle"
        paid = { one = "{count} Zahlung für {order}", other = "{count} Zahlungen für {order}" }
        sorted = "Nach Namen"
        "#,
    );
    let all = |translated: &Texts| missing((&english, translated), (&terms, &german));
    assert_eq!(all(&right), [""; 0]);
    let mut wrong = right.clone();
    let card = texts("[list]\nadd = \"Karte hinzufügen\"");
    wrong.0.extend(card.0);
    assert_eq!(all(&wrong), ["list.add: payment_method is “Zahlungsart”"]);
}

//! What the crate includes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::arrival::Order;
use crate::check::{choices, kinds};
use crate::text::{Kind, PLURALS, Piece, Text, Texts};

/// The sign of a placeholder, as in `src/pattern.rs`.
const PLACE: char = '\u{1}';
const CHOICE: char = '\u{2}';
const END: char = '\u{3}';

/// The content of each file, by its name.
pub(crate) fn files(
    english: &Texts,
    order: &Order,
    languages: &[(String, Texts)],
) -> Vec<(String, String)> {
    let (first, rest) = order.paths.split_at(order.first);
    let (later, server) = rest.split_at(order.page - order.first);
    let lines = |texts: &Texts, paths: &[String]| {
        let mut list = String::new();
        for path in paths {
            list.push_str(&pattern(&texts.0[path], &letters(&english.0[path])));
            list.push('\n');
        }
        list
    };
    let list = |texts: &Texts| lines(texts, &order.paths);
    let mut lists = String::from("&[");
    let mut all = list(english);
    let mut files = Vec::new();
    for (tag, texts) in languages {
        let list = list(texts);
        let (first, later) = (lines(texts, first), lines(texts, later));
        let of_server = lines(texts, server).len();
        let place = |ending| format!("concat!(env!(\"OUT_DIR\"), \"/{tag}.{ending}\")");
        let (plain, first_br, later_br) = (place("txt"), place("first.br"), place("later.br"));
        let _ = write!(
            lists,
            "Texts {{ tag: {tag:?}, all: include_str!({plain}), first: {}, page: {}, \
             first_packed: include_bytes!({first_br}), later_packed: include_bytes!({later_br}) }}, ",
            first.len(),
            list.len() - of_server,
        );
        all.push_str(&list);
        files.push((format!("{tag}.txt"), list));
        files.push((format!("{tag}.first.sent"), first));
        files.push((format!("{tag}.later.sent"), later));
    }
    lists.push(']');
    let mut names = String::from("&[");
    for path in &order.paths {
        all.push_str(path);
        let text = &english.0[path];
        let _ = write!(names, "({path:?}, {:?}), ", pattern(text, &letters(text)));
    }
    names.push(']');
    let sources = [
        ("messages.rs", messages(english, order)),
        ("lists.rs", lists),
        ("names.rs", names),
        ("count.rs", order.paths.len().to_string()),
        ("first.rs", order.first.to_string()),
        ("page.rs", order.page.to_string()),
        ("version.rs", format!("\"{:016x}\"", digest(&all))),
    ];
    files.extend(sources.map(|(name, source)| (name.to_owned(), source)));
    files
}

/// Tells one build from another; nobody has a reason to forge it (FNV-1a).
fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// The letter of everything that a message is about: in the order of the names.
fn letters(english: &Text) -> BTreeMap<String, char> {
    english.names().into_iter().zip('a'..='z').collect()
}

/// A text as it is stored.
fn pattern(text: &Text, letters: &BTreeMap<String, char>) -> String {
    let mut stored = String::new();
    match text {
        Text::Plain(pieces) => {
            for piece in pieces {
                match piece {
                    Piece::Words(words) => stored.push_str(words),
                    Piece::Place(name, _) => stored.extend([PLACE, letters[name]]),
                }
            }
        }
        Text::Plural(name, cases) => {
            stored.extend([CHOICE, letters[name]]);
            for (category, letter) in PLURALS {
                if let Some(text) = cases.get(category) {
                    stored.push(letter);
                    stored.push_str(&pattern(text, letters));
                    stored.push(END);
                }
            }
            stored.push(END);
        }
        Text::Choose(name, cases) => {
            stored.extend([CHOICE, letters[name]]);
            for (text, letter) in cases.values().zip('a'..) {
                stored.push(letter);
                stored.push_str(&pattern(text, letters));
                stored.push(END);
            }
            stored.push(END);
        }
    }
    stored
}

/// A group of messages: those of it, and the groups within.
#[derive(Default)]
struct Group<'a> {
    messages: Vec<(usize, &'a str, &'a Text)>,
    groups: BTreeMap<&'a str, Group<'a>>,
}

fn messages(english: &Texts, order: &Order) -> String {
    let mut root = Group::default();
    let places: BTreeMap<&String, usize> = order.paths.iter().zip(0..).collect();
    for (path, text) in &english.0 {
        let id = places[path];
        let mut group = &mut root;
        let mut names = path.split('.').peekable();
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                group.messages.push((id, name, text));
                break;
            }
            group = group.groups.entry(name).or_default();
        }
    }
    let mut code = String::new();
    write_group(&mut code, &root);
    code
}

fn write_group(code: &mut String, group: &Group<'_>) {
    for (id, name, text) in &group.messages {
        write_message(code, *id, name, text);
    }
    let fixed: Vec<String> = group
        .messages
        .iter()
        .filter(|(.., text)| text.names().is_empty())
        .map(|(_, name, _)| name.to_uppercase())
        .collect();
    if !fixed.is_empty() {
        let _ = writeln!(
            code,
            "/// Every message of this group that is about nothing."
        );
        let _ = writeln!(code, "pub const ALL: &[Fixed] = &[{}];", fixed.join(", "));
    }
    for (name, group) in &group.groups {
        let _ = writeln!(code, "pub mod {name} {{");
        let _ = writeln!(code, "#[allow(unused_imports)]");
        let _ = writeln!(code, "use super::{{Amount, Arg, Fixed, Key, Message}};");
        write_group(code, group);
        code.push_str("}\n");
    }
}

fn write_message(code: &mut String, id: usize, name: &str, text: &Text) {
    let key = format!(
        "Key {{ id: {id}, english: {:?} }}",
        pattern(text, &letters(text))
    );
    let _ = writeln!(code, "#[doc = {:?}]", documentation(text));
    let names = text.names();
    if names.is_empty() {
        let name = name.to_uppercase();
        let _ = writeln!(code, "pub const {name}: Fixed = Fixed({key});");
        return;
    }
    let kinds = kinds(text).unwrap_or_default();
    let choices = choices(text);
    let (mut parameters, mut args) = (String::new(), String::new());
    for arg in &names {
        let (kind, made) = match kinds.get(arg) {
            Some(Kind::Text) => ("&str".to_owned(), format!("Arg::Text({arg}.to_owned())")),
            Some(Kind::Number) => ("u64".to_owned(), format!("Arg::Number({arg})")),
            Some(Kind::Date) => ("chrono::NaiveDate".to_owned(), format!("Arg::Date({arg})")),
            Some(Kind::Instant) => (
                "chrono::DateTime<chrono::Utc>".to_owned(),
                format!("Arg::Instant({arg})"),
            ),
            Some(Kind::Money) => ("Amount".to_owned(), format!("Arg::Money({arg})")),
            Some(Kind::Message) => ("Message".to_owned(), format!("Arg::Message({arg})")),
            None => (
                format!("{}{}", camel(name), camel(arg)),
                format!("Arg::Choice({arg} as u8)"),
            ),
        };
        let _ = write!(parameters, "{arg}: {kind}, ");
        let _ = write!(args, "{made}, ");
    }
    let _ = writeln!(
        code,
        "pub fn {name}({parameters}) -> Message {{ Message::new({key}, vec![{args}]) }}"
    );
    for (arg, cases) in choices {
        let _ = writeln!(code, "/// What the message `{name}` chooses by.");
        let _ = writeln!(code, "#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
        let _ = writeln!(code, "#[repr(u8)]");
        let _ = writeln!(code, "pub enum {}{} {{", camel(name), camel(&arg));
        for (case, letter) in cases.iter().zip('a'..) {
            let _ = writeln!(code, "{} = b'{letter}',", camel(case));
        }
        code.push_str("}\n");
    }
}

/// The English text as it stands in the file.
fn documentation(text: &Text) -> String {
    match text {
        Text::Plain(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.clone(),
                Piece::Place(name, _) => format!("{{{name}}}"),
            })
            .collect(),
        Text::Plural(_, cases) | Text::Choose(_, cases) => {
            let each = cases.iter();
            let each = each.map(|(case, text)| format!("`{case}`: {}", documentation(text)));
            each.collect::<Vec<_>>().join(" · ")
        }
    }
}

fn camel(name: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().map(|it| it.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('_').map(capital).collect()
}

//! The texts of one language, as its file has them.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

/// The name of the number by which a form is chosen, where no other is said.
const COUNT: &str = "count";
/// In a table of forms: the name of another number.
const BY: &str = "by";
/// In a table of cases: the name of what is chosen by.
const CHOOSE: &str = "choose";

/// The categories of CLDR, and the letters that stand for them in a pattern.
pub(crate) const PLURALS: [(&str, char); 6] = [
    ("zero", 'z'),
    ("one", 'o'),
    ("two", 't'),
    ("few", 'f'),
    ("many", 'm'),
    ("other", 'x'),
];

/// What stands in a text where a placeholder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Date,
    Instant,
    Money,
    Message,
}

impl Kind {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "text" => Self::Text,
            "number" => Self::Number,
            "date" => Self::Date,
            "instant" => Self::Instant,
            "money" => Self::Money,
            "message" => Self::Message,
            _ => return None,
        })
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Words(String),
    /// A placeholder, and what it is where the file says so.
    Place(String, Option<Kind>),
}

/// A message in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Plain(Vec<Piece>),
    /// Forms by a number: its name, and a text for each category.
    Plural(String, BTreeMap<String, Text>),
    /// Cases by a choice: its name, and a text for each.
    Choose(String, BTreeMap<String, Text>),
}

/// Every message of a language, by its path: `services.list.title`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Texts(pub(crate) BTreeMap<String, Text>);

impl Texts {
    /// Reads a file, or says everything that is wrong with it.
    pub(crate) fn parse(content: &str) -> Result<Self, Vec<String>> {
        let table: Table = content
            .parse()
            .map_err(|error: toml::de::Error| vec![error.to_string()])?;
        let (mut texts, mut problems) = (Self::default(), Vec::new());
        texts.add(&table, "", &mut problems);
        if problems.is_empty() {
            Ok(texts)
        } else {
            Err(problems)
        }
    }

    fn add(&mut self, table: &Table, within: &str, problems: &mut Vec<String>) {
        for (name, value) in table {
            let path = if within.is_empty() {
                name.clone()
            } else {
                format!("{within}.{name}")
            };
            if let Some(group) = value.as_table().filter(|table| !is_message(table)) {
                self.add(group, &path, problems);
                continue;
            }
            match Text::read(value) {
                Ok(text) => {
                    self.0.insert(path, text);
                }
                Err(problem) => problems.push(format!("{path}: {problem}")),
            }
        }
    }

    /// The same messages in other words.
    pub(crate) fn map(&self, change: &impl Fn(&str) -> String) -> Self {
        let changed = |(path, text): (&String, &Text)| (path.clone(), text.map(change));
        Self(self.0.iter().map(changed).collect())
    }
}

fn is_message(table: &Table) -> bool {
    table.contains_key(CHOOSE) || table.contains_key("other")
}

impl Text {
    fn read(value: &Value) -> Result<Self, String> {
        if let Some(text) = value.as_str() {
            return pieces(text).map(Self::Plain);
        }
        let Some(table) = value.as_table() else {
            return Err("it is neither a text nor a table of texts".to_owned());
        };
        let named = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(Value::String(name)) => Ok(Some(name.clone())),
            Some(_) => Err(format!("`{key}` takes a name")),
        };
        let cases = table.iter().filter(|(key, _)| *key != BY && *key != CHOOSE);
        let cases: BTreeMap<String, Self> = cases
            .map(|(key, value)| {
                let text = Self::read(value).map_err(|problem| format!("{key}: {problem}"))?;
                Ok((key.clone(), text))
            })
            .collect::<Result<_, String>>()?;
        if let Some(name) = named(CHOOSE)? {
            return Ok(Self::Choose(name, cases));
        }
        let unknown = cases
            .keys()
            .find(|key| PLURALS.iter().all(|(name, _)| name != key));
        if let Some(unknown) = unknown {
            return Err(format!("`{unknown}` is no category of plurals"));
        }
        let name = named(BY)?.unwrap_or_else(|| COUNT.to_owned());
        Ok(Self::Plural(name, cases))
    }

    /// Every placeholder with what the file says that it is, and every number and choice.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.each(&mut |text| match text {
            Self::Plain(pieces) => names.extend(pieces.iter().filter_map(|piece| match piece {
                Piece::Place(name, _) => Some(name.clone()),
                Piece::Words(_) => None,
            })),
            Self::Plural(name, _) | Self::Choose(name, _) => {
                names.insert(name.clone());
            }
        });
        names
    }

    /// Itself, and every text within.
    pub(crate) fn each(&self, see: &mut dyn FnMut(&Self)) {
        see(self);
        match self {
            Self::Plain(_) => {}
            Self::Plural(_, cases) | Self::Choose(_, cases) => {
                for case in cases.values() {
                    case.each(see);
                }
            }
        }
    }

    fn map(&self, change: &impl Fn(&str) -> String) -> Self {
        let cases = |cases: &BTreeMap<String, Self>| {
            let changed = |(key, text): (&String, &Self)| (key.clone(), text.map(change));
            cases.iter().map(changed).collect()
        };
        match self {
            Self::Plain(pieces) => Self::Plain(
                pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Words(words) => Piece::Words(change(words)),
                        place @ Piece::Place(..) => place.clone(),
                    })
                    .collect(),
            ),
            Self::Plural(name, texts) => Self::Plural(name.clone(), cases(texts)),
            Self::Choose(name, texts) => Self::Choose(name.clone(), cases(texts)),
        }
    }
}

/// Words and placeholders. `{{` and `}}` are braces.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let (mut pieces, mut words) = (Vec::new(), String::new());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let sign = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(sign) {
            words.push_str(sign);
            rest = after;
            continue;
        }
        let inside = (sign == "{").then(|| rest.split_once('}')).flatten();
        let Some((inside, after)) = inside else {
            return Err("a brace is not closed, or not opened".to_owned());
        };
        let (name, kind) = match inside.split_once(':') {
            Some((name, kind)) => {
                let known = Kind::parse(kind);
                (
                    name,
                    Some(known.ok_or_else(|| format!("`{kind}` is nothing that can stand there"))?),
                )
            }
            None => (inside, None),
        };
        if !is_name(name) {
            return Err(format!("`{name}` is no name of a placeholder"));
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(std::mem::take(&mut words)));
        }
        pieces.push(Piece::Place(name.to_owned(), kind));
        rest = after;
    }
    words.push_str(rest);
    if words.chars().any(char::is_control) {
        return Err("it has a control character".to_owned());
    }
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    if pieces.is_empty() {
        return Err("it is empty".to_owned());
    }
    Ok(pieces)
}

/// Whether it can be a name in Rust: small letters, digits and low lines.
pub(crate) fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

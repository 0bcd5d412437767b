//! The state of a listing as its URL holds it: what every listing's query is made of.

use core::fmt::{Display, Write as _};
use core::str::FromStr;

use chrono::NaiveDate;
use goodstanding_words::{Fixed, Message, links};

use crate::services::DateRange;
use crate::wire;

/// A part of the URL that was not understood; the rest is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryRefusal {
    /// A value that the parameter does not have.
    Value {
        /// The parameter's name, as it stands in the link.
        name: String,
        /// The value that was not understood.
        value: String,
    },
    /// A range of dates that ends before it begins.
    Reversed(Fixed),
    /// A range of amounts that ends before it begins.
    ReversedAmounts,
}

impl QueryRefusal {
    /// A value that the parameter does not have.
    pub fn value(name: &str, value: &str) -> Self {
        Self::Value {
            name: name.into(),
            value: value.into(),
        }
    }

    /// What was not understood, as a sentence.
    pub fn words(&self) -> Message {
        match self {
            Self::Value { name, value } => links::unknown_filter(name, value),
            Self::Reversed(words) => (*words).into(),
            Self::ReversedAmounts => links::AMOUNTS_REVERSED.into(),
        }
    }
}

says_its_words!(QueryRefusal);

/// What a listing can be asked for: every parameter of its URL, named once. The page reads and
/// writes its URL by it, the server reads its query by it, and the description lists it.
pub trait ListingQuery: Clone + Default {
    /// Shows every parameter with what it holds to a visitor, in the order in which they are
    /// written, and then says what does not fit together.
    fn parameters(&mut self, visitor: &mut impl Visitor);

    /// Reads decoded pairs of a query string. What is not understood is named, and the rest is
    /// kept. Unknown names are passed over: links get decorated by others.
    fn parse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Self, Vec<QueryRefusal>) {
        let mut reader = Reader {
            pairs: pairs.into_iter().collect(),
            refusals: Vec::new(),
        };
        let mut query = Self::default();
        query.parameters(&mut reader);
        (query, reader.refusals)
    }

    /// The query string, without the question mark, values percent-encoded; empty for the plain
    /// listing.
    fn into_query_string(mut self) -> String {
        let mut text = QueryText::default();
        self.parameters(&mut text);
        text.finish()
    }

    /// The same listing from its beginning.
    #[must_use]
    fn first_part(&self) -> Self {
        struct Beginning;
        impl Visitor for Beginning {
            fn visit(&mut self, parameter: Parameter, value: &mut impl Value) {
                if parameter.role == Role::Part {
                    value.clear();
                }
            }
        }
        let mut query = self.clone();
        query.parameters(&mut Beginning);
        query
    }

    /// The names of the parameters with such a role.
    fn names(is_meant: impl Fn(Role) -> bool) -> Vec<&'static str> {
        struct Names<F>(Vec<&'static str>, F);
        impl<F: Fn(Role) -> bool> Visitor for Names<F> {
            fn visit(&mut self, parameter: Parameter, _: &mut impl Value) {
                if (self.1)(parameter.role) {
                    self.0.push(parameter.name);
                }
            }
        }
        let mut names = Names(Vec::new(), is_meant);
        Self::default().parameters(&mut names);
        names.0
    }
}

/// What a parameter is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It says which rows are listed.
    Filter,
    /// It says which rows are listed, by what somebody typed.
    Search,
    /// It says whose rows are listed, to staff.
    Owner,
    /// It says in which order.
    Order,
    /// It says which part of the rows.
    Part,
    /// It says how the page shows them. The server does not know it.
    Page,
}

/// A parameter of a listing's URL.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// How it is called.
    pub name: &'static str,
    /// What it is there for.
    pub role: Role,
    /// What it means, for the description of the API.
    #[cfg(feature = "openapi")]
    pub words: &'static str,
}

/// Reads, writes or lists parameters.
pub trait Visitor {
    /// Takes one parameter with what it holds.
    fn visit(&mut self, parameter: Parameter, value: &mut impl Value);

    /// Names something that does not fit together.
    fn refuse(&mut self, _: QueryRefusal) {}

    /// Takes a parameter that says which rows are listed.
    fn filter(&mut self, name: &'static str, words: &'static str, value: &mut impl Value) {
        self.take(Role::Filter, name, words, value);
    }

    /// Takes one that says whose they are.
    fn owner(&mut self, name: &'static str, words: &'static str, value: &mut impl Value) {
        self.take(Role::Owner, name, words, value);
    }

    /// Takes one that says so by what somebody typed.
    fn search(&mut self, name: &'static str, words: &'static str, value: &mut String) {
        self.take(Role::Search, name, words, value);
        *value = value.trim().to_owned();
    }

    /// Takes both ends of a range of dates, as `name_from` and `name_to`, and refuses one that ends
    /// before it begins. `ends` says what the names and the meanings of the two are.
    fn range(
        &mut self,
        ends: [(&'static str, &'static str); 2],
        range: &mut DateRange,
        what: Fixed,
    ) {
        let [(from, first), (to, last)] = ends;
        self.filter(from, first, &mut Day(&mut range.from));
        self.filter(to, last, &mut Day(&mut range.to));
        if range.is_reversed() {
            self.refuse(QueryRefusal::Reversed(what));
        }
    }

    /// Takes one that says in which order.
    fn order(&mut self, name: &'static str, words: &'static str, value: &mut impl Value) {
        self.take(Role::Order, name, words, value);
    }

    /// Takes the cursor, which says at which row a part begins.
    fn part(&mut self, cursor: &mut String) {
        self.take(Role::Part, "cursor", "", cursor);
    }

    /// Takes one that only the page knows.
    fn page(&mut self, name: &'static str, value: &mut impl Value) {
        self.take(Role::Page, name, "", value);
    }

    /// Takes a parameter with such a role; only the description of the API has the words.
    #[inline]
    #[cfg_attr(
        not(feature = "openapi"),
        expect(unused_variables, reason = "only the description has words")
    )]
    fn take(
        &mut self,
        role: Role,
        name: &'static str,
        words: &'static str,
        value: &mut impl Value,
    ) {
        let parameter = Parameter {
            name,
            role,
            #[cfg(feature = "openapi")]
            words,
        };
        self.visit(parameter, value);
    }
}

/// What a parameter holds.
pub trait Value {
    /// Reads a text that is not empty, and names the parts of it that are not understood.
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str));

    /// Writes it behind what is there; nothing for nothing.
    fn write(&self, text: &mut String);

    /// Holds nothing any more.
    fn clear(&mut self);

    /// What it can hold, for the description of the API.
    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema>;
}

/// What can be described, where there is a description.
#[cfg(feature = "openapi")]
pub trait Described: utoipa::PartialSchema {}
#[cfg(feature = "openapi")]
impl<T: utoipa::PartialSchema> Described for T {}
/// What can be described, where there is a description.
#[cfg(not(feature = "openapi"))]
pub trait Described {}
#[cfg(not(feature = "openapi"))]
impl<T> Described for T {}

/// One value, or none.
impl<T: FromStr + Display + Described> Value for Option<T> {
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str)) {
        *self = text.parse().ok();
        if self.is_none() {
            refuse(text);
        }
    }

    fn write(&self, text: &mut String) {
        if let Some(value) = self {
            // Writing to a String cannot fail.
            let _ = write!(text, "{value}");
        }
    }

    fn clear(&mut self) {
        *self = None;
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        T::schema()
    }
}

/// Several values with commas between them, each once and in order; what is not understood is left
/// out.
impl<T: FromStr + Display + Ord + Described> Value for Vec<T> {
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str)) {
        for word in text.split(',') {
            match word.parse() {
                Ok(known) => self.push(known),
                Err(_) => refuse(word),
            }
        }
        self.sort_unstable();
        self.dedup();
    }

    fn write(&self, text: &mut String) {
        for value in self {
            if !text.is_empty() {
                text.push(',');
            }
            let _ = write!(text, "{value}");
        }
    }

    fn clear(&mut self) {
        self.clear();
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let several = utoipa::openapi::ArrayBuilder::new().items(T::schema());
        utoipa::openapi::Schema::Array(several.build()).into()
    }
}

/// A text as somebody typed it; empty for nothing.
impl Value for String {
    fn read(&mut self, text: &str, _: &mut dyn FnMut(&str)) {
        text.clone_into(self);
    }

    fn write(&self, text: &mut String) {
        text.push_str(self);
    }

    fn clear(&mut self) {
        self.clear();
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        <Self as utoipa::PartialSchema>::schema()
    }
}

/// A switch: `yes` where it is on, nothing where it is not.
impl Value for bool {
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str)) {
        *self = text == YES;
        if !*self {
            refuse(text);
        }
    }

    fn write(&self, text: &mut String) {
        if *self {
            text.push_str(YES);
        }
    }

    fn clear(&mut self) {
        *self = false;
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let yes = utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .enum_values(Some([YES]));
        utoipa::openapi::Schema::Object(yes.build()).into()
    }
}

/// A date as the wire has it, or none.
pub struct Day<'a>(pub(crate) &'a mut Option<NaiveDate>);

impl Value for Day<'_> {
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str)) {
        *self.0 = wire::date(text);
        if self.0.is_none() {
            refuse(text);
        }
    }

    fn write(&self, text: &mut String) {
        if let Some(date) = &*self.0 {
            let _ = write!(text, "{date}");
        }
    }

    fn clear(&mut self) {
        *self.0 = None;
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
        let date = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
        Schema::Object(date.build()).into()
    }
}

/// Reads parameters from pairs.
struct Reader<'a> {
    pairs: Vec<(&'a str, &'a str)>,
    refusals: Vec<QueryRefusal>,
}

impl Visitor for Reader<'_> {
    fn visit(&mut self, parameter: Parameter, value: &mut impl Value) {
        let Parameter { name, .. } = parameter;
        for (_, text) in self.pairs.iter().filter(|pair| pair.0 == name) {
            if !text.is_empty() {
                let refusals = &mut self.refusals;
                value.read(text, &mut |word| {
                    refusals.push(QueryRefusal::value(name, word));
                });
            }
        }
    }

    fn refuse(&mut self, refusal: QueryRefusal) {
        self.refusals.push(refusal);
    }
}

impl Visitor for QueryText {
    fn visit(&mut self, parameter: Parameter, value: &mut impl Value) {
        let mut text = String::new();
        value.write(&mut text);
        self.add(parameter.name, &text);
    }
}

/// A query string in the making: names and percent-encoded values, empty ones left out.
#[derive(Clone, Debug, Default)]
pub struct QueryText(String);

impl QueryText {
    /// Adds a parameter unless its value is empty.
    pub fn add(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        percent_encode(value, &mut self.0);
    }

    /// The text, without a question mark.
    pub fn finish(self) -> String {
        self.0
    }
}

/// How a switch that is on is written.
const YES: &str = "yes";

/// Writes `value` so that it can stand in a query string.
fn percent_encode(value: &str, text: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b',') {
            text.push(byte.into());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
}

/// What a browser's URL parser does with a query string.
#[cfg(test)]
pub(crate) fn decode(query: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let hex: String = rest.by_ref().take(2).map(char::from).collect();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(name, value)| (plain(name), plain(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One parameter of each kind and role.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    struct Kinds {
        one: Option<u32>,
        several: Vec<u32>,
        typed: String,
        switch: bool,
        day: Option<NaiveDate>,
    }

    /// Of which all are filters.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    struct Filters(Kinds);
    /// Of which all say which part is listed.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    struct Parts(Kinds);

    fn visit(kinds: &mut Kinds, role: Role, visitor: &mut impl Visitor) {
        visitor.take(role, "one", "", &mut kinds.one);
        visitor.take(role, "several", "", &mut kinds.several);
        visitor.take(role, "typed", "", &mut kinds.typed);
        visitor.take(role, "switch", "", &mut kinds.switch);
        visitor.take(role, "day", "", &mut Day(&mut kinds.day));
    }

    impl ListingQuery for Filters {
        fn parameters(&mut self, visitor: &mut impl Visitor) {
            visit(&mut self.0, Role::Filter, visitor);
        }
    }

    impl ListingQuery for Parts {
        fn parameters(&mut self, visitor: &mut impl Visitor) {
            visit(&mut self.0, Role::Part, visitor);
        }
    }

    fn filled() -> Kinds {
        Kinds {
            one: Some(1),
            several: vec![2, 3],
            typed: "x".to_owned(),
            switch: true,
            day: NaiveDate::from_ymd_opt(2026, 11, 29),
        }
    }

    #[test]
    fn the_beginning_of_a_listing_knows_its_filters_and_no_part() {
        assert_eq!(Parts(filled()).first_part(), Parts::default());
        assert_eq!(Filters(filled()).first_part(), Filters(filled()));
    }

    #[test]
    fn parameters_are_named_in_their_order_by_what_they_are_for() {
        let all = ["one", "several", "typed", "switch", "day"];
        assert_eq!(Filters::names(|role| role == Role::Filter), all);
        assert!(Filters::names(|role| role == Role::Part).is_empty());
    }

    #[test]
    fn a_link_can_be_read_by_people_and_says_nothing_else_than_was_meant() {
        let mut text = QueryText::default();
        text.add("status", "in_retry,grace_period");
        text.add("search", "");
        text.add("search", "a&b=c d+é-~.");
        assert_eq!(
            text.finish(),
            "status=in_retry,grace_period&search=a%26b%3Dc%20d%2B%C3%A9-~."
        );
    }
}

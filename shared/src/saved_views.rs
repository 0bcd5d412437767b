//! Views of the list of services that somebody named, to come back to them: what is shown, in which
//! order, and how.

use goodstanding_words::{Message, fields as words};
use serde::{Deserialize, Serialize};

use crate::ids::SavedViewId;
use crate::problem::FieldRefusal;
use crate::text::{TextRefusal, bounded, reorders};

/// What somebody calls a view: one line, 1 to 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ViewName(String);

text_schema!(ViewName, "Ends this year", ViewName::LIMIT);

impl ViewName {
    /// The longest name, in characters.
    pub const LIMIT: usize = 60;

    /// Trims and checks; the error says what to do.
    pub fn parse(text: &str) -> Result<Self, Message> {
        if reorders(text) || text.trim().contains(char::is_control) {
            return Err(words::HIDDEN_CHARACTERS_IN_NAME.into());
        }
        bounded(text, Self::LIMIT)
            .map(|text| Self(text.to_owned()))
            .map_err(|refusal| match refusal {
                TextRefusal::Empty => words::ENTER_VIEW_NAME.into(),
                TextRefusal::TooLong { limit, .. } => words::shorten_view_name(limit as u64),
                TextRefusal::ControlCharacter => words::HIDDEN_CHARACTERS_IN_NAME.into(),
            })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ViewName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "is no name of a view")
    }
}

impl From<ViewName> for String {
    fn from(name: ViewName) -> Self {
        name.0
    }
}

/// One view that somebody named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// By which it is removed.
    pub id: SavedViewId,
    /// What its owner calls it; no two of theirs are called alike.
    pub name: ViewName,
    /// The query of the page that lists the services, without the question mark; empty for the
    /// plain list.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 2000,
            example = "view=list&sort=due&dir=asc&status=active"
        )
    )]
    pub query: String,
}

/// A view as it is sent to be kept: text that was not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveView {
    /// What it shall be called: 1 to 60 characters after trimming. The view of that name is
    /// replaced where there is one.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 60, example = "Ends this year")
    )]
    pub name: String,
    /// The query of the page that lists the services, as that page writes it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 2000,
            example = "view=list&sort=due&dir=asc&status=active"
        )
    )]
    pub query: String,
}

impl SaveView {
    /// The longest query, in bytes.
    pub const QUERY_LIMIT: usize = 2000;

    /// Checks the name; the page and the server say the same words at the field.
    pub fn parse_name(&self) -> Result<ViewName, Vec<FieldRefusal>> {
        ViewName::parse(&self.name).map_err(|words| vec![FieldRefusal::new("name", words)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_line_is_a_name_up_to_the_limit() {
        for good in ["x", "  Ends this year ", "日本語", &"ä".repeat(60)] {
            assert!(ViewName::parse(good).is_ok(), "{good:?}");
        }
        assert_eq!(ViewName::parse("  a ").unwrap().as_str(), "a");
        assert_eq!(
            ViewName::parse(" \n").unwrap_err().to_string(),
            "Enter a name for this view"
        );
        assert_eq!(
            ViewName::parse(&"x".repeat(61)).unwrap_err().to_string(),
            "Shorten the name: it may be 60 characters long"
        );
        for hidden in ["x\u{202E}y", "two\nlines", "a\u{7}b"] {
            assert_eq!(
                ViewName::parse(hidden).unwrap_err().to_string(),
                "Remove the characters that cannot be shown from the name",
                "{hidden:?}"
            );
        }
    }

    #[test]
    fn a_name_is_refused_at_its_field() {
        let errors = SaveView::default().parse_name().unwrap_err();
        assert_eq!(errors[0].field, "name");
    }
}

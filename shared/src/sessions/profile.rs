//! What users say of themselves, with which password they sign in, and where they are signed in.

use chrono::{DateTime, Utc};
use goodstanding_words::{Message, fields as words};
use serde::{Deserialize, Serialize};

use super::{Browser, OperatingSystem};
use crate::ids::SessionId;
use crate::problem::FieldRefusal;
use crate::text::{TextRefusal, bounded, reorders};
use crate::wire;

/// The shortest password, in characters.
pub const PASSWORD_MINIMUM: usize = 12;
/// The longest password, in characters.
pub const PASSWORD_LIMIT: usize = 128;
/// For how many minutes a link for a password works once its mail was handed over.
pub const PASSWORD_LINK_MINUTES: u32 = 30;

/// What a user is called: one line, 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName(String);

text_schema!(UserName, "Anna Berg", UserName::LIMIT);

impl UserName {
    /// The longest name, in characters.
    pub const LIMIT: usize = 100;

    /// Trims and checks; the error says what to do.
    pub fn parse(text: &str) -> Result<Self, Message> {
        if reorders(text) || text.trim().contains(char::is_control) {
            return Err(words::HIDDEN_CHARACTERS_IN_NAME.into());
        }
        bounded(text, Self::LIMIT)
            .map(|text| Self(text.to_owned()))
            .map_err(|refusal| match refusal {
                TextRefusal::Empty => words::ENTER_OWN_NAME.into(),
                TextRefusal::TooLong { limit, .. } => words::shorten_view_name(limit as u64),
                TextRefusal::ControlCharacter => words::HIDDEN_CHARACTERS_IN_NAME.into(),
            })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UserName {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "is no name of a user")
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0
    }
}

/// Why a text is no name of a time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no name of a time zone")]
pub struct NoTimeZone;

/// The name of a time zone in the IANA's database, such as `Europe/Berlin`. Of the form of one:
/// whether there is such a zone, the server knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZoneName(String);

text_schema!(TimeZoneName, "Europe/Berlin", TimeZoneName::LIMIT);

impl TimeZoneName {
    /// The longest name, in characters.
    pub const LIMIT: usize = 64;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::str::FromStr for TimeZoneName {
    type Err = NoTimeZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for TimeZoneName {
    type Error = NoTimeZone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '/');
        if (1..=Self::LIMIT).contains(&text.len()) && text.chars().all(fits) {
            Ok(Self(text))
        } else {
            Err(NoTimeZone)
        }
    }
}

impl From<TimeZoneName> for String {
    fn from(name: TimeZoneName) -> Self {
        name.0
    }
}

/// What users say of themselves, as it is sent: all of it, in the place of what they said before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeUser {
    /// What they are called: 1 to 100 characters after trimming. What the history has told already
    /// keeps the name of then.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Anna Berg"))]
    pub name: String,
    /// The name of a time zone in the IANA's database; null: that of the device.
    #[cfg_attr(
        feature = "openapi",
        schema(required, max_length = 64, example = "Europe/Berlin")
    )]
    pub time_zone: Option<String>,
}

impl ChangeUser {
    /// Checks the name; the page and the server say the same words at the field.
    pub fn parse_name(&self) -> Result<UserName, FieldRefusal> {
        UserName::parse(&self.name).map_err(|words| FieldRefusal::new("name", words))
    }
}

/// The request to sign in with another password from now on.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one with which they sign in today.
    #[cfg_attr(feature = "openapi", schema(max_length = 128))]
    pub current_password: String,
    /// The one with which they want to: 12 to 128 characters, of any kind. Refused where it is easy
    /// to guess.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 128))]
    pub new_password: String,
}

impl ChangePassword {
    /// What can be said without knowing the passwords of others: the page says it before it sends,
    /// the server before it looks. `names` are those by which the user is known.
    pub fn check(&self, names: &[&str]) -> Vec<FieldRefusal> {
        let mut errors = Vec::new();
        let current = self.current_password.chars().count();
        if current == 0 {
            let words = words::CURRENT_PASSWORD_NEEDED;
            errors.push(FieldRefusal::new("current_password", words));
        } else if current > PASSWORD_LIMIT {
            let words = words::password_too_long(PASSWORD_LIMIT as u64);
            errors.push(FieldRefusal::new("current_password", words));
        }
        if let Some(words) = self.check_new(names) {
            errors.push(FieldRefusal::new("new_password", words));
        }
        errors
    }

    fn check_new(&self, names: &[&str]) -> Option<Message> {
        let is_unchanged = self.new_password == self.current_password;
        match unfit_length(&self.new_password) {
            None if is_unchanged => Some(words::PASSWORD_UNCHANGED.into()),
            None => is_a_name(&self.new_password, names),
            unfit => unfit,
        }
    }
}

/// Why a password is too short or too long for a new one.
fn unfit_length(new: &str) -> Option<Message> {
    let length = new.chars().count();
    if length < PASSWORD_MINIMUM {
        Some(words::password_too_short(PASSWORD_MINIMUM as u64))
    } else if length > PASSWORD_LIMIT {
        Some(words::password_too_long(PASSWORD_LIMIT as u64))
    } else {
        None
    }
}

/// Says so where a new password is one of the names by which its user is known.
fn is_a_name(new: &str, names: &[&str]) -> Option<Message> {
    let is_it = |name: &&str| name.trim().to_lowercase() == new.trim().to_lowercase();
    let is_one = names.iter().any(is_it);
    is_one.then(|| words::PASSWORD_IS_A_NAME.into())
}

/// The request for a link with which somebody chooses a password.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskForPasswordLink {
    /// The e-mail address with which they sign in; upper and lower case are the same.
    #[cfg_attr(feature = "openapi", schema(example = "anna@demo.example"))]
    pub email: String,
}

/// A link that somebody opened.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenPasswordLink {
    /// What stands in the link after the `#`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub token: String,
}

/// Whose password is chosen with a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordLinkHolder {
    /// What they are called.
    pub name: String,
    /// The e-mail address with which they sign in.
    pub email: String,
}

/// The request to sign in with that password from now on, by a link.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPassword {
    /// What stands in the link after the `#`.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub token: String,
    /// The password: 12 to 128 characters, of any kind. Refused where it is easy to guess.
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 128))]
    pub new_password: String,
}

impl SetPassword {
    /// What can be said without knowing the passwords of others; as [`ChangePassword::check`].
    pub fn check(&self, names: &[&str]) -> Vec<FieldRefusal> {
        let new = &self.new_password;
        let words = unfit_length(new).or_else(|| is_a_name(new, names));
        let refusal = |words| FieldRefusal::new("new_password", words);
        words.map(refusal).into_iter().collect()
    }
}

/// Where somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnSession {
    /// By which it is ended.
    pub id: SessionId,
    /// The browser, as it says itself; none where it is none that is known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub browser: Option<Browser>,
    /// The system of the device, as the browser says it; none where it is none that is known.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub system: Option<OperatingSystem>,
    /// The address from which they signed in; none for sessions that are older than it was kept.
    #[cfg_attr(feature = "openapi", schema(required, example = "203.0.113.9"))]
    pub address: Option<String>,
    /// Since when they are signed in there.
    #[serde(deserialize_with = "wire::read_instant")]
    pub created_at: DateTime<Utc>,
    /// When it was used last, to the minute.
    #[serde(deserialize_with = "wire::read_instant")]
    pub last_used_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_current: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_line_is_a_name_up_to_the_limit() {
        for good in ["x", "  Anna Berg ", "山田 花子", &"ä".repeat(100)] {
            assert!(UserName::parse(good).is_ok(), "{good:?}");
        }
        assert_eq!(UserName::parse("  a ").unwrap().as_str(), "a");
        for (bad, words) in [
            (" \n".to_owned(), "Enter your name"),
            (
                "x".repeat(101),
                "Shorten the name: it may be 100 characters long",
            ),
            (
                "x\u{202E}y".to_owned(),
                "Remove the characters that cannot be shown from the name",
            ),
            (
                "two\nlines".to_owned(),
                "Remove the characters that cannot be shown from the name",
            ),
        ] {
            let refusal = UserName::parse(&bad).unwrap_err();
            assert_eq!(refusal.to_string(), words, "{bad:?}");
        }
    }

    #[test]
    fn time_zones_have_names_of_one_form() {
        for good in [
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "UTC",
            "Etc/GMT+5",
        ] {
            assert_eq!(good.parse::<TimeZoneName>().unwrap().as_str(), good);
        }
        for bad in ["", "Europe Berlin", "Zürich", "a\n", &"x".repeat(65)] {
            assert_eq!(bad.parse::<TimeZoneName>(), Err(NoTimeZone), "{bad:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_passwords_is_said_at_their_fields() {
        let said = |current: &str, new: &str| {
            let change = ChangePassword {
                current_password: current.into(),
                new_password: new.into(),
            };
            let errors = change.check(&["anna@demo.example", "Anna von Berg"]);
            let said = errors
                .iter()
                .map(|error| error.say(&goodstanding_words::English));
            said.map(|error| format!("{}: {}", error.field, error.message))
                .collect::<Vec<_>>()
        };
        let good = "a quiet river at noon";
        assert!(said("whatever it is", good).is_empty());
        assert_eq!(
            said("", "short"),
            [
                "current_password: Enter your current password",
                "new_password: Enter a password of at least 12 characters",
            ]
        );
        let long = "x".repeat(129);
        let shorten = "Shorten the password to 128 characters";
        assert_eq!(
            said(&long, &long),
            [
                format!("current_password: {shorten}"),
                format!("new_password: {shorten}")
            ]
        );
        assert_eq!(
            said(good, good),
            ["new_password: Choose another password than the one that you have"]
        );
        for name in ["ANNA@demo.example", " anna VON berg "] {
            let words = "new_password: Choose a password that is not your name or e-mail address";
            assert_eq!(said("whatever it is", name), [words]);
        }
        // Characters are counted, not bytes.
        assert!(said("whatever it is", "ключ под ковриком").is_empty());
        assert_eq!(said("whatever it is", "ключключ").len(), 1);
    }
}

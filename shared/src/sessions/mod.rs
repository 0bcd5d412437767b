//! Signing in: who the reader is, and what the page must know before it draws anything.

mod agent;
mod profile;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::customers::Customer;
use crate::ids::UserId;
use crate::payments::ProcessorKind;
use crate::wire;

pub use self::agent::{Browser, OperatingSystem};
pub use self::profile::{
    AskForPasswordLink, ChangePassword, ChangeUser, OpenPasswordLink, OwnSession, PASSWORD_LIMIT,
    PASSWORD_LINK_MINUTES, PASSWORD_MINIMUM, PasswordLinkHolder, SetPassword, TimeZoneName,
    UserName,
};

closed_enum! {
    /// What a user may reach.
    pub enum Role {
        /// Exactly one customer's data.
        Customer = "customer",
        /// The data of every customer, and what only staff do.
        Staff = "staff",
    }
}

closed_enum! {
    /// A language in which people are spoken to.
    pub enum OfferedLanguage {
        /// English as in Britain: the day before the month.
        English = "en",
        /// German, with the formal address.
        German = "de",
        /// French, with the formal address.
        French = "fr",
        /// Spanish for both shores of the Atlantic, with the formal address.
        Spanish = "es",
        /// Japanese, in its polite form.
        Japanese = "ja",
        /// Modern Standard Arabic, from right to left.
        Arabic = "ar",
    }
}

/// The request to be spoken to in a language from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChooseLanguage {
    /// The language in which they want to read.
    pub language: OfferedLanguage,
}

/// The request to sign in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The e-mail address; upper and lower case are the same.
    #[cfg_attr(feature = "openapi", schema(example = "anna@demo.example"))]
    pub email: String,
    /// The password, every character counts.
    #[cfg_attr(feature = "openapi", schema(example = "goodstanding-demo"))]
    pub password: String,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Identifies the user who signed in.
    pub id: UserId,
    /// The user's name, as the history writes it.
    pub name: String,
    /// The user's e-mail address.
    pub email: String,
    /// What the user may reach.
    pub role: Role,
    /// The customer whose data a customer user sees; none for staff.
    pub customer: Option<Customer>,
    /// The language that the user chose; none where they never did.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub language: Option<OfferedLanguage>,
    /// The time zone in which the user wants to read times of day; none: that of the device.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub time_zone: Option<TimeZoneName>,
    /// Whether this installation shows demo data.
    pub demo: bool,
    /// Which payment processor it has: what can be paid with.
    pub processor: ProcessorKind,
    /// Whether the server's time is that of a demo clock which was advanced.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub time_is_simulated: bool,
    /// After how many seconds without a request the session ends.
    pub idle_s: u32,
    /// In how many seconds it ends, whatever is requested.
    pub ends_in_s: u32,
    /// The server's time, from which the page counts on.
    #[serde(deserialize_with = "wire::read_instant")]
    pub now: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use goodstanding_words::Language;

    use super::*;

    #[test]
    fn people_choose_between_the_languages_that_are_offered() {
        let chosen: Vec<&str> = OfferedLanguage::ALL.iter().map(|it| it.as_str()).collect();
        let offered: Vec<&str> = Language::OFFERED.iter().map(|it| it.tag()).collect();
        assert_eq!(chosen, offered);
    }
}

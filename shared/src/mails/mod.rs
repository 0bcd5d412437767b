//! The mails that the portal writes to its users: what about, what they say, and what became of
//! them.

mod kind;
mod query;
mod told;

use chrono::{DateTime, Utc};
use goodstanding_words::{Fixed, mails::states as words};
use serde::{Deserialize, Serialize};

use crate::customers::CustomerBrief;
use crate::ids::MailId;

pub use self::kind::{Announced, MailKind, announced};
pub use self::query::MailsQuery;
pub use self::told::{
    MethodNews, ServiceNews, Told, ToldFailure, ToldLine, ToldOrder, ToldService, paths, why,
};

closed_enum! {
    /// What became of a mail.
    pub enum MailState {
        /// It waits for its turn, or for another attempt.
        Waiting = "waiting",
        /// A mail server accepted it.
        Sent = "sent",
        /// It is shown in the portal and was not sent: a demo, or no mail server.
        Kept = "kept",
        /// It was refused, or nobody took it for days. Staff can send it again.
        Failed = "failed",
    }
}

impl MailState {
    /// What it is called in lists.
    pub const fn label(self) -> Fixed {
        match self {
            Self::Waiting => words::WAITING,
            Self::Sent => words::SENT,
            Self::Kept => words::KEPT,
            Self::Failed => words::FAILED,
        }
    }
}

/// What a mail says, in the reader's language: each text is a paragraph, nothing is markup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Letter {
    /// The line in the list of mails.
    pub subject: String,
    /// What happened, and what follows; at least one paragraph.
    pub paragraphs: Vec<String>,
    /// What it is about: names and values, in the order in which they are read.
    pub facts: Vec<LetterFact>,
    /// What is said after that.
    pub closing: Vec<String>,
    /// Where to go on; none where nothing can be done.
    pub link: Option<LetterLink>,
    /// Why the reader gets it, and what can be done about that.
    pub because: String,
}

/// A name and its value in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterFact {
    /// What the fact is called.
    pub name: String,
    /// What it is here.
    pub value: String,
}

/// A way from a mail into the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LetterLink {
    /// What the button says.
    pub label: String,
    /// Where it leads: a path of the portal, such as `/services/svc_…`.
    pub path: String,
}

/// One mail as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    /// Identifies it in links and in the API: `ml_…`.
    pub id: MailId,
    /// Whose account it is about.
    pub customer: CustomerBrief,
    /// The name of the person to whom it goes.
    pub to_name: String,
    /// The address to which it goes.
    pub to_address: String,
    /// What the mail is about.
    pub kind: MailKind,
    /// Its subject, in the language of the person to whom it goes.
    pub subject: String,
    /// The language in which it is written: a tag such as `de`.
    pub language: String,
    /// When what it tells of happened, in UTC.
    pub created_at: DateTime<Utc>,
    /// What became of it.
    pub state: MailState,
    /// When a mail server accepted it; none where it was not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub sent_at: Option<DateTime<Utc>>,
    /// What was said when it could not be sent, as the mail server or the system worded it; only
    /// staff are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub error: Option<String>,
}

/// One mail with what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailDetails {
    /// To whom it goes, and what became of it.
    #[serde(flatten)]
    pub mail: Mail,
    /// What the mail says, from its subject to its last line.
    pub letter: Letter,
}

//! A mail server that takes mails, or none.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use goodstanding_shared::mails::Letter;
use goodstanding_words::{Language, mails as words};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::response::Severity;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::template::{Look, LookError};
use crate::languages::Writer;
use crate::mails::db::Waiting;

/// How long a mail server may take to answer.
const ANSWERS_WITHIN: Duration = Duration::from_mins(1);

/// Where mails go when they are due.
#[derive(Debug)]
pub enum Delivery {
    /// Nowhere: they are shown in the portal.
    Kept,
    /// To a mail server, which passes them on.
    Server(Server),
}

/// Whether the way to a mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// From the first byte (port 465).
    Implicit,
    /// After the server was asked for it (port 587); without it nothing is said.
    Starttls,
    /// Not at all: only on this machine.
    None,
}

/// A mail server that takes mails of this installation.
pub struct Server {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a mail server for {}", self.from)
    }
}

/// A letter with what stands on its envelope.
struct Parcel<'a> {
    id: String,
    to: (Option<String>, &'a str),
    at: DateTime<Utc>,
    language: Language,
    letter: &'a Letter,
}

/// Why a mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Nothing was said that would be true the next time as well.
    #[error("{0}")]
    Passing(String),
    /// The server will never take it.
    #[error("{0}")]
    Final(String),
}

impl From<LookError> for DeliveryError {
    fn from(error: LookError) -> Self {
        Self::Passing(error.to_string())
    }
}

/// The codes of servers that do not let us in: that is ours to mend, and no mail's fault.
const NOT_LET_IN: [u16; 4] = [530, 534, 535, 538];

impl Server {
    /// The server at that address: `smtps://user:password@mail.example` or
    /// `smtp://mail.example:587?tls=required`. Mails say that they come from `from`.
    pub fn new(url: &str, password: Option<&str>, from: &str) -> Result<Self, String> {
        let tls = tls_of(url)?;
        let from: Mailbox = from.parse().map_err(|error| {
            format!("“{from}” is no sender such as `Shop <billing@shop.example>`: {error}")
        })?;
        let url = with_password(url, password)?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(|error| format!("the address of the mail server: {error}"))?
            .timeout(Some(ANSWERS_WITHIN));
        if tls == Tls::None {
            transport = transport.tls(lettre::transport::smtp::client::Tls::None);
        }
        Ok(Self {
            transport: transport.build(),
            from,
        })
    }

    /// Hands over a mail that shows that mails arrive.
    pub async fn send_test(
        &self,
        look: &Look,
        to: &str,
        now: DateTime<Utc>,
    ) -> Result<(), DeliveryError> {
        let language = Language::English;
        let parcel = Parcel {
            id: format!("test-{}", now.timestamp_millis()),
            to: (None, to),
            at: now,
            language,
            letter: &Letter {
                subject: words::TEST_SUBJECT.say(&Writer::new(language)).to_owned(),
                paragraphs: vec![words::TEST_BODY.say(&Writer::new(language)).to_owned()],
                ..Letter::default()
            },
        };
        self.hand_over(&parcel, look).await
    }

    /// Hands a mail over. Whoever hands it over twice does so under the same name.
    pub(super) async fn send(&self, mail: &Waiting, look: &Look) -> Result<(), DeliveryError> {
        let parcel = Parcel {
            id: mail.id.to_string(),
            to: (Some(mail.to_name.clone()), &mail.to_address),
            at: mail.created_at,
            language: mail.language.parse().unwrap_or_default(),
            letter: &mail.letter,
        };
        self.hand_over(&parcel, look).await
    }

    async fn hand_over(&self, parcel: &Parcel<'_>, look: &Look) -> Result<(), DeliveryError> {
        let message = self.message(parcel, look)?;
        let sending = self.transport.send(message);
        match tokio::time::timeout(ANSWERS_WITHIN * 2, sending).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(worded(&error)),
            Err(_) => Err(DeliveryError::Passing(
                "the mail server does not answer".to_owned(),
            )),
        }
    }

    fn message(&self, parcel: &Parcel<'_>, look: &Look) -> Result<Message, DeliveryError> {
        let said = look.render(parcel.letter, parcel.language)?;
        let unfit = |error: &dyn std::fmt::Display| DeliveryError::Final(error.to_string());
        let (name, address) = &parcel.to;
        let address = address.parse().map_err(|error| unfit(&error))?;
        let mut from = self.from.clone();
        if from.name.is_none() {
            from.name = look.merchant().map(|merchant| merchant.name.clone());
        }
        let header = |name: &'static str, value: &str| {
            HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
        };
        Message::builder()
            .from(from)
            .to(Mailbox::new(name.clone(), address))
            .subject(&parcel.letter.subject)
            .message_id(Some(format!(
                "<{}@{}>",
                parcel.id,
                self.from.email.domain()
            )))
            .date(SystemTime::from(parcel.at))
            .raw_header(header("Content-Language", parcel.language.tag()))
            // Nobody's absence note is an answer to it.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .multipart(MultiPart::alternative_plain_html(said.text, said.html))
            .map_err(|error| unfit(&error))
    }
}

fn worded(error: &lettre::transport::smtp::Error) -> DeliveryError {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    let refused_for_good = error.status().is_some_and(|code| {
        let is_ours = NOT_LET_IN.contains(&u16::from(code));
        code.severity == Severity::PermanentNegativeCompletion && !is_ours
    });
    if refused_for_good {
        DeliveryError::Final(words)
    } else {
        DeliveryError::Passing(words)
    }
}

/// How the way to a server is encrypted; refused where a password or a mail would be read by
/// others on the way.
fn tls_of(url: &str) -> Result<Tls, String> {
    let uri: axum::http::Uri = url.parse().map_err(|error| {
        format!("write the mail server as smtps://user@mail.example or smtp://mail.example:587?tls=required ({error})")
    })?;
    let is_here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    match (uri.scheme_str(), uri.query()) {
        (Some("smtps"), _) => Ok(Tls::Implicit),
        (Some("smtp"), Some("tls=required")) => Ok(Tls::Starttls),
        (Some("smtp"), None) if is_here => Ok(Tls::None),
        (Some("smtp"), _) => Err(
            "mails and the password would be sent in the clear: add ?tls=required, or write smtps://"
                .to_owned(),
        ),
        _ => Err("a mail server is written smtps://… or smtp://…".to_owned()),
    }
}

/// The address with the password in it, as the transport reads it.
fn with_password(url: &str, password: Option<&str>) -> Result<String, String> {
    let Some(password) = password else {
        return Ok(url.to_owned());
    };
    let encoded =
        percent_encoding::utf8_percent_encode(password, percent_encoding::NON_ALPHANUMERIC);
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    match rest.split_once('@') {
        Some((user, host)) if !user.contains(':') => {
            Ok(format!("{scheme}://{user}:{encoded}@{host}"))
        }
        Some(_) => Err("the mail server's password is given twice".to_owned()),
        None => {
            Err("the mail server's password needs a user: smtps://user@mail.example".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_to_another_machine_in_the_clear() {
        assert_eq!(tls_of("smtps://mail.example"), Ok(Tls::Implicit));
        assert_eq!(
            tls_of("smtp://mail.example:587?tls=required"),
            Ok(Tls::Starttls)
        );
        assert_eq!(tls_of("smtp://localhost:1025"), Ok(Tls::None));
        for clear in [
            "smtp://mail.example",
            "smtp://mail.example:587?tls=opportunistic",
        ] {
            let said = tls_of(clear).unwrap_err();
            assert!(said.contains("in the clear"), "{said}");
        }
        assert!(tls_of("https://mail.example").is_err());
    }

    #[test]
    fn a_password_is_put_into_the_address_whatever_is_in_it() {
        let url = with_password("smtps://shop@mail.example:465", Some("a@b:c/ä"));
        assert_eq!(
            url.unwrap(),
            "smtps://shop:a%40b%3Ac%2F%C3%A4@mail.example:465"
        );
        assert!(with_password("smtps://mail.example", Some("x")).is_err());
        assert!(with_password("smtps://a:b@mail.example", Some("x")).is_err());
    }

    #[tokio::test]
    async fn a_sender_is_an_address() {
        assert!(Server::new("smtps://mail.example", None, "Shop <billing@shop.example>").is_ok());
        let said = Server::new("smtps://mail.example", None, "Shop").unwrap_err();
        assert!(said.starts_with("“Shop” is no sender"), "{said}");
    }
}

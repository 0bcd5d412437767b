//! Where mails go and how they look, and `goodstanding mail test`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use goodstanding_backend::clock::Clock;
use goodstanding_backend::http::public_url::PublicUrl;
use goodstanding_backend::post::{Delivery, Look, Post, Server};
use goodstanding_shared::receipts::Merchant;

use super::{Failure, complain, print};

/// The options of mail.
#[derive(Debug, Args)]
pub(super) struct Postage {
    /// The mail server that takes mails: `smtps://user@mail.example`, or
    /// `smtp://user@mail.example:587?tls=required`. Without one, mails are shown in the portal and
    /// sent to nobody.
    #[arg(
        long,
        env = "GOODSTANDING_SMTP",
        value_name = "URL",
        requires = "mail_from"
    )]
    smtp: Option<String>,
    /// A file with the password for the mail server; better than the password in its URL, which
    /// every user of this machine can read.
    #[arg(
        long,
        env = "GOODSTANDING_SMTP_PASSWORD_FILE",
        value_name = "FILE",
        requires = "smtp"
    )]
    smtp_password_file: Option<PathBuf>,
    /// From whom mails come: "Shop <billing@shop.example>". The mail server signs for its domain.
    #[arg(
        long,
        env = "GOODSTANDING_MAIL_FROM",
        value_name = "SENDER",
        requires = "smtp"
    )]
    mail_from: Option<String>,
    /// A folder with templates of your own: mail.html, mail.txt. What is not there is ours.
    #[arg(long, env = "GOODSTANDING_MAIL_TEMPLATES", value_name = "FOLDER")]
    mail_templates: Option<PathBuf>,
}

impl Postage {
    /// Where mails go and how they look. Those of a demo go nowhere.
    pub(super) fn post(
        &self,
        is_demo: bool,
        merchant: Option<Merchant>,
        portal: Option<&PublicUrl>,
    ) -> Result<Post, Failure> {
        let server = self.server()?;
        if server.is_some() && is_demo {
            return Err(Failure::Usage(
                "--smtp: the mails of a demo are shown in the portal and sent to nobody".to_owned(),
            ));
        }
        if server.is_some() && portal.is_none() {
            return Err(Failure::Usage(
                "--smtp: mails lead into the portal: say where it is with --public-url".to_owned(),
            ));
        }
        if server.is_none() && !is_demo {
            complain("Mails are sent to nobody: name a mail server with --smtp and --mail-from.");
        }
        let look = self.look(merchant, portal)?;
        Ok(Post::new(
            server.map_or(Delivery::Kept, Delivery::Server),
            look,
        ))
    }

    fn server(&self) -> Result<Option<Server>, Failure> {
        let (Some(url), Some(from)) = (&self.smtp, &self.mail_from) else {
            return Ok(None);
        };
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path).map_err(|error| {
                let path = path.display();
                Failure::Usage(format!(
                    "--smtp-password-file: {path} cannot be read: {error}"
                ))
            })
        };
        let password = self.smtp_password_file.as_ref().map(read).transpose()?;
        let password = password
            .as_deref()
            .map(|text| text.trim_end_matches(['\r', '\n']));
        Server::new(url, password, from)
            .map(Some)
            .map_err(|words| Failure::Usage(format!("--smtp: {words}")))
    }

    fn look(
        &self,
        merchant: Option<Merchant>,
        portal: Option<&PublicUrl>,
    ) -> Result<Look, Failure> {
        let portal = portal.map(ToString::to_string);
        Look::new(self.mail_templates.as_deref(), merchant, portal)
            .map_err(|error| Failure::Usage(format!("--mail-templates: {error}")))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send a mail that shows that mails arrive, and say what the mail server answered.
    Test {
        #[command(flatten)]
        postage: Postage,
        /// To whom it is sent.
        #[arg(long, value_name = "ADDRESS")]
        to: String,
    },
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let Command::Test { postage, to } = command;
    let Some(server) = postage.server()? else {
        return Err(Failure::Usage(
            "mail test: name the mail server with --smtp, and the sender with --mail-from"
                .to_owned(),
        ));
    };
    let look = postage.look(None, None)?;
    let now: DateTime<Utc> = Clock::System.real();
    server
        .send_test(&look, &to, now)
        .await
        .map_err(|error| Failure::Other(format!("the mail was not taken: {error}")))?;
    print(format_args!("The mail server took a mail to {to}."))
}

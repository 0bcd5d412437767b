//! `goodstanding user password-link`: a way back for whoever forgot the password, where no mail
//! reaches them.

use clap::Subcommand;
use goodstanding_backend::clock::Clock;
use goodstanding_backend::http::public_url::PublicUrl;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::make_password_link;

use super::{Database, Failure, print};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print a link with which a user chooses a password. It works once, for half an hour, for
    /// whoever has it: see to it that only they get it.
    PasswordLink {
        #[command(flatten)]
        database: Database,
        /// The address that customers type, such as `https://portal.example`.
        #[arg(long, env = "GOODSTANDING_PUBLIC_URL", value_name = "URL")]
        public_url: PublicUrl,
        /// With which they sign in.
        #[arg(long)]
        email: String,
    },
}

pub(super) async fn run(command: Command) -> Result<(), Failure> {
    let Command::PasswordLink {
        database,
        public_url,
        email,
    } = command;
    let (store, _, _) = database.open(false)?;
    let made = make_password_link(&store, &Clock::System, &Randomness::System, &email).await;
    store.close();
    let path = made.map_err(Failure::other)?.ok_or_else(|| {
        Failure::Other(format!(
            "nobody who may sign in has the e-mail address {email}"
        ))
    })?;
    print(format_args!("{public_url}{path}"))
}

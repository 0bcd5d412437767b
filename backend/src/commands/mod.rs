//! The command line: `serve`, `ready`, `demo`, `migrate`, `check`, `audit`, `backup`, `restore`,
//! `staff add`, `user password-link`, `mail test`, `states`, `api`.

mod api;
mod audit;
mod backup;
mod check;
mod demo;
mod exposure;
mod migrate;
mod operations;
mod post;
mod ready;
mod seller;
mod serve;
mod signals;
mod staff;
mod states;
mod user;

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use clap::{Args, Parser, Subcommand, ValueEnum};
use goodstanding_backend::store::{Location, LookError, OpenError, Store};
use tracing_subscriber::EnvFilter;

/// What is logged where nobody says otherwise.
const LOGGED: &str = "warn,security=info";

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  failed for another reason than the ones below
  2  the command line is not right
  3  the database cannot be used: locked, not writable, from another version, not a database
  4  the address cannot be listened on
  5  check: something does not hold in the database; audit: the history was altered
  6  serve: the disk under the database failed; what was stored before is whole";

/// Goodstanding: a customer billing portal in one program.
#[derive(Debug, Parser)]
#[command(name = "goodstanding", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// What to log: a level (error, warn, info, debug, trace) or directives. `security` is who
    /// signed in or was refused, `access` every request: `warn,security=info,access=info`.
    #[arg(long, global = true, env = "GOODSTANDING_LOG", default_value = LOGGED)]
    log: String,
    /// How to write the log.
    #[arg(long, global = true, env = "GOODSTANDING_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LogFormat {
    /// Lines for people to read.
    Text,
    /// One JSON object for each event.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the portal: the page and its API.
    Serve(Box<serve::Options>),
    /// Ask a server on this machine whether it can be sent requests
    Ready(ready::Options),
    /// Create a demo database.
    Demo(demo::Options),
    /// Create the database, or bring an older one up to date.
    Migrate(Database),
    /// Hold a database, also while it is served, against everything that must be true of it, and
    /// print what is not. Changes nothing.
    Check(check::Options),
    /// Hold the history, also while it is served, against its chain of digests
    #[command(subcommand)]
    Audit(audit::Command),
    /// Copy an embedded database, also while it is served, and hold the copy against everything
    /// that must be true of it
    Backup(backup::Options),
    /// Make a copy the database again, where there is none
    Restore(backup::Options),
    /// Print the state machines of services and subscriptions.
    States(states::Options),
    /// Print the description of the API (OpenAPI 3.1, JSON), as a server has it under
    /// `/api/openapi.json`.
    Api,
    /// Manage the users who are staff
    #[command(subcommand)]
    Staff(staff::Command),
    /// Help users who cannot sign in
    #[command(subcommand)]
    User(user::Command),
    /// Try the mail server
    #[command(subcommand)]
    Mail(post::Command),
}

/// Where databases are that nobody has named.
const FOLDER: &str = "data";

/// Which database a command works on.
#[derive(Clone, Debug, Args)]
struct Database {
    /// A file, made when it is not there, or a PostgreSQL URL (postgres://…) [default:
    /// data/goodstanding.sqlite; for demo data data/demo.sqlite].
    #[arg(long, env = "GOODSTANDING_DATABASE", value_name = "PATH|URL")]
    database: Option<Location>,
}

impl Database {
    fn location(&self, is_demo: bool) -> Location {
        let name = if is_demo {
            "demo.sqlite"
        } else {
            "goodstanding.sqlite"
        };
        self.database
            .clone()
            .unwrap_or_else(|| Location::File(Path::new(FOLDER).join(name)))
    }

    /// The default folder is ours to make; a folder that somebody named is theirs, and a typing
    /// error in it should be told.
    fn make_folder(&self) -> Result<(), Failure> {
        if self.database.is_some() {
            return Ok(());
        }
        let mut made = std::fs::DirBuilder::new();
        made.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut made, 0o700);
        made.create(FOLDER).map_err(|error| {
            Failure::Database(format!("the folder {FOLDER} cannot be made: {error}"))
        })
    }

    /// Opens it, says which steps brought its schema up to date.
    fn open(&self, is_demo: bool) -> Result<(Store, Location, Vec<String>), Failure> {
        let location = self.location(is_demo);
        self.make_folder()?;
        let (store, steps) = Store::open(&location)?;
        Ok((store, location, steps))
    }
}

/// How a location is shown: without the password of a URL.
fn shown(location: &Location) -> String {
    match location {
        Location::File(path) => path.display().to_string(),
        Location::Server(url) => match (url.split_once("://"), url.rsplit_once('@')) {
            (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://…@{rest}"),
            _ => url.clone(),
        },
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The options contradict each other.
    #[error("{0}")]
    Usage(String),
    /// The database cannot be used.
    #[error("{0}")]
    Database(String),
    /// The address cannot be listened on.
    #[error("{0}")]
    Address(String),
    /// Something does not hold in the database.
    #[error("{0}")]
    Breached(String),
    /// The disk failed while the portal was served.
    #[error("{0}")]
    Disk(String),
    /// Something else, in its own words.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Other(_) => 1,
            Self::Usage(_) => 2,
            Self::Database(_) => 3,
            Self::Address(_) => 4,
            Self::Breached(_) => 5,
            Self::Disk(_) => 6,
        }
    }

    fn other(error: impl Display) -> Self {
        Self::Other(error.to_string())
    }
}

impl From<LookError> for Failure {
    fn from(error: LookError) -> Self {
        match error {
            LookError::Open(error) => error.into(),
            LookError::Store(error) => Self::other(error),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self::Database(error.to_string())
    }
}

/// Prints a line for whoever called. Where they have stopped reading (`goodstanding demo | head
/// -1`) nobody is there to be told, and nothing went wrong.
fn print(line: impl Display) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let outcome = writeln!(output, "{line}").and_then(|()| output.flush());
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::other(format!(
            "what was done could not be printed: {error}"
        ))),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Prints a line on standard error. Where that is closed, there is no place left to say so.
pub(crate) fn complain(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Starts the log, on standard error.
pub(crate) fn start_log(arguments: &Arguments) {
    let filter = EnvFilter::try_new(&arguments.log).unwrap_or_else(|error| {
        complain(format_args!(
            "goodstanding: --log {}: {error}; logging {LOGGED}",
            arguments.log
        ));
        EnvFilter::new(LOGGED)
    });
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        // What cannot be written is not complained about on the same closed pipe.
        .log_internal_errors(false)
        .with_ansi(io::stderr().is_terminal());
    match arguments.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Runs the command that the arguments name.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Serve(options) => serve::run(*options).await,
        Command::Ready(options) => ready::run(&options),
        Command::Demo(options) => demo::run(options).await,
        Command::Migrate(database) => migrate::run(&database),
        Command::Check(options) => check::run(&options),
        Command::Audit(command) => audit::run(&command),
        Command::Backup(options) => backup::back_up(&options),
        Command::Restore(options) => backup::restore(&options),
        Command::States(options) => states::run(&options),
        Command::Api => api::run(),
        Command::Staff(command) => staff::run(command).await,
        Command::User(command) => user::run(command).await,
        Command::Mail(command) => post::run(command).await,
    }
}

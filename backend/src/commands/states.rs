//! `goodstanding states`: prints the state machines of services and subscriptions.

use clap::Args;
use goodstanding_backend::states;

use super::{Failure, print};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Print them as JSON; else as a page with diagrams (Markdown and Mermaid), which is
    /// `docs/STATES.md`.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    if options.json {
        print(format_args!("{:#}", states::json()))
    } else {
        print(states::page().trim_end())
    }
}

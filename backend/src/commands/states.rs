//! `goodstanding states`: prints the state machines of services and subscriptions.

use clap::Args;
use goodstanding_backend::states;

use super::Failure;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Print them as JSON; else as a page with diagrams (Markdown and Mermaid), which is `docs/STATES.md`.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    use std::io::Write as _;
    let text = if options.json {
        format!("{:#}\n", states::json())
    } else {
        states::page()
    };
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(Failure::other)
}

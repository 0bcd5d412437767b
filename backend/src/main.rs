//! The `goodstanding` program: reads the command line, runs one command, and ends with an exit code
//! that says how it went.

mod commands;

use std::process::ExitCode;

use clap::Parser as _;

use crate::commands::{Arguments, Failure};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    commands::start_log(&arguments);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return fail(&Failure::Other(format!(
                "the run time could not be started: {error}"
            )));
        }
    };
    let outcome = runtime.block_on(commands::run(arguments));
    // A blocking task that hangs does not keep the program alive.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => fail(&failure),
    }
}

fn fail(failure: &Failure) -> ExitCode {
    commands::complain(format_args!("goodstanding: {failure}"));
    ExitCode::from(failure.exit_code())
}

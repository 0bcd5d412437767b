//! `cargo xtask`: the commands of this repository.
//!
//! Each command is one module. `setup` makes sure that a machine has what the others need, `page`
//! builds what the browser loads. Nothing here knows about billing, and nothing here is part of the
//! product: the server and the page build without it (`trunk build`, `cargo build`), less small.

mod bench;
mod check;
mod children;
mod dependencies;
mod description;
mod dev;
mod e2e;
mod files;
mod fuzz;
mod mutants;
mod nightly;
mod options;
mod page;
mod places;
mod postgres;
mod promises;
mod run;
mod server;
mod setup;
mod size;
mod steps;
mod test;
mod texts;

use std::process::ExitCode;

use options::Options;

const HELP: &str = "\
The commands of this repository. Each sets up what it needs first.

  cargo xtask run [--port N] [-- ARGS]   build everything, start the demo on 127.0.0.1:8080; ARGS go to the server
  cargo xtask dev [--port N]             server and page that rebuild while you edit: the page on N (8081), the
                                         server behind it on 8080
  cargo xtask check                      format, clippy, native tests: the fast answer
  cargo xtask test [--only PART]         everything; PART: check, dependencies, api, description, components,
                                         browser, size
                   [-- WORDS]            only the browser tests whose file names contain one of these
  cargo xtask nightly [--only PART]      the tests that take too long for every change, such as the demo lived until 2032;
                                         PART: tests, requests, promises, browser
  cargo xtask shots [--as NAME] PATHS    pictures of screens, both widths and themes, into target/shots/;
                    [--url URL]          of a server that runs already (`cargo xtask dev`: http://127.0.0.1:8081)
                    [--window]           of the window only, not the whole height
  cargo xtask promises [--long]          what the API promises, held against 400 simulated days: 200 accounts, or 2,000;
                       [--accounts N]    20 of them are part of `test`
                       [--seed N]        the first world; one account more than 20 makes one more
  cargo xtask mutants [--shard K/N]      faults planted in shared, one at a time: fails where its tests miss one. All take
                      [--file GLOB]      an hour or two; in shards 0/4 to 3/4 each stays below an hour
                      [--billing]        of the server's billing instead, only printed; each takes minutes: --shard 0/20
  cargo xtask postgres                   a PostgreSQL for the API tests, until Ctrl-C
  cargo xtask page [--words]             build the page into dist/; with --words only write down which of its words
                                         come with the first view (crates/words/arrival.toml)
  cargo xtask size [--max-brotli BYTES]  what the first load weighs, by file
  cargo xtask bench [--only PART]        how fast it is, as tables (about 5 minutes); PART: server, page
  cargo xtask setup [--tests]            install what is missing, for building or for the tests as well
";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let options = Options::new(arguments);
    match command.as_str() {
        "run" => run::run(options),
        "dev" => dev::run(options),
        "check" => check::run(options),
        "test" => test::run(options),
        "mutants" => mutants::run(options),
        "nightly" => nightly::run(options),
        "page" => page::run(options),
        "size" => size::run(options),
        "postgres" => postgres::run(options),
        "promises" => promises::run(options),
        "shots" => e2e::run_shots(options),
        "bench" => bench::run(options),
        "setup" => setup::run(options),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => anyhow::bail!("There is no command `{unknown}`.\n\n{HELP}"),
    }
}

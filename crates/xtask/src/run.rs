//! `cargo xtask run`: from a fresh clone to a page one can sign in to.

use crate::options::Options;
use crate::server::{self, Server};
use crate::steps::say;
use crate::{page, setup};

/// The command.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let port: u16 = options.value("--port")?.unwrap_or(8080);
    let more = options.rest();
    options.finish()?;
    let ready = setup::ready()?;
    // Each of them leaves a core idle for a while: together they take less.
    let (server, binary) = server::begin_build(&ready)?;
    page::build(&ready)?;
    say("Compiling the server, which began with the page");
    server.wait()?;
    let database = server::demo_database(&binary)?;
    // It says itself where it listens and who can sign in.
    Server::start(&binary, &database, port, &more)?.wait()
}

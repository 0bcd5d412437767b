//! `cargo xtask run`: from a fresh clone to a page one can sign in to.

use crate::options::Options;
use crate::server::{self, Server};
use crate::steps::say;
use crate::{page, setup};

/// Runs `cargo xtask run`.
pub(crate) fn run(mut options: Options) -> anyhow::Result<()> {
    let port: u16 = options.value("--port")?.unwrap_or(8080);
    let more = options.rest();
    options.finish()?;
    let ready = setup::for_server()?;
    // Each of them leaves a core idle for a while: together they take less. The page's tools, which
    // a fresh machine compiles first, come beside the server as well.
    let (server, binary) = server::begin_build(&ready)?;
    let ready = setup::for_page(ready)?;
    page::build_as(&ready, page::Size::Shown)?;
    say("Compiling the server, which began before the page");
    server.wait()?;
    let database = server::demo_database(&binary)?;
    // It says itself where it listens and who can sign in.
    Server::start(&binary, &database, port, &more)?.wait()
}

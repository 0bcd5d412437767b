//! A machine that is ready, and how its programs are called.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::steps;

/// A machine that is ready for building the page and the server.
pub(crate) struct Ready {
    /// The rustup name of the tool chain for every cargo call, unless the active one is fine.
    pub(super) tool_chain: Option<String>,
    /// Folders of tools that go first on `PATH`.
    pub(super) tools: Vec<PathBuf>,
    /// `node_modules` with the page tools and the browser tests' libraries, where npm is there.
    pub(crate) npm: Option<PathBuf>,
}

impl Ready {
    /// Cargo, with the one tool chain that builds for both the machine and the browser: with two,
    /// everything that the page and the server share would be built twice.
    pub(crate) fn cargo(&self) -> Command {
        self.command("cargo")
    }

    /// Any program, with the tools and the tool chain in its environment.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = steps::command(program);
        command.env("PATH", self.path());
        if let Some(name) = &self.tool_chain {
            command.env("RUSTUP_TOOLCHAIN", name);
        }
        command
    }

    /// What says which compiler and which tools build.
    pub(crate) fn versions(&self) -> String {
        let compiler = steps::answer(self.command("rustc").arg("-V")).unwrap_or_default();
        format!("{compiler} {:?} {:?}", self.tools, self.npm)
    }

    fn path(&self) -> OsString {
        steps::path_with(&self.tools)
    }
}

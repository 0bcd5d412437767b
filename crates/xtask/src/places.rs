//! Where things lie: in the checkout, in its target folder, in the user's cache.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    // Two above this crate's manifest, wherever below the command was called. `cargo run` says
    // where that is; what was compiled in can be another checkout's, when several share a target
    // folder.
    let manifest =
        env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&manifest)
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Cargo's target folder, wherever the environment or a configuration file has put it: this program
/// runs from it.
pub(crate) fn cargo_target() -> PathBuf {
    if let Some(folder) = env::var_os("CARGO_TARGET_DIR") {
        return root().join(folder);
    }
    env::current_exe()
        .ok()
        .and_then(|program| program.ancestors().nth(2).map(Path::to_owned))
        .unwrap_or_else(|| root().join("target"))
}

/// Logs, stamps and intermediate files of the commands. In the checkout even when cargo's target
/// folder is shared.
pub(crate) fn work() -> PathBuf {
    root().join("target/xtask")
}

/// The built page, which the server embeds.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The fonts that receipts are drawn with, which the server embeds.
pub(crate) fn fonts() -> PathBuf {
    root().join("fonts")
}

/// The browser tests, and the manifest of what comes from npm.
pub(crate) fn e2e() -> PathBuf {
    root().join("crates/e2e")
}

/// The rules that the description of the API is held against, and the manifest of what judges it.
pub(crate) fn api_rules() -> PathBuf {
    root().join("crates/xtask/api")
}

/// Tools that every checkout of this user shares.
pub(crate) fn cache() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))
        .unwrap_or_else(|| root().join("target"))
        .join("goodstanding")
}

//! The fonts are in `fonts/` at the root: the folder must be there, even when they were not cut
//! yet.

fn main() -> std::io::Result<()> {
    // With debug assertions they are read from there when they are needed.
    if std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo:rerun-if-changed=../../fonts");
    }
    println!("cargo:rerun-if-changed=build.rs");
    std::fs::create_dir_all("../../fonts")
}

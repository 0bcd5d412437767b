//! The page is in `dist/`: the folder must be there, even when the page was not built yet.

fn main() -> std::io::Result<()> {
    // With debug assertions the page is read from there at each request, and another page needs no
    // other server.
    if std::env::var_os("CARGO_CFG_DEBUG_ASSERTIONS").is_none() {
        println!("cargo:rerun-if-changed=../dist");
    }
    println!("cargo:rerun-if-changed=migrations");
    std::fs::create_dir_all("../dist")
}

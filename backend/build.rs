//! The page is embedded from `dist/`: the folder must be there, even when the page was not built yet.

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=../dist");
    println!("cargo:rerun-if-changed=migrations");
    std::fs::create_dir_all("../dist")
}

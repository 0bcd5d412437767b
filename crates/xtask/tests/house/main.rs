//! The house: no file imports from a floor above its own, and no files import each other in a circle.

mod imports;

use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
}

#[test]
fn look() {
    for name in [
        "backend",
        "shared",
        "frontend",
        "crates/demo-data",
        "crates/xtask",
        "crates/bench",
    ] {
        let found = imports::of_crate(&root().join(name).join("src"));
        println!("== {name}: {} imports", found.len());
        for circle in imports::circles(&found) {
            println!("circle of {}: {circle:?}", circle.len());
        }
        if std::env::var("EDGES").is_ok_and(|it| it == name) {
            for i in found {
                println!(
                    "{}:{} -> {} {}",
                    i.from.display(),
                    i.line,
                    i.to.display(),
                    i.what
                );
            }
        }
    }
}

//! The parts of the page: named by content like everything else, and the script that fetches them
//! told those names.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

use super::assets::Assets;
use super::compile::Compiled;
use super::npm::PageTools;

/// Makes the parts that are served, and rewrites the script before it is bundled.
pub(super) fn finish(
    compiled: &Compiled,
    tools: &PageTools,
    assets: &mut Assets,
) -> anyhow::Result<()> {
    let Some(parts) = &compiled.parts else {
        return Ok(());
    };
    let mut script = fs::read_to_string(&parts.script)
        .with_context(|| format!("cannot read {}", parts.script.display()))?;
    for path in &parts.wasm {
        let asset = assets.add(&served_name(path), &tools.optimised_wasm(path)?)?;
        script = renamed(&script, &file_name(path), &asset.url)?;
    }
    if script.contains("import.meta") {
        bail!("wasm-split's script fetches something that is not a part:\n{script}");
    }
    fs::write(&parts.script, script)?;
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// `split_orders.wasm` is called `orders.wasm`. What several parts need has a number instead of a
/// name, which depends on how many there are.
fn served_name(path: &Path) -> String {
    let name = file_name(path);
    match name.strip_prefix("split_") {
        Some(part) => part.to_owned(),
        None => "shared.wasm".to_owned(),
    }
}

/// The script with the served name of one part.
fn renamed(script: &str, name: &str, url: &str) -> anyhow::Result<String> {
    let written = format!("new URL(\"./{name}\", import.meta.url)");
    if script.matches(&written).count() != 1 {
        bail!("wasm-split's script does not fetch {name} as expected:\n{script}");
    }
    Ok(script.replace(&written, &format!("\"{url}\"")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_script_the_name_of_a_part() {
        let script = r#"fetch(new URL("./split_orders.wasm", import.meta.url));"#;
        assert_eq!(
            renamed(script, "split_orders.wasm", "/assets/orders-1.wasm").unwrap(),
            r#"fetch("/assets/orders-1.wasm");"#
        );
        assert!(renamed(script, "split_service.wasm", "/").is_err());
    }

    #[test]
    fn calls_a_part_by_its_name() {
        assert_eq!(served_name(Path::new("a/split_orders.wasm")), "orders.wasm");
        assert_eq!(served_name(Path::new("a/chunk_4.wasm")), "shared.wasm");
    }
}

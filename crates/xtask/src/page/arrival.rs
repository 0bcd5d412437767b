//! When the page gets its words in another language than English: those of the first view before
//! it, those of the parts with the first of them. English stands in the wasm where it is said,
//! which tells what each part says.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use goodstanding_words::{FIRST, FIRST_PARTS, Language, NAMES, PAGE, Texts};
use memchr::memmem;

use crate::places;

/// The most that another language than English adds to the first load, in bytes of brotli.
const MOST_BYTES: usize = 15_000;

const HEAD: &str = "\
# When the page gets each message in another language than English: with the first view, never
# (only the server says it), else with the first part. Written by `cargo xtask page --words`.
";

/// The messages that the page says.
struct Said {
    /// In the first view and the parts that are drawn with its words.
    first: BTreeSet<&'static str>,
    /// In any of its parts.
    page: BTreeSet<&'static str>,
}

/// Finds the English texts in what was compiled last.
fn said() -> anyhow::Result<Said> {
    let folder = places::work().join("page/raw");
    let script = fs::read_to_string(folder.join("__wasm_split.js"))
        .context("the page was not compiled here: `cargo xtask page` does it")?;
    let first_chunks = chunks_of(&script, FIRST_PARTS);
    let mut said = Said {
        first: BTreeSet::new(),
        page: BTreeSet::new(),
    };
    for path in wasm_files(&folder)? {
        let content = fs::read(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let is_first = match name.strip_prefix("split_") {
            Some(part) => FIRST_PARTS.contains(&part),
            None => name == "goodstanding_bg" || first_chunks.contains(name.as_ref()),
        };
        for (message, english) in NAMES {
            if memmem::find(&content, english.as_bytes()).is_some() {
                said.page.insert(message);
                if is_first {
                    said.first.insert(message);
                }
            }
        }
    }
    if said.first.is_empty() || said.first.len() == said.page.len() {
        bail!("The texts cannot be found in the parts of the page any more.");
    }
    Ok(said)
}

/// The files that are served: not the one from which `goodstanding_bg.wasm` is made.
fn wasm_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_wasm = path.extension().is_some_and(|it| it == "wasm");
        if is_wasm && path.file_stem().is_some_and(|it| it != "goodstanding") {
            files.push(path);
        }
    }
    Ok(files)
}

/// What these parts have in common with others. The script of wasm-split says above each piece by
/// which parts it is needed: `/* billing, overview */`.
fn chunks_of<'a>(script: &'a str, parts: &[&str]) -> BTreeSet<&'a str> {
    let lines = script.lines().zip(script.lines().skip(1));
    lines
        .filter_map(|(above, line)| {
            let mut needed_by = above.strip_prefix("/* ")?.strip_suffix(" */")?.split(", ");
            let name = line.strip_prefix("const __")?.split(' ').next()?;
            needed_by.any(|part| parts.contains(&part)).then_some(name)
        })
        .collect()
}

/// Writes down what the page says when. The page has to be built anew then.
pub(crate) fn write() -> anyhow::Result<()> {
    let Said { first, page } = said()?;
    let list = |name: &str, of: &mut dyn Iterator<Item = &str>| {
        let mut list = format!("\n{name} = [\n");
        for message in of {
            let _ = writeln!(list, "  \"{message}\",");
        }
        list + "]\n"
    };
    let names = || NAMES.iter().map(|(message, _)| *message);
    let server: BTreeSet<&str> = names().filter(|it| !page.contains(it)).collect();
    let content = format!(
        "{HEAD}{}{}",
        list("first", &mut first.iter().copied()),
        list("server", &mut server.iter().copied())
    );
    fs::write(places::root().join("crates/words/arrival.toml"), content)?;
    Ok(())
}

/// Fails where something is said before its words are there, or without them.
pub(crate) fn check() -> anyhow::Result<()> {
    let Said { first, page } = said()?;
    let messages = NAMES.iter().map(|(message, _)| *message).enumerate();
    let too_late: Vec<&str> = messages
        .filter(|(place, message)| {
            let comes_first = *place < FIRST;
            let comes = *place < PAGE;
            (first.contains(message) && !comes_first) || (page.contains(message) && !comes)
        })
        .map(|(_, message)| message)
        .collect();
    if too_late.is_empty() {
        return Ok(());
    }
    bail!(
        "The page says before their words are there in other languages: {}.\n\
         `cargo xtask page --words` writes down what is said when.",
        too_late.join(", ")
    );
}

/// Prints what the words of each language weigh.
pub(crate) fn print() {
    println!(
        "\n{:20}  {:>10}  {:>9}",
        "words, brotli", "first load", "later"
    );
    for (language, texts) in languages() {
        let (first, later) = (texts.first().packed.len(), texts.later().packed.len());
        println!("{:20}  {first:>10}  {later:>9}", language.tag());
    }
}

/// Fails when a language adds more to the first load.
pub(crate) fn refuse_large() -> anyhow::Result<()> {
    for (language, texts) in languages() {
        let bytes = texts.first().packed.len();
        if bytes > MOST_BYTES {
            bail!(
                "The words of `{}` add {bytes} bytes of brotli to the first load; it should be \
                 {MOST_BYTES} at most.",
                language.tag()
            );
        }
    }
    Ok(())
}

fn languages() -> impl Iterator<Item = (Language, &'static Texts)> {
    let offered = Language::OFFERED.iter().copied();
    offered.filter_map(|language| Some((language, Texts::of(language)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_have_in_common_is_told_by_the_script() {
        let script = "/* billing, orders */\nconst __chunk_10 = makeLoad(() => {\n}\n, []);\n\
                      /* overview, pay */\nconst __chunk_11 = makeLoad(() => {\n";
        let found = chunks_of(script, &["overview", "services"]);
        assert_eq!(found, BTreeSet::from(["chunk_11"]));
        assert_eq!(chunks_of(script, &["order"]), BTreeSet::new());
    }
}

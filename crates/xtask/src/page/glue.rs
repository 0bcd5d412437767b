//! What the wasm and its script call each other: shorter names, and nothing that nobody calls.
//!
//! wasm-bindgen names every function of the browser after what it is, with a hash:
//! `__wbg_addEventListener_5c2d8f…`. The name stands in both files, and a hash does not compress.

use std::collections::HashMap;
use std::fmt::Write as _;

use anyhow::{Context, bail};

/// The sections that are read here.
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The classes that the crate wasm-streams gives to scripts, which comes along with the server
/// functions of Leptos. No script has them.
const UNUSED: &str = "intounderlying";

/// Both files with short names for the imports from `module`, and the wasm without the exports that
/// nobody calls.
pub(super) fn shorten(
    wasm: &[u8],
    script: &str,
    module: &str,
) -> anyhow::Result<(Vec<u8>, String)> {
    const HEADER: usize = 8;
    let mut names = HashMap::new();
    let mut short = wasm.get(..HEADER).context("not a wasm")?.to_vec();
    let mut reader = Reader {
        rest: &wasm[HEADER..],
    };
    while !reader.rest.is_empty() {
        let id = reader.byte()?;
        let length = reader.number()?;
        let mut content = Reader {
            rest: reader.take(length as usize)?,
        };
        let content = match id {
            IMPORTS => imports(&mut content, module, &mut names)?,
            EXPORTS => exports(&mut content)?,
            _ => content.rest.to_vec(),
        };
        short.push(id);
        write_number(&mut short, u32::try_from(content.len())?);
        short.extend(content);
    }
    Ok((short, renamed(script, &names)?))
}

fn imports(
    reader: &mut Reader<'_>,
    module: &str,
    names: &mut HashMap<String, String>,
) -> anyhow::Result<Vec<u8>> {
    const FUNCTION: u8 = 0;
    let count = reader.number()?;
    let mut section = Vec::new();
    write_number(&mut section, count);
    for _ in 0..count {
        let from = reader.name()?;
        let name = reader.name()?;
        let before = reader.rest;
        let kind = reader.byte()?;
        reader.skip_type(kind)?;
        let described = &before[..before.len() - reader.rest.len()];
        write_name(&mut section, from);
        if kind == FUNCTION && from == module {
            if name.contains(UNUSED) {
                bail!("The wasm uses {name}: crates/xtask/src/page/glue.rs would take it away.");
            }
            let number = names.len();
            // The same function may be imported with several types.
            let short = names
                .entry(name.to_owned())
                .or_insert_with(|| nth_name(number));
            write_name(&mut section, short);
        } else {
            write_name(&mut section, name);
        }
        section.extend(described);
    }
    Ok(section)
}

fn exports(reader: &mut Reader<'_>) -> anyhow::Result<Vec<u8>> {
    let count = reader.number()?;
    let mut kept = Vec::new();
    for _ in 0..count {
        let name = reader.name()?;
        let (kind, index) = (reader.byte()?, reader.number()?);
        if !name.trim_start_matches("__wbg_").starts_with(UNUSED) {
            kept.push((name, kind, index));
        }
    }
    let mut section = Vec::new();
    write_number(&mut section, u32::try_from(kept.len())?);
    for (name, kind, index) in kept {
        write_name(&mut section, name);
        section.push(kind);
        write_number(&mut section, index);
    }
    Ok(section)
}

/// `a` to `z`, `aa` and so on. They are keys of an object: words of the language are fine.
fn nth_name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b"abcdefghijklmnopqrstuvwxyz"[number % 26]));
        if number < 26 {
            return name;
        }
        number = number / 26 - 1;
    }
}

/// The script with the other names; each of them has to be there.
fn renamed(script: &str, names: &HashMap<String, String>) -> anyhow::Result<String> {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    let mut missing: Vec<&String> = names.keys().collect();
    let mut short = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_word) {
        let end = rest[start..]
            .find(|letter| !is_word(letter))
            .map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        short.push_str(&rest[..start]);
        match names.get(word) {
            Some(name) => {
                missing.retain(|missing| *missing != word);
                short.push_str(name);
            }
            None => short.push_str(word),
        }
        rest = &rest[end..];
    }
    short.push_str(rest);
    if !missing.is_empty() {
        let mut list = String::new();
        for name in missing {
            let _ = write!(list, " {name}");
        }
        bail!("The generated script does not have what the wasm imports:{list}");
    }
    Ok(short)
}

/// Reads the binary format of wasm.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> anyhow::Result<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .context("the wasm ends too early")?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> anyhow::Result<u8> {
        Ok(self.take(1)?[0])
    }

    /// Reads a number as wasm has it: unsigned LEB128.
    fn number(&mut self) -> anyhow::Result<u32> {
        let mut number = 0;
        for shift in (0..u32::BITS).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        bail!("a number in the wasm is too long");
    }

    fn name(&mut self) -> anyhow::Result<&'a str> {
        let length = self.number()?;
        Ok(core::str::from_utf8(self.take(length as usize)?)?)
    }

    /// What an import says about its type.
    fn skip_type(&mut self, kind: u8) -> anyhow::Result<()> {
        match kind {
            0 => _ = self.number()?,
            1 => {
                self.byte()?;
                self.skip_limits()?;
            }
            2 => self.skip_limits()?,
            3 => _ = self.take(2)?,
            _ => bail!("an import of the kind {kind} is not known here"),
        }
        Ok(())
    }

    fn skip_limits(&mut self) -> anyhow::Result<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

fn write_number(out: &mut Vec<u8>, mut number: u32) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            return out.push(low);
        }
        out.push(low | 0x80);
    }
}

fn write_name(out: &mut Vec<u8>, name: &str) {
    // A name comes from a wasm, where its length is such a number.
    write_number(out, u32::try_from(name.len()).unwrap_or(u32::MAX));
    out.extend(name.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_in_both_and_drops_what_nobody_calls() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        let mut imports = vec![2];
        for (module, name) in [("glue", "__wbg_now_1"), ("parts", "load")] {
            write_name(&mut imports, module);
            write_name(&mut imports, name);
            imports.extend([0, 5]);
        }
        let mut exports = vec![2];
        for name in ["main", "__wbg_intounderlyingsink_free"] {
            write_name(&mut exports, name);
            exports.extend([0, 7]);
        }
        for (id, section) in [(IMPORTS, &imports), (EXPORTS, &exports)] {
            wasm.push(id);
            write_number(&mut wasm, u32::try_from(section.len()).unwrap());
            wasm.extend(section);
        }
        let script = "{ __wbg_now_1: () => 1, __wbg_now_12: () => 2 }";
        let (wasm, script) = shorten(&wasm, script, "glue").unwrap();
        assert_eq!(script, "{ a: () => 1, __wbg_now_12: () => 2 }");
        let text = String::from_utf8_lossy(&wasm);
        assert!(text.contains("\u{4}glue\u{1}a") && text.contains("\u{5}parts\u{4}load"));
        assert!(text.contains("\u{4}main") && !text.contains("into"));
        assert!(shorten(&wasm, "{}", "glue").is_err());
    }

    #[test]
    fn writes_what_it_reads() {
        for number in [0, 1, 127, 128, 300, u32::MAX] {
            let mut bytes = Vec::new();
            write_number(&mut bytes, number);
            assert_eq!(Reader { rest: &bytes }.number().unwrap(), number);
        }
    }

    #[test]
    fn counts_in_letters() {
        let names: Vec<String> = [0, 25, 26, 27, 701, 702].map(nth_name).into();
        assert_eq!(names, ["a", "z", "aa", "ab", "zz", "aaa"]);
    }
}

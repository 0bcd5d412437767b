//! Files that are named by their content, below `assets/`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use sha2::{Digest, Sha384};

use crate::files::short_hash;

/// A file that is served.
pub(super) struct Asset {
    /// From the root of the site.
    pub(super) url: String,
    /// What the `integrity` attribute says.
    pub(super) integrity: String,
}

/// The folder of the files that are served.
pub(super) struct Assets {
    folder: PathBuf,
}

impl Assets {
    pub(super) fn new(dist: &Path) -> Self {
        Self {
            folder: dist.join("assets"),
        }
    }

    /// Writes a file under its name with the hash of its content.
    pub(super) fn add(&mut self, name: &str, content: &[u8]) -> anyhow::Result<Asset> {
        fs::create_dir_all(&self.folder)?;
        let (stem, extension) = name.rsplit_once('.').context("a file needs an extension")?;
        // Eight digits: the script names every part, and a hash does not compress.
        let hash = &short_hash(content)[..8];
        let name = format!("{stem}-{hash}.{extension}");
        let path = self.folder.join(&name);
        let is_other = path.exists() && fs::read(&path)? != content;
        ensure!(!is_other, "two files would be called {name}");
        fs::write(path, content)?;
        Ok(Asset {
            url: format!("/assets/{name}"),
            integrity: format!("sha384-{}", base64(&Sha384::digest(content))),
        })
    }

    /// The same, with the name of the source.
    pub(super) fn add_named(&mut self, source: &Path, content: &[u8]) -> anyhow::Result<Asset> {
        let name = source.file_name().unwrap_or_default().to_string_lossy();
        self.add(&name, content)
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let number = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for place in 0..4 {
            if place <= chunk.len() {
                let digit = (number >> (18 - 6 * place)) & 63;
                text.push(char::from(DIGITS[digit as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn encodes_the_vectors_of_rfc_4648() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, encoded) in vectors {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}

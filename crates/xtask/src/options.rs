//! The words after a command. A handful of switches do not need a parser crate.

use std::str::FromStr;

use anyhow::{Context, bail};

/// What is left of the command line. Every command takes out what it knows and then calls
/// [`Options::finish`], so that a mistyped switch is refused instead of ignored.
pub(crate) struct Options {
    words: Vec<String>,
    /// What stood after `--`.
    rest: Vec<String>,
}

impl Options {
    pub(crate) fn new(arguments: impl Iterator<Item = String>) -> Self {
        let mut words: Vec<String> = arguments.collect();
        let rest = match words.iter().position(|word| word == "--") {
            Some(at) => words.split_off(at).split_off(1),
            None => Vec::new(),
        };
        Self { words, rest }
    }

    /// Takes out a switch without a value.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// Takes out `--name VALUE` or `--name=VALUE`.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str) -> anyhow::Result<Option<T>> {
        let prefix = format!("{name}=");
        let Some(at) = self
            .words
            .iter()
            .position(|word| word == name || word.starts_with(&prefix))
        else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        let text = match word.strip_prefix(&prefix) {
            Some(text) => text.to_owned(),
            None if at < self.words.len() => self.words.remove(at),
            None => bail!("`{name}` needs a value."),
        };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => bail!("`{text}` is not a value for `{name}`."),
        }
    }

    /// Takes out the words that are no switches.
    pub(crate) fn words(&mut self) -> Vec<String> {
        let (switches, words) = std::mem::take(&mut self.words)
            .into_iter()
            .partition(|word| word.starts_with("--"));
        self.words = switches;
        words
    }

    /// Takes out what stood after `--`.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        std::mem::take(&mut self.rest)
    }

    /// Refuses what no one took out.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        self.words
            .first()
            .or(self.rest.first())
            .map_or(Ok(()), |word| bail!("`{word}` is not understood here."))
            .context("see `cargo xtask help`")
    }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn options(line: &str) -> Options {
        Options::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn takes_switches_values_and_the_rest() {
        let mut options = options("--tests --port 9 /a --only=api -- --verbose x");
        assert!(options.flag("--tests"));
        assert!(!options.flag("--tests"));
        assert_eq!(options.value::<u16>("--port").unwrap(), Some(9));
        assert_eq!(
            options.value::<String>("--only").unwrap().as_deref(),
            Some("api")
        );
        assert_eq!(options.words(), ["/a"]);
        assert_eq!(options.rest(), ["--verbose", "x"]);
        assert!(options.finish().is_ok());
    }

    #[test]
    fn refuses_what_is_left_over_or_malformed() {
        assert!(options("--prot 9").finish().is_err());
        assert!(options("--port").value::<u16>("--port").is_err());
        assert!(options("--port many").value::<u16>("--port").is_err());
    }
}

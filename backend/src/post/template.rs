//! A letter as it is sent: text and HTML, from two templates that a merchant can replace.

use std::path::Path;

use goodstanding_shared::mails::{Letter, LetterFact, LetterLink};
use goodstanding_shared::receipts::Merchant;
use goodstanding_words::{Direction, Language};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};

/// The templates, by their names: what is missing in the merchant's folder is ours.
const OURS: [(&str, &str); 2] = [
    (TEXT, include_str!("../../templates/mail.txt")),
    (HTML, include_str!("../../templates/mail.html")),
];
const TEXT: &str = "mail.txt";
const HTML: &str = "mail.html";

/// How mails look: their templates, and what is the same in all of them.
#[derive(Debug)]
pub struct Look {
    templates: Environment<'static>,
    merchant: Option<Merchant>,
    /// Where the portal is, without a slash at the end.
    portal: Option<String>,
}

/// Why mails cannot look like that.
#[derive(Debug, thiserror::Error)]
pub enum LookError {
    /// A file of the merchant's cannot be read.
    #[error("{0} cannot be read: {1}")]
    File(String, std::io::Error),
    /// A template is no template, or asks for what there is not.
    #[error("the mail template {}", shown(.0))]
    Template(#[from] minijinja::Error),
}

fn shown(error: &minijinja::Error) -> String {
    let detail = error
        .detail()
        .map(|it| format!(": {it}"))
        .unwrap_or_default();
    let place = error
        .line()
        .map(|it| format!(", line {it}"))
        .unwrap_or_default();
    let name = error.name().unwrap_or_default();
    format!("{name}{place}: {}{detail}", error.kind())
}

/// A letter in both forms.
pub(super) struct Rendered {
    pub(super) text: String,
    pub(super) html: String,
}

impl Look {
    /// Our templates, or those of `folder` where it has them: each is tried once.
    pub fn new(
        folder: Option<&Path>,
        merchant: Option<Merchant>,
        portal: Option<String>,
    ) -> Result<Self, LookError> {
        let mut templates = Environment::new();
        // What is missing is a mistake that is seen at the start, and no gap in a mail.
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_auto_escape_callback(|name| match name {
            HTML => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        for (name, ours) in OURS {
            let theirs = folder.map(|folder| folder.join(name));
            let source = match theirs.filter(|path| path.exists()) {
                Some(path) => std::fs::read_to_string(&path)
                    .map_err(|error| LookError::File(path.display().to_string(), error))?,
                None => ours.to_owned(),
            };
            templates.add_template_owned(name, source)?;
        }
        let look = Self {
            templates,
            merchant,
            portal,
        };
        look.render(&sample(), Language::English)?;
        Ok(look)
    }

    /// Who sells, as mails name it.
    pub(super) fn merchant(&self) -> Option<&Merchant> {
        self.merchant.as_ref()
    }

    /// The letter, as it is sent to somebody who reads that language.
    pub(super) fn render(
        &self,
        letter: &Letter,
        language: Language,
    ) -> Result<Rendered, LookError> {
        let direction = match language.direction() {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        };
        // Nobody can follow a link to a portal whose address is not known.
        let link = letter.link.as_ref().zip(self.portal.as_ref());
        let link = link.map(|(link, portal)| {
            context! { label => link.label.clone(), url => format!("{portal}{}", link.path) }
        });
        let context = context! {
            letter => Value::from(Serde(letter)),
            link => link,
            merchant => self.merchant.as_ref().map(|it| Value::from(Serde(it))),
            language => language.tag(),
            direction => direction,
        };
        Ok(Rendered {
            text: self.templates.get_template(TEXT)?.render(&context)?,
            html: self.templates.get_template(HTML)?.render(&context)?,
        })
    }
}

/// A letter that has everything.
fn sample() -> Letter {
    let text = || String::from("…");
    Letter {
        subject: text(),
        paragraphs: vec![text()],
        facts: vec![LetterFact {
            name: text(),
            value: text(),
        }],
        closing: vec![text()],
        link: Some(LetterLink {
            label: text(),
            path: "/".to_owned(),
        }),
        because: text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_is_text() {
        let letter = Letter {
            subject: "<b>Shop & Co</b>".to_owned(),
            ..sample()
        };
        let portal = Some("https://portal.example".to_owned());
        let look = Look::new(None, None, portal).unwrap();
        let said = look.render(&letter, Language::Arabic).unwrap();
        assert!(
            said.html.contains("&lt;b&gt;Shop &amp; Co&lt;"),
            "{}",
            said.html
        );
        assert!(
            said.html.contains(r#"lang="ar" dir="rtl""#),
            "{}",
            said.html
        );
        assert!(
            said.html
                .contains(r#"href="https:&#x2f;&#x2f;portal.example&#x2f;""#),
            "{}",
            said.html
        );
        assert!(
            said.text.contains("…: https://portal.example/"),
            "{}",
            said.text
        );
    }

    #[test]
    fn a_template_of_the_merchants_is_taken_and_a_wrong_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(TEXT);
        std::fs::write(&file, "Ours: {{ letter.subject }}").unwrap();
        let look = Look::new(Some(folder.path()), None, None).unwrap();
        let said = look.render(&sample(), Language::English).unwrap();
        assert_eq!(said.text, "Ours: …");
        std::fs::write(&file, "\n{{ lettr.subject }}").unwrap();
        let error = Look::new(Some(folder.path()), None, None).unwrap_err();
        let said = error.to_string();
        assert!(
            said.starts_with("the mail template mail.txt, line 2: "),
            "{said}"
        );
    }
}

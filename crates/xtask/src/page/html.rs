//! `index.html`: the template in `frontend/`, with the tags for Trunk replaced by those of the
//! finished files.
//!
//! Not an HTML parser: it reads one file of this repository, whose `data-trunk` tags it knows.

use std::fmt::Write as _;
use std::ops::Range;

use anyhow::{Context, bail};

use super::assets::Asset;

/// The files that no tag of the template names.
pub(super) struct Page {
    /// The generated script, bundled.
    pub(super) script: Asset,
    /// The wasm that the script instantiates.
    pub(super) wasm: Asset,
    /// The script that starts both.
    pub(super) loader: Asset,
    /// Where the font is, where there is one.
    pub(super) font: Option<String>,
}

/// A tag of the template that names files.
pub(super) struct Tag {
    range: Range<usize>,
    element: String,
    attributes: Vec<(String, String)>,
    /// Further style sheets that are joined to this one.
    joined: Vec<String>,
}

/// Marks the link to what the page asks for later, see `frontend/src/part.rs`.
pub(super) const LATER: &str = "data-later";

/// What is to be done with the files that a tag names.
pub(super) enum Kind<'a> {
    /// A script that is not part of the page proper.
    Script,
    /// The first style sheet, with the paths of the others.
    Styles(&'a [String]),
    /// The first of those that come with the parts of the page, with the paths of the others.
    LaterStyles(&'a [String]),
    /// Something that is served as it is.
    Copied,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it comes with the parts of the page, and not before the first view.
    fn is_later(&self) -> bool {
        self.attribute("data-later").is_some()
    }

    /// The source, from the folder of the template.
    pub(super) fn path(&self) -> anyhow::Result<&str> {
        self.attribute("href")
            .or(self.attribute("src"))
            .with_context(|| format!("a <{}> for Trunk names no file", self.element))
    }

    pub(super) fn kind(&self) -> Kind<'_> {
        if self.element == "script" {
            Kind::Script
        } else if self.attribute("rel") == Some("css") {
            if self.is_later() {
                Kind::LaterStyles(&self.joined)
            } else {
                Kind::Styles(&self.joined)
            }
        } else {
            Kind::Copied
        }
    }

    /// The tag for the finished file.
    fn finished(&self, asset: &Asset) -> String {
        let Asset { url, integrity } = asset;
        match self.kind() {
            Kind::Script => format!(r#"<script src="{url}" integrity="{integrity}"></script>"#),
            Kind::Styles(_) => {
                format!(r#"<link rel="stylesheet" href="{url}" integrity="{integrity}">"#)
            }
            // Without `rel` it is only known; the page asks for it with the first of its parts.
            Kind::LaterStyles(_) => {
                format!(r#"<link {LATER}="" href="{url}" integrity="{integrity}">"#)
            }
            Kind::Copied => {
                let mut tag = format!(r#"<link href="{url}""#);
                for (name, value) in &self.attributes {
                    if name != "href" && !name.starts_with("data-") {
                        let _ = write!(tag, r#" {name}="{value}""#);
                    }
                }
                tag.push('>');
                tag
            }
        }
    }
}

/// Writes the finished page; `finish` makes the file that a tag names.
pub(super) fn write(
    template: &str,
    page: &Page,
    mut finish: impl FnMut(&Tag) -> anyhow::Result<Asset>,
) -> anyhow::Result<String> {
    let template = without_comments(template)?;
    let mut index = String::new();
    let mut copied_to = 0;
    for tag in joined(tags(&template)?) {
        index.push_str(&template[copied_to..tag.range.start]);
        copied_to = tag.range.end;
        match tag.attribute("rel") {
            Some("rust") => index.push_str(&page.tags()),
            // Nothing stands in the place of the joined style sheets and of the loader, which is in
            // `page.tags()`.
            Some("joined" | "copy-file") => {}
            _ => index.push_str(&tag.finished(&finish(&tag)?)),
        }
    }
    index.push_str(&template[copied_to..]);
    Ok(without_indentation(&index))
}

impl Page {
    /// The script and the wasm are fetched beside each other, while the loader is still on its way.
    ///
    /// No `integrity` for the wasm: the browser would have to wait for its last byte before it
    /// compiles the first.
    fn tags(&self) -> String {
        let Self {
            script,
            wasm,
            loader,
            font,
        } = self;
        let font = font.as_ref().map_or_else(String::new, |url| {
            format!(
                "<link rel=\"preload\" href=\"{url}\" as=\"font\" type=\"font/woff2\" crossorigin>\n"
            )
        });
        format!(
            "{font}<link rel=\"modulepreload\" href=\"{}\" integrity=\"{}\">\n\
             <link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n\
             <script type=\"module\" src=\"{}\" integrity=\"{}\" data-script=\"{}\" data-wasm=\"{}\"></script>",
            script.url,
            script.integrity,
            wasm.url,
            loader.url,
            loader.integrity,
            script.url,
            wasm.url,
        )
    }
}

/// The first style sheet takes the others along, and so does the first that comes later; their own
/// tags say no more.
fn joined(mut tags: Vec<Tag>) -> Vec<Tag> {
    for is_later in [false, true] {
        let is_one = |tag: &Tag| tag.attribute("rel") == Some("css") && tag.is_later() == is_later;
        let Some(first) = tags.iter().position(is_one) else {
            continue;
        };
        let mut paths = Vec::new();
        for tag in tags.iter_mut().skip(first + 1).filter(|tag| is_one(tag)) {
            paths.extend(tag.attribute("href").map(str::to_owned));
            tag.attributes = vec![("rel".to_owned(), "joined".to_owned())];
        }
        tags[first].joined = paths;
    }
    tags
}

/// The tags that carry `data-trunk`, in their order.
fn tags(template: &str) -> anyhow::Result<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut from = 0;
    while let Some(start) = template[from..].find('<').map(|at| from + at) {
        let end = template[start..]
            .find('>')
            .context("a tag without an end")?
            + start
            + 1;
        from = end;
        let inside = template[start + 1..end - 1].trim_end_matches('/');
        let attributes = attributes(inside);
        if !attributes.iter().any(|(name, _)| name == "data-trunk") {
            continue;
        }
        let element = inside
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        if element == "script" {
            let closing = "</script>";
            if !template[end..].starts_with(closing) {
                bail!("a <script> for Trunk has to be empty");
            }
            from = end + closing.len();
        }
        tags.push(Tag {
            range: start..from,
            element,
            attributes,
            joined: Vec::new(),
        });
    }
    Ok(tags)
}

/// The attributes of a tag: `name="value"` or `name`.
fn attributes(inside: &str) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    // After the name of the element.
    let mut rest = inside
        .trim_start_matches(|c: char| !c.is_whitespace())
        .trim_start();
    while !rest.is_empty() {
        let name_end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..name_end].to_owned();
        rest = rest[name_end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let value_end = after.find('"').unwrap_or(after.len());
            value.push_str(&after[..value_end]);
            rest = after.get(value_end + 1..).unwrap_or_default().trim_start();
        }
        attributes.push((name, value));
    }
    attributes
}

fn without_comments(template: &str) -> anyhow::Result<String> {
    let mut text = String::new();
    let mut rest = template;
    while let Some(start) = rest.find("<!--") {
        text.push_str(&rest[..start]);
        let end = rest[start..]
            .find("-->")
            .context("a comment without an end")?;
        rest = &rest[start + end + 3..];
    }
    text.push_str(rest);
    Ok(text)
}

fn without_indentation(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Kind, Page, write};
    use crate::page::assets::Asset;

    fn asset(name: &str) -> Asset {
        Asset {
            url: format!("/assets/{name}"),
            integrity: format!("sha384-{name}"),
        }
    }

    fn page() -> Page {
        Page {
            script: asset("page.js"),
            wasm: asset("page.wasm"),
            loader: asset("loader.js"),
            font: None,
        }
    }

    #[test]
    fn replaces_every_tag_for_trunk_and_keeps_the_rest() {
        let template = r#"
            <!-- a <link data-trunk> in words -->
            <meta name="a" content="b">
            <script data-trunk src="theme.js"></script>
            <link data-trunk rel="icon" type="image/svg+xml" href="favicon.svg">
            <link data-trunk rel="css" href="one.css">
            <link data-trunk rel="css" data-later href="list.css">
            <link data-trunk rel="css" href="two.css">
            <link data-trunk rel="css" data-later href="chart.css">
            <link data-trunk rel="rust" href="Cargo.toml" data-wasm-opt="0">
            <link data-trunk rel="copy-file" href="loader.js">
            <div id="boot" hidden></div>
        "#;
        let (mut styles, mut later) = (Vec::new(), Vec::new());
        let index = write(template, &page(), |tag| {
            let (list, others) = match tag.kind() {
                Kind::Styles(others) => (&mut styles, others),
                Kind::LaterStyles(others) => (&mut later, others),
                Kind::Script | Kind::Copied => return Ok(asset(tag.path()?)),
            };
            list.push(tag.path()?.to_owned());
            list.extend_from_slice(others);
            Ok(asset(tag.path()?))
        })
        .unwrap();
        assert_eq!(styles, ["one.css", "two.css"]);
        assert_eq!(later, ["list.css", "chart.css"]);
        assert_eq!(
            index.lines().collect::<Vec<_>>(),
            [
                r#"<meta name="a" content="b">"#,
                r#"<script src="/assets/theme.js" integrity="sha384-theme.js"></script>"#,
                r#"<link href="/assets/favicon.svg" rel="icon" type="image/svg+xml">"#,
                r#"<link rel="stylesheet" href="/assets/one.css" integrity="sha384-one.css">"#,
                r#"<link data-later="" href="/assets/list.css" integrity="sha384-list.css">"#,
                r#"<link rel="modulepreload" href="/assets/page.js" integrity="sha384-page.js">"#,
                r#"<link rel="preload" href="/assets/page.wasm" as="fetch" type="application/wasm" crossorigin>"#,
                r#"<script type="module" src="/assets/loader.js" integrity="sha384-loader.js" data-script="/assets/page.js" data-wasm="/assets/page.wasm"></script>"#,
                r#"<div id="boot" hidden></div>"#,
            ]
        );
    }

    #[test]
    fn refuses_what_it_does_not_understand() {
        for template in [
            "<link data-trunk",
            "<!-- no end",
            "<script data-trunk src=\"a\">code()</script>",
        ] {
            assert!(
                write(template, &page(), |_| Ok(asset("x"))).is_err(),
                "{template}"
            );
        }
        assert!(
            write("<link data-trunk rel=\"icon\">", &page(), |tag| Ok(asset(
                tag.path()?
            )))
            .is_err()
        );
    }
}

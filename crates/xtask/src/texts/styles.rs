//! How style sheets are written.
//!
//! They say one thing a line, name their sides by the direction of reading
//! (`margin-inline-start`), and take colours, and what stands above what, from the tokens in
//! `style/tokens.css`. Sizes (`width`, `height`) have no side and stay as they are. Browsers pass
//! over what does not exist in silence: every token that is used is declared.

use std::collections::BTreeSet;

use super::finding::Finding;

/// The only file that names colours, and numbers what stands above what.
pub(super) const TOKENS: &str = "style/tokens.css";

/// How the value of a colour begins that is no token. `color-mix` mixes tokens.
const COLOURS: [&str; 12] = [
    "#", "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "white",
    "black",
];

/// Stands, with the reason, beside a declaration that means a side of the screen.
const PHYSICAL: &str = "/* physical: ";

/// The rules of style sheets.
pub(super) fn styles(text: &str, is_tokens: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_comment = false;
    for (index, line) in text.lines().enumerate() {
        let code = without_comment(line, &mut is_comment);
        let code = code.trim();
        let mut found = |words: String| {
            findings.push(Finding {
                line: index + 1,
                words,
            });
        };
        if says_more_than_one_thing(code) {
            found("one declaration, selector or brace a line".to_owned());
            continue;
        }
        let Some((property, value)) = declaration(code) else {
            continue;
        };
        if let Some(logical) = logical(property, value)
            && !line.contains(PHYSICAL)
        {
            found(format!(
                "`{property}: {value}` is physical: write `{logical}`"
            ));
        }
        if property == "z-index" && !value.starts_with("var(--z-") {
            found(format!(
                "`z-index: {value}`: take a step of the ladder in {TOKENS}, `var(--z-…)`"
            ));
        }
        if property.starts_with("--z-") && !is_tokens {
            found(format!(
                "`{property}`: the ladder of what stands above what is in {TOKENS}"
            ));
        }
        if !is_tokens && is_colour(value) {
            found(format!(
                "`{property}: {value}`: colours are tokens of {TOKENS}"
            ));
        }
    }
    findings
}

/// Whether a value names a colour itself.
fn is_colour(value: &str) -> bool {
    let mut words = value
        .split([' ', ','])
        .filter(|word| !word.contains(['"', '\'']));
    words.any(|word| COLOURS.iter().any(|colour| word.starts_with(colour)))
}

/// The tokens that a sheet declares, as `--name`.
pub(super) fn declared(text: &str) -> Vec<String> {
    let mut is_comment = false;
    let mut names = Vec::new();
    for line in text.lines() {
        let code = without_comment(line, &mut is_comment);
        if let Some((property, _)) = declaration(code.trim())
            && property.starts_with("--")
        {
            names.push(property.to_owned());
        }
    }
    names
}

/// The tokens that a sheet uses and none declares.
pub(super) fn undeclared(text: &str, tokens: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut is_comment = false;
    for (index, line) in text.lines().enumerate() {
        let code = without_comment(line, &mut is_comment);
        for used in code.split("var(").skip(1) {
            let name = used.split([')', ',']).next().unwrap_or_default().trim();
            if !tokens.contains(name) {
                findings.push(Finding {
                    line: index + 1,
                    words: format!("`{name}` is declared nowhere"),
                });
            }
        }
    }
    findings
}

/// What of a line is no comment; `is_comment` says whether one goes on across lines.
fn without_comment(line: &str, is_comment: &mut bool) -> String {
    let mut code = String::new();
    let mut rest = line;
    loop {
        let mark = if *is_comment { "*/" } else { "/*" };
        let Some((before, after)) = rest.split_once(mark) else {
            if !*is_comment {
                code.push_str(rest);
            }
            return code;
        };
        if !*is_comment {
            code.push_str(before);
        }
        *is_comment = !*is_comment;
        rest = after;
    }
}

/// Whether something follows the end of a declaration, of a block's head or of a block.
fn says_more_than_one_thing(code: &str) -> bool {
    let mut quote = None;
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';' | '{') if depth == 0 && at + 1 < code.len() => return true,
            (None, '}') if code.len() > 1 => return true,
            // Selectors one below the other; a value's parts may stand side by side.
            (None, ',') if depth == 0 && code.ends_with('{') && !code.starts_with('@') => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// A property and its value, or as much of the value as stands on the line.
fn declaration(code: &str) -> Option<(&str, &str)> {
    if code.ends_with('{') {
        return None;
    }
    let (property, value) = code.split_once(':')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let value = value.trim().trim_end_matches(';');
    property.chars().all(is_name).then_some((property, value))
}

/// What a physical declaration is called by the direction of reading; none where it is that
/// already.
fn logical(property: &str, value: &str) -> Option<String> {
    let side = |word: &str| match word {
        "top" => Some("block-start"),
        "bottom" => Some("block-end"),
        "left" => Some("inline-start"),
        "right" => Some("inline-end"),
        _ => None,
    };
    if let Some(side) = side(property) {
        return Some(format!("inset-{side}"));
    }
    if ["text-align", "float", "clear"].contains(&property) {
        let flow = if property == "text-align" {
            ""
        } else {
            "inline-"
        };
        return match value {
            "left" => Some(format!("{property}: {flow}start")),
            "right" => Some(format!("{property}: {flow}end")),
            _ => None,
        };
    }
    let parts: Vec<&str> = property.split('-').collect();
    match parts[..] {
        // border-top-left-radius
        ["border", block, inline, "radius"] => {
            let end = |word| side(word).and_then(|side| side.split('-').next_back());
            return Some(format!("border-{}-{}-radius", end(block)?, end(inline)?));
        }
        ["margin" | "padding", word] | ["scroll", "margin" | "padding", word] => {
            if let Some(side) = side(word) {
                return Some(property.replace(word, side));
            }
        }
        ["border", word, ..] => {
            if let Some(side) = side(word) {
                return Some(property.replacen(word, side, 1));
            }
        }
        _ => {}
    }
    // Four values name all four sides: the left one by its place.
    let has_sides = [
        "margin",
        "padding",
        "inset",
        "scroll-margin",
        "scroll-padding",
        "border-width",
        "border-style",
        "border-color",
    ];
    (has_sides.contains(&property) && values(value) == 4).then(|| {
        let along = |direction| match property.strip_prefix("border-") {
            Some(what) => format!("border-{direction}-{what}"),
            None => format!("{property}-{direction}"),
        };
        format!("{}` and `{}", along("block"), along("inline"))
    })
}

/// How many values stand side by side; what is in brackets is one.
fn values(value: &str) -> usize {
    let mut depth = 0_usize;
    let mut count = 0;
    let mut is_between = true;
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_space = c.is_whitespace() && depth == 0;
        if is_between && !is_space {
            count += 1;
        }
        is_between = is_space;
    }
    count
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{declared, logical, styles, undeclared};

    /// What is found, as `line: words`.
    fn in_styles(text: &str) -> Vec<String> {
        styles(text, false)
            .iter()
            .map(|finding| format!("{}: {}", finding.line, finding.words))
            .collect()
    }

    #[test]
    fn accepts_one_thing_a_line_in_logical_words() {
        let sheet = "\
/* Not code: margin-left: 1px; z-index: 4;
   nor this: left: 0; */
@layer ui {
  .a,
  .b:is(a, b) {
    margin-inline-start: 4px; /* why; and how */
    inset: auto 0 0;
    border-color: transparent;
    z-index: var(--z-tip);
    transition:
      color var(--quick),
      left var(--quick);
    content: \"; }\";
    text-align: left; /* physical: for this reason */
  }

  @media print, (max-width: 40rem) {
    a:hover {
      width: 100%;
    }
  }
}
";
        assert_eq!(in_styles(sheet), [""; 0]);
    }

    #[test]
    fn refuses_more_than_one_thing_on_a_line() {
        for line in [
            ".a { color: red; }",
            "color: red; background: none;",
            ".a, .b {",
            "} .a {",
            "color: red; }",
        ] {
            assert_eq!(
                in_styles(line),
                ["1: one declaration, selector or brace a line"],
                "{line}"
            );
        }
    }

    #[test]
    fn refuses_numbers_beside_the_ladder() {
        assert_eq!(
            in_styles(".a {\n  z-index: 20;\n}\n:root {\n  --z-mine: 3;\n}"),
            [
                "2: `z-index: 20`: take a step of the ladder in style/tokens.css, `var(--z-…)`",
                "5: `--z-mine`: the ladder of what stands above what is in style/tokens.css",
            ]
        );
        assert!(styles("--z-tip: 20;", true).is_empty());
    }

    #[test]
    fn refuses_colours_beside_the_tokens() {
        for value in [
            "#fff",
            "rgb(0 0 0 / 50%)",
            "1px solid #1a2b3c",
            "white",
            "color-mix(in oklab, var(--surface), black 20%)",
        ] {
            assert_eq!(
                in_styles(&format!("border: {value};")),
                [format!(
                    "1: `border: {value}`: colours are tokens of style/tokens.css"
                )]
            );
            assert!(styles(&format!("--edge: {value};"), true).is_empty());
        }
        let mixed = "background: color-mix(in oklab, var(--sunken) 55%, var(--surface));";
        assert_eq!(in_styles(mixed), [""; 0]);
        assert_eq!(in_styles("white-space: nowrap;"), [""; 0]);
    }

    #[test]
    fn refuses_tokens_that_no_sheet_declares() {
        let tokens: BTreeSet<String> = declared("--edge: 1px;\n/* --gone: 1px; */")
            .into_iter()
            .collect();
        let sheet = ".a {\n  margin: var(--edge) var(--gone, 2px);\n}";
        let found = undeclared(sheet, &tokens);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].line, found[0].words.as_str()),
            (2, "`--gone` is declared nowhere")
        );
    }

    #[test]
    fn says_what_to_write_instead_of_a_physical_declaration() {
        assert_eq!(
            in_styles("margin-left: 4px;"),
            ["1: `margin-left: 4px` is physical: write `margin-inline-start`"]
        );
        for (property, value, instead) in [
            ("left", "0", "inset-inline-start"),
            ("bottom", "0", "inset-block-end"),
            ("padding-right", "0", "padding-inline-end"),
            ("scroll-margin-top", "0", "scroll-margin-block-start"),
            ("border-left", "0", "border-inline-start"),
            ("border-top-color", "red", "border-block-start-color"),
            ("border-top-right-radius", "1px", "border-start-end-radius"),
            ("text-align", "right", "text-align: end"),
            ("float", "left", "float: inline-start"),
            (
                "padding",
                "2px 9px 2px 7px",
                "padding-block` and `padding-inline",
            ),
            (
                "border-color",
                "a b c d",
                "border-block-color` and `border-inline-color",
            ),
        ] {
            assert_eq!(logical(property, value).as_deref(), Some(instead));
        }
        for (property, value) in [
            ("padding", "2px calc(1px + 1px) 2px"),
            ("border-radius", "8px"),
            ("vertical-align", "top"),
            ("width", "1px"),
            ("margin-inline", "0 4px"),
            ("border", "1px solid red"),
        ] {
            assert_eq!(logical(property, value), None, "{property}: {value}");
        }
    }
}

//! Pages as a PDF: for the archive (PDF/A-2a) and for everybody (PDF/UA-1). The letters are inside,
//! cut to those that are drawn; nothing in it does anything.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use goodstanding_words::Language;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime as PdfDate, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Paint, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::error::PaperError;
use crate::flow::{Column, HEIGHT, Node, Page, Piece, Rule, WIDTH};
use crate::fonts::{FaceName, Fonts};
use crate::lines::Style;

const PROGRAM: &str = "Goodstanding";

/// The colours of the page on paper, and no others.
const INK: Rgb = Rgb(0x17, 0x1d, 0x26);
const MUTED: Rgb = Rgb(0x4b, 0x53, 0x5e);
const LINE: Rgb = Rgb(0xcc, 0xd2, 0xd9);

/// Red, green and blue.
#[derive(Clone, Copy)]
struct Rgb(u8, u8, u8);

impl From<Rgb> for Paint {
    fn from(Rgb(red, green, blue): Rgb) -> Self {
        rgb::Color::new(red, green, blue).into()
    }
}

/// How much thicker a letter is drawn that leads and whose face has no bold, in parts of its size.
const BOLDER: f32 = 0.022;

/// What a file says of itself.
pub(crate) struct About {
    /// In which language we say what we say ourselves.
    pub(crate) language: Language,
    pub(crate) title: String,
    /// Whose it is; none where nobody said.
    pub(crate) author: Option<String>,
    /// Of when it is, which is not when it was made: the same receipt makes the same file.
    pub(crate) at: DateTime<Utc>,
}

/// Writes the pages; `tree` is what is on them, in the order in which it is read.
pub(crate) fn write(
    fonts: &Fonts,
    pages: &[Page],
    tree: Vec<Node>,
    about: About,
) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Refused(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut parts = Vec::new();
    for content in pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| PaperError::Refused("a page without size".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        draw(&mut surface, fonts, content, &mut parts);
        surface.finish();
        page.finish();
    }
    // Drawn in any order, numbered in the order in which they were put there.
    parts.sort_by_key(|(part, _)| *part);
    let mut parts = parts
        .into_iter()
        .map(|(_, identifier)| Some(identifier))
        .collect();
    let mut tags = TagTree::new().with_lang(Some(about.language.tag().to_owned()));
    for node in tree {
        if let Node::Group(kind, children) = node {
            tags.push(group(TagGroup::new(kind), children, &mut parts));
        }
    }
    document.set_tag_tree(tags);
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(about.title.clone(), top));
    document.set_outline(outline);
    document.set_metadata(metadata(about));
    document
        .finish()
        .map_err(|error| PaperError::Refused(format!("{error:?}")))
}

fn metadata(about: About) -> Metadata {
    let at = about.at;
    // Whatever is not a date of the calendar of PDF is drawn to its nearest by krilla.
    let small = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let date = PdfDate::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let metadata = Metadata::new()
        .title(about.title)
        .language(about.language.tag().to_owned())
        .creator(PROGRAM.to_owned())
        .producer(PROGRAM.to_owned())
        .creation_date(date);
    match about.author {
        Some(author) => metadata.authors(vec![author]),
        None => metadata,
    }
}

fn group(mut tag: TagGroup, children: Vec<Node>, parts: &mut Vec<Option<Identifier>>) -> TagGroup {
    for child in children {
        match child {
            Node::Group(kind, below) => tag.push(group(TagGroup::new(kind), below, parts)),
            Node::Part(part) => {
                if let Some(identifier) = parts.get_mut(part).and_then(Option::take) {
                    tag.push(identifier);
                }
            }
        }
    }
    tag
}

fn draw(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    content: &Page,
    parts: &mut Vec<(usize, Identifier)>,
) {
    if !content.rules.is_empty() {
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        surface.start_tagged(ContentTag::Artifact(artifact));
        for rule in &content.rules {
            draw_rule(surface, rule);
        }
        surface.end_tagged();
    }
    for piece in &content.pieces {
        if let Some(part) = piece.part {
            parts.push((part, surface.start_tagged(ContentTag::Other)));
        } else {
            let artifact = Artifact::with_kind(ArtifactType::PaginationOther);
            surface.start_tagged(ContentTag::Artifact(artifact));
        }
        draw_piece(surface, fonts, piece);
        surface.end_tagged();
    }
}

fn fill(color: Rgb) -> Fill {
    Fill {
        paint: color.into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn draw_rule(surface: &mut Surface<'_>, rule: &Rule) {
    let (thick, color) = if rule.is_strong {
        (0.8, INK)
    } else {
        (0.5, LINE)
    };
    let whole = Column::WHOLE;
    let Some(rect) = Rect::from_xywh(whole.x, rule.y - thick / 2.0, whole.width, thick) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(color)));
        surface.set_stroke(None);
        surface.draw_path(&path);
    }
}

fn draw_piece(surface: &mut Surface<'_>, fonts: &Fonts, piece: &Piece) {
    let Style {
        size,
        is_bold,
        is_muted,
    } = piece.style;
    let color = if is_muted { MUTED } else { INK };
    let mut x = piece.x;
    for run in &piece.line.runs {
        let is_thin = is_bold && run.face == FaceName::Japanese;
        surface.set_fill(Some(fill(color)));
        surface.set_stroke(is_thin.then(|| Stroke {
            paint: color.into(),
            width: size * BOLDER,
            ..Stroke::default()
        }));
        let font = fonts.face(run.face).font.clone();
        let start = Point::from_xy(x, piece.y);
        surface.draw_glyphs(start, &run.glyphs, font, &run.text, size, false);
        x += run.width() * size;
    }
}

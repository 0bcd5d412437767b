//! A text as lines of glyphs: broken where that is allowed, each line in the order in which it is
//! seen, each piece of it in a face that has its letters.

use std::ops::Range;

use krilla::text::KrillaGlyph;
use unicode_bidi::{BidiInfo, Level, ParagraphInfo};
use unicode_linebreak::linebreaks;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::clean::clean;
use crate::fonts::{FaceName, Fonts};
use crate::shape::shaped;

/// What is drawn for what no face has. The letters themselves stay in the file, to be searched and
/// copied.
const UNKNOWN: &str = "□";

/// What keeps a name apart has done its work when the line is in order: nobody searches for it.
const ISOLATE: &str = "\u{2068}";
const END_OF_ISOLATE: &str = "\u{2069}";

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// How high it is, in points.
    pub(crate) size: f32,
    /// Whether it leads, and is bold for that.
    pub(crate) is_bold: bool,
    /// Whether it is quieter than the rest.
    pub(crate) is_muted: bool,
}

impl Style {
    const fn european(self) -> FaceName {
        if self.is_bold {
            FaceName::Bold
        } else {
            FaceName::Regular
        }
    }
}

/// A piece of a line in one face and one direction.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub(crate) face: FaceName,
    /// What its glyphs stand for.
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
}

impl Run {
    /// In parts of the size.
    pub(crate) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum()
    }
}

/// A line, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    /// How far it reaches, in points.
    pub(crate) width: f32,
    /// Whether it is read from the right.
    pub(crate) is_rtl: bool,
    /// How far to the left of what is seen of it it begins, in points: where it is read from the
    /// right, by the space at its end.
    pub(crate) before: f32,
    /// How much shorter it is than the widest of the lines that it stands among, in points.
    pub(crate) shorter: f32,
}

/// A text without breaks, in points of width.
pub(crate) fn one_line(fonts: &Fonts, text: &str, style: Style) -> Line {
    let mut lines = broken(fonts, text, style, f32::INFINITY);
    lines.pop().unwrap_or(Line {
        runs: Vec::new(),
        width: 0.0,
        is_rtl: false,
        before: 0.0,
        shorter: 0.0,
    })
}

/// A text in lines that are no wider than `width` points, if its letters are not; at least one.
pub(crate) fn broken(fonts: &Fonts, text: &str, style: Style, width: f32) -> Vec<Line> {
    let text = clean(text);
    // What is empty has a place all the same, and so has its cell for who listens.
    let text = if text.is_empty() { " " } else { &text };
    let bidi = BidiInfo::new(text, None);
    let Some(paragraph) = bidi.paragraphs.first() else {
        return Vec::new();
    };
    let setter = Setter {
        fonts,
        style,
        text,
        bidi: &bidi,
        paragraph,
    };
    let whole = setter.line(0..text.len());
    if whole.width <= width {
        return vec![whole];
    }
    let ranges = setter.ranges(width);
    let mut lines: Vec<Line> = ranges.into_iter().map(|range| setter.line(range)).collect();
    let widest = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    for line in &mut lines {
        line.shorter = widest - line.width;
    }
    lines
}

/// What sets the lines of one text.
struct Setter<'a> {
    fonts: &'a Fonts,
    style: Style,
    text: &'a str,
    bidi: &'a BidiInfo<'a>,
    paragraph: &'a ParagraphInfo,
}

impl Setter<'_> {
    /// Which part of the text stands on which line.
    fn ranges(&self, width: f32) -> Vec<Range<usize>> {
        let mut ranges = Vec::new();
        let (mut begin, mut filled) = (0, 0.0);
        let mut from = 0;
        for (end, _) in linebreaks(self.text) {
            let visible = from..from + self.text[from..end].trim_end().len();
            let (visible, all) = (self.line(visible).width, self.advance(from..end));
            if filled + visible > width && from > begin {
                ranges.push(begin..from);
                (begin, filled) = (from, 0.0);
            }
            if visible > width {
                // One word that is longer than a line.
                filled = self.cut(from..end, width, &mut begin, &mut ranges);
            } else {
                filled += all;
            }
            from = end;
        }
        if begin < self.text.len() {
            ranges.push(begin..self.text.len());
        }
        ranges
    }

    /// Breaks a word between its letters; returns how far its last part reaches.
    fn cut(
        &self,
        word: Range<usize>,
        width: f32,
        begin: &mut usize,
        ranges: &mut Vec<Range<usize>>,
    ) -> f32 {
        let mut filled = 0.0;
        for (place, letter) in self.text[word.clone()].grapheme_indices(true) {
            let at = word.start + place;
            let advance = self.advance(at..at + letter.len());
            if filled + advance > width && at > *begin {
                ranges.push(*begin..at);
                (*begin, filled) = (at, 0.0);
            }
            filled += advance;
        }
        filled
    }

    /// How far a part reaches, the spaces at its end included.
    fn advance(&self, range: Range<usize>) -> f32 {
        let runs = self.runs(range);
        runs.iter().map(Run::width).sum::<f32>() * self.style.size
    }

    /// A part of the text as a line.
    fn line(&self, range: Range<usize>) -> Line {
        let shown = self.text[range.clone()].trim_end().len();
        let spaces = if shown > 0 && shown < range.len() {
            self.advance(range.start + shown..range.end)
        } else {
            0.0
        };
        let runs = self.runs(range);
        let all = runs.iter().map(Run::width).sum::<f32>() * self.style.size;
        let is_rtl = self.paragraph.level.is_rtl();
        Line {
            runs,
            width: all - spaces,
            is_rtl,
            before: if is_rtl { spaces } else { 0.0 },
            shorter: 0.0,
        }
    }

    /// The pieces of a part, from left to right.
    fn runs(&self, range: Range<usize>) -> Vec<Run> {
        if range.is_empty() {
            return Vec::new();
        }
        let (levels, visual) = self.bidi.visual_runs(self.paragraph, range);
        let mut runs = Vec::new();
        for run in visual {
            let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
            let mut pieces = self.pieces(run);
            if is_rtl {
                pieces.reverse();
            }
            let shaped = pieces.into_iter().map(|(face, range)| {
                let text = self.text[range].to_owned();
                let glyphs = match face {
                    Some(face) => shaped(self.fonts.face(face), &text, is_rtl),
                    None => self.unknown(&text, is_rtl),
                };
                let face = face.unwrap_or(self.style.european());
                Run { face, text, glyphs }
            });
            runs.extend(shaped);
        }
        runs
    }

    /// The parts of a run that one face has, in the order of the text; no face for what none has.
    fn pieces(&self, run: Range<usize>) -> Vec<(Option<FaceName>, Range<usize>)> {
        let mut pieces: Vec<(Option<FaceName>, Range<usize>)> = Vec::new();
        let mut is_apart = false;
        for (place, cluster) in self.text[run.clone()].grapheme_indices(true) {
            if matches!(cluster, ISOLATE | END_OF_ISOLATE) {
                is_apart = true;
                continue;
            }
            let from = run.start + place;
            let range = from..from + cluster.len();
            let face = self.fonts.with(self.style.is_bold, cluster);
            match pieces.last_mut() {
                Some((last, until)) if *last == face && !is_apart => until.end = range.end,
                Some(_) | None => pieces.push((face, range)),
            }
            is_apart = false;
        }
        pieces
    }

    /// A sign for each letter that nothing can draw.
    fn unknown(&self, text: &str, is_rtl: bool) -> Vec<KrillaGlyph> {
        let face = self.fonts.face(self.style.european());
        let Some(sign) = shaped(face, UNKNOWN, false).pop() else {
            return Vec::new();
        };
        let clusters = text.grapheme_indices(true);
        let mut glyphs: Vec<KrillaGlyph> = clusters
            .map(|(at, cluster)| KrillaGlyph {
                text_range: at..at + cluster.len(),
                ..sign.clone()
            })
            .collect();
        if is_rtl {
            glyphs.reverse();
        }
        glyphs
    }
}

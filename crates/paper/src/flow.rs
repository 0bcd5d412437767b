//! Lines on pages, with what each of them is to who listens.

use goodstanding_words::Direction;
use krilla::tagging::TagKind;

use crate::fonts::Fonts;
use crate::lines::{Line, Style, broken, one_line};

/// How wide A4 is, in points.
pub(crate) const WIDTH: f32 = 595.28;
/// How high A4 is, in points.
pub(crate) const HEIGHT: f32 = 841.89;
/// Two centimetres, on each side.
pub(crate) const MARGIN: f32 = 56.7;
/// Below this nothing stands but the number of the page.
const BOTTOM: f32 = HEIGHT - 64.0;

/// How far apart lines are, in parts of the size.
const LEADING: f32 = 1.4;
/// How far below the top of its line a text stands, in parts of the size.
const BASELINE: f32 = 1.065;

/// A line that is drawn.
pub(crate) struct Piece {
    /// Where it begins, from the left edge.
    pub(crate) x: f32,
    /// On which height it stands, from the top.
    pub(crate) y: f32,
    pub(crate) line: Line,
    pub(crate) style: Style,
    /// Which part of the contents it is; none where it only repeats, or numbers.
    pub(crate) part: Option<usize>,
}

/// A rule from left to right.
pub(crate) struct Rule {
    pub(crate) y: f32,
    /// Whether it ends something, and does not only part two rows.
    pub(crate) is_strong: bool,
}

/// What is on a page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) rules: Vec<Rule>,
}

/// What something is to who listens, in the order in which it is read.
pub(crate) enum Node {
    /// A heading, a table, a cell, with what is in it.
    Group(TagKind, Vec<Node>),
    /// A line that is drawn.
    Part(usize),
}

impl Node {
    pub(crate) fn group(kind: impl Into<TagKind>, children: Vec<Self>) -> Self {
        Self::Group(kind.into(), children)
    }
}

/// Where a text stands on a page that is read from the left. On one that is read from the right it
/// stands where a mirror would show it.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) x: f32,
    pub(crate) width: f32,
    /// Whether its lines end where it ends.
    pub(crate) ends: bool,
}

impl Column {
    /// All of the page between its margins.
    pub(crate) const WHOLE: Self = Self {
        x: MARGIN,
        width: WIDTH - 2.0 * MARGIN,
        ends: false,
    };

    /// Where a line of it begins, from the left edge of the page. Lines of one text begin below
    /// each other, in whichever direction they are read.
    fn place(self, line: &Line, direction: Direction) -> f32 {
        let is_mirrored = direction == Direction::RightToLeft;
        let left = if is_mirrored {
            WIDTH - self.x - self.width
        } else {
            self.x
        };
        let free = self.width - line.width;
        let turned = if line.is_rtl == is_mirrored {
            0.0
        } else {
            line.shorter
        };
        let inset = match (self.ends, is_mirrored) {
            (false, false) => turned,
            (false, true) => free - turned,
            (true, false) => free,
            (true, true) => 0.0,
        };
        left + inset - line.before
    }
}

/// Pages that are being filled, from above.
pub(crate) struct Flow<'a> {
    pub(crate) fonts: &'a Fonts,
    /// In which direction the pages are read.
    direction: Direction,
    pub(crate) pages: Vec<Page>,
    /// Where the next line begins on the last page, from the top.
    pub(crate) y: f32,
    parts: usize,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(fonts: &'a Fonts, direction: Direction) -> Self {
        Self {
            fonts,
            direction,
            pages: vec![Page::default()],
            y: MARGIN,
            parts: 0,
        }
    }

    /// How high a line is.
    pub(crate) fn height(style: Style) -> f32 {
        style.size * LEADING
    }

    /// Whether so much fits below what is there.
    pub(crate) fn fits(&self, height: f32) -> bool {
        self.y + height <= BOTTOM
    }

    /// Goes on at the top of another page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Page::default());
        self.y = MARGIN;
    }

    /// A rule below what is there.
    pub(crate) fn rule(&mut self, is_strong: bool) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.rules.push(Rule { y, is_strong });
        }
    }

    /// Draws a line whose top is where the next one begins, and stays there.
    pub(crate) fn put(&mut self, line: Line, style: Style, column: Column) -> Node {
        let part = self.parts;
        self.parts += 1;
        self.draw(line, style, column, Some(part));
        Node::Part(part)
    }

    /// Draws a line that says nothing new.
    pub(crate) fn repeat(&mut self, text: &str, style: Style, column: Column) {
        let line = one_line(self.fonts, text, style);
        self.draw(line, style, column, None);
    }

    fn draw(&mut self, line: Line, style: Style, column: Column, part: Option<usize>) {
        let x = column.place(&line, self.direction);
        let y = self.y + style.size * BASELINE;
        if let Some(page) = self.pages.last_mut() {
            page.pieces.push(Piece {
                x,
                y,
                line,
                style,
                part,
            });
        }
    }

    /// Draws a text in as many lines as it needs, and goes on below it.
    pub(crate) fn text(&mut self, text: &str, style: Style, column: Column) -> Vec<Node> {
        let lines = broken(self.fonts, text, style, column.width);
        let mut nodes = Vec::with_capacity(lines.len());
        for line in lines {
            if !self.fits(Self::height(style)) {
                self.turn();
            }
            nodes.push(self.put(line, style, column));
            self.y += Self::height(style);
        }
        nodes
    }

    /// Writes something below each page: `words` knows it of a page and of how many there are.
    pub(crate) fn number(&mut self, style: Style, words: impl Fn(usize, usize) -> String) {
        let pages = self.pages.len();
        for (place, page) in self.pages.iter_mut().enumerate() {
            let line = one_line(self.fonts, &words(place + 1, pages), style);
            let ending = Column {
                ends: true,
                ..Column::WHOLE
            };
            page.pieces.push(Piece {
                x: ending.place(&line, self.direction),
                y: HEIGHT - 36.0,
                line,
                style,
                part: None,
            });
        }
    }
}

//! Where everything of a receipt stands: as on the page, for A4.

use std::num::{NonZeroU16, NonZeroU32};

use goodstanding_shared::receipts::{Party, Receipt, Sheet, SheetRow};
use goodstanding_words::{Language, Speaker};
use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use crate::error::PaperError;
use crate::file::{About, write};
use crate::flow::{Column, Flow, Node};
use crate::fonts::Fonts;
use crate::lines::{Line, Style, broken, one_line};

const TITLE: Style = bold(20.0);
const LEADING: Style = bold(9.5);
const PLAIN: Style = plain(9.5);
const QUIET: Style = quiet(8.5);
const SMALL: Style = quiet(8.0);
const SUM: Style = bold(12.0);

/// What stays free between columns, in points.
const GAP: f32 = 14.0;
/// What stays free above and below the text of a row, in points.
const PADDING: f32 = 6.0;
/// From this height on a row may go on on another page: half of one.
const BREAKABLE: f32 = 350.0;
/// How much room such a row wants, to begin at all.
const WORTH_BEGINNING: f32 = 60.0;
/// How much is kept together in the end: the sum, and what is said below it.
const ENDING: f32 = 96.0;

const fn plain(size: f32) -> Style {
    Style {
        size,
        is_bold: false,
        is_muted: false,
    }
}

const fn bold(size: f32) -> Style {
    Style {
        is_bold: true,
        ..plain(size)
    }
}

const fn quiet(size: f32) -> Style {
    Style {
        is_muted: true,
        ..plain(size)
    }
}

/// Draws a receipt in the language in which `speaker` says it. The same one makes the same bytes.
pub fn receipt(
    fonts: &Fonts,
    receipt: &Receipt,
    speaker: &impl Speaker,
    language: Language,
) -> Result<Vec<u8>, PaperError> {
    let sheet = receipt.sheet(speaker);
    let mut flow = Flow::new(fonts, language.direction());
    let mut tree = Vec::new();

    let title = flow.text(&sheet.title, TITLE, Column::WHOLE);
    tree.push(heading(1, &sheet.title, title));
    flow.y += 18.0;
    tree.extend(parties(&mut flow, &sheet));
    flow.y += 22.0;
    flow.rule(true);
    flow.y += 10.0;
    tree.push(facts(&mut flow, &sheet.facts));
    flow.y += 10.0;
    flow.rule(true);
    flow.y += 22.0;
    tree.push(table(&mut flow, &sheet));
    flow.y += 14.0;
    tree.push(Node::group(
        Tag::P,
        flow.text(&sheet.sentence, LEADING, Column::WHOLE),
    ));
    flow.y += 6.0;
    tree.push(Node::group(
        Tag::P,
        flow.text(&sheet.note, QUIET, Column::WHOLE),
    ));
    if flow.pages.len() > 1 {
        flow.number(SMALL, |page, pages| {
            receipt.page_words(page, pages).say(speaker)
        });
    }

    let about = About {
        language,
        title: receipt.name().say(speaker),
        author: sheet.seller.map(|seller| seller.name),
        at: receipt.paid_at,
    };
    write(fonts, &flow.pages, tree, about)
}

fn heading(level: u16, words: &str, children: Vec<Node>) -> Node {
    let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
    Node::group(Tag::Hn(level, Some(words.to_owned())), children)
}

/// Who sells and who paid, side by side.
fn parties(flow: &mut Flow<'_>, sheet: &Sheet) -> Vec<Node> {
    let whole = Column::WHOLE;
    let width = (whole.width - 2.0 * GAP) / 2.0;
    let top = flow.y;
    let mut lowest = top;
    let mut tree = Vec::new();
    let both = sheet.seller.iter().chain([&sheet.buyer]);
    for (place, party) in both.enumerate() {
        let x = if place == 0 {
            whole.x
        } else {
            whole.x + width + 2.0 * GAP
        };
        flow.y = top;
        let column = Column { x, width, ..whole };
        tree.extend(one_party(flow, party, column));
        lowest = lowest.max(flow.y);
    }
    flow.y = lowest;
    tree
}

fn one_party(flow: &mut Flow<'_>, party: &Party, column: Column) -> Vec<Node> {
    let words = flow.text(&party.heading, SMALL, column);
    flow.y += 2.0;
    let mut tree = vec![heading(2, &party.heading, words)];
    tree.push(Node::group(Tag::P, flow.text(&party.name, LEADING, column)));
    for line in &party.lines {
        tree.push(Node::group(Tag::P, flow.text(line, PLAIN, column)));
    }
    tree
}

/// Names and values, beside each other.
fn facts(flow: &mut Flow<'_>, facts: &[(String, String)]) -> Node {
    let top = flow.y;
    let mut lowest = top;
    let mut items = Vec::new();
    for ((name, value), column) in facts.iter().zip(fact_columns(flow.fonts, facts)) {
        flow.y = top;
        let label = Node::group(Tag::Lbl, flow.text(name, SMALL, column));
        let body = Node::group(Tag::LBody, flow.text(value, LEADING, column));
        items.push(Node::group(Tag::LI, vec![label, body]));
        lowest = lowest.max(flow.y);
    }
    flow.y = lowest;
    Node::group(Tag::L(ListNumbering::None), items)
}

/// Each as wide as what is in it, the last one at the right edge; all of one width where they do
/// not fit. Two stand where the addresses do.
fn fact_columns(fonts: &Fonts, facts: &[(String, String)]) -> Vec<Column> {
    let whole = Column::WHOLE;
    let count = f32::from(u8::try_from(facts.len().max(1)).unwrap_or(u8::MAX));
    let widths: Vec<f32> = facts
        .iter()
        .map(|(name, value)| {
            let name = one_line(fonts, name, SMALL).width;
            name.max(one_line(fonts, value, LEADING).width)
        })
        .collect();
    let rest = whole.width - widths.iter().sum::<f32>();
    let gap = rest / (count - 1.0).max(1.0);
    let is_even = facts.len() <= 2 || gap < GAP;
    let gap = if is_even { 2.0 * GAP } else { gap };
    let even = (whole.width - gap * (count - 1.0)) / count;
    let mut x = whole.x;
    widths
        .into_iter()
        .map(|own| {
            // A little more: what was measured must not be broken by what rounds.
            let width = if is_even { even } else { own + 0.5 };
            let column = Column { x, width, ..whole };
            x += gap + if is_even { even } else { own };
            column
        })
        .collect()
}

/// What was paid, and what it comes to.
fn table(flow: &mut Flow<'_>, sheet: &Sheet) -> Node {
    let columns = columns(flow.fonts, sheet);
    let head = head(flow, sheet, &columns);
    let mut rows = Vec::new();
    for (place, row) in sheet.rows.iter().enumerate() {
        let is_last = place + 1 == sheet.rows.len();
        rows.push(Row::new(flow.fonts, row, &columns).put(flow, sheet, &columns, is_last));
    }
    let tag = Tag::Table.with_summary(Some(sheet.caption.clone()));
    let foot = sum(flow, sheet);
    Node::group(
        tag,
        vec![
            Node::group(Tag::THead, vec![head]),
            Node::group(Tag::TBody, rows),
            Node::group(Tag::TFoot, vec![foot]),
        ],
    )
}

/// For what, for which days, how many, how much: the last three as wide as what is in them.
fn columns(fonts: &Fonts, sheet: &Sheet) -> [Column; 4] {
    let widest = |head: &str, cell: fn(&SheetRow) -> &str| {
        let head = one_line(fonts, head, SMALL).width;
        let cells = sheet.rows.iter().map(cell);
        cells.fold(head, |widest, text| {
            widest.max(one_line(fonts, text, PLAIN).width)
        })
    };
    let [_, period, quantity, amount] = &sheet.heads;
    let period = widest(period, |row| &row.period);
    let quantity = widest(quantity, |row| &row.quantity);
    let amount = widest(amount, |row| &row.amount);
    let whole = Column::WHOLE;
    let end = whole.x + whole.width;
    let ending = |end: f32, width: f32| Column {
        x: end - width,
        width,
        ends: true,
    };
    let amounts = ending(end, amount);
    let quantities = ending(amounts.x - GAP, quantity);
    let periods = Column {
        ends: false,
        ..ending(quantities.x - GAP, period)
    };
    let names = Column {
        width: periods.x - GAP - whole.x,
        ..whole
    };
    [names, periods, quantities, amounts]
}

fn head(flow: &mut Flow<'_>, sheet: &Sheet, columns: &[Column; 4]) -> Node {
    let cells = sheet.heads.iter().zip(columns);
    let cells = cells.map(|(words, column)| {
        let line = one_line(flow.fonts, words, SMALL);
        let cell = flow.put(line, SMALL, *column);
        Node::group(Tag::TH(TableHeaderScope::Column), vec![cell])
    });
    let cells = cells.collect();
    below_head(flow);
    Node::group(Tag::TR, cells)
}

/// The head once more, where the table goes on.
fn head_again(flow: &mut Flow<'_>, sheet: &Sheet, columns: &[Column; 4]) {
    for (words, column) in sheet.heads.iter().zip(columns) {
        flow.repeat(words, SMALL, *column);
    }
    below_head(flow);
}

fn below_head(flow: &mut Flow<'_>) {
    flow.y += Flow::height(SMALL) + PADDING;
    flow.rule(true);
    flow.y += PADDING;
}

/// A row whose names are broken into lines already.
struct Row<'a> {
    words: &'a SheetRow,
    names: Vec<Line>,
    below: Vec<Line>,
}

impl<'a> Row<'a> {
    fn new(fonts: &Fonts, row: &'a SheetRow, columns: &[Column; 4]) -> Self {
        let width = columns[0].width;
        let below = row.below.as_deref();
        let below = below.map(|words| broken(fonts, words, QUIET, width));
        Self {
            words: row,
            names: broken(fonts, &row.name, LEADING, width),
            below: below.unwrap_or_default(),
        }
    }

    fn height(&self) -> f32 {
        let lines = |count: usize, style: Style| {
            let count = f32::from(u16::try_from(count).unwrap_or(u16::MAX));
            count * Flow::height(style)
        };
        lines(self.names.len(), LEADING) + lines(self.below.len(), QUIET)
    }

    /// Puts it where it fits in one piece, or, where it is longer than half a page, from here on.
    fn put(self, flow: &mut Flow<'_>, sheet: &Sheet, columns: &[Column; 4], is_last: bool) -> Node {
        let height = self.height();
        let room = if height > BREAKABLE {
            WORTH_BEGINNING
        } else {
            height
        };
        if !flow.fits(room) {
            flow.turn();
            head_again(flow, sheet, columns);
        }
        let words = self.words;
        let top = flow.y;
        // The names come first, for who copies what was drawn; but whoever turns the page does not
        // turn back.
        let is_broken = !flow.fits(height);
        let mut cells = Vec::new();
        if is_broken {
            cells = others(flow, words, columns);
        }
        let name = self.put_names(flow, sheet, columns);
        if !is_broken {
            let below = flow.y;
            flow.y = top;
            cells = others(flow, words, columns);
            flow.y = below;
        }
        flow.y += PADDING;
        flow.rule(is_last);
        flow.y += PADDING;
        cells.insert(0, name);
        Node::group(Tag::TR, cells)
    }

    fn put_names(self, flow: &mut Flow<'_>, sheet: &Sheet, columns: &[Column; 4]) -> Node {
        let mut name = Vec::new();
        for (lines, style) in [(self.names, LEADING), (self.below, QUIET)] {
            let mut parts = Vec::new();
            for line in lines {
                if !flow.fits(Flow::height(style)) {
                    flow.turn();
                    head_again(flow, sheet, columns);
                }
                parts.push(flow.put(line, style, columns[0]));
                flow.y += Flow::height(style);
            }
            if !parts.is_empty() {
                name.push(Node::group(Tag::P, parts));
            }
        }
        Node::group(Tag::TH(TableHeaderScope::Row), name)
    }
}

/// What stands beside the names.
fn others(flow: &mut Flow<'_>, words: &SheetRow, columns: &[Column; 4]) -> Vec<Node> {
    let texts = [&words.period, &words.quantity, &words.amount];
    let cells = texts.into_iter().zip(&columns[1..]);
    let cells = cells.map(|(text, column)| {
        let line = one_line(flow.fonts, text, PLAIN);
        let cell = flow.put(line, PLAIN, *column);
        Node::group(Tag::TD, vec![cell])
    });
    cells.collect()
}

/// What the rows come to. It stands on one page with what is said below it.
fn sum(flow: &mut Flow<'_>, sheet: &Sheet) -> Node {
    flow.y += 6.0;
    if !flow.fits(ENDING) {
        flow.turn();
    }
    let (words, amount) = &sheet.sum;
    let whole = Column {
        ends: true,
        ..Column::WHOLE
    };
    let (words, amount) = (
        one_line(flow.fonts, words, SUM),
        one_line(flow.fonts, amount, SUM),
    );
    let beside = Column {
        width: whole.width - amount.width - GAP,
        ..whole
    };
    let name = flow.put(words, SUM, beside);
    let amount = flow.put(amount, SUM, whole);
    flow.y += Flow::height(SUM);
    let across: TagKind = Tag::TH(TableHeaderScope::Row)
        .with_col_span(NonZeroU32::new(3))
        .into();
    let cells = vec![
        Node::group(across, vec![name]),
        Node::group(Tag::TD, vec![amount]),
    ];
    Node::group(Tag::TR, cells)
}

//! What is printed, as a file: a receipt as PDF. The words are those of `shared`; here they become
//! lines, the lines pages, and the pages a file.
//!
//! ```text
//! fonts       the faces, and which of them has a letter
//! clean       a text without what no file may hold
//! plans       how each script is shaped by a face
//! shape       a text as glyphs
//! lines       a text as lines of glyphs: broken, in the order in which they are seen
//! flow        lines on pages, with what each of them is to who listens
//! receipt     where everything of a receipt stands
//! file        pages as PDF: tagged, with its letters inside, for the archive
//! ```
//!
//! Pure but for the fonts, which are embedded: the same receipt makes the same bytes.

mod clean;
mod error;
mod file;
mod flow;
mod fonts;
mod lines;
mod plans;
mod receipt;
mod shape;

pub use self::error::PaperError;
pub use self::fonts::Fonts;
pub use self::receipt::receipt;

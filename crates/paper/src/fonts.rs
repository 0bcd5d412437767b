//! The faces that receipts are drawn with, and which of them has a letter.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use harfrust::{FontRef, ShaperData};
use krilla::Data;
use krilla::text::Font;
use read_fonts::TableProvider as _;
use rust_embed::RustEmbed;

use crate::plans::Plans;

/// What `cargo xtask setup` cuts. With debug assertions they are read when they are needed.
#[derive(RustEmbed)]
#[folder = "../../fonts"]
#[include = "*.ttf"]
struct Files;

/// Which face a piece of text is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaceName {
    /// Inter, for Latin, Greek and Cyrillic.
    Regular,
    /// The same, for what leads.
    Bold,
    /// Vazirmatn, for the Arabic script.
    Arabic,
    /// The same, for what leads.
    ArabicBold,
    /// Noto Sans JP, which has the ideographs of Japanese. It is large, and has no bold here.
    Japanese,
}

impl FaceName {
    const fn file(self) -> &'static str {
        match self {
            Self::Regular => "inter-400.ttf",
            Self::Bold => "inter-600.ttf",
            Self::Arabic => "arabic-400.ttf",
            Self::ArabicBold => "arabic-600.ttf",
            Self::Japanese => "japanese.ttf",
        }
    }
}

/// A face that was read, with what finds its glyphs.
pub(crate) struct Face {
    /// As it is drawn.
    pub(crate) font: Font,
    data: Arc<Cow<'static, [u8]>>,
    shaper: ShaperData,
    letters: HashSet<char>,
    pub(crate) plans: Plans,
}

impl Face {
    /// None where its file is missing, or is no font.
    fn load(name: FaceName) -> Option<Self> {
        let data = Arc::new(Files::get(name.file())?.data);
        let drawn: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::clone(&data) as _;
        let font = Font::new(Data::from(drawn), 0)?;
        let parsed = FontRef::new(&data).ok()?;
        let shaper = ShaperData::new(&parsed);
        let (_, _, map) = parsed.cmap().ok()?.best_subtable()?;
        let letters = map.iter().filter_map(|(letter, _)| char::from_u32(letter));
        Some(Self {
            font,
            letters: letters.collect(),
            shaper,
            data,
            plans: Plans::default(),
        })
    }

    /// Whether it has a letter.
    pub(crate) fn has(&self, letter: char) -> bool {
        self.letters.contains(&letter)
    }

    /// What finds the glyphs of a text; none where the file is no font, which it was when it was
    /// loaded.
    pub(crate) fn shaper(&self) -> Option<harfrust::Shaper<'_>> {
        let font = FontRef::new(&self.data).ok()?;
        Some(self.shaper.shaper(&font).build())
    }
}

/// All the faces that a receipt may need.
pub struct Fonts {
    regular: Face,
    bold: Face,
    arabic: Face,
    arabic_bold: Face,
    japanese: Face,
}

impl Fonts {
    /// The fonts that are embedded, read once; none in a program that was built without them.
    pub fn embedded() -> Option<&'static Self> {
        static LOADED: OnceLock<Fonts> = OnceLock::new();
        if let Some(fonts) = LOADED.get() {
            return Some(fonts);
        }
        let fonts = Self {
            regular: Face::load(FaceName::Regular)?,
            bold: Face::load(FaceName::Bold)?,
            arabic: Face::load(FaceName::Arabic)?,
            arabic_bold: Face::load(FaceName::ArabicBold)?,
            japanese: Face::load(FaceName::Japanese)?,
        };
        Some(LOADED.get_or_init(|| fonts))
    }

    pub(crate) const fn face(&self, name: FaceName) -> &Face {
        match name {
            FaceName::Regular => &self.regular,
            FaceName::Bold => &self.bold,
            FaceName::Arabic => &self.arabic,
            FaceName::ArabicBold => &self.arabic_bold,
            FaceName::Japanese => &self.japanese,
        }
    }

    /// Which face has all of `cluster`; none where none has.
    pub(crate) fn with(&self, is_bold: bool, cluster: &str) -> Option<FaceName> {
        let names = if is_bold {
            [FaceName::Bold, FaceName::ArabicBold, FaceName::Japanese]
        } else {
            [FaceName::Regular, FaceName::Arabic, FaceName::Japanese]
        };
        names.into_iter().find(|name| {
            let face = self.face(*name);
            cluster.chars().all(|c| is_silent(c) || face.has(c))
        })
    }
}

/// What is never drawn, and changes at most what stands beside it: joiners, marks of direction,
/// selectors of a variant.
fn is_silent(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}'
            | '\u{61C}'
            | '\u{180B}'..='\u{180F}'
            | '\u{34F}'
    )
}

//! The font of the page: Inter, cut to a Latin subset. Where it does not come in time the page is
//! drawn with what the reader has, and stays so: nothing jumps.

use std::fs;
use std::path::PathBuf;

use super::assets::{Asset, Assets};
use super::npm::PageTools;
use crate::places;

/// The letters that it has. Others come from the reader's own fonts, and it is not fetched for
/// them.
const RANGE: &str = "U+20-7E,U+A0-FF,U+2013-2014,U+2018-2019,U+201C-201E,U+2022,U+2026,U+20AC,\
                     U+2190-2193,U+2212,U+2713";

/// The font, and the style sheet that names it.
pub(super) struct Font {
    pub(super) file: Asset,
    pub(super) sheet: PathBuf,
}

/// Cuts the font; none without npm: then it is the reader's Inter, or what else there is.
pub(super) fn cut(tools: &PageTools, assets: &mut Assets) -> anyhow::Result<Option<Font>> {
    let Some(content) = tools.cut_font()? else {
        return Ok(None);
    };
    let file = assets.add("inter.woff2", &content)?;
    let sheet = places::work().join("page/font.css");
    let face = format!(
        "@font-face {{ font-family: \"Inter\"; font-weight: 400 620; font-display: optional; \
         src: url(\"{}\") format(\"woff2\"); unicode-range: {RANGE}; }}\n",
        file.url
    );
    fs::write(&sheet, face)?;
    Ok(Some(Font { file, sheet }))
}

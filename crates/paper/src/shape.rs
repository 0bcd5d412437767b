//! The glyphs of a text: joined where its script joins letters, with their accents in place.

use harfrust::{BufferFlags, Direction, ShapeOptions, UnicodeBuffer, script};
use krilla::text::{GlyphId, KrillaGlyph};

use crate::fonts::Face;

/// The glyphs of a text in one face and one direction, from left to right.
pub(crate) fn shaped(face: &Face, text: &str, is_rtl: bool) -> Vec<KrillaGlyph> {
    let Some(shaper) = face.shaper() else {
        return Vec::new();
    };
    let direction = if is_rtl {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    };
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(direction);
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
    let script = match buffer.script() {
        script::UNKNOWN => script::LATIN,
        known => known,
    };
    buffer.set_script(script);
    let plan = face.plans.get(&shaper, direction, script);
    let output = shaper.shape(buffer, ShapeOptions::new().plan(Some(&plan)));
    let mut starts: Vec<usize> = output
        .glyph_infos()
        .iter()
        .map(|info| info.cluster as usize)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let em = face.font.units_per_em();
    let part = |units: i32| {
        #[expect(
            clippy::cast_precision_loss,
            reason = "units of a font are far below what the type cannot hold"
        )]
        let units = units as f32;
        units / em
    };
    output
        .glyph_infos()
        .iter()
        .zip(output.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            let after = starts.partition_point(|other| *other <= start);
            let end = starts.get(after).copied().unwrap_or(text.len());
            KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                part(position.x_advance),
                part(position.x_offset),
                part(position.y_offset),
                part(position.y_advance),
                start..end,
                None,
            )
        })
        .collect()
}

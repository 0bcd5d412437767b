//! Which part of a long listing is asked for. A cursor says behind or before which row it lies; it
//! is signed, so that nobody makes one up.

use goodstanding_shared::paging::Page;
use utoipa::IntoParams;

use crate::app::App;
use crate::problem::Problem;
use crate::store::listing::{Count, Part};

/// How many rows a part has when nobody says.
pub(crate) const DEFAULT_ROWS: u32 = 25;
/// How many it has at most.
pub(crate) const MOST_ROWS: u32 = 100;

/// Which part of the listing.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what every listing reads")]
pub(crate) struct PartParams {
    /// The `next_cursor` or `previous_cursor` of another part.
    cursor: Option<String>,
    /// How many rows, 1 to 100; 25 when absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
}

/// Reads the cursor. `listing` names the reader's reach and every filter, so that no cursor works
/// elsewhere.
pub(crate) fn part(
    app: &App,
    listing: String,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Part, Problem> {
    let position = cursor
        .map(|cursor| app.cursor_key().open(&listing, cursor))
        .transpose()?;
    // What this server has signed it can read, unless another version of it wrote it.
    Part::at(listing, position.as_deref(), limit).ok_or_else(Problem::old_cursor)
}

/// The finished part; see [`Part::page`].
pub(crate) fn page<T>(
    app: &App,
    part: Part,
    rows: Vec<T>,
    count: Count,
    key: impl Fn(&T) -> Vec<String>,
) -> Page<T> {
    let seal = |listing: &str, position: &str| app.cursor_key().seal(listing, position);
    part.page(seal, rows, count, key)
}

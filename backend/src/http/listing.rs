//! Which part of a long listing is asked for. A cursor says behind or before which row it lies; it
//! is signed, so that nobody makes one up.

use std::marker::PhantomData;

use goodstanding_shared::paging::Page;
use goodstanding_shared::query::{ListingQuery, Parameter, Role, Value, Visitor};
use utoipa::IntoParams;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::{self, Required};

use super::pairs::Pairs;
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

/// The description of a listing's own parameters.
pub(crate) struct ListingParams<Q>(PhantomData<Q>);

impl<Q: ListingQuery> IntoParams for ListingParams<Q> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<openapi::path::Parameter> {
        struct Described(Vec<openapi::path::Parameter>);
        impl Visitor for Described {
            fn visit(&mut self, parameter: Parameter, value: &mut impl Value) {
                // How much of the listing is read is described with every listing.
                if matches!(parameter.role, Role::Part | Role::Page) {
                    return;
                }
                let described = ParameterBuilder::new()
                    .name(parameter.name)
                    .parameter_in(ParameterIn::Query)
                    .required(Required::False)
                    .description(Some(parameter.words))
                    .style(Some(ParameterStyle::Form))
                    .explode(Some(false))
                    .schema(Some(value.schema()));
                self.0.push(described.build());
            }
        }
        let mut described = Described(Vec::new());
        Q::default().parameters(&mut described);
        described.0
    }
}

/// What is asked of a listing, without its cursor, and which part of it: `reach` says whose rows
/// the reader may see.
pub(crate) fn asked<Q: ListingQuery>(
    app: &App,
    pairs: &Pairs,
    reach: &str,
) -> Result<(Q, Part), Problem> {
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    let query: Q = pairs.listing(&["cursor", "limit"])?;
    let filter = query.first_part();
    let listing = format!("{reach}: {}", filter.clone().into_query_string());
    let part = part(app, listing, pairs.get("cursor"), limit)?;
    Ok((filter, part))
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

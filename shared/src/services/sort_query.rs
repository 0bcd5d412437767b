//! An order as the URL of a list holds it.

use core::fmt::Display;
use core::str::FromStr;

use super::{Direction, SortOrder};
use crate::query::{Described, QueryRefusal, Value, Visitor};

/// Shows an order to a visitor as two parameters, `sort=status,due` and `dir=asc,desc`. A
/// direction that is not said is upwards.
pub(super) fn visit(order: &mut Option<SortOrder>, visitor: &mut impl Visitor) {
    let steps = || order.iter().flat_map(|order| order.steps());
    let mut keys = InOrder(steps().map(|step| Some(step.0)).collect());
    let mut directions = InOrder(steps().map(|step| Some(step.1)).collect());
    visitor.order(
        "sort",
        "By what; where that says nothing, by the next.",
        &mut keys,
    );
    visitor.order(
        "dir",
        "In which direction, for each of them.",
        &mut directions,
    );
    for direction in directions.0.iter().skip(keys.0.len()).flatten() {
        visitor.refuse(QueryRefusal::value("dir", direction.as_str()));
    }
    let directions = directions.0.iter().copied();
    let directions = directions.chain(core::iter::repeat(None));
    let steps = keys
        .0
        .iter()
        .zip(directions)
        .filter_map(|(key, direction)| {
            key.map(|key| (key, direction.unwrap_or(Direction::Ascending)))
        });
    *order = SortOrder::of(steps);
}

/// Words with commas between them, whose order means something. One that is not understood keeps
/// its place, so that what belongs to the others stays with them.
struct InOrder<T>(Vec<Option<T>>);

impl<T: FromStr + Display + Described> Value for InOrder<T> {
    fn read(&mut self, text: &str, refuse: &mut dyn FnMut(&str)) {
        for word in text.split(',') {
            let known = word.parse().ok();
            if known.is_none() {
                refuse(word);
            }
            self.0.push(known);
        }
    }

    fn write(&self, text: &mut String) {
        let words: Vec<String> = self.0.iter().flatten().map(ToString::to_string).collect();
        text.push_str(&words.join(","));
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    #[cfg(feature = "openapi")]
    fn schema(&self) -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        let several = utoipa::openapi::ArrayBuilder::new().items(T::schema());
        utoipa::openapi::Schema::Array(several.build()).into()
    }
}

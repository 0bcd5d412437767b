//! Every date and every amount of the API description says what it speaks of: what happened, what
//! will, or neither.

use std::collections::BTreeSet;

use goodstanding_backend::router;
use goodstanding_backend::times::{LABEL, TIMES, Time};
use serde_json::Value;

/// A field of the description: of which schema, under which name, with what it says.
struct Field {
    path: String,
    is_timed: bool,
    label: Option<String>,
}

/// Whether a field holds an amount, a day or an instant, alone, in a list, or where it may be
/// missing.
fn is_timed(name: &str, schema: &Value) -> bool {
    let is_one = |schema: &Value| {
        let of = schema["$ref"].as_str().unwrap_or_default();
        let format = schema["format"].as_str().unwrap_or_default();
        of.ends_with("/Money")
            || of.ends_with("/MoneyWire")
            || matches!(format, "date" | "date-time")
    };
    let mut ways = ["oneOf", "anyOf", "allOf"]
        .into_iter()
        .filter_map(|way| schema[way].as_array())
        .flatten();
    is_one(schema) || is_one(&schema["items"]) || ways.any(is_one) || name.ends_with("_minor")
}

/// Every field of a schema, of what it is made of, and of what is described within it.
fn walk(schema: &str, value: &Value, fields: &mut Vec<Field>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                fields.extend(properties.iter().map(|(name, property)| Field {
                    path: format!("{schema}.{name}"),
                    is_timed: is_timed(name, property),
                    label: property[LABEL].as_str().map(str::to_owned),
                }));
            }
            for member in members.values() {
                walk(schema, member, fields);
            }
        }
        Value::Array(members) => {
            for member in members {
                walk(schema, member, fields);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn fields() -> Vec<Field> {
    let described = router::document();
    let mut fields = Vec::new();
    for (name, schema) in described["components"]["schemas"].as_object().unwrap() {
        // Pages of rows repeat the schema of their rows.
        if !name.starts_with("Page_") {
            walk(name, schema, &mut fields);
        }
    }
    fields
}

fn paths(fields: &[Field], fits: impl Fn(&Field) -> bool) -> BTreeSet<String> {
    let found = fields.iter().filter(|field| fits(field));
    found.map(|field| field.path.clone()).collect()
}

#[test]
fn every_date_and_every_amount_says_what_it_speaks_of() {
    let fields = fields();
    let silent = paths(&fields, |field| field.is_timed && field.label.is_none());
    assert!(silent.is_empty(), "not in `times.rs`: {silent:?}");
    let misplaced = paths(&fields, |field| !field.is_timed && field.label.is_some());
    assert!(
        misplaced.is_empty(),
        "neither dates nor amounts: {misplaced:?}"
    );
    let there = paths(&fields, |field| field.is_timed);
    assert!(
        there.len() > 90,
        "the description lost its fields: {}",
        there.len()
    );
    let mut seen = BTreeSet::new();
    for (schema, _, names) in TIMES {
        for name in *names {
            let path = format!("{schema}.{name}");
            assert!(there.contains(&path), "there is no {path}");
            assert!(seen.insert(path.clone()), "{path} says two things");
        }
    }
}

#[test]
fn every_field_that_is_a_promise_is_collected() {
    let promised = paths(&fields(), |field| {
        field.label.as_deref() == Some(Time::Promise.as_str())
    });
    let collected: BTreeSet<String> = super::collect::FIELDS
        .iter()
        .map(|(field, _)| (*field).to_owned())
        .collect();
    let forgotten: Vec<_> = promised.difference(&collected).collect();
    assert!(
        forgotten.is_empty(),
        "promised, and nobody holds time against it: {forgotten:?}"
    );
    let unknown: Vec<_> = collected.difference(&promised).collect();
    assert!(unknown.is_empty(), "collected, and no promise: {unknown:?}");
}

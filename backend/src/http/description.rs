//! What is said once of all operations, written into the description that is made from the
//! routes: named schemas instead of their copies, which properties are always sent, the headers
//! and the refusals that operations share.

use serde_json::{Map, Value, json};

use super::refusals;

/// Completes the description (OpenAPI 3.1).
pub(crate) fn complete(document: &mut Value) {
    refer_to_schemas(document);
    for schema in members_mut(&mut document["components"]["schemas"]) {
        require_what_is_sent(schema);
    }
    in_words(document);
    document["components"]["headers"] = shared_headers();
    document["components"]["responses"] = json!(refusals::answers());
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            describe_headers(operation);
            refusals::describe(path, method, operation);
        }
    }
}

fn members_mut(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut)
}

/// Generic types and parameters come with copies of what they hold: they refer to it instead.
fn refer_to_schemas(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let named: Vec<(&String, &Value)> = schemas
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, schema)| is_worth_a_name(schema))
        .collect();
    for schema in members_mut(&mut document["components"]["schemas"]) {
        members_mut(schema).for_each(|member| refer_within(member, &named));
    }
    refer_within(&mut document["paths"], &named);
}

/// Whether a schema is more than some text or number, which others could be as well by chance.
fn is_worth_a_name(schema: &Value) -> bool {
    ["properties", "enum", "oneOf", "allOf"]
        .iter()
        .any(|way| schema.get(way).is_some())
}

fn refer_within(value: &mut Value, named: &[(&String, &Value)]) {
    if let Some((name, _)) = named.iter().find(|(_, schema)| *schema == value) {
        *value = json!({"$ref": format!("#/components/schemas/{name}")});
        return;
    }
    match value {
        Value::Object(members) => {
            let members = members.values_mut();
            members.for_each(|member| refer_within(member, named));
        }
        Value::Array(members) => members
            .iter_mut()
            .for_each(|member| refer_within(member, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What an answer has that may be null, it always has; what is left out where there is nothing to
/// say is never null. (A request may do both: its schema takes no unknown properties.)
fn require_what_is_sent(schema: &mut Value) {
    for way in ["allOf", "oneOf"] {
        let parts = schema.get_mut(way).and_then(Value::as_array_mut);
        parts.into_iter().flatten().for_each(require_what_is_sent);
    }
    if schema["additionalProperties"] == false {
        return;
    }
    let Some(properties) = schema["properties"].as_object() else {
        return;
    };
    let nullable = properties
        .iter()
        .filter(|(_, property)| may_be_null(property));
    let nullable: Vec<String> = nullable.map(|(name, _)| name.clone()).collect();
    let mut required: Vec<String> =
        serde_json::from_value(schema["required"].take()).unwrap_or_default();
    required.extend(nullable);
    required.sort_unstable();
    required.dedup();
    schema["required"] = json!(required);
}

fn may_be_null(property: &Value) -> bool {
    let types = property["type"].as_array().into_iter().flatten();
    let ways = property["oneOf"].as_array().into_iter().flatten();
    types
        .chain(ways.map(|way| &way["type"]))
        .any(|it| it == "null")
}

/// Comments refer to other items of the code in a way that means nothing outside of it.
fn in_words(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if let (Value::String(words), "description") = (&mut *member, name.as_str()) {
                    *words = words.replace("[`", "`").replace("`]", "`");
                }
                in_words(member);
            }
        }
        Value::Array(members) => members.iter_mut().for_each(in_words),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The headers that answers of many operations have.
fn shared_headers() -> Value {
    json!({
        "RequestId": {
            "description": "Names the request in the server's log.",
            "required": true,
            "schema": {"type": "string"},
        },
        "Language": {
            "description": "In which language the refusal is said: the one that the cookie \
                `language` names, else the best of `Accept-Language` that there is, else English.",
            "required": true,
            "schema": {"type": "string", "examples": ["en"]},
        },
        "Replayed": {
            "description": "`true` where the same request was answered before, and this is that \
                answer again; else not there.",
            "schema": {"type": "boolean", "const": true},
        },
        "RetryAfter": {
            "description": "After how many seconds to try again.",
            "required": true,
            "schema": {"type": "integer", "minimum": 1},
        },
        "CurrentVersion": {
            "description": "The version of what was to be changed, as it is now.",
            "schema": {"type": "string"},
        },
    })
}

/// The headers that a handler describes are always there, except for those that it describes as
/// an `Option`; what the answers of other handlers have as well is added.
fn describe_headers(operation: &mut Value) {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let is_keyed = parameters
        .filter(|parameter| parameter["name"] == "Idempotency-Key")
        .count()
        > 0;
    for response in members_mut(&mut operation["responses"]) {
        if response.get("$ref").is_some() {
            continue;
        }
        for header in members_mut(&mut response["headers"]) {
            header["required"] = (!may_be_null(&header["schema"])).into();
            if header["schema"]["type"].is_array() {
                header["schema"]["type"] = "string".into();
            }
        }
        response["headers"]["X-Request-Id"] = json!({"$ref": "#/components/headers/RequestId"});
        if is_keyed {
            response["headers"]["Idempotency-Replayed"] =
                json!({"$ref": "#/components/headers/Replayed"});
        }
    }
}

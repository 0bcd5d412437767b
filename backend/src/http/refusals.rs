//! How refusals are described: one answer for each status, which operations refer to, and the rule
//! by which every operation has those that it can give.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use goodstanding_shared::problem::ProblemCode;
use serde_json::{Value, json};
use utoipa::IntoResponses;
use utoipa::openapi::{Ref, RefOr, Response};

/// The refusals that every operation may answer with: of a query, of a failure, of a server that
/// is too busy.
const OF_EVERY_OPERATION: [u16; 3] = [400, 500, 503];
/// Answered where there is no operation: it stands in the description of none.
const NO_OPERATION: u16 = 405;

macro_rules! refusal {
    ($( $(#[$meta:meta])* $name:ident = $status:literal; )+) => { $(
        $(#[$meta])*
        pub(crate) enum $name {}

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                let answer = Ref::from_response_name(name($status));
                BTreeMap::from([($status.to_string(), answer.into())])
            }
        }
    )+ };
}

refusal! {
    /// Says of an operation that it also refuses who cannot be known: who signs in.
    Unknown = 401;
    /// Says of an operation that for some there is nothing here, although it names nothing: it is
    /// for staff or for customers only.
    Absent = 404;
    /// Says of an operation that a rule may forbid it, although it takes no idempotency key.
    Forbidden = 409;
    /// Says of an operation that what it is about is over and does not come back.
    Gone = 410;
    /// Says of an operation that a value of its query can be understood and does not fit, although
    /// it has no body.
    Unfit = 422;
    /// Says of an operation that it can be tried too often.
    TooOften = 429;
}

/// What the answer of a status is called in the description: `NotFound`.
fn name(status: u16) -> String {
    let status = StatusCode::from_u16(status).unwrap_or_default();
    status
        .canonical_reason()
        .unwrap_or("Other")
        .replace(' ', "")
}

/// Every status that refusals have, but that of a method that is not there.
fn statuses() -> BTreeSet<u16> {
    let statuses = ProblemCode::ALL.iter().map(|code| code.status());
    statuses.filter(|status| *status != NO_OPERATION).collect()
}

/// The answers themselves, by their names.
pub(crate) fn answers() -> BTreeMap<String, Value> {
    statuses()
        .into_iter()
        .map(|status| (name(status), answer(status)))
        .collect()
}

fn answer(status: u16) -> Value {
    let codes = || {
        let codes = ProblemCode::ALL.iter();
        codes.filter(|code| code.status() == status)
    };
    let what = if status < 500 { "Refused" } else { "Failed" };
    let mut lines = vec![format!("{what}; nothing was changed.\n")];
    lines.extend(codes().map(|code| format!("- `{code}`: {}", code.title())));
    let codes: Vec<_> = codes().map(|code| code.as_str()).collect();
    json!({
        "description": lines.join("\n"),
        "headers": headers(status),
        "content": {"application/problem+json": {"schema": {"allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {
                "type": "object",
                "properties": {"status": {"const": status}, "code": {"enum": codes}},
            },
        ]}}},
    })
}

/// What a refusal says beside its body.
fn headers(status: u16) -> Value {
    let named = |name: &str| json!({"$ref": format!("#/components/headers/{name}")});
    let mut headers = json!({
        "X-Request-Id": named("RequestId"),
        "Content-Language": named("Language"),
    });
    match status {
        409 | 422 => {
            headers["ETag"] = named("CurrentVersion");
            headers["Idempotency-Replayed"] = named("Replayed");
        }
        412 => headers["ETag"] = named("CurrentVersion"),
        429 | 503 => headers["Retry-After"] = named("RetryAfter"),
        _ => {}
    }
    headers
}

/// Adds to an operation every refusal that follows from what else is described of it; what does
/// not, its handler names.
pub(crate) fn describe(path: &str, method: &str, operation: &mut Value) {
    let has = |name: &str| {
        let parameters = operation["parameters"].as_array();
        let mut parameters = parameters.into_iter().flatten();
        parameters.any(|parameter| parameter["name"] == name)
    };
    let mut statuses = BTreeSet::from(OF_EVERY_OPERATION);
    // An operation for everybody says so, as an empty requirement.
    if operation["security"].is_null() {
        statuses.insert(401);
    }
    // Whose path or query names something that may not be there.
    if path.contains('{') || has("customer") {
        statuses.insert(404);
    }
    if method != "get" {
        // From another site, or with too long a body.
        statuses.extend([403, 413]);
    }
    if !operation["requestBody"].is_null() {
        statuses.extend([415, 422]);
    }
    if has("Idempotency-Key") {
        statuses.extend([409, 422]);
    }
    if has("If-Match") {
        statuses.extend([412, 428]);
    }
    for status in statuses {
        let place = format!("#/components/responses/{}", name(status));
        operation["responses"][status.to_string()] = json!({"$ref": place});
    }
}

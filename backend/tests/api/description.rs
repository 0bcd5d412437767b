//! Every answer of the suite is held against the description that the server gives of itself: its
//! operation and status, its headers, its type and its body; and of every request that was
//! accepted, what it sent.
//!
//! A client is generated from the description, so it must say everything: objects are taken as
//! closed here, and a property or a header that is sent and not described fails. (The description
//! itself leaves objects open, so that a later version may add to them.)

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, OnceLock};

use axum::http::{HeaderMap, Method, StatusCode};
use goodstanding_backend::router;
use jsonschema::{Draft, Registry, Resource, Validator};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::harness::{TestApp, every_database};

/// Where the closed schemas are found while validators are made.
const BASE: &str = "urn:goodstanding:api";
const SCHEMAS: &str = "#/components/schemas/";
/// Where the same schemas are found without their closure, as parts of others (`allOf`).
const OPEN: &str = "#/open/";

/// What every answer of this server has, whatever it answers: said once, in docs/SECURITY.md, or
/// by HTTP itself.
const UNDESCRIBED_HEADERS: &[&str] = &[
    "cache-control",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
    "vary",
];

/// A request with its answer.
pub(crate) struct Exchange<'a> {
    pub(crate) method: &'a Method,
    /// The path with its query.
    pub(crate) target: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
    pub(crate) answer: &'a Answer,
}

/// Fails where the description does not say what was sent and answered.
pub(crate) fn check(exchange: &Exchange) {
    let (path, query) = exchange
        .target
        .split_once('?')
        .unwrap_or((exchange.target, ""));
    if !is_described_place(path) {
        return;
    }
    let mut complaints = Vec::new();
    match API.find(exchange.method, path) {
        Found::Operation(operation) => {
            complaints.extend(operation.complaints(exchange.answer, exchange.method));
            if exchange.answer.status.is_success() {
                complaints.extend(operation.complaints_of_request(exchange, path, query));
            }
        }
        Found::OtherMethod => {
            complaints.extend(unless_refused(
                exchange.answer,
                StatusCode::METHOD_NOT_ALLOWED,
            ));
        }
        Found::Nothing => {
            complaints.extend(unless_refused(exchange.answer, StatusCode::NOT_FOUND));
        }
    }
    assert!(
        complaints.is_empty(),
        "not as the API is described: {} {}\n{}\n{} {:?}\n{}",
        exchange.method,
        exchange.target,
        complaints.join("\n"),
        exchange.answer.status,
        exchange.answer.headers,
        exchange.answer.text,
    );
}

/// Everything below `/api` is described, but the description itself and the pages that show it.
/// The rest is the page: files, and its own addresses.
fn is_described_place(path: &str) -> bool {
    path.starts_with("/api/")
        && path != "/api/openapi.json"
        && path != "/api/docs"
        && !path.starts_with("/api/docs/")
}

/// What is not described is not there: such a request is refused so, or before its address is
/// looked at, because it comes from another site.
fn unless_refused(answer: &Answer, expected: StatusCode) -> Option<String> {
    let is_refused = [expected, StatusCode::FORBIDDEN].contains(&answer.status);
    (!is_refused).then(|| "this is answered, and not described".to_owned())
}

/// The description, taken apart once for the whole suite.
static API: LazyLock<Api> = LazyLock::new(|| Api::of(&router::document()));

/// Its schemas, closed, by which validators find what they refer to.
static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let document = Resource::from_contents(closed(&router::document()));
    let registry = Registry::new().draft(Draft::Draft202012);
    registry.add(BASE, document).unwrap().prepare().unwrap()
});

struct Api {
    operations: Vec<Operation>,
}

enum Found<'a> {
    Operation(&'a Operation),
    /// The path is described, for other methods.
    OtherMethod,
    Nothing,
}

impl Api {
    fn of(document: &Value) -> Self {
        let mut schemas = HashMap::new();
        let mut operations = Vec::new();
        for (path, item) in object(&document["paths"]) {
            for (method, operation) in object(item) {
                operations.push(Operation::of(
                    document,
                    (path, method),
                    operation,
                    &mut schemas,
                ));
            }
        }
        // `/products/new` before `/products/{id}`.
        operations.sort_by_key(|operation| operation.path.matches('{').count());
        Self { operations }
    }

    fn find(&self, method: &Method, path: &str) -> Found<'_> {
        let method = match *method {
            Method::HEAD => "get",
            _ => &method.as_str().to_lowercase(),
        };
        let mut found = Found::Nothing;
        for operation in &self.operations {
            if !fits(&operation.path, path) {
                continue;
            }
            if operation.method == method {
                return Found::Operation(operation);
            }
            found = Found::OtherMethod;
        }
        found
    }
}

/// Whether a path is one of those that a template means.
fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            (Some(wanted), Some(given)) if wanted == given => {}
            _ => return false,
        }
    }
}

/// A schema with its validator, which is made when it is needed first.
struct Schema {
    schema: Value,
    validator: OnceLock<Validator>,
}

impl Schema {
    fn complaints(&self, value: &Value) -> Vec<String> {
        let validator = self.validator.get_or_init(|| {
            jsonschema::options()
                .with_draft(Draft::Draft202012)
                .with_registry(&REGISTRY)
                .should_validate_formats(true)
                .build(&self.schema)
                .unwrap()
        });
        if validator.is_valid(value) {
            return Vec::new();
        }
        let errors = validator.iter_errors(value);
        errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect()
    }
}

/// By their text: what many operations answer is compiled once.
type Schemas = HashMap<String, Arc<Schema>>;

/// What an operation says of its header, its parameter or its body.
struct Described {
    is_required: bool,
    schema: Arc<Schema>,
}

struct Operation {
    path: String,
    method: String,
    /// By their names in the path and in the query, and in lower case in the header.
    names: HashMap<String, Described>,
    query: HashMap<String, Described>,
    request_headers: HashMap<String, Described>,
    /// None: it takes no body.
    request: Option<Arc<Schema>>,
    responses: HashMap<String, Response>,
}

struct Response {
    headers: HashMap<String, Described>,
    /// The schemas of the body, by the media type that it may have; empty for no body.
    content: HashMap<String, Arc<Schema>>,
}

impl Operation {
    fn of(
        document: &Value,
        (path, method): (&str, &str),
        operation: &Value,
        schemas: &mut Schemas,
    ) -> Self {
        let mut names = HashMap::new();
        let (mut query, mut request_headers) = (HashMap::new(), HashMap::new());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let described = Described::of(parameter, schemas);
            match parameter["in"].as_str().unwrap() {
                "query" => query.insert(name.to_owned(), described),
                "header" => request_headers.insert(name.to_lowercase(), described),
                "path" => names.insert(name.to_owned(), described),
                place => panic!("{method} {path}: a parameter in {place}"),
            };
        }
        let request = operation.get("requestBody").map(|body| {
            assert_eq!(body["required"], true, "{method} {path}");
            schema(&body["content"]["application/json"], schemas)
        });
        let responses = object(&operation["responses"]);
        let responses = responses.map(|(status, response)| {
            let response = resolved(document, response);
            (status.clone(), Response::of(document, response, schemas))
        });
        Self {
            path: path.to_owned(),
            method: method.to_owned(),
            names,
            query,
            request_headers,
            request,
            responses: responses.collect(),
        }
    }

    /// What is wrong with an answer.
    fn complaints(&self, answer: &Answer, method: &Method) -> Vec<String> {
        match self.responses.get(answer.status.as_str()) {
            None => vec!["the status is not described".to_owned()],
            Some(response) => {
                let mut complaints = response.complaints_of_headers(&answer.headers);
                if *method != Method::HEAD {
                    complaints.extend(response.complaints_of_body(answer));
                }
                complaints
            }
        }
    }

    /// What is wrong with a request that was accepted.
    fn complaints_of_request(&self, exchange: &Exchange, path: &str, query: &str) -> Vec<String> {
        let mut complaints = Vec::new();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let given: Vec<_> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .collect();
        let wanted = self.path.split('/').zip(path.split('/'));
        let named = wanted.filter_map(|(wanted, given)| {
            let name = wanted.strip_prefix('{')?.strip_suffix('}')?;
            Some((name, given, self.names.get(name)))
        });
        let asked = given
            .iter()
            .map(|(name, text)| (*name, *text, self.query.get(*name)));
        for (name, text, described) in named.chain(asked) {
            match described {
                None => complaints.push(format!("accepted with {name}, which is not described")),
                // As good as none: so a form sends what was not filled in.
                Some(_) if text.is_empty() => {}
                Some(described) => complaints.extend(described.complaints(name, &decoded(text))),
            }
        }
        for (wanted, described) in &self.query {
            if described.is_required && !given.iter().any(|(name, _)| name == wanted) {
                complaints.push(format!("accepted without {wanted} in the query"));
            }
        }
        for (wanted, described) in &self.request_headers {
            if described.is_required && !exchange.headers.contains_key(wanted) {
                complaints.push(format!("accepted without the header {wanted}"));
            }
        }
        match (&self.request, exchange.body) {
            (None, []) => {}
            (None, _) => complaints.push("accepted with a body".to_owned()),
            (Some(schema), body) => {
                let value = serde_json::from_slice(body).unwrap();
                let errors = schema.complaints(&value);
                complaints.extend(
                    errors
                        .iter()
                        .map(|error| format!("of the request: {error}")),
                );
            }
        }
        complaints
    }
}

impl Described {
    /// A header, or a parameter.
    fn of(header: &Value, schemas: &mut Schemas) -> Self {
        Self {
            is_required: header["required"] == true,
            schema: schema(header, schemas),
        }
    }

    /// What is wrong with a text that was sent under this name.
    fn complaints(&self, name: &str, text: &str) -> Vec<String> {
        let value = read(text, &self.schema.schema);
        let errors = self.schema.complaints(&value);
        let named = errors.iter().map(|error| format!("{name}: {error}"));
        named.collect()
    }
}

impl Response {
    fn of(document: &Value, response: &Value, schemas: &mut Schemas) -> Self {
        let headers = object(&response["headers"]).map(|(name, header)| {
            let header = resolved(document, header);
            (name.to_lowercase(), Described::of(header, schemas))
        });
        let headers = headers.collect();
        let content = object(&response["content"])
            .map(|(kind, content)| (kind.clone(), schema(content, schemas)));
        Self {
            headers,
            content: content.collect(),
        }
    }

    fn complaints_of_headers(&self, headers: &HeaderMap) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, value) in headers {
            let name = name.as_str();
            match self.headers.get(name) {
                Some(described) => {
                    complaints.extend(described.complaints(name, value.to_str().unwrap()));
                }
                None if UNDESCRIBED_HEADERS.contains(&name) => {}
                None => complaints.push(format!("the header {name} is not described")),
            }
        }
        for (name, described) in &self.headers {
            if described.is_required && !headers.contains_key(name) {
                complaints.push(format!("the header {name} is missing"));
            }
        }
        complaints
    }

    fn complaints_of_body(&self, answer: &Answer) -> Vec<String> {
        let kind = answer.headers.get("content-type");
        let Some(kind) = kind.map(|kind| kind.to_str().unwrap()) else {
            let is_empty = answer.text.is_empty() && self.content.is_empty();
            let words = "a body is described or sent, without a type".to_owned();
            return if is_empty { Vec::new() } else { vec![words] };
        };
        let kind = kind.split(';').next().unwrap_or_default();
        match self.content.get(kind) {
            None => vec![format!("{kind} is not described")],
            Some(schema) if kind.ends_with("json") => schema.complaints(&answer.json),
            Some(schema) => schema.complaints(&Value::from(answer.text.as_str())),
        }
    }
}

/// A text of a header or an address as what its schema says it is.
fn read(text: &str, schema: &Value) -> Value {
    match schema["type"].as_str() {
        Some("integer" | "boolean") => serde_json::from_str(text).unwrap_or(Value::Null),
        Some("array") => text
            .split(',')
            .map(|text| read(text, &schema["items"]))
            .collect(),
        _ => Value::from(text),
    }
}

/// A text of an address as it is meant: `%20` and `+` are spaces.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let digits = others.get(..2).filter(|_| *first == b'%');
        let byte = digits.and_then(|digits| {
            let digits = std::str::from_utf8(digits).ok()?;
            u8::from_str_radix(digits, 16).ok()
        });
        bytes.push(byte.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = &others[if byte.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8(bytes).unwrap()
}

/// The members of an object; none of what is not there.
fn object(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// What a `$ref` refers to; everything else is itself.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"].as_str() {
        Some(place) => document.pointer(place.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The schema of a header, a parameter or a body, closed.
fn schema(of: &Value, schemas: &mut Schemas) -> Arc<Schema> {
    let mut schema = of["schema"].clone();
    close(&mut schema);
    refer_to(&mut schema, BASE);
    let text = schema.to_string();
    let fresh = || {
        Arc::new(Schema {
            schema,
            validator: OnceLock::new(),
        })
    };
    schemas.entry(text).or_insert_with(fresh).clone()
}

/// Puts `base` in front of every reference.
fn refer_to(value: &mut Value, base: &str) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(place) if name == "$ref" => place.insert_str(0, base),
                    member => refer_to(member, base),
                }
            }
        }
        Value::Array(members) => members.iter_mut().for_each(|it| refer_to(it, base)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The schemas of the document, closed, and beside them the same ones open.
fn closed(document: &Value) -> Value {
    let schemas = &document["components"]["schemas"];
    let (mut closed, mut open) = (schemas.clone(), schemas.clone());
    for schema in closed.as_object_mut().unwrap().values_mut() {
        close(schema);
    }
    for schema in open.as_object_mut().unwrap().values_mut() {
        close_inside(schema);
    }
    json!({"components": {"schemas": closed}, "open": open})
}

/// No object has a property that its schema does not name.
fn close(schema: &mut Value) {
    close_inside(schema);
    let Value::Object(members) = schema else {
        return;
    };
    if members.contains_key("allOf") {
        members.insert("unevaluatedProperties".to_owned(), false.into());
    } else if members.contains_key("properties") {
        members.insert("additionalProperties".to_owned(), false.into());
    }
}

/// The same of everything within a schema, which itself stays as it is.
fn close_inside(schema: &mut Value) {
    let Value::Object(members) = schema else {
        return;
    };
    for (name, member) in members.iter_mut() {
        match (name.as_str(), member) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(close),
            ("items" | "additionalProperties", schema) => close(schema),
            ("oneOf" | "anyOf", Value::Array(schemas)) => schemas.iter_mut().for_each(close),
            ("allOf", Value::Array(parts)) => parts.iter_mut().for_each(open),
            _ => {}
        }
    }
}

/// A part of an `allOf`, of which the whole is closed.
fn open(part: &mut Value) {
    close_inside(part);
    if let Some(Value::String(place)) = part.get_mut("$ref") {
        *place = place.replace(SCHEMAS, OPEN);
    }
}

/// The suite would not notice if nothing were held against the description: so it is tried here,
/// with an answer that is not as it should be, in each way once.
#[every_database]
async fn what_is_not_described_is_complained_about(test: TestApp) {
    let anna = test.anna().await;
    let service = anna.service("Studio website").await;
    let path = format!("/api/v1/services/{}", service.id);
    let answer = anna.get(&path).await;
    let Found::Operation(operation) = API.find(&Method::GET, &path) else {
        panic!("{path} is not described");
    };
    let complaints = |change: &dyn Fn(&mut Answer)| {
        let mut changed = answer.clone();
        change(&mut changed);
        operation.complaints(&changed, &Method::GET)
    };
    assert_eq!(complaints(&|_| {}), [""; 0]);
    let body = |change: &dyn Fn(&mut Value)| complaints(&|answer| change(&mut answer.json));
    for (complaint, expected) in [
        (
            body(&|it| it["secret"] = 1.into()),
            "'secret' was unexpected",
        ),
        (
            body(&|it| it["product"]["cost"] = 1.into()),
            "'cost' was unexpected",
        ),
        (
            body(&|it| it["status"] = "odd".into()),
            "\"odd\" is not one of",
        ),
        (body(&|it| it["created_at"] = "today".into()), "date-time"),
        (
            body(&|it| it["waits_for"] = Value::Null),
            "null is not of type",
        ),
        (
            body(&|it| it["id"] = "svc_1".into()),
            "\"svc_1\" does not match",
        ),
        (
            body(&|it| drop(it.as_object_mut().unwrap().remove("cycle"))),
            "\"cycle\" is a required property",
        ),
        (
            complaints(&|answer| drop(answer.headers.remove("etag"))),
            "etag is missing",
        ),
        (
            complaints(&|answer| {
                let value = "/elsewhere".parse().unwrap();
                answer.headers.insert("location", value);
            }),
            "the header location is not described",
        ),
        (
            complaints(&|answer| answer.status = StatusCode::ACCEPTED),
            "the status is not described",
        ),
    ] {
        let complaint = complaint.join("\n");
        assert!(complaint.contains(expected), "{expected}: {complaint}");
    }
}

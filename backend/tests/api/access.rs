//! Who reaches what: every endpoint, asked by nobody, by another customer, and by a customer where only staff may.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use goodstanding_backend::router::openapi;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, everywhere};

/// Who may call an endpoint.
#[derive(Clone, Copy, PartialEq)]
enum For {
    Everybody,
    /// Everybody who is signed in; nothing in the address belongs to anybody.
    SignedIn,
    /// The owner of what the address names.
    Owner,
    Staff,
}

struct Endpoint {
    method: Method,
    path: &'static str,
    who: For,
    /// What the control, who may, gets.
    success: u16,
}

fn endpoint(method: Method, path: &'static str, who: For, success: u16) -> Endpoint {
    Endpoint {
        method,
        path,
        who,
        success,
    }
}

fn endpoints() -> Vec<Endpoint> {
    use For::{Everybody, Owner, SignedIn, Staff};
    vec![
        endpoint(Method::GET, "/api/health", Everybody, 200),
        endpoint(Method::POST, "/api/v1/session", Everybody, 201),
        endpoint(Method::GET, "/api/v1/session", SignedIn, 200),
        endpoint(Method::GET, "/api/v1/services", SignedIn, 200),
        endpoint(Method::GET, "/api/v1/services/{id}", Owner, 200),
        endpoint(Method::GET, "/api/v1/services/{id}/activity", Owner, 200),
        endpoint(
            Method::POST,
            "/api/v1/services/{id}/cancellations",
            Owner,
            201,
        ),
        endpoint(
            Method::POST,
            "/api/v1/services/{id}/cancellations/{cancellation}/withdrawal",
            Owner,
            200,
        ),
        endpoint(Method::GET, "/api/v1/catalog", SignedIn, 200),
        endpoint(Method::GET, "/api/v1/catalog/products/{id}", SignedIn, 200),
        endpoint(Method::POST, "/api/v1/orders", SignedIn, 201),
        endpoint(Method::GET, "/api/v1/orders/{id}", Owner, 200),
        endpoint(Method::GET, "/api/v1/customers", Staff, 200),
        endpoint(Method::DELETE, "/api/v1/session", Everybody, 204),
    ]
}

/// What Anna has, to be asked for by others.
struct Hers {
    free: Value,
    marked: Value,
    order: String,
}

async fn hers(anna: &Visitor<'_>) -> Hers {
    let order = anna
        .post("/api/v1/orders", &order())
        .key("first")
        .send()
        .await;
    Hers {
        free: anna.service("Studio website").await,
        marked: anna.service("Mailboxes").await,
        order: order.json["id"].as_str().unwrap().to_owned(),
    }
}

fn order() -> Value {
    json!({
        "lines": [{"product": "backup", "plan": "MONTHLY", "quantity": 1, "name": "Copy"}],
        "due_today": {"amount": "4.00", "currency": "EUR"},
    })
}

/// The endpoint's address with Anna's things in it, or with things that nobody has.
fn address(endpoint: &Endpoint, hers: &Hers, is_made_up: bool) -> String {
    let made_up = |prefix: &str| format!("{prefix}_{}", "0".repeat(26));
    let service = if endpoint.path.contains("withdrawal") {
        &hers.marked
    } else {
        &hers.free
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (id, cancellation) = if is_made_up {
        let id = if endpoint.path.contains("orders") {
            made_up("ord")
        } else {
            made_up("svc")
        };
        (id, made_up("crq"))
    } else if endpoint.path.contains("orders") {
        (hers.order.clone(), String::new())
    } else if endpoint.path.contains("products") {
        ("vps-4".to_owned(), String::new())
    } else {
        (
            text(&service["id"]),
            hers.marked["cancellation"]["id"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    };
    endpoint
        .path
        .replace("{id}", &id)
        .replace("{cancellation}", &cancellation)
}

async fn ask(who: &Visitor<'_>, endpoint: &Endpoint, address: &str, hers: &Hers) -> Answer {
    let call = who.request(endpoint.method.clone(), address);
    let is_withdrawal = endpoint.path.contains("withdrawal");
    let service = if is_withdrawal {
        &hers.marked
    } else {
        &hers.free
    };
    let call = if endpoint.method == Method::POST {
        call.version(service).key("matrix")
    } else {
        call
    };
    match endpoint.path {
        "/api/v1/session" if endpoint.method == Method::POST => {
            call.json(&json!({"email": "anna@demo.example", "password": "goodstanding-demo"}))
        }
        "/api/v1/services/{id}/cancellations" => {
            call.json(&json!({"reason": "x", "type": "immediate"}))
        }
        "/api/v1/orders" => call.json(&order()),
        _ => call,
    }
    .send()
    .await
}

/// The version moves on with every change; the next question needs the present one.
async fn refreshed(anna: &Visitor<'_>, hers: Hers) -> Hers {
    Hers {
        free: anna.service("Studio website").await,
        marked: anna.service("Mailboxes").await,
        ..hers
    }
}

async fn check(test: &TestApp, endpoint: &Endpoint) {
    let name = format!("{} {}", endpoint.method, endpoint.path);
    let (anna, ben, staff, nobody) = (
        test.anna().await,
        test.ben().await,
        test.staff().await,
        test.nobody(),
    );
    let hers = hers(&anna).await;
    let real = address(endpoint, &hers, false);
    let made_up = address(endpoint, &hers, true);

    let answer = ask(&nobody, endpoint, &real, &hers).await;
    if endpoint.who == For::Everybody {
        assert_eq!(answer.status, endpoint.success, "{name}: {}", answer.text);
    } else {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{name} by nobody");
        assert_eq!(answer.code(), "not_signed_in");
    }
    if endpoint.who == For::Owner {
        let foreign = ask(&ben, endpoint, &real, &hers).await;
        let unknown = ask(&ben, endpoint, &made_up, &hers).await;
        assert_eq!(
            foreign.status,
            StatusCode::NOT_FOUND,
            "{name} by another customer"
        );
        assert_eq!(
            foreign.anonymous(),
            unknown.anonymous(),
            "{name}: somebody else's and nobody's differ"
        );
        assert!(!foreign.text.contains("Studio") && !foreign.headers.contains_key("etag"));
        let wrong_kind = real.replace("svc_", "sub_").replace("ord_", "svc_");
        assert_eq!(
            ask(&ben, endpoint, &wrong_kind, &hers).await.anonymous(),
            unknown.anonymous()
        );
    }
    if endpoint.who == For::Staff {
        let refused = ask(&anna, endpoint, &real, &hers).await;
        let unknown = anna.get("/api/v1/no-such-thing").await;
        assert_eq!(
            refused.status,
            StatusCode::NOT_FOUND,
            "{name} by a customer"
        );
        assert_eq!(refused.anonymous(), unknown.anonymous());
    }
    // The control: whoever may, can. Otherwise the refusals above prove nothing.
    let control = if endpoint.who == For::Staff {
        &staff
    } else {
        &anna
    };
    let hers = refreshed(&anna, hers).await;
    let allowed = ask(control, endpoint, &real, &hers).await;
    assert_eq!(allowed.status, endpoint.success, "{name}: {}", allowed.text);
}

#[tokio::test]
async fn every_endpoint_is_for_whom_it_is_for() {
    for test in everywhere().await {
        for endpoint in endpoints() {
            // Cancelled once, cancelled for good: each endpoint needs things of its own only where it changes them.
            check(&test, &endpoint).await;
        }
    }
}

#[test]
fn every_route_is_in_the_matrix() {
    let document = serde_json::to_value(openapi()).unwrap();
    let documented: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let tested: BTreeSet<String> = endpoints()
        .iter()
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
        .collect();
    assert_eq!(documented, tested);
    assert_eq!(document["openapi"], "3.1.0");
}

#[tokio::test]
async fn customers_do_not_see_each_other_in_lists() {
    for test in everywhere().await {
        let ben = test.ben().await;
        let list = ben.get("/api/v1/services?limit=5000").await;
        assert_eq!(list.json["total"], 3);
        assert!(!list.text.contains("Studio website"));
        let all = test.staff().await.get("/api/v1/services?limit=5000").await;
        assert!(all.json["total"].as_u64().unwrap() > 270);
        assert!(all.text.contains("Studio website") && all.text.contains("Bakery website"));
    }
}

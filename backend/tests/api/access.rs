//! Who reaches what: every endpoint, asked by nobody, by another customer, and by a customer where
//! only staff may.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use goodstanding_backend::router;
use goodstanding_shared::ids::{MailId, PaymentMethodId, SessionId};
use goodstanding_shared::mails::Mail;
use goodstanding_shared::orders::Order;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_shared::saved_views::SavedView;
use goodstanding_shared::services::Service;
use goodstanding_shared::sessions::OwnSession;
use goodstanding_shared::subscriptions::Subscription;
use goodstanding_shared::transactions::Transaction;
use serde_json::{Value, json};

use crate::harness::{Answer, TestApp, Visitor, every_database};

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

fn get(path: &'static str, who: For) -> Endpoint {
    endpoint(Method::GET, path, who, 200)
}

fn post(path: &'static str, who: For, success: u16) -> Endpoint {
    endpoint(Method::POST, path, who, success)
}

fn endpoints() -> Vec<Endpoint> {
    use For::{Everybody, Owner, SignedIn, Staff};
    vec![
        get("/api/health", Everybody),
        post("/api/v1/session", Everybody, 201),
        get("/api/v1/session", SignedIn),
        get("/api/v1/services", SignedIn),
        get("/api/v1/services/{id}", Owner),
        get("/api/v1/services/{id}/activity", Owner),
        get("/api/v1/services/{id}/subscription", Owner),
        post("/api/v1/services/{id}/actions", Staff, 200),
        post("/api/v1/services/{id}/cancellations", Owner, 201),
        post(
            "/api/v1/services/{id}/cancellations/{cancellation}/withdrawal",
            Owner,
            200,
        ),
        get("/api/v1/catalog", SignedIn),
        get("/api/v1/catalog/products/{id}", SignedIn),
        get("/api/v1/products/{id}", SignedIn),
        get("/api/v1/plans/{id}", SignedIn),
        get("/api/v1/unpaid", SignedIn),
        get("/api/v1/overview", SignedIn),
        get("/api/v1/search", SignedIn),
        get("/api/v1/orders", Staff),
        post("/api/v1/orders", SignedIn, 201),
        get("/api/v1/orders/{id}", Owner),
        post("/api/v1/orders/{id}/actions", Staff, 200),
        get("/api/v1/subscriptions", SignedIn),
        get("/api/v1/subscriptions/{id}", Owner),
        get("/api/v1/subscriptions/{id}/activity", Owner),
        get("/api/v1/subscriptions/{id}/upgrades", Owner),
        get("/api/v1/upcoming-charges", SignedIn),
        post("/api/v1/subscriptions/{id}/actions", Owner, 200),
        get("/api/v1/transactions", SignedIn),
        get("/api/v1/transactions.csv", SignedIn),
        get("/api/v1/transactions/summary", SignedIn),
        get("/api/v1/transactions/{id}", Owner),
        get("/api/v1/transactions/{id}/receipt", Owner),
        get("/api/v1/transactions/{id}/receipt.pdf", Owner),
        post("/api/v1/transactions/{id}/actions", Owner, 200),
        get("/api/v1/payment-methods", SignedIn),
        post("/api/v1/payment-methods", SignedIn, 201),
        post("/api/v1/payment-methods/{id}/replacement", Owner, 201),
        endpoint(Method::DELETE, "/api/v1/payment-methods/{id}", Owner, 204),
        get("/api/v1/mails", SignedIn),
        get("/api/v1/mails/{id}", Owner),
        get("/api/v1/mails/{id}/letter.html", Owner),
        post("/api/v1/mails/{id}/attempts", Staff, 200),
        get("/api/v1/saved-views", SignedIn),
        post("/api/v1/saved-views", SignedIn, 201),
        endpoint(Method::DELETE, "/api/v1/saved-views/{id}", Owner, 204),
        get("/api/v1/customers", Staff),
        get("/api/v1/customers/{id}", Staff),
        get("/api/v1/customers/{id}/activity", Staff),
        get("/api/v1/cancellations", Staff),
        get("/api/v1/inbox", Staff),
        get("/api/v1/inbox/counts", Staff),
        get("/api/v1/inbox/agenda", Staff),
        get("/api/v1/inbox/decided", Staff),
        get("/api/v1/clock", Staff),
        get("/api/v1/clock/preview", Staff),
        post("/api/v1/clock", Staff, 200),
        get("/api/v1/worker", Staff),
        get("/api/v1/reports/standings", Staff),
        get("/api/v1/reports/standings/history", Staff),
        get("/api/v1/reports/standings.csv", Staff),
        get("/api/v1/reports/subscriptions", Staff),
        get("/api/v1/reports/cancellations", Staff),
        get("/api/v1/reports/cancellations.csv", Staff),
        post("/api/v1/language", Everybody, 204),
        post("/api/v1/password-links", Everybody, 202),
        post("/api/v1/password-links/checks", Everybody, 200),
        post("/api/v1/password-links/uses", Everybody, 204),
        endpoint(Method::PUT, "/api/v1/user", SignedIn, 200),
        get("/api/v1/user/sessions", SignedIn),
        endpoint(Method::DELETE, "/api/v1/user/sessions/{id}", Owner, 204),
        endpoint(Method::DELETE, "/api/v1/user/sessions", SignedIn, 204),
        endpoint(Method::DELETE, "/api/v1/session", Everybody, 204),
        // The last one: nobody signs in with the old one any more.
        post("/api/v1/user/password", SignedIn, 204),
    ]
}

/// What Anna has, to be asked for by others.
struct Hers {
    customer: String,
    free: Service,
    marked: Service,
    /// With what she pays.
    pays_with: Option<PaymentMethodId>,
    /// One that waits for acceptance by staff.
    order: Order,
    /// One that lives and is paid.
    subscription: Subscription,
    /// One that waits for an approval; where a receipt is asked for, one that is paid.
    transaction: String,
    /// One with which nothing is paid, so that it can be removed.
    method: PaymentMethod,
    /// A view that she named.
    view: SavedView,
    /// A mail that was written to her.
    mail: MailId,
    /// The session in which she is.
    session: SessionId,
    /// What stands in a link for a password: another's, so that she can sign in afterwards.
    link: String,
}

async fn hers(test: &TestApp, anna: &Visitor<'_>, endpoint: &Endpoint) -> Hers {
    let pays_with = anna.default_method().await;
    let order = anna.post("/api/v1/orders", &order(pays_with)).key("first");
    let subscriptions: Page<Subscription> = anna
        .read(
            "/api/v1/subscriptions?status=active&billing_status=good_standing&plan=MONTHLY&limit=1",
        )
        .await;
    let status = if endpoint.path.contains("/receipt") {
        "settled"
    } else {
        "authorization_pending"
    };
    let transactions: Page<Transaction> = anna
        .read(&format!(
            "/api/v1/transactions?status={status}&method=card&limit=1"
        ))
        .await;
    let methods: Vec<PaymentMethod> = anna.read("/api/v1/payment-methods").await;
    let spare = methods
        .into_iter()
        .find(|method| method.pays_for == 0 && !method.is_default);
    let method = if let Some(method) = spare {
        method
    } else {
        let key = format!("{} {}", endpoint.method, endpoint.path).replace(' ', "-");
        let added = anna.post("/api/v1/payment-methods", &card()).key(&key);
        added.send().await.created()
    };
    let view = anna.post("/api/v1/saved-views", &view()).key("view");
    let sessions: Vec<OwnSession> = anna.read("/api/v1/user/sessions").await;
    let session = sessions.into_iter().find(|session| session.is_current);
    Hers {
        session: session.unwrap().id,
        link: test.password_link("empty").await,
        customer: anna.session().await.customer.unwrap().id.to_string(),
        free: anna.service("Studio website").await,
        marked: anna.service("Mailboxes").await,
        pays_with,
        order: order.send().await.created(),
        subscription: subscriptions.items.into_iter().next().unwrap(),
        transaction: transactions.items[0].id.to_string(),
        method,
        view: view.send().await.created(),
        mail: anna.rows::<Mail>("/api/v1/mails").await[0].id,
    }
}

fn view() -> Value {
    json!({"name": "Mine", "query": "sort=due"})
}

fn order(payment_method: Option<PaymentMethodId>) -> Value {
    json!({
        "lines": [{"product": "tls-ov", "plan": "ANNUAL", "quantity": 1, "name": "Certificate"}],
        "due_today": {"amount": "74.90", "currency": "EUR"},
        "payment_method": payment_method,
    })
}

fn card() -> Value {
    json!({"number": "5555 5555 5555 4444", "expires": "12/39"})
}

/// What stands for `{id}`: Anna's, nobody's, and a thing of another kind.
fn ids(endpoint: &Endpoint, hers: &Hers) -> [String; 3] {
    let nobodys = |prefix: &str| format!("{prefix}_{}", "0".repeat(26));
    let all = |real: String| {
        let (prefix, digits) = real.split_once('_').unwrap();
        let other = if prefix == "svc" { "sub" } else { "svc" };
        [real.clone(), nobodys(prefix), format!("{other}_{digits}")]
    };
    match endpoint.path.split('/').nth(3).unwrap_or_default() {
        "services" if endpoint.path.contains("withdrawal") => all(hers.marked.id.to_string()),
        "services" => all(hers.free.id.to_string()),
        "orders" => all(hers.order.id.to_string()),
        "subscriptions" => all(hers.subscription.id.to_string()),
        "payment-methods" => all(hers.method.brief.id.to_string()),
        "saved-views" => all(hers.view.id.to_string()),
        "mails" => all(hers.mail.to_string()),
        "user" => all(hers.session.to_string()),
        "customers" => all(hers.customer.clone()),
        "transactions" => [
            hers.transaction.clone(),
            "GS99999999".into(),
            hers.transaction.replace("GS", "XX"),
        ],
        "plans" => ["MONTHLY".into(), "NONE".into(), "vps-4".into()],
        _ => ["vps-4".into(), "none".into(), "MONTHLY".into()],
    }
}

/// The endpoint's addresses, as [`ids`] has them.
fn addresses(endpoint: &Endpoint, hers: &Hers) -> [String; 3] {
    let mark = hers.marked.cancellation.as_ref();
    let cancellation = mark.map_or("-".to_owned(), |mark| mark.id.to_string());
    ids(endpoint, hers).map(|id| {
        endpoint
            .path
            .replace("{id}", &id)
            .replace("{cancellation}", &cancellation)
            .replace("/preview", "/preview?until=2026-11-22T00:00:00Z")
            .replace("/search", "/search?q=studio")
    })
}

async fn ask(who: &Visitor<'_>, endpoint: &Endpoint, address: &str, hers: &Hers) -> Answer {
    let call = who.request(endpoint.method.clone(), address);
    let changed = if endpoint.path.contains("withdrawal") {
        hers.marked.version
    } else if endpoint.path.contains("payment-methods") {
        hers.method.version
    } else if endpoint.path.contains("subscriptions") {
        hers.subscription.version
    } else if endpoint.path.contains("orders") {
        hers.order.version
    } else {
        hers.free.version
    };
    let call = match endpoint.method {
        Method::GET => call,
        _ => call.version(&changed).key("matrix"),
    };
    match endpoint.path {
        "/api/v1/session" if endpoint.method == Method::POST => {
            call.json(&json!({"email": "anna@demo.example", "password": "goodstanding-demo"}))
        }
        "/api/v1/user" => call.json(&json!({"name": "Anna Berg", "time_zone": null})),
        "/api/v1/user/password" => call.json(&json!({
            "current_password": "goodstanding-demo",
            "new_password": "a quiet river at noon",
        })),
        "/api/v1/password-links" => call.json(&json!({"email": "anna@demo.example"})),
        "/api/v1/password-links/checks" => call.json(&json!({"token": hers.link})),
        "/api/v1/password-links/uses" => call.json(&json!({
            "token": hers.link,
            "new_password": "a quiet river at noon",
        })),
        "/api/v1/language" => call.json(&json!({"language": "de"})),
        "/api/v1/services/{id}/cancellations" => {
            call.json(&json!({"reason": "x", "type": "immediate"}))
        }
        "/api/v1/services/{id}/actions" => call
            .json(&json!({"action": "suspend", "reason_code": 200, "comment": "for the matrix"})),
        "/api/v1/orders/{id}/actions" => {
            call.json(&json!({"action": "accept", "reason_code": 200, "comment": "for the matrix"}))
        }
        "/api/v1/subscriptions/{id}/actions" => call.json(&json!({"action": "cancel_at_end"})),
        "/api/v1/transactions/{id}/actions" => call.json(&json!({"action": "approve"})),
        "/api/v1/clock" if endpoint.method == Method::POST => {
            call.json(&json!({"until": "2026-11-21T10:01:00Z"}))
        }
        "/api/v1/orders" if endpoint.method == Method::POST => call.json(&order(hers.pays_with)),
        "/api/v1/payment-methods" | "/api/v1/payment-methods/{id}/replacement"
            if endpoint.method == Method::POST =>
        {
            call.json(&card())
        }
        "/api/v1/saved-views" if endpoint.method == Method::POST => call.json(&view()),
        _ => call,
    }
    .send()
    .await
}

/// The version moves on with every change; the next question needs the present one.
async fn refreshed(test: &TestApp, anna: &Visitor<'_>, hers: Hers) -> Hers {
    Hers {
        free: anna.service("Studio website").await,
        marked: anna.service("Mailboxes").await,
        // It works once.
        link: test.password_link("empty").await,
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
    let hers = hers(test, &anna, endpoint).await;
    let [real, made_up, wrong_kind] = addresses(endpoint, &hers);

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
        if endpoint.path.contains("{id}") {
            let nobodys = ask(&staff, endpoint, &made_up, &hers).await;
            assert_eq!(nobodys.anonymous(), unknown.anonymous(), "{name}");
        }
    }
    // The control: whoever may, can. Otherwise the refusals above prove nothing.
    let control = if endpoint.who == For::Staff {
        &staff
    } else {
        &anna
    };
    let hers = refreshed(test, &anna, hers).await;
    let allowed = ask(control, endpoint, &real, &hers).await;
    assert_eq!(allowed.status, endpoint.success, "{name}: {}", allowed.text);
}

#[every_database]
async fn every_endpoint_is_for_whom_it_is_for(test: TestApp) {
    for endpoint in endpoints() {
        // Cancelled once, cancelled for good: each endpoint needs things of its own only where
        // it changes them.
        check(&test, &endpoint).await;
    }
}

#[test]
fn every_route_is_in_the_matrix() {
    let document = router::document();
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

#[every_database]
async fn customers_do_not_see_each_other_in_lists(test: TestApp) {
    let ben = test.ben().await;
    let list = ben.get("/api/v1/services?limit=5000").await;
    assert_eq!(list.ok::<Page<Service>>().total, 3);
    assert!(!list.text.contains("Studio website"));
    let all = test.staff().await.get("/api/v1/services?limit=5000").await;
    assert!(all.ok::<Page<Service>>().total > 270);
    assert!(all.text.contains("Studio website") && all.text.contains("Bakery website"));
}

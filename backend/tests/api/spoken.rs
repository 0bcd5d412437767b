//! Refusals in the reader's language: other words, and nothing else.

use axum::http::{Method, StatusCode, header};
use goodstanding_shared::paging::Page;
use goodstanding_shared::services::Service;
use goodstanding_shared::sessions::OfferedLanguage;
use serde_json::json;

use crate::harness::{Answer, TestApp, cancellations, every_database};

/// The made language in which no letter is one of English.
const LONG: &str = "en-XA";

/// Everything of a refusal that people read.
fn texts(answer: &Answer) -> Vec<String> {
    let body = &answer.json;
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let errors = body["errors"].as_array().into_iter().flatten();
    let mut texts: Vec<String> = errors.map(|error| text(&error["message"])).collect();
    texts.extend([text(&body["title"]), text(&body["detail"])]);
    texts
}

/// The words of English that are left, but names that are no words of ours.
fn english(answer: &Answer) -> Vec<String> {
    const NAMES: [&str; 3] = ["limit", "customer", "name"];
    let texts = texts(answer).join(" ");
    let words = texts.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| word.len() >= 3 && word.is_ascii() && !NAMES.contains(word))
        .filter(|word| word.chars().all(char::is_alphabetic))
        .map(str::to_owned)
        .collect()
}

#[every_database]
async fn refusals_are_said_in_the_chosen_language(test: TestApp) {
    let (anna, nobody) = (test.anna().await, test.nobody());
    let empty = json!({"email": "", "password": ""});
    let order = json!({
        "lines": [{"product": "none", "plan": "MONTHLY", "quantity": 0, "name": ""}],
        "due_today": {"amount": "1.00", "currency": "USD"},
    });
    let method = json!({"number": "1", "expires": ""});
    let (get, post) = (Method::GET, Method::POST);
    let asked = [
        (&nobody, &get, "/api/v1/services", None),
        (&nobody, &get, "/api/v1/nothing", None),
        (&nobody, &Method::DELETE, "/api/v1/catalog", None),
        (&nobody, &post, "/api/v1/session", Some(&empty)),
        (&anna, &get, "/api/v1/services?limit=0", None),
        (&anna, &get, "/api/v1/services?cursor=x", None),
        (&anna, &get, "/api/v1/transactions?customer=x", None),
        (&anna, &get, "/api/v1/search?q=", None),
        (&anna, &post, "/api/v1/orders", Some(&order)),
        (&anna, &post, "/api/v1/payment-methods", Some(&method)),
    ];
    for (who, method, path, body) in asked {
        let call = || {
            let call = who.request(method.clone(), path);
            match body {
                Some(body) => call.json(body).key("k"),
                None => call,
            }
        };
        let plain = call().send().await;
        let spoken = call().in_language(LONG).send().await;
        assert_eq!(
            (spoken.status, spoken.code(), texts(&spoken).len()),
            (plain.status, plain.code(), texts(&plain).len())
        );
        let said = |answer: &Answer, name: &str| {
            let value = answer
                .headers
                .get(name)
                .map(|value| value.to_str().unwrap());
            value.unwrap_or_default().to_owned()
        };
        assert_eq!(said(&plain, "content-language"), "en");
        assert_eq!(said(&spoken, "content-language"), LONG);
        assert!(said(&spoken, "vary").contains("accept-language"));
        assert_eq!(english(&spoken), [""; 0], "{}", spoken.text);
        assert!(!english(&plain).is_empty(), "{}", plain.text);
    }
}

#[every_database]
async fn a_refusal_that_is_repeated_is_repeated_word_for_word(test: TestApp) {
    let anna = test.anna().await;
    let services: Page<Service> = anna.read("/api/v1/services?limit=5000").await;
    let asked = |service: &&Service| service.cancellation.is_some();
    let service = services.items.iter().find(asked).unwrap();
    let body = json!({"reason": "No longer needed", "type": "immediate"});
    let path = cancellations(service);
    let call = || anna.post(&path, &body).version(service).key("again");
    let first = call().in_language(LONG).send().await;
    let again = call().send().await;
    assert_eq!(first.status, StatusCode::CONFLICT);
    assert_eq!(texts(&first), texts(&again));
    assert_eq!(english(&first), [""; 0]);
}

#[every_database]
async fn a_language_is_chosen_with_or_without_a_session_and_kept_for_the_user(test: TestApp) {
    const CHOICE: &str = "/api/v1/language";
    let (anna, nobody) = (test.anna().await, test.nobody());
    assert_eq!(anna.session().await.language, None);
    let chosen = anna.post(CHOICE, &json!({"language": "de"})).send().await;
    assert_eq!(chosen.status, StatusCode::NO_CONTENT, "{}", chosen.text);
    let cookies = |answer: &Answer| {
        let cookies = answer.headers.get_all(header::SET_COOKIE).iter();
        let cookies = cookies.filter_map(|it| it.to_str().unwrap().split(';').next());
        let cookies = cookies.filter(|it| it.starts_with("language="));
        cookies.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(cookies(&chosen), ["language=de"]);
    assert_eq!(anna.session().await.language, Some(OfferedLanguage::German));

    // Whoever signs in elsewhere is spoken to in it; whoever never chose one, in the browser's.
    let sign_in = |name: &str| {
        let email = format!("{name}@demo.example");
        let who = json!({"email": email, "password": "goodstanding-demo"});
        nobody.post("/api/v1/session", &who)
    };
    assert_eq!(cookies(&sign_in("anna").send().await), ["language=de"]);
    assert_eq!(cookies(&sign_in("ben").send().await), [""; 0]);

    // A stranger's choice is the browser's alone.
    let strange = nobody.post(CHOICE, &json!({"language": "ar"})).send().await;
    assert_eq!(cookies(&strange), ["language=ar"]);
    assert_eq!(anna.session().await.language, Some(OfferedLanguage::German));
    for unknown in ["tlh", "en-XA", "EN", ""] {
        let refused = anna
            .post(CHOICE, &json!({"language": unknown}))
            .send()
            .await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{unknown}");
        assert_eq!(cookies(&refused), [""; 0]);
    }
    assert_eq!(anna.session().await.language, Some(OfferedLanguage::German));
}

#[every_database]
async fn each_language_says_refusals_in_its_own_words(test: TestApp) {
    let anna = test.anna().await;
    let mut titles = Vec::new();
    for language in OfferedLanguage::ALL {
        let call = anna.request(Method::GET, "/api/v1/services?limit=0");
        let refused = call.in_language(language.as_str()).send().await;
        let said = refused.headers.get(header::CONTENT_LANGUAGE).unwrap();
        assert_eq!(said, language.as_str());
        titles.push(texts(&refused));
    }
    for (place, title) in titles.iter().enumerate() {
        assert!(!titles[..place].contains(title), "{title:?}");
    }
}

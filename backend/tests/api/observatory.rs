//! What MDN's HTTP Observatory thinks of every address, by its own table of points (1.6).

use axum::http::HeaderMap;

use crate::harness::{PASSWORD, TestApp, every_database};

/// What a header says; nothing where it is missing, or there twice.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().unwrap(),
        _ => "",
    }
}

/// The sources that a policy allows for something; those for everything else where it says nothing
/// of it.
fn allowed<'a>(policy: &'a str, what: &str) -> Vec<&'a str> {
    let directives = || policy.split(';').map(str::trim);
    let of = |name: &str| {
        directives()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .map(|sources| sources.split(' ').collect())
    };
    of(what).or_else(|| of("default-src")).unwrap_or_default()
}

/// The points: 100, less what is missing, and a bonus for what is more than asked. Bonuses count
/// from 90 on. A scanner asks over https, where nothing has to be redirected.
fn points(headers: &HeaderMap, cookies: &[&str]) -> i32 {
    let policy = header(headers, "content-security-policy");
    let is_unsafe = |what: &str| {
        let sources = allowed(policy, what);
        let forbidden = ["'unsafe-inline'", "'unsafe-eval'", "data:", "*", "https:"];
        sources.is_empty() || sources.iter().any(|source| forbidden.contains(source))
    };
    let has_no_default = allowed(policy, "default-src") == ["'none'"];
    let framed_by_nobody = allowed(policy, "frame-ancestors") == ["'none'"];
    let (mut points, mut bonus) = (100, 0);
    match (policy, is_unsafe("script-src"), is_unsafe("style-src")) {
        ("", _, _) => points -= 25,
        (_, true, _) | (_, _, true) => points -= 20,
        _ if has_no_default => bonus += 10,
        _ => bonus += 5,
    }
    let age = header(headers, "strict-transport-security")
        .split(';')
        .find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u32>().ok());
    if age.is_none_or(|seconds| seconds < 15_768_000) {
        points -= 20;
    }
    if header(headers, "x-content-type-options") != "nosniff" {
        points -= 5;
    }
    if framed_by_nobody {
        bonus += 5;
    } else if header(headers, "x-frame-options") != "DENY" {
        points -= 20;
    }
    if ["no-referrer", "same-origin"].contains(&header(headers, "referrer-policy")) {
        bonus += 5;
    }
    if !header(headers, "access-control-allow-origin").is_empty() {
        points -= 50;
    }
    for (name, value, worth) in [
        ("cross-origin-resource-policy", "same-origin", 10),
        ("cross-origin-opener-policy", "same-origin", 10),
        ("cross-origin-embedder-policy", "require-corp", 10),
    ] {
        if header(headers, name) == value {
            bonus += worth;
        }
    }
    for cookie in cookies {
        let is_kept = ["Secure", "HttpOnly", "SameSite=Strict"]
            .iter()
            .all(|word| cookie.split("; ").any(|part| part == *word));
        if !is_kept {
            points -= 20;
        }
    }
    if !cookies.is_empty() {
        bonus += 5;
    }
    if points >= 90 { points + bonus } else { points }
}

#[every_database]
async fn every_address_has_the_best_grade(test: TestApp) {
    let nobody = test.nobody();
    for path in [
        "/",
        "/services",
        "/sign-in",
        "/api/health",
        "/api/v1/services",
        "/api/v1/nothing",
        "/no-such.css",
        "/api/openapi.json",
    ] {
        let answer = nobody.get(path).await;
        assert_eq!(points(&answer.headers, &[]), 150, "{path}");
    }
    // What was written for others to look at brings its own styles.
    let described = nobody.get("/api/docs/").await;
    assert_eq!(points(&described.headers, &[]), 80);
    let credentials = serde_json::json!({"email": "anna@demo.example", "password": PASSWORD});
    let answer = nobody.post("/api/v1/session", &credentials).send().await;
    let cookies: Vec<&str> = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2);
    assert_eq!(points(&answer.headers, &cookies), 155);
}

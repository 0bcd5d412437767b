//! The number of a card or of an account is in no log and in no answer, whether it was taken or
//! refused.

use std::io;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use axum::http::{Method, StatusCode};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::harness::{TestApp, every_database};
use crate::payments::{ADDRESS, BANK, MASTERCARD, VISA, add, list, path, replace};

/// All that is logged, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8(bytes.clone()).unwrap()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        log.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What this process has logged since somebody wanted to know.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();
    log
});

/// Without what people and programs put between the digits.
fn joined(text: &str) -> String {
    text.replace([' ', '-', ',', '_'], "")
}

/// Numbers that are taken, and such that are not: a wrong digit, one too few, of no known kind.
const NUMBERS: [&str; 9] = [
    VISA,
    MASTERCARD,
    BANK,
    "4000 0000 0000 0002",
    "4242 4242 4242 4241",
    "4242 4242 4242 424",
    "9999 8888 7777 6666",
    "DE89 3704 0044 0532 0130 01",
    "5555-5555-5555-4443",
];

#[every_database]
async fn no_number_is_logged_or_answered(test: TestApp) {
    LazyLock::force(&LOG);
    let anna = test.anna().await;
    let mut answers = String::new();
    let (mut taken, mut refused) = (0, 0);
    for (place, number) in NUMBERS.into_iter().enumerate() {
        let method = list(&anna).await[0].clone();
        let json = |body: String| {
            let call = anna.request(Method::POST, ADDRESS).key("malformed");
            call.bytes(body.as_bytes())
                .header("content-type", "application/json")
        };
        let calls = [
            add(&anna, number, &format!("add{place}")),
            add(&anna, number, &format!("add{place}")),
            replace(&anna, &method, number, &format!("replace{place}")),
            // The version is not the present one any more.
            replace(&anna, &method, number, &format!("again{place}")),
            anna.post(ADDRESS, &json!({"number": number, "expires": number}))
                .key(&format!("date{place}")),
            anna.post(
                &path(&method, "/replacement"),
                &json!({"number": number, "code": number}),
            )
            .version(&method)
            .key(&format!("field{place}")),
            anna.post(ADDRESS, &json!({"number": [number]}))
                .key(&format!("list{place}")),
            anna.post(ADDRESS, &json!({number: number}))
                .key(&format!("name{place}")),
            anna.post(ADDRESS, &json!({"number": number})),
            json(format!("{{\"number\": \"{number}\", ")),
            json(format!(
                "{{\"number\": {}, \"expires\": 1}}",
                joined(number)
            )),
            json(number.to_owned()),
        ];
        for call in calls {
            let answer = call.send().await;
            if answer.status == StatusCode::CREATED {
                taken += 1;
            } else {
                assert!(answer.status.is_client_error(), "{}", answer.text);
                refused += 1;
            }
            answers.push_str(&answer.text);
        }
    }
    assert!(
        taken > 8 && refused > 60,
        "{taken} taken, {refused} refused"
    );
    let said = LOG.text();
    assert!(said.contains("answered"), "nothing was logged");
    for (place, text) in [("the log", joined(&said)), ("an answer", joined(&answers))] {
        for number in NUMBERS {
            let digits = joined(number);
            // Its beginning is as secret as all of it.
            assert!(!text.contains(&digits[..12]), "{number} is in {place}");
        }
    }
}

//! Each call of the writer to the disk fails once, and once with all that follow: of an order, a
//! cancellation and days of renewals. What was answered and what is there agree, and what is sent
//! again is done once.

use axum::http::StatusCode;
use chrono::TimeDelta;
use goodstanding_backend::billing::advance;
use goodstanding_faulty_disk::{Failing, Fault};
use goodstanding_shared::cancellations::CancellationType;
use goodstanding_shared::services::Service;
use serde_json::json;

use super::{OnDisk, Served, looked_at};
use crate::harness::{Call, START, Visitor};

/// What is done while the disk fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// Anna orders a domain and pays for it.
    Order,
    /// Anna cancels a service at once.
    Cancellation,
    /// Two days pass, with their renewals.
    Renewals,
}

/// What is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Done,
    Refused,
    /// It may have been stored or not.
    Unknown,
}

/// What came of it.
struct Seen {
    /// Whether the call that was to fail has come.
    has_failed: bool,
    /// Which calls flushed something.
    flushes: Vec<u64>,
    /// What is there in the end.
    traces: Vec<String>,
}

/// When the renewals are looked at, after what failed was tried again.
const LATER: &str = "2026-11-24T22:00:00Z";

/// What Anna sends, the same each time.
enum Intent {
    Order(serde_json::Value),
    Cancellation(Box<Service>),
}

impl Intent {
    fn call<'a>(&self, anna: &Visitor<'a>) -> Call<'a> {
        match self {
            Self::Order(body) => anna.post("/api/v1/orders", body).key("faulty"),
            Self::Cancellation(service) => anna.cancel(service, CancellationType::Immediate),
        }
    }
}

impl Deed {
    /// How often it was done: something for each time.
    const fn traces(self) -> &'static str {
        match self {
            Self::Order => {
                "select s.id as value from services s join orders o on o.id = s.order_id
                 where s.name = 'lost-and-found.example'"
            }
            Self::Cancellation => {
                "select c.id as value from cancellations c join services s on s.id = c.service_id
                 where s.name = 'Studio website' and c.state = 'completed'"
            }
            // Every charge that was asked for since, with what became of it.
            Self::Renewals => {
                "select coalesce(subscription_id, '') || ' ' || status || ' ' || amount_minor
                     as value
                 from transactions where created_at > 1795255200000
                 order by subscription_id, created_at, status"
            }
        }
    }

    /// What Anna means to do; none where time passes.
    async fn intent(self, anna: &Visitor<'_>) -> Option<Intent> {
        match self {
            Self::Order => Some(Intent::Order(json!({
                "lines": [{
                    "product": "domain", "plan": "ANNUAL", "quantity": 1,
                    "name": "lost-and-found.example"
                }],
                "due_today": {"amount": "14.90", "currency": "EUR"},
                "payment_method": anna.default_method().await,
            }))),
            Self::Cancellation => {
                let service = anna.service("Studio website").await;
                Some(Intent::Cancellation(Box::new(service)))
            }
            Self::Renewals => None,
        }
    }

    async fn done(self, served: &Served, call: Option<Call<'_>>) -> Told {
        let Some(call) = call else {
            let until = START.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
            return match advance(served.app.engine(), until + TimeDelta::days(2)).await {
                // What fails is left for later.
                Ok(()) | Err(_) => Told::Unknown,
            };
        };
        let answer = call.send().await;
        match answer.status {
            StatusCode::CREATED => Told::Done,
            StatusCode::SERVICE_UNAVAILABLE if answer.text.contains("may have been stored") => {
                Told::Unknown
            }
            StatusCode::SERVICE_UNAVAILABLE => Told::Refused,
            status => panic!("{self:?}: {status} {}", answer.text),
        }
    }

    /// Does it while the disk fails so, looks at what is there, and does it again.
    async fn fails(self, failing: Failing) -> Seen {
        let at = || format!("{self:?}, {failing:?}");
        let mut home = OnDisk::new().await;
        let served = home.serve(1).await;
        let anna = served.person("anna").await;
        let cookie = anna.cookie().unwrap().to_owned();
        let intent = self.intent(&anna).await;
        let call = intent.as_ref().map(|intent| intent.call(&anna));
        home.disk.fail(Some(failing));
        let told = self.done(&served, call).await;
        let (has_failed, flushes) = (home.disk.has_failed(), home.disk.flushes());
        home.disk.fail(None);
        served.close();
        home.end_process();

        let now = if self == Self::Renewals { LATER } else { START };
        let (breaches, traces) = looked_at(&home.path, now, self.traces()).unwrap();
        assert!(breaches.is_empty(), "{}: {breaches:?}", at());
        match told {
            Told::Done => assert_eq!(traces.len(), 1, "{}: it was promised", at()),
            Told::Refused => assert!(traces.is_empty(), "{}: it was refused", at()),
            Told::Unknown => {}
        }
        // The same once more, with the key that it had.
        let served = home.serve(2).await;
        if let Some(intent) = intent {
            let anna = Visitor::new(&served.router, Some(cookie));
            let answer = intent.call(&anna).send().await;
            let text = answer.text;
            assert_eq!(answer.status, StatusCode::CREATED, "{}: {text}", at());
        } else {
            let until = LATER.parse().unwrap();
            advance(served.app.engine(), until).await.unwrap();
        }
        served.close();
        let (breaches, traces) = looked_at(&home.path, now, self.traces()).unwrap();
        assert!(breaches.is_empty(), "{}, done again: {breaches:?}", at());
        if self != Self::Renewals {
            assert_eq!(traces.len(), 1, "{}, done again", at());
        }
        Seen {
            has_failed,
            flushes,
            traces,
        }
    }
}

/// Fails at every `step`th call, and at each that flushes something, until the deed goes through.
/// Returns how often it failed.
async fn at_each_call(deed: Deed, fault: Fault, for_ever: bool, step: u64) -> u64 {
    let never = Failing {
        call: u64::MAX,
        fault,
        for_ever: false,
    };
    let well = deed.fails(never).await;
    assert!(!well.traces.is_empty() && !well.flushes.is_empty());
    let mut failed = 0;
    for call in 0.. {
        if call % step != 0 && !well.flushes.contains(&call) {
            continue;
        }
        let failing = Failing {
            call,
            fault,
            for_ever,
        };
        let seen = deed.fails(failing).await;
        if deed == Deed::Renewals {
            assert_eq!(seen.traces, well.traces, "{failing:?}");
        }
        if seen.has_failed {
            failed += 1;
        } else if well.flushes.iter().all(|flush| *flush < call) {
            break;
        }
    }
    println!("{deed:?}, {fault:?}, for ever {for_ever}: failed {failed} times");
    failed
}

#[test]
fn an_order_on_a_disk_that_fails() {
    crate::databases::run(async {
        assert!(at_each_call(Deed::Order, Fault::Broken, true, 11).await > 3);
        assert!(at_each_call(Deed::Order, Fault::Short, false, 17).await > 2);
    });
}

#[test]
fn a_cancellation_on_a_disk_that_fails() {
    crate::databases::run(async {
        assert!(at_each_call(Deed::Cancellation, Fault::Broken, false, 7).await > 3);
        assert!(at_each_call(Deed::Cancellation, Fault::Full, true, 11).await > 2);
    });
}

#[test]
fn renewals_on_a_disk_that_fails() {
    crate::databases::run(async {
        assert!(at_each_call(Deed::Renewals, Fault::Broken, true, 101).await > 2);
    });
}

#[test]
#[ignore = "long: every call to the disk, in every way; `cargo xtask nightly` runs it"]
fn every_call_to_the_disk_fails_once() {
    crate::databases::run(async {
        let mut failed = 0;
        for fault in [Fault::Broken, Fault::Full, Fault::Short] {
            for for_ever in [false, true] {
                for (deed, step) in [
                    (Deed::Order, 1),
                    (Deed::Cancellation, 1),
                    (Deed::Renewals, 13),
                ] {
                    failed += at_each_call(deed, fault, for_ever, step).await;
                }
            }
        }
        println!("failed {failed} times | answer and database disagreed 0 times");
    });
}

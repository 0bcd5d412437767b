//! The sandbox behind a gate: what is begun together meets while the processor is being asked, and
//! not only in the store.

use goodstanding_backend::app::Quotas;
use goodstanding_backend::billing;
use goodstanding_backend::billing::processor::{Call, Processor, ProcessorRequest};
use goodstanding_shared::payments::ProcessorKind;
use tokio::sync::watch;

use crate::harness::{DatabaseKind, TestApp};

/// Closed while a race is on: nobody is answered until everybody is done, or waits for an answer
/// too.
#[derive(Clone)]
pub(super) struct Gate {
    /// How many are on their way.
    running: watch::Sender<usize>,
}

impl Gate {
    /// Nobody is held up before the first race.
    pub(super) fn open() -> Self {
        Self {
            running: watch::Sender::new(0),
        }
    }

    /// Holds everybody up until so many have come as far as they can.
    pub(super) fn close_for(&self, running: usize) {
        self.running.send_replace(running);
    }

    /// One of them has come as far as it can.
    pub(super) fn arrive(&self) {
        self.running
            .send_modify(|running| *running = running.saturating_sub(1));
    }

    /// A server whose sandbox is behind it.
    pub(super) async fn server(&self, database: DatabaseKind) -> TestApp {
        let gate = self.clone();
        let processor = move || -> Box<dyn Processor> {
            Box::new(Gated {
                gate: gate.clone(),
                sandbox: billing::sandbox(),
            })
        };
        // Every pair has an order and a card of its own, all of one customer.
        let quotas = Quotas {
            orders_per_hour: 1_000.try_into().unwrap(),
            payment_methods: 1_000.try_into().unwrap(),
        };
        TestApp::with_quotas(database, quotas, processor).await
    }
}

struct Gated {
    gate: Gate,
    sandbox: Box<dyn Processor>,
}

impl Gated {
    fn when_open<'a>(&'a self, call: Call<'a>) -> Call<'a> {
        Box::pin(async move {
            self.gate.arrive();
            let mut running = self.gate.running.subscribe();
            running.wait_for(|running| *running == 0).await.unwrap();
            call.await
        })
    }
}

impl Processor for Gated {
    fn kind(&self) -> ProcessorKind {
        self.sandbox.kind()
    }

    fn charge<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.when_open(self.sandbox.charge(order))
    }

    fn refund<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.when_open(self.sandbox.refund(order))
    }

    fn validate<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.when_open(self.sandbox.validate(order))
    }

    fn inquire<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a> {
        self.when_open(self.sandbox.inquire(order))
    }

    fn decide<'a>(&'a self, order: &'a ProcessorRequest, approves: bool) -> Call<'a> {
        self.when_open(self.sandbox.decide(order, approves))
    }
}

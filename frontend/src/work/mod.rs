//! What the server does because time passes, for staff: the clock of a demo, and the worker.

mod advance;
mod by_kind;
mod clock_page;
mod objects;
mod times;
mod ways;
mod worker_page;

pub use clock_page::ClockPage;
pub use worker_page::WorkerPage;

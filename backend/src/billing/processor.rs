//! The seam to whoever moves the money: one call for each operation, each known to the processor by
//! the number of its transaction.
//!
//! An operation may be asked for any number of times under one number, and happens once. No answer
//! is an answer too: the transaction says so, and it is asked again.

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::money::Money;
use goodstanding_shared::payments::{Behaviour, PaymentMethodKind, ProcessorKind};
use goodstanding_shared::transactions::{ResponseCode, TransactionStatus};

/// How long money that was taken needs to arrive, by card and by bank transfer.
pub(super) const SETTLES_AFTER: TimeDelta = TimeDelta::days(2);

/// The way to pay, as the processor knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// How money is moved.
    pub kind: PaymentMethodKind,
    /// The last day on which a card works.
    pub expires_on: Option<NaiveDate>,
    /// How the sandbox answers.
    pub behaviour: Behaviour,
    /// How often the sandbox declines before it takes the money.
    pub soft_declines: u32,
    /// After how many seconds the sandbox answers.
    pub answers_after_s: u32,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessorRequest {
    /// The number of the transaction: the key under which the processor knows the operation.
    pub transaction: TransactionId,
    /// How much is charged or given back.
    pub amount: Money,
    /// From which account, or back to it.
    pub account: Account,
    /// Which attempt at the same charge it is: 0 for the first.
    pub retry: u32,
    /// When the transaction was made.
    pub made_at: DateTime<Utc>,
    /// How it stands, as far as is known here.
    pub status: TransactionStatus,
    /// The present instant, in UTC.
    pub now: DateTime<Utc>,
}

/// What the processor says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessorResponse {
    /// Every status that the transaction reached since it was asked last, in order; empty when
    /// nothing is known yet or nothing is new.
    pub reached: Vec<TransactionStatus>,
    /// Why it came to that; none where the answer gives no reason.
    pub code: Option<ResponseCode>,
    /// What the processor adds in words.
    pub note: Option<String>,
    /// When to ask again; none: it is final.
    pub ask_again_at: Option<DateTime<Utc>>,
}

/// A call under way.
pub type Call<'a> = Pin<Box<dyn Future<Output = ProcessorResponse> + Send + 'a>>;

/// Whoever moves the money.
pub trait Processor: Send + Sync {
    /// Which one it is: what can be paid with.
    fn kind(&self) -> ProcessorKind;

    /// Authorizes the amount and captures it.
    fn charge<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a>;

    /// Gives back what was captured, or a part of it.
    fn refund<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a>;

    /// Checks an account; no money moves.
    fn validate<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a>;

    /// Says what became of a transaction that was asked for before: settled, taken back, or still
    /// unknown.
    fn inquire<'a>(&'a self, order: &'a ProcessorRequest) -> Call<'a>;

    /// The holder of the account approves, or refuses, a charge that waits for it. Real processors
    /// learn it from the bank; in the sandbox the page plays the bank.
    fn decide<'a>(&'a self, order: &'a ProcessorRequest, approves: bool) -> Call<'a>;
}

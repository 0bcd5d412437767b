//! A transaction from its beginning to its answer.

mod answer;
mod ask;
mod begin;
mod call_off;
mod invoices;
mod read;
mod refund;

pub(crate) use self::answer::{answered, settle};
pub(crate) use self::ask::{ask, ask_at_once, decide, decide_at_once};
pub(crate) use self::begin::{PreparedTransaction, begin_refund};
pub(in crate::billing) use self::begin::{Wanted, prepare, prepare_as, prepare_refund};
pub(crate) use self::call_off::call_off;
pub(crate) use self::invoices::{invoice_due, invoice_paid};
pub(in crate::billing) use self::read::oldest_invoice;
pub(crate) use self::read::{
    PendingTransaction, all_taken, find, last_taken, open_invoices, refunded,
};
pub(in crate::billing) use self::refund::left_of_all;
pub(crate) use self::refund::{refund, refund_everything};

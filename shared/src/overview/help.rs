//! What the customer can do about something that is unpaid.

use crate::services::UnpaidReason;

closed_enum! {
    /// What the customer can do about something that is unpaid.
    pub enum TroubleHelp {
        /// Paying what failed, with the same payment method or another one.
        Pay = "pay",
        /// Approving the charge, in the banking app or here.
        Approve = "approve",
        /// Paying the invoice, outside of this system.
        PayInvoice = "pay_invoice",
    }
}

impl TroubleHelp {
    /// What helps where something is unpaid for this reason.
    pub const fn of(reason: UnpaidReason) -> Self {
        match reason {
            UnpaidReason::FirstPaymentFailed
            | UnpaidReason::PaymentFailed
            | UnpaidReason::UnusablePaymentMethod
            | UnpaidReason::RetriesFailed => Self::Pay,
            UnpaidReason::AwaitsApproval => Self::Approve,
            UnpaidReason::InvoiceOpen | UnpaidReason::InvoiceOverdue => Self::PayInvoice,
        }
    }

    /// Whether the charges that would come after are promised all the same: not after one that
    /// failed.
    pub const fn keeps_promises(self) -> bool {
        match self {
            Self::Pay => false,
            Self::Approve | Self::PayInvoice => true,
        }
    }
}

//! What must hold in every database, each under a name that stays.

/// Declares the invariants: a variant, the code under which it is known, and what it says.
macro_rules! invariants {
    ($( $name:ident = $code:literal, $words:literal; )+) => {
        /// Something that must hold in every database.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Invariant {
            $( #[doc = $words] $name, )+
        }

        impl Invariant {
            /// All of them, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            /// The name under which it is printed: what it is about, a dot, and what it asks.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$name => $code, )+ }
            }

            /// What it says, in a sentence.
            pub const fn words(self) -> &'static str {
                match self { $( Self::$name => $words, )+ }
            }
        }
    };
}

invariants! {
    SubscriptionReadable = "subscription.readable", "Every column of a subscription means something, and there is its plan.";
    SubscriptionLegalPair = "subscription.legal_pair", "Status and billing status are one of the legal pairs.";
    SubscriptionPendingActivation = "subscription.pending_activation", "A Pending Activation has not begun: its next bill is on its start date, and nothing is paid.";
    SubscriptionPendingCancel = "subscription.pending_cancel", "A Pending Cancel has an end date, ahead or about to be carried out, and no next bill.";
    SubscriptionPendingPause = "subscription.pending_pause", "A Pending Pause pauses on the day of its next bill and has no end date.";
    SubscriptionPaused = "subscription.paused", "What is Paused says since when, and has neither a next bill nor an end date.";
    SubscriptionFailing = "subscription.failing", "While a charge fails, the unpaid day is known and the end date is ahead, or about to be carried out; in retry it is known when it is tried again.";
    SubscriptionFailedToCollect = "subscription.failed_to_collect", "What Failed to Collect has an end date, and it has come.";
    SubscriptionOverdue = "subscription.overdue", "What is Overdue has an invoice whose due date has passed, and is suspended and given up on the days that follow from it.";
    SubscriptionInvoicePayer = "subscription.invoice_payer", "What is Overdue is paid by invoice.";
    SubscriptionOpenInvoice = "subscription.open_invoice", "The due date of the oldest unpaid invoice is remembered, and none where all are paid.";
    SubscriptionFreeTrial = "subscription.free_trial", "In Free/Trial nothing was paid for the present period, and the plan itself makes it free.";
    SubscriptionEndMargin = "subscription.end_margin", "While billing is well, the end date is the next bill date and the plan's days of grace.";
    SubscriptionEntitled = "subscription.entitled", "Services work until the day that follows from the status: the end, the pause, or not before the start.";
    SubscriptionSchedule = "subscription.schedule", "The next bill is on the first day of a cycle of the plan; after a resume it may be for what is left of one.";
    SubscriptionEnded = "subscription.ended", "What is over has an end date that has come, and nothing that would still happen: no next bill, no retry, no charge under way.";
    SubscriptionReason = "subscription.reason", "What is cancelled, or to be, has the code of a reason, and nothing else that lives has one.";
    SubscriptionCharging = "subscription.charging", "The charge that a subscription waits for is its own and open; what is Pending Acceptance waits for one.";
    SubscriptionRestores = "subscription.restores", "Only a Pending Cancel remembers what a withdrawal restores, only it and a pause the bill date.";
    SubscriptionStandings = "subscription.standings", "The record of standings begins with the subscription, has no gap, and its one present row is how it stands.";
    SubscriptionHistory = "subscription.history", "The history begins when it was made, is readable and in order of time, and ends where the subscription stands.";
    SubscriptionArrows = "subscription.arrows", "Every change in the history is an arrow of the state machine.";
    SubscriptionVersion = "subscription.version", "The version grew at least as often as the history tells of changes.";
    SubscriptionBills = "subscription.bills", "What lives bills at least one service that does, unless it was imported without any.";
    SubscriptionItems = "subscription.items", "What lives bills exactly the quantities and prices of its live services.";
    SubscriptionPredecessor = "subscription.predecessor", "What a subscription replaced is Upgraded, and what is Upgraded was replaced.";
    ServiceReadable = "service.readable", "Every column of a service means something.";
    ServiceDates = "service.dates", "What runs or was suspended says since when, and what is Pending was never activated.";
    ServiceCauses = "service.causes", "What is Suspended has a cause, and nothing else has one.";
    ServicePaused = "service.paused", "A service is suspended as paused exactly while its subscription is Paused.";
    ServiceInvoiceOverdue = "service.invoice_overdue", "A service is suspended for an overdue invoice exactly from the end of the days of grace until it is paid.";
    ServiceEndedFor = "service.ended_for", "Canceled only at request, Terminated only for another cause; what lives has no cause of an end.";
    ServiceOutlives = "service.outlives", "No service lives under a subscription that is over.";
    ServiceBilled = "service.billed", "What lives is billed by a subscription, was paid once, or is free for good.";
    ServiceCycle = "service.cycle", "A service is billed in the cycle of its subscription's plan.";
    ServiceSetUp = "service.set_up", "What waits for nothing is set up, and what is not paid or has not begun is not.";
    ServiceNextDue = "service.next_due", "The next due date is the one that follows from the service and its subscription.";
    ServicePeriod = "service.period", "What is set up has the present period of its subscription.";
    ServicePendingCancel = "service.pending_cancel", "Every live service of a Pending Cancel carries an open request that takes effect on its end date.";
    ServiceHistory = "service.history", "The history is readable and in order of time, goes along the arrows of the state machine, and ends where the service stands.";
    ServiceVersion = "service.version", "The version grew at least as often as the history tells of changes.";
    RequestOneOpen = "request.one_open", "A service has at most one open cancellation request.";
    RequestDates = "request.dates", "A request is closed exactly when it is not open, and not before it was made.";
    RequestEffect = "request.effect", "An open request is about a service that lives, a completed one about a service that is over.";
    DueSubscription = "due.subscription", "Exactly what the rules say is due next of a subscription is in the table of due work.";
    DueCancellation = "due.cancellation", "Exactly the open requests are due, each on its day.";
    DueTransaction = "due.transaction", "Exactly what is awaited of a transaction is due.";
    DueObject = "due.object", "Due work is about something that exists.";
    MoneyReadable = "money.readable", "Every column of a transaction means something.";
    MoneyLog = "money.log", "The log of a transaction has no gap, runs with time, and ends at its status.";
    MoneyResponse = "money.response", "What was cancelled has the code of an answer that says why.";
    MoneyItems = "money.items", "The items of a transaction add up to its amount.";
    MoneyRefunds = "money.refunds", "A refund is of money that was taken, in its currency, and no more than that is given back.";
    MoneyRetries = "money.retries", "Before a retry there was an attempt at the same cycle, and it took no money.";
    MoneyAttempts = "money.attempts", "While a charge fails, as many attempts at it were declined as are counted.";
    MoneyCycle = "money.cycle", "No cycle is paid twice, unless one of the payments was given back.";
    MoneyShares = "money.shares", "What counts as paid for the present period of a subscription is the sum of what counts for its services.";
    MoneyPaid = "money.paid", "What counts as paid for the present period is what was captured for it, less refunds and setup fees.";
    MoneySince = "money.since", "No transaction is older than the subscription that it is for, unless that one replaced another.";
    MoneyCurrency = "money.currency", "Everything of a customer is in the customer's currency.";
    NumberTransactions = "number.transactions", "Transactions are numbered from 1 without a gap, and the counter holds the last number.";
    NumberOrders = "number.orders", "Orders are numbered without a gap, and the counter holds the last number.";
    NumberOrder = "number.order", "Numbers of transactions were given in the order in which they were made, as far as none of them waited; the leaps of a demo's clock say nothing of it.";
    OrderLines = "order.lines", "An order has lines, and what they cost is what it says is due.";
    OrderCharged = "order.charged", "What an order says is due was charged with it.";
    CustomerAttention = "customer.attention", "What is remembered of how badly a customer's billing needs somebody follows from the subscriptions.";
    CustomerServices = "customer.services", "A customer has as many services as are remembered.";
    ReferenceOwner = "reference.owner", "What belongs together belongs to one customer.";
    ReferencePayment = "reference.payment", "What lives is paid with a way to pay that is there, and transactions are of the kind of theirs.";
    HistoryChain = "history.chain", "Every entry of the history is what was written, at its place in the chain of digests.";
    TimeAhead = "time.ahead", "Nothing that happened is yet to come.";
}

impl std::fmt::Display for Invariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Invariant;

    #[test]
    fn each_has_a_name_of_its_own() {
        let codes: BTreeSet<_> = Invariant::ALL.iter().map(|one| one.code()).collect();
        assert_eq!(codes.len(), Invariant::ALL.len());
        assert!(codes.iter().all(|code| code.split('.').count() == 2));
    }
}

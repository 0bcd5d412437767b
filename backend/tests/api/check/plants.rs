//! What is broken by hand, past the server: a plant for each invariant.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use goodstanding_backend::check::Invariant as I;
use goodstanding_backend::store::{Database, StoreError};

/// A breach by hand.
pub(super) struct Plant {
    pub(super) invariant: I,
    /// Which object breaks it: a query of one text.
    object: &'static str,
    /// What breaks it; `OBJECT` is the object.
    statements: &'static str,
    /// The constraint that the database has against it, by its table: taken away for the plant.
    constraint: Option<(&'static str, &'static str)>,
}

const fn plant(invariant: I, object: &'static str, statements: &'static str) -> Plant {
    Plant {
        invariant,
        object,
        statements,
        constraint: None,
    }
}

#[derive(QueryableByName)]
struct Object {
    #[diesel(sql_type = Text)]
    object: String,
}

impl Plant {
    pub(super) fn object(&self, tx: &mut Database) -> Result<String, StoreError> {
        let query = format!("select cast(({}) as text) as object", self.object);
        let found: Object = diesel::sql_query(query).get_result(tx)?;
        Ok(found.object)
    }

    pub(super) fn put(&self, tx: &mut Database, object: &str) -> Result<(), StoreError> {
        if let Some((table, name)) = self.constraint {
            let words = match tx {
                Database::Sqlite(_) => "pragma ignore_check_constraints = on".to_owned(),
                #[cfg(feature = "postgres")]
                Database::Postgres(_) => format!("alter table {table} drop constraint {name}"),
            };
            let _ = (table, name);
            tx.batch_execute(&words)?;
        }
        for statement in self.statements.split(';') {
            let statement = statement.replace("OBJECT", object);
            if !statement.trim().is_empty() {
                tx.batch_execute(&statement)?;
            }
        }
        Ok(())
    }

    /// What a roll-back does not undo.
    pub(super) fn allow_no_more(&self, tx: &mut Database) -> Result<(), StoreError> {
        if let (Database::Sqlite(_), Some(_)) = (&tx, self.constraint) {
            tx.batch_execute("pragma ignore_check_constraints = off")?;
        }
        Ok(())
    }
}

/// A subscription that is well, is billed again, and was never paused, suspended or replaced.
const WELL: &str = "select min(s.id) from subscriptions s
    join services v on v.subscription_id = s.id and v.status = 'active' and v.cycle is not null
        and v.price_minor > 0
    where s.status = 'active' and s.billing_status = 'good_standing' and s.charging_id is null
        and s.next_bill_on is not null and s.previous_id is null
        and not exists (select 1 from standings p where p.subscription_id = s.id
            and p.status = 'paused')
        and not exists (select 1 from open_invoices o where o.subscription_id = s.id)
        and exists (select 1 from transactions t join transaction_items i on i.transaction_id = t.id
            where t.subscription_id = s.id and t.status in ('captured', 'settled')
                and i.period_start = s.paid_from)";
/// A service of such a one.
const SERVICE: &str = "select min(v.id) from services v join subscriptions s
    on s.id = v.subscription_id
    join products p on p.id = v.product_id
    where v.status = 'active' and s.status = 'active' and s.billing_status = 'good_standing'
        and p.setup = 'on_first_payment'
        and v.cycle is not null and v.price_minor > 0";

/// A subscription that stands so.
macro_rules! standing {
    ($pair:literal) => {
        concat!("select min(id) from subscriptions where ", $pair)
    };
}

/// A breach of every invariant; some have several.
pub(super) static PLANTS: &[Plant] = &[
    plant(
        I::SubscriptionReadable,
        standing!("status = 'pending_cancel'"),
        "update subscriptions set billing_status_before = 'fine' where id = 'OBJECT'",
    ),
    Plant {
        constraint: Some(("subscriptions", "legal_pair")),
        ..plant(
            I::SubscriptionLegalPair,
            standing!("status = 'paused'"),
            "update subscriptions set billing_status = 'in_retry' where id = 'OBJECT'",
        )
    },
    plant(
        I::SubscriptionPendingActivation,
        standing!("status = 'pending_activation'"),
        "update subscriptions set paid_from = starts_on where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionPendingCancel,
        standing!("status = 'pending_cancel'"),
        "update subscriptions set next_bill_on = ends_on where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionPendingPause,
        standing!("status = 'pending_pause'"),
        "update subscriptions set ends_on = paused_on where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionPaused,
        standing!("status = 'paused'"),
        "update subscriptions set ends_on = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionFailing,
        standing!("billing_status = 'grace_period'"),
        "update subscriptions set ends_on = next_bill_on where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionFailedToCollect,
        standing!("billing_status = 'failed_to_collect'"),
        "update subscriptions set ends_on = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionOverdue,
        standing!("billing_status = 'overdue'"),
        "delete from open_invoices where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionOverdue,
        "select min(subscription_id) from open_invoices where gives_up_on is not null",
        "update open_invoices set gives_up_on = '2031-01-01' where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionInvoicePayer,
        standing!("billing_status = 'overdue'"),
        "update subscriptions set payment_method_id = (select min(m.id) from payment_methods m
         where m.kind = 'card' and m.customer_id = subscriptions.customer_id)
         where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionOpenInvoice,
        "select min(subscription_id) from open_invoices",
        "update open_invoices set due_on = '2031-01-01' where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionFreeTrial,
        standing!("billing_status = 'free_trial'"),
        "update subscriptions set paid_minor = 500 where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionEndMargin,
        WELL,
        "update subscriptions set ends_on = next_bill_on where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionEntitled,
        WELL,
        "update subscriptions set entitled_through = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionSchedule,
        WELL,
        "update subscriptions set anchor_on = '2026-01-02', anchor_cycle = 0, anchor_months = 0,
            next_bill_on = '2027-05-05' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionEnded,
        standing!("status = 'cancelled'"),
        "update subscriptions set next_bill_on = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionReason,
        standing!("status = 'pending_cancel'"),
        "update subscriptions set cancel_reason = null where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionCharging,
        standing!("billing_status = 'pending_acceptance'"),
        "update subscriptions set charging_id = null where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionCharging,
        standing!("charging_id is not null"),
        "update subscriptions set charging_id = (select min(id) from transactions
            where subscription_id <> 'OBJECT') where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionRestores,
        WELL,
        "update subscriptions set billing_status_before = 'good_standing' where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionStandings,
        WELL,
        "delete from standings where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionStandings,
        "select min(subscription_id) from standings where until_at is not null",
        "update standings set until_at = until_at - 1 where subscription_id = 'OBJECT'
            and until_at is not null",
    ),
    plant(
        I::SubscriptionHistory,
        WELL,
        r#"insert into activity (id, customer_id, subscription_id, at, actor, event)
           select 'act_planted', customer_id, id, updated_at, 'system',
               '{"kind":"subscription_changed","event":"paused","from":{"status":"active","billing_status":"good_standing"},"to":{"status":"paused","billing_status":"good_standing"}}'
           from subscriptions where id = 'OBJECT'"#,
    ),
    plant(
        I::SubscriptionArrows,
        WELL,
        r#"insert into activity (id, customer_id, subscription_id, at, actor, event)
           select 'act_planted', customer_id, id, updated_at, 'system',
               '{"kind":"subscription_changed","event":"renewed","from":{"status":"active","billing_status":"good_standing"},"to":{"status":"active","billing_status":"in_retry"}}'
           from subscriptions where id = 'OBJECT'"#,
    ),
    plant(
        I::SubscriptionVersion,
        "select subscription_id from activity where event like '%subscription_changed%'
         group by subscription_id
         order by count(distinct at) desc, subscription_id limit 1",
        "update subscriptions set version = 1 where id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionBills,
        WELL,
        "update services set status = 'terminated', ended_for = 'forced', next_due = null
            where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionItems,
        WELL,
        "update subscription_items set quantity = quantity + 1 where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionItems,
        WELL,
        "update subscription_items set price_minor = price_minor + 1
            where subscription_id = 'OBJECT'",
    ),
    plant(
        I::SubscriptionPredecessor,
        "select min(s.id) from subscriptions s join subscriptions n on n.previous_id = s.id
            where s.status = 'upgraded'",
        "update subscriptions set previous_id = null where previous_id = 'OBJECT'",
    ),
    plant(
        I::ServiceReadable,
        SERVICE,
        "update services set cycle = 'fortnight' where id = 'OBJECT'",
    ),
    plant(
        I::ServiceDates,
        "select min(id) from services where status = 'pending'",
        "update services set activated_at = created_at where id = 'OBJECT'",
    ),
    plant(
        I::ServiceCauses,
        SERVICE,
        "update services set suspension_causes = 'by_staff' where id = 'OBJECT'",
    ),
    plant(
        I::ServicePaused,
        "select min(v.id) from services v join subscriptions s on s.id = v.subscription_id
            where s.status = 'paused' and v.status = 'suspended'",
        "update services set status = 'active', suspension_causes = '' where id = 'OBJECT'",
    ),
    plant(
        I::ServiceInvoiceOverdue,
        SERVICE,
        "update services set status = 'suspended', suspension_causes = 'invoice_overdue'
            where id = 'OBJECT'",
    ),
    plant(
        I::ServiceEndedFor,
        "select min(id) from services where status = 'canceled'",
        "update services set ended_for = 'unpaid' where id = 'OBJECT'",
    ),
    plant(
        I::ServiceOutlives,
        "select min(v.id) from services v join subscriptions s on s.id = v.subscription_id
         where s.status = 'cancelled' and v.activated_at is not null",
        "update services set status = 'active', ended_for = null where id = 'OBJECT'",
    ),
    plant(
        I::ServiceBilled,
        SERVICE,
        "update services set subscription_id = null where id = 'OBJECT'",
    ),
    plant(
        I::ServiceCycle,
        SERVICE,
        "update services set cycle = '5 week' where id = 'OBJECT'",
    ),
    plant(
        I::ServiceSetUp,
        SERVICE,
        "update services set status = 'pending', activated_at = null where id = 'OBJECT'",
    ),
    plant(
        I::ServiceSetUp,
        SERVICE,
        "update services set period_start = null where id = 'OBJECT'",
    ),
    plant(
        I::ServiceNextDue,
        SERVICE,
        "update services set next_due = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::ServicePeriod,
        SERVICE,
        "update services set period_end = '2031-01-01' where id = 'OBJECT'",
    ),
    plant(
        I::ServicePendingCancel,
        "select min(v.id) from services v join subscriptions s on s.id = v.subscription_id
         where s.status = 'pending_cancel' and v.status in ('pending', 'active', 'suspended')",
        "update cancellations set state = 'withdrawn', closed_at = requested_at
            where service_id = 'OBJECT' and state = 'open'",
    ),
    plant(
        I::ServiceHistory,
        SERVICE,
        r#"insert into activity (id, customer_id, service_id, at, actor, event)
           select 'act_planted', customer_id, id, updated_at, 'system', '{"kind":"service_ended"}' from services where id = 'OBJECT'"#,
    ),
    plant(
        I::ServiceHistory,
        SERVICE,
        r#"insert into activity (id, customer_id, service_id, at, actor, event)
           select 'act_planted', customer_id, id, updated_at, 'system', '{"kind":"service_lost"}' from services where id = 'OBJECT'"#,
    ),
    plant(
        I::ServiceVersion,
        "select service_id from activity where service_id is not null group by service_id
            order by count(distinct at) desc, service_id limit 1",
        "update services set version = 1 where id = 'OBJECT'",
    ),
    plant(
        I::RequestOneOpen,
        "select min(service_id) from cancellations where state = 'open'",
        "drop index one_open_cancellation;
         insert into cancellations (id, service_id, customer_id, requested_by, type, reason, state,
             requested_at, effective_on)
         select 'crq_planted', service_id, customer_id, requested_by, type, reason, state,
             requested_at, effective_on
         from cancellations where service_id = 'OBJECT' and state = 'open'",
    ),
    plant(
        I::RequestDates,
        "select min(id) from cancellations where state = 'completed'",
        "update cancellations set closed_at = requested_at - 1 where id = 'OBJECT'",
    ),
    plant(
        I::RequestEffect,
        "select min(id) from cancellations where state = 'open'",
        "update cancellations set state = 'completed', closed_at = requested_at
            where id = 'OBJECT'",
    ),
    plant(
        I::DueSubscription,
        WELL,
        "delete from due where kind = 'subscription' and object = 'OBJECT'",
    ),
    plant(
        I::DueSubscription,
        standing!("status = 'cancelled'"),
        "insert into due (kind, object, what, at, try_at)
            values ('subscription', 'OBJECT', 'bill', 1, 1)",
    ),
    plant(
        I::DueCancellation,
        "select min(id) from cancellations where state = 'open'",
        "update due set at = at + 86400000 where kind = 'cancellation' and object = 'OBJECT'",
    ),
    plant(
        I::DueTransaction,
        "select min(object) from due where kind = 'transaction' and what = 'approval'",
        "delete from due where kind = 'transaction' and object = 'OBJECT'",
    ),
    plant(
        I::DueTransaction,
        "select min(id) from transactions where status = 'authorization_pending'
            and payment_kind = 'invoice'",
        "update transactions set updated_at = updated_at + 1728000000 where id = 'OBJECT'",
    ),
    plant(
        I::DueTransaction,
        "select min(id) from transactions where status = 'cancelled'",
        "insert into due (kind, object, what, at, try_at)
            values ('transaction', 'OBJECT', 'answer', 1, 1)",
    ),
    plant(
        I::DueObject,
        "select 'sub_of_nobody'",
        "insert into due (kind, object, what, at, try_at)
            values ('subscription', 'OBJECT', 'bill', 1, 1)",
    ),
    plant(
        I::MoneyReadable,
        "select min(id) from transactions",
        "update transactions set response_code = 'perhaps' where id = 'OBJECT'",
    ),
    plant(
        I::MoneyLog,
        "select min(id) from transactions where status = 'settled'",
        "delete from transaction_log where transaction_id = 'OBJECT' and status = 'settled'",
    ),
    plant(
        I::MoneyResponse,
        "select min(id) from transactions where status = 'cancelled'",
        "update transactions set response_code = null where id = 'OBJECT'",
    ),
    plant(
        I::MoneyItems,
        "select min(transaction_id) from transaction_items",
        "update transaction_items set amount_minor = amount_minor + 1
            where transaction_id = 'OBJECT' and position = 0",
    ),
    plant(
        I::MoneyRefunds,
        "select min(refund_of) from transactions where status <> 'cancelled'",
        "update transactions set amount_minor = 99999999 where refund_of = 'OBJECT'",
    ),
    plant(
        I::MoneyRefunds,
        "select min(id) from transactions where refund_of is not null",
        "update transactions set refund_of = (select min(id) from transactions
            where status = 'cancelled') where id = 'OBJECT'",
    ),
    plant(
        I::MoneyRetries,
        "select min(id) from transactions where kind = 'recurring' and retry = 0",
        "update transactions set retry = 3 where id = 'OBJECT'",
    ),
    plant(
        I::MoneyAttempts,
        standing!("billing_status = 'in_retry'"),
        "update subscriptions set failed_attempts = failed_attempts + 1 where id = 'OBJECT'",
    ),
    plant(
        I::MoneyCycle,
        "select min(t.subscription_id) from transactions t join transactions o
         on o.subscription_id = t.subscription_id and o.billing_cycle = t.billing_cycle + 1
         where t.kind = 'recurring' and o.kind = 'recurring' and t.status = 'settled'
             and o.status = 'settled' and t.billing_cycle > 0
             and not exists (select 1 from transactions r where r.refund_of in (t.id, o.id))",
        "update transactions set billing_cycle = 1 where subscription_id = 'OBJECT'
            and kind = 'recurring'",
    ),
    plant(
        I::MoneyShares,
        WELL,
        "update services set paid_minor = paid_minor + 1 where subscription_id = 'OBJECT'",
    ),
    plant(
        I::MoneyPaid,
        WELL,
        "update subscriptions set paid_minor = paid_minor + 1 where id = 'OBJECT'",
    ),
    plant(
        I::MoneySince,
        "select min(t.id) from transactions t join subscriptions s on s.id = t.subscription_id
            where s.previous_id is null and t.retry = 0",
        "update transactions set created_at = 1000 where id = 'OBJECT'",
    ),
    plant(
        I::MoneyCurrency,
        "select max(id) from transactions where currency <> 'JPY'",
        "update transactions set currency = 'JPY' where id = 'OBJECT'",
    ),
    plant(
        I::MoneyCurrency,
        WELL,
        "update subscription_items set currency = 'JPY' where subscription_id = 'OBJECT'",
    ),
    plant(
        I::NumberTransactions,
        "select 'counter transactions'",
        "update counters set value = value + 1 where name = 'transactions'",
    ),
    plant(
        I::NumberTransactions,
        "select 'GS88888888'",
        "insert into transactions (id, customer_id, kind, status, amount_minor, currency,
         billing_cycle, created_at, updated_at)
         select 'OBJECT', customer_id, 'one_time', status, amount_minor, currency, billing_cycle,
             created_at, updated_at
         from transactions order by id desc limit 1",
    ),
    plant(
        I::NumberOrders,
        "select 'counter orders'",
        "update counters set value = value + 1 where name = 'orders'",
    ),
    plant(
        I::NumberOrder,
        "select max(id) from transactions",
        "update transactions set created_at = created_at - 864000000 where id = 'OBJECT'",
    ),
    plant(
        I::OrderLines,
        "select min(id) from orders where due_today_minor > 0",
        "update orders set sub_total_minor = sub_total_minor + 1,
            due_today_minor = due_today_minor + 1 where id = 'OBJECT'",
    ),
    plant(
        I::OrderLines,
        "select min(id) from orders",
        "delete from order_lines where order_id = 'OBJECT'",
    ),
    plant(
        I::OrderCharged,
        "select min(o.id) from orders o join transactions t on t.order_id = o.id
            where o.due_today_minor > 0",
        "update transactions set order_id = null where order_id = 'OBJECT'",
    ),
    plant(
        I::CustomerAttention,
        "select min(id) from customers where attention = 0",
        "update customers set attention = 3 where id = 'OBJECT'",
    ),
    plant(
        I::CustomerServices,
        "select min(id) from customers",
        "update customers set service_count = service_count + 1 where id = 'OBJECT'",
    ),
    plant(
        I::ReferenceOwner,
        SERVICE,
        "update services set customer_id = (select max(id) from customers
            where id <> services.customer_id) where id = 'OBJECT'",
    ),
    plant(
        I::ReferencePayment,
        WELL,
        "update payment_methods set removed_at = created_at, is_default = (1 = 0)
         where id = (select payment_method_id from subscriptions where id = 'OBJECT')",
    ),
    plant(
        I::HistoryChain,
        "select 'act_planted' from customers limit 1",
        r#"insert into activity (id, customer_id, service_id, at, actor, event)
           select 'OBJECT', customer_id, id, updated_at, 'system', '{"kind":"service_archived"}' from services order by id limit 1"#,
    ),
    plant(
        I::TimeAhead,
        SERVICE,
        r#"insert into activity (id, customer_id, service_id, at, actor, event)
           select 'act_planted', customer_id, id, 1999000000000, 'system', '{"kind":"service_activated"}' from services where id = 'OBJECT'"#,
    ),
];

//! What belongs to whom, orders with their lines, and what customers need: found by joining.

use diesel::prelude::*;
use diesel::sql_types::Text;
use goodstanding_shared::subscriptions::SubscriptionStatus;

use super::invariants::Invariant as I;
use super::report::{PAGE, Report};
use crate::customers::db::attention_of;
use crate::store::schema::{customers, subscriptions};
use crate::store::{Database, StoreError};

#[derive(QueryableByName)]
struct Wrong {
    #[diesel(sql_type = Text)]
    object: String,
    #[diesel(sql_type = Text)]
    words: String,
}

/// Each query finds what must not be, as the object and what is wrong with it. LIVE are the
/// statuses of subscriptions that are not over.
const QUERIES: [(I, &str); 20] = [
    (
        I::ReferenceOwner,
        "select v.id as object, 'is of ' || v.customer_id || ', its subscription of ' || s.customer_id as words
         from services v join subscriptions s on s.id = v.subscription_id where s.customer_id <> v.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select v.id as object, 'is of ' || v.customer_id || ', its order of ' || o.customer_id as words
         from services v join orders o on o.id = v.order_id where o.customer_id <> v.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select t.id as object, 'is of ' || t.customer_id || ', its subscription of ' || s.customer_id as words
         from transactions t join subscriptions s on s.id = t.subscription_id where s.customer_id <> t.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select s.id as object, 'is of ' || s.customer_id || ', its way to pay of ' || m.customer_id as words
         from subscriptions s join payment_methods m on m.id = s.payment_method_id where m.customer_id <> s.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select c.id as object, 'is of ' || c.customer_id || ', its service of ' || v.customer_id as words
         from cancellations c join services v on v.id = c.service_id where v.customer_id <> c.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select t.id as object, 'is of ' || t.customer_id || ', its way to pay of ' || m.customer_id as words
         from transactions t join payment_methods m on m.id = t.payment_method_id where m.customer_id <> t.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select a.id as object, 'tells ' || a.customer_id || ' of a service of ' || v.customer_id as words
         from activity a join services v on v.id = a.service_id where v.customer_id <> a.customer_id",
    ),
    (
        I::ReferenceOwner,
        "select a.id as object, 'tells ' || a.customer_id || ' of a subscription of ' || s.customer_id as words
         from activity a join subscriptions s on s.id = a.subscription_id where s.customer_id <> a.customer_id",
    ),
    (
        I::MoneyCurrency,
        "select v.id as object, 'is in ' || v.currency || ', its customer in ' || c.currency as words
         from services v join customers c on c.id = v.customer_id where c.currency <> v.currency",
    ),
    (
        I::MoneyCurrency,
        "select t.id as object, 'is in ' || t.currency || ', its customer in ' || c.currency as words
         from transactions t join customers c on c.id = t.customer_id where c.currency <> t.currency",
    ),
    (
        I::MoneyCurrency,
        "select s.id as object, 'bills ' || i.product_id || ' in ' || i.currency || ', its customer is in ' || c.currency as words
         from subscription_items i join subscriptions s on s.id = i.subscription_id join customers c on c.id = s.customer_id
         where c.currency <> i.currency",
    ),
    (
        I::ReferencePayment,
        "select s.id as object, 'is ' || s.status || ' and paid with ' || m.id || ', which was removed' as words
         from subscriptions s join payment_methods m on m.id = s.payment_method_id
         where m.removed_at is not null and s.status in (LIVE)",
    ),
    (
        I::ReferencePayment,
        "select t.id as object, 'is of ' || t.payment_kind || ', its way to pay is ' || m.kind as words
         from transactions t join payment_methods m on m.id = t.payment_method_id where m.kind <> t.payment_kind",
    ),
    (
        I::SubscriptionPredecessor,
        "select s.id as object, 'replaced ' || p.id || ', which is ' || p.status as words
         from subscriptions s join subscriptions p on p.id = s.previous_id where p.status not in ('upgraded', 'deleted')",
    ),
    (
        I::SubscriptionPredecessor,
        "select s.id as object, 'is upgraded, and nothing replaced it' as words from subscriptions s
         where s.status = 'upgraded' and not exists (select 1 from subscriptions n where n.previous_id = s.id)",
    ),
    (
        I::OrderLines,
        "select o.id as object, 'has no line' as words from orders o
         where not exists (select 1 from order_lines l where l.order_id = o.id)",
    ),
    (
        I::OrderLines,
        "select o.id as object, 'its line ' || l.position || ' is of ' || l.service_id || ', which another order made' as words
         from orders o join order_lines l on l.order_id = o.id join services v on v.id = l.service_id
         where v.order_id is null or v.order_id <> o.id",
    ),
    // Nothing is due with an order that begins later.
    (
        I::OrderLines,
        "select o.id as object, 'says that ' || o.due_today_minor || ' is due; its lines cost ' || l.cost as words
         from orders o join (select order_id, sum(first_minor + setup_minor) as cost from order_lines group by order_id) l on l.order_id = o.id
         where o.due_today_minor <> l.cost and o.due_today_minor <> 0",
    ),
    (
        I::OrderCharged,
        "select o.id as object, 'says that ' || o.due_today_minor || ' is due; ' || coalesce(t.charged, 0) || ' was charged' as words
         from orders o left join (select order_id, sum(amount_minor) as charged from transactions where order_id is not null group by order_id) t
             on t.order_id = o.id
         where o.due_today_minor <> coalesce(t.charged, 0)",
    ),
    (
        I::CustomerServices,
        "select c.id as object, 'has ' || coalesce(v.number, 0) || ' services; ' || c.service_count || ' are remembered' as words
         from customers c left join (select customer_id, count(*) as number from services group by customer_id) v on v.customer_id = c.id
         where c.service_count <> coalesce(v.number, 0)",
    ),
];

pub(super) fn check(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    let live = SubscriptionStatus::ALL.iter();
    let live: Vec<String> = live
        .filter(|status| !status.has_ended())
        .map(|status| format!("'{status}'"))
        .collect();
    for (invariant, query) in QUERIES {
        let query = query.replace("LIVE", &live.join(", "));
        for wrong in diesel::sql_query(query).load::<Wrong>(conn)? {
            report.breach(invariant, &wrong.object, wrong.words);
        }
    }
    attention(conn, report)
}

fn attention(conn: &mut Database, report: &mut Report<'_>) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let page: Vec<(String, i32)> = customers::table
            .filter(customers::id.gt(&after))
            .order(customers::id.asc())
            .limit(PAGE.into())
            .select((customers::id, customers::attention))
            .load(conn)?;
        let Some((last, _)) = page.last() else {
            return Ok(());
        };
        let stands: Vec<(String, Option<String>)> = subscriptions::table
            .filter(subscriptions::customer_id.gt(&after))
            .filter(subscriptions::customer_id.le(last))
            .filter(subscriptions::billing_status.is_not_null())
            .select((subscriptions::customer_id, subscriptions::billing_status))
            .distinct()
            .order(subscriptions::customer_id.asc())
            .load(conn)?;
        after.clone_from(last);
        let mut stands = stands.into_iter().peekable();
        for (id, attention) in page {
            let mut own = Vec::new();
            while let Some((_, billing)) = stands.next_if(|(owner, _)| *owner == id) {
                own.extend(billing);
            }
            let expected = attention_of(&own);
            report.require(attention == expected, I::CustomerAttention, &id, || {
                format!("{attention} is remembered; {expected} was expected")
            });
        }
    }
}

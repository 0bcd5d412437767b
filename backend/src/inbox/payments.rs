//! The subscriptions whose payment failed or is overdue, with what the overview of their customers
//! says of them.

use std::collections::HashMap;

use goodstanding_shared::ids::SubscriptionId;
use goodstanding_shared::inbox::{NextStep, PaymentToDecide};

use crate::billing::context::{Billed, BillingContext};
use crate::languages::Languages;
use crate::store::stored::RowOf;
use crate::store::{Database, Scope, StoreError};
use crate::subscriptions::{self, coming};
use crate::{customers, overview};

/// The most urgent ones, of each way in which they came to it up to `limit`.
pub(super) fn payments(
    conn: &mut Database,
    reader: (Scope, &Languages),
    context: &BillingContext,
    limit: u32,
) -> Result<Vec<PaymentToDecide>, StoreError> {
    let ids = subscriptions::db::urgent(conn, limit)?;
    let texts: Vec<String> = ids.iter().map(SubscriptionId::to_string).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let billed = coming::billed(conn, context, &texts)?;
    let owners = billed.iter().map(|one| one.stored.customer.to_string());
    let names = customers::db::briefs(conn, owners.collect())?;
    let by_id: HashMap<SubscriptionId, &Billed<'_>> =
        billed.iter().map(|one| (one.stored.id, one)).collect();
    overview::troubles_of_all(conn, reader, &billed)?
        .into_iter()
        .map(|trouble| {
            let id = trouble.unpaid.subscription.to_string();
            let refuse = |what: &str| {
                RowOf {
                    table: "subscriptions",
                    id: &id,
                }
                .refuse(what)
            };
            let one = by_id
                .get(&trouble.unpaid.subscription)
                .ok_or_else(|| refuse("not asked for"))?;
            let life = &one.stored.life;
            Ok(PaymentToDecide {
                customer: names
                    .get(&one.stored.customer.to_string())
                    .cloned()
                    .ok_or_else(|| refuse("no customer"))?,
                standing: life.standing,
                next: life.due().map(|(on, what)| NextStep { on, what }),
                is_charging: life.is_charging,
                trouble,
            })
        })
        .collect()
}

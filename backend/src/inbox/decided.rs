//! What staff decided today, as the history tells it.

use std::collections::HashMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::inbox::{Counted, DECIDED_ITEMS, Decided, DecidedItem};
use goodstanding_shared::services::ServiceBrief;
use goodstanding_shared::text::ServiceName;

use crate::activity::db::{StaffEntry, of_staff_since};
use crate::app::App;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};
use crate::{customers, services};

/// How many entries of the history are read at most.
const ENTRIES: u32 = 500;

/// Shows what staff decided today, the newest first. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/inbox/decided", tag = "inbox", operation_id = "show_decided",
    responses(
        (status = 200, description = "The decisions of today.", body = Decided),
        Absent,
    )
)]
pub(crate) async fn show_decided(
    State(app): State<App>,
    _: StaffCaller,
    _: NoQuery,
) -> Result<Json<Decided>, Problem> {
    let since = begins(app.clock().now().date_naive());
    let decided = app
        .store()
        .read(move |conn: &mut Database| decided(conn, since))
        .await?;
    Ok(Json(decided))
}

fn decided(conn: &mut Database, since: DateTime<Utc>) -> Result<Decided, StoreError> {
    let entries = of_staff_since(conn, since, ENTRIES)?;
    let is_at_least = entries.len() == ENTRIES as usize;
    let mut acts = acts(entries);
    let total = acts.len() as u64;
    acts.truncate(DECIDED_ITEMS);
    let heads = acts.iter().filter_map(|act| act.last());
    let owners = heads.map(|entry| entry.customer.clone()).collect();
    let customers = customers::db::briefs(conn, owners)?;
    let all = || acts.iter().flatten();
    let ids = all().filter_map(|entry| entry.service.clone()).collect();
    let named = services::db::briefs_of(conn, ids)?;
    let ids: Vec<String> = all()
        .filter_map(|entry| entry.subscription.clone())
        .collect();
    let billed = services::db::briefs_of_subscriptions(conn, &ids)?;
    let mut items = Vec::with_capacity(acts.len());
    for act in &acts {
        // What was written first is what was decided; the rest follows from it.
        let Some(first) = act.last() else { continue };
        let id = first.entry.id.to_string();
        let row = RowOf {
            table: "activity",
            id: &id,
        };
        items.push(DecidedItem {
            at: first.entry.at,
            customer: customers
                .get(&first.customer)
                .cloned()
                .ok_or_else(|| row.refuse("no customer"))?,
            service: row.parse_optional("service_id", first.service.as_deref())?,
            subscription: row.parse_optional("subscription_id", first.subscription.as_deref())?,
            names: names(act, &named, &billed),
            event: first.entry.event.clone(),
        });
    }
    Ok(Decided {
        count: Counted { total, is_at_least },
        items,
    })
}

/// The entries of one decision each: of one instant, about one customer.
fn acts(entries: Vec<StaffEntry>) -> Vec<Vec<StaffEntry>> {
    let mut acts: Vec<Vec<StaffEntry>> = Vec::new();
    for entry in entries {
        let act = acts.last_mut().filter(|act| {
            act.first().is_some_and(|known| {
                known.entry.at == entry.entry.at && known.customer == entry.customer
            })
        });
        match act {
            Some(act) => act.push(entry),
            None => acts.push(vec![entry]),
        }
    }
    acts
}

/// The services that a decision was about, each once: those that it names, or those of its
/// subscription.
fn names(
    act: &[StaffEntry],
    named: &HashMap<String, ServiceBrief>,
    billed: &HashMap<String, Vec<(ServiceBrief, services::db::Product)>>,
) -> Vec<ServiceName> {
    let services = act.iter().rev().filter_map(|entry| entry.service.as_ref());
    let mut briefs: Vec<&ServiceBrief> = services.filter_map(|id| named.get(id)).collect();
    if briefs.is_empty() {
        let of = act.iter().filter_map(|entry| entry.subscription.as_ref());
        let of = of.filter_map(|id| billed.get(id)).flatten();
        briefs = of.map(|(service, _)| service).collect();
    }
    let mut seen = Vec::new();
    briefs.retain(|brief| {
        let is_new = !seen.contains(&brief.id);
        seen.push(brief.id);
        is_new
    });
    briefs.into_iter().map(|brief| brief.name.clone()).collect()
}

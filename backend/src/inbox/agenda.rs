//! What the system does next by itself, in groups of one instant and one kind.

use axum::extract::State;
use goodstanding_shared::inbox::{AGENDA_ITEMS, Agenda, AgendaItem, Counted, Planned};
use goodstanding_shared::money::Money;
use goodstanding_shared::money::sums;
use goodstanding_shared::paging::COUNT_LIMIT;
use goodstanding_shared::work::WorkKind;

use crate::app::App;
use crate::billing::context::BillingContext;
use crate::billing::db::due::{self, Item};
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};
use crate::subscriptions::coming;
use crate::{customers, services};

/// Of how many at most it is added up what they come to.
const ADDED_UP: usize = 200;

/// Shows what the system does next by itself: the next groups of one instant and one kind. Staff
/// only; for others there is nothing here.
#[utoipa::path(
    get, path = "/inbox/agenda", tag = "inbox", operation_id = "show_agenda",
    responses(
        (status = 200, description = "What happens next.", body = Agenda),
        Absent,
    )
)]
pub(crate) async fn show_agenda(
    State(app): State<App>,
    _: StaffCaller,
    _: NoQuery,
) -> Result<Json<Agenda>, Problem> {
    let context = app.billing_context().await?;
    let agenda = app
        .store()
        .read(move |conn: &mut Database| agenda(conn, &context))
        .await?;
    Ok(Json(agenda))
}

/// Things of one kind that happen at one instant.
struct Group {
    at: i64,
    what: Planned,
    items: Vec<Item>,
}

fn agenda(conn: &mut Database, context: &BillingContext) -> Result<Agenda, StoreError> {
    let limit = u32::try_from(COUNT_LIMIT + 1).unwrap_or(u32::MAX);
    let ahead = due::ahead(conn, limit)?;
    // Of the last instant that was read there may be more.
    let cut = ahead.get(limit as usize - 1).map(|last| last.try_at);
    let mut groups: Vec<Group> = Vec::new();
    for item in ahead {
        let (at, what) = (item.try_at, item.event()?.planned());
        let known = groups
            .iter_mut()
            .rev()
            .take_while(|group| group.at == at)
            .find(|group| group.what == what);
        match known {
            Some(group) => group.items.push(item),
            None => groups.push(Group {
                at,
                what,
                items: vec![item],
            }),
        }
    }
    groups.truncate(AGENDA_ITEMS);
    let mut items = Vec::with_capacity(groups.len());
    for group in &groups {
        let Some(first) = group.items.first() else {
            continue;
        };
        items.push(AgendaItem {
            at: first.row().instant("try_at", group.at)?,
            what: group.what,
            count: Counted {
                total: (group.items.len() as u64).min(COUNT_LIMIT),
                is_at_least: cut == Some(group.at),
            },
            sums: amounts(conn, context, group)?,
            name: name(conn, context, group)?,
        });
    }
    Ok(Agenda { items })
}

/// What is charged, where that is known and not too much to add up.
fn amounts(
    conn: &mut Database,
    context: &BillingContext,
    group: &Group,
) -> Result<Vec<Money>, StoreError> {
    let is_charge = matches!(group.what, Planned::Bill | Planned::Retry);
    if !is_charge || group.items.len() > ADDED_UP {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = group
        .items
        .iter()
        .map(|item| item.object.as_str())
        .collect();
    let billed = coming::billed(conn, context, &ids)?;
    let amounts = coming::next_amounts(conn, &billed, context.now.date_naive())?;
    let some = amounts.into_iter().filter(|amount| !amount.is_zero());
    sums(some).map_err(|error| group.items[0].row().refuse(error.to_string()))
}

/// What it happens to, where that is one subscription: its services, and whose they are.
fn name(
    conn: &mut Database,
    context: &BillingContext,
    group: &Group,
) -> Result<Option<String>, StoreError> {
    let [only] = group.items.as_slice() else {
        return Ok(None);
    };
    if only.kind()? != WorkKind::Subscription {
        return Ok(None);
    }
    let billed = coming::billed(conn, context, &[&only.object])?;
    let Some(one) = billed.first() else {
        return Ok(None);
    };
    let names = services::db::live_names(conn, one.stored.id)?;
    let owner = one.stored.customer.to_string();
    let customers = customers::db::briefs(conn, vec![owner.clone()])?;
    let (Some(service), Some(customer)) = (names.first(), customers.get(&owner)) else {
        return Ok(None);
    };
    let more = match names.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    Ok(Some(format!(
        "{}{more} of {}",
        service.as_str(),
        customer.name
    )))
}

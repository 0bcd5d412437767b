//! What the page of one subscription reads.

use chrono::NaiveDate;
use goodstanding_shared::ids::{ProductId, SubscriptionId};
use goodstanding_shared::subscriptions::life::{ItemPrice, Terms, Upcoming};
use goodstanding_shared::subscriptions::{
    Leaving, NextCharge, SubscriptionDetails, SubscriptionItem, SubscriptionStatus,
    SubscriptionVersion, prices_on,
};

use super::{db, read};
use crate::activity::{self, HistoryOf};
use crate::http::language::Languages;
use crate::store::stored::RowOf;
use crate::store::{Database, Scope, StoreError};
use crate::{catalog, payments, services, transactions};

/// How many entries of the history come with the details.
const LATEST_ACTIVITY: u32 = 20;

/// Everything about the subscription, if it is within `scope`; none for a deleted one.
pub(super) fn details(
    conn: &mut Database,
    scope: Scope,
    languages: &Languages,
    id: SubscriptionId,
    today: NaiveDate,
) -> Result<Option<SubscriptionDetails>, StoreError> {
    if !db::is_within(conn, scope, id)? {
        return Ok(None);
    }
    let text = id.to_string();
    let Some(subscription) = read::rows(conn, scope, languages, std::slice::from_ref(&text))?.pop()
    else {
        return Ok(None);
    };
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    let plan = catalog::db::plan(conn, subscription.plan.as_str())?
        .ok_or_else(|| row.refuse("its plan is not there"))?;
    let (mut plan, _) = plan;
    catalog::db::describe_plans(conn, languages, std::slice::from_mut(&mut plan))?;
    let stored = db::find(conn, id)?;
    let prices = db::prices(conn, &stored)?;
    let items = items(conn, languages, id, &prices)?;
    let payment_method = stored
        .payment_method
        .map(|method| payments::db::brief(conn, &method.to_string()))
        .transpose()?;
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let leaving = services::db::leaving(conn, id)?;
    let billed: Vec<_> = items
        .iter()
        .map(|item| (item.product.id.clone(), item.quantity, item.item_price()))
        .collect();
    let mut upcoming = stored
        .life
        .upcoming(today, terms)
        .with_less(later(&billed, &leaving));
    let next_charge = next_charge(&mut upcoming, row)?;
    let entries = activity::db::list(
        conn,
        scope,
        HistoryOf::Subscription(id),
        None,
        LATEST_ACTIVITY,
    )?;
    Ok(Some(SubscriptionDetails {
        ordered_at: db::ordered_at(conn, id)?,
        versions: versions(conn, languages, id)?,
        services: services::db::briefs_of_subscription(conn, id)?,
        transactions_total: transactions::count_of_subscription(conn, id)?,
        activity: entries.into_iter().map(|(_, entry)| entry).collect(),
        activity_total: activity::db::count(conn, HistoryOf::Subscription(id))?,
        subscription,
        plan,
        life: stored.life,
        items,
        leaving,
        payment_method,
        next_charge,
    }))
}

/// From which days on less is billed, and what then.
pub(super) fn later(
    items: &[(ProductId, u32, ItemPrice)],
    leaving: &[Leaving],
) -> Vec<(NaiveDate, Vec<ItemPrice>)> {
    let prices = |it: &Leaving| (it.on, prices_on(items, leaving, it.on));
    leaving.iter().map(prices).collect()
}

fn items(
    conn: &mut Database,
    languages: &Languages,
    id: SubscriptionId,
    prices: &[ItemPrice],
) -> Result<Vec<SubscriptionItem>, StoreError> {
    let items = db::items(conn, id)?;
    let products = items.iter().map(|item| item.product.to_string());
    let descriptions = catalog::db::product_descriptions(conn, languages, products)?;
    items
        .into_iter()
        .zip(prices)
        .map(|(item, known)| {
            Ok(SubscriptionItem {
                reduced: known.reduced,
                product: descriptions.label(item.product.as_str())?,
                quantity: item.quantity,
                price: item.price,
            })
        })
        .collect()
}

/// What is charged next from `today` on, of a subscription that was found within the reader's
/// scope.
pub(crate) fn next_charge_of(
    conn: &mut Database,
    stored: &db::Stored,
    today: NaiveDate,
) -> Result<Option<NextCharge>, StoreError> {
    let text = stored.id.to_string();
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    let (plan, _) = catalog::db::plan(conn, stored.plan.as_str())?
        .ok_or_else(|| row.refuse("its plan is not there"))?;
    let prices = db::prices(conn, stored)?;
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let mut upcoming = upcoming(conn, stored, today, terms)?;
    next_charge(&mut upcoming, row)
}

/// What will be charged from `today` on, less what is to end by then. The subscription was found
/// within the reader's scope by whoever asks.
pub(super) fn upcoming<'a>(
    conn: &mut Database,
    stored: &db::Stored,
    today: NaiveDate,
    terms: Terms<'a>,
) -> Result<Upcoming<'a>, StoreError> {
    let leaving = services::db::leaving(conn, stored.id)?;
    let items = db::priced_items(conn, stored.id, terms.prices)?;
    let upcoming = stored.life.upcoming(today, terms);
    Ok(upcoming.with_less(later(&items, &leaving)))
}

fn next_charge(
    upcoming: &mut Upcoming<'_>,
    row: RowOf<'_>,
) -> Result<Option<NextCharge>, StoreError> {
    let charge = upcoming
        .next()
        .transpose()
        .map_err(|error| row.refuse(error.to_string()))?;
    Ok(charge.map(|charge| NextCharge {
        on: charge.on,
        amount: charge.amount,
    }))
}

/// The chain of upgrades, the oldest first; nothing where there is only this one.
fn versions(
    conn: &mut Database,
    languages: &Languages,
    id: SubscriptionId,
) -> Result<Vec<SubscriptionVersion>, StoreError> {
    let latest = db::latest_version(conn, id)?;
    let mut chain = db::earlier_versions(conn, latest)?;
    if chain.len() < 2 {
        return Ok(Vec::new());
    }
    chain.reverse();
    let ids: Vec<String> = chain.iter().map(ToString::to_string).collect();
    let mut products = read::products_of(conn, languages, &ids)?;
    let mut versions = Vec::with_capacity(ids.len());
    for (version, id) in chain.into_iter().zip(&ids) {
        let stored = db::find(conn, version)?;
        if stored.life.standing.status() == SubscriptionStatus::Deleted {
            continue;
        }
        versions.push(SubscriptionVersion {
            id: stored.id,
            products: products.remove(id).unwrap_or_default(),
            standing: stored.life.standing,
            starts_on: stored.life.starts_on,
            ends_on: stored.life.ends_on,
        });
    }
    // A single one is no chain.
    if versions.len() < 2 {
        versions.clear();
    }
    Ok(versions)
}

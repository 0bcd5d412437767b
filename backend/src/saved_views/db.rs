//! Every query of saved views. Each takes the user whose they are.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use goodstanding_shared::ids::{SavedViewId, UserId};
use goodstanding_shared::saved_views::{SavedView, ViewName};

use crate::collation::Collation;
use crate::store::schema::saved_views;
use crate::store::stored::{RowOf, millis};
use crate::store::{Database, StoreError};

/// All views of a user, by their names.
pub(super) fn list(
    conn: &mut Database,
    user: UserId,
    collation: Collation,
) -> Result<Vec<SavedView>, StoreError> {
    let rows: Vec<(String, String, String)> = saved_views::table
        .filter(saved_views::user_id.eq(user.to_string()))
        .select((saved_views::id, saved_views::name, saved_views::query))
        .load(conn)?;
    let mut views = rows
        .into_iter()
        .map(|(id, name, query)| {
            let row = RowOf {
                table: "saved_views",
                id: &id,
            };
            Ok(SavedView {
                id: row.parse("id", &id)?,
                name: ViewName::parse(&name)
                    .map_err(|error| row.refuse(format!("name: {error}")))?,
                query,
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    views.sort_by_cached_key(|view| collation.key(view.name.as_str()));
    Ok(views)
}

/// How many views a user has.
pub(super) fn count(conn: &mut Database, user: UserId) -> Result<i64, StoreError> {
    let views = saved_views::table.filter(saved_views::user_id.eq(user.to_string()));
    Ok(views.count().get_result(conn)?)
}

/// The view of a user that is called so.
pub(super) fn called(
    conn: &mut Database,
    user: UserId,
    name: &ViewName,
) -> Result<Option<SavedViewId>, StoreError> {
    let id: Option<String> = saved_views::table
        .filter(saved_views::user_id.eq(user.to_string()))
        .filter(saved_views::name.eq(name.as_str()))
        .select(saved_views::id)
        .first(conn)
        .optional()?;
    id.map(|id| {
        let row = RowOf {
            table: "saved_views",
            id: &id,
        };
        row.parse("id", &id)
    })
    .transpose()
}

/// Stores a new view.
pub(super) fn insert(
    tx: &mut Database,
    user: UserId,
    view: &SavedView,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(saved_views::table)
        .values((
            saved_views::id.eq(view.id.to_string()),
            saved_views::user_id.eq(user.to_string()),
            saved_views::name.eq(view.name.as_str()),
            saved_views::query.eq(&view.query),
            saved_views::created_at.eq(millis(now)),
        ))
        .execute(tx)?;
    Ok(())
}

/// Puts another query in the place of a view's.
pub(super) fn replace(tx: &mut Database, user: UserId, view: &SavedView) -> Result<(), StoreError> {
    diesel::update(
        saved_views::table
            .filter(saved_views::id.eq(view.id.to_string()))
            .filter(saved_views::user_id.eq(user.to_string())),
    )
    .set(saved_views::query.eq(&view.query))
    .execute(tx)?;
    Ok(())
}

/// Removes a view of a user. Says whether there was one.
pub(super) fn remove(tx: &mut Database, user: UserId, id: SavedViewId) -> Result<bool, StoreError> {
    let removed = diesel::delete(
        saved_views::table
            .filter(saved_views::id.eq(id.to_string()))
            .filter(saved_views::user_id.eq(user.to_string())),
    )
    .execute(tx)?;
    Ok(removed == 1)
}

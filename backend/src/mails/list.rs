//! The list of mails, newest first.

use axum::extract::State;
use goodstanding_shared::mails::{Mail, MailsQuery};
use goodstanding_shared::paging::Page;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::listing::{self, ListingParams, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// Lists the mails that were written, newest first: to the customer's users, or, for staff, to
/// everybody's.
#[utoipa::path(
    get, path = "/mails", tag = "mails", operation_id = "list_mails", params(ListingParams<MailsQuery>, PartParams),
    responses(
        (status = 200, description = "One part of the list.", body = Page<Mail>),
    )
)]
pub(crate) async fn list_mails(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Json<Page<Mail>>, Problem> {
    let scope = caller.scope;
    let (query, part): (MailsQuery, _) =
        listing::asked(&app, &pairs, &format!("mails of {scope}"))?;
    // Customers who ask for somebody's mails by name learn nothing, not even about their own.
    if !scope.is_staff() && query.customer.is_some() {
        return Err(Problem::not_found());
    }
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let rows = read::list(conn, scope, &query, &asked)?;
            Ok::<_, StoreError>((rows, asked.count(|| read::count(conn, scope, &query))?))
        })
        .await?;
    Ok(Json(listing::page(&app, part, rows, count, read::key)))
}

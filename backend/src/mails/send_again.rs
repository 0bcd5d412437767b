//! Trying once more what failed.

use axum::extract::State;
use goodstanding_shared::ids::MailId;
use goodstanding_shared::mails::MailDetails;

use super::{db, read};
use crate::app::App;
use crate::http::body::NoBody;
use crate::http::json::Json;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::Database;

/// Sends a mail again that could not be delivered, to the same address. What waits, or was sent,
/// stays as it is. For staff.
#[utoipa::path(
    post, path = "/mails/{id}/attempts", tag = "mails", operation_id = "send_mail_again",
    params(("id" = MailId, Path, description = "The mail.")),
    responses(
        (status = 200, description = "The mail as it stands now.", body = MailDetails),
        Absent,
    )
)]
pub(crate) async fn send_mail_again(
    State(app): State<App>,
    staff: StaffCaller,
    PathId(id): PathId<MailId>,
    _: NoQuery,
    _: NoBody,
) -> Result<Json<MailDetails>, Problem> {
    let scope = staff.0.scope;
    let found = app
        .store()
        .write(move |tx: &mut Database| {
            db::send_again(tx, id)?;
            read::find(tx, scope, id)
        })
        .await?;
    found.map(Json).ok_or_else(Problem::not_found)
}

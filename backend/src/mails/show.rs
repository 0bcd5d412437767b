//! One mail, with what it says, to be read and to be kept.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use goodstanding_shared::ids::MailId;
use goodstanding_shared::mails::MailDetails;
use utoipa::ToSchema;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows a mail as it was written.
#[utoipa::path(
    get, path = "/mails/{id}", tag = "mails", operation_id = "show_mail",
    params(("id" = MailId, Path, description = "The mail.")),
    responses(
        (status = 200, description = "The mail.", body = MailDetails),
    )
)]
pub(crate) async fn show_mail(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<MailId>,
    _: NoQuery,
) -> Result<Json<MailDetails>, Problem> {
    found(&app, &caller, id).await.map(Json)
}

/// Downloads what a mail says as a file that stands for itself: for whoever has to keep it.
#[utoipa::path(
    get, path = "/mails/{id}/letter.html", tag = "mails", operation_id = "download_letter",
    params(("id" = MailId, Path, description = "The mail.")),
    responses(
        (status = 200, description = "The letter as HTML, as it was sent.", body = LetterFile, content_type = "text/html", headers(("Content-Disposition" = String, description = "Says that it is a file, and how it is called."))),
    )
)]
pub(crate) async fn download_letter(
    State(app): State<App>,
    caller: Caller,
    PathId(id): PathId<MailId>,
    _: NoQuery,
) -> Result<impl IntoResponse, Problem> {
    let details = found(&app, &caller, id).await?;
    let post = app
        .settings()
        .post
        .as_ref()
        .ok_or_else(Problem::not_found)?;
    let language = details.mail.language.parse().unwrap_or_default();
    let file = post.html(&details.letter, language).map_err(|error| {
        tracing::error!(mail = %id, %error, "a letter could not be written as a file");
        Problem::internal()
    })?;
    let day = details.mail.created_at.date_naive();
    let kind = details.mail.kind.as_str().replace('_', "-");
    let name = format!("attachment; filename=\"{day}-{kind}.html\"");
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, file))
}

/// A letter as a file.
#[derive(ToSchema)]
#[schema(value_type = String, content_media_type = "text/html")]
#[expect(dead_code, reason = "describes the file, which is a text")]
pub(crate) struct LetterFile(String);

/// The mail, if the reader may see it.
async fn found(app: &App, caller: &Caller, id: MailId) -> Result<MailDetails, Problem> {
    let scope = caller.scope;
    let found = app
        .store()
        .read(move |conn: &mut Database| read::find(conn, scope, id))
        .await?;
    found.ok_or_else(Problem::not_found)
}

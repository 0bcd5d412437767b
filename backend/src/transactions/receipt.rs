//! The receipt of one transaction, to be shown and to be kept.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use goodstanding_paper::Fonts;
use goodstanding_shared::ids::TransactionId;
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::receipts::{InPrint, Receipt};
use goodstanding_words::Language;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use utoipa::ToSchema;

use super::read;
use crate::app::App;
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader, spoken};
use crate::http::path::PathId;
use crate::http::query::NoQuery;
use crate::languages::Writer;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Shows the receipt of a transaction by which money was taken or given back. No other one has a
/// receipt.
#[utoipa::path(
    get, path = "/transactions/{id}/receipt", tag = "transactions", operation_id = "show_receipt",
    params(("id" = TransactionId, Path, description = "The transaction."), LanguagesHeader),
    responses(
        (status = 200, description = "The receipt.", body = Receipt),
    )
)]
pub(crate) async fn show_receipt(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<TransactionId>,
    _: NoQuery,
) -> Result<Json<Receipt>, Problem> {
    found(&app, &caller, languages, id).await.map(Json)
}

/// Downloads the receipt of a transaction as PDF: what it says is what the receipt says, and the
/// same receipt is the same file.
#[utoipa::path(
    get, path = "/transactions/{id}/receipt.pdf", tag = "transactions", operation_id = "download_receipt",
    params(("id" = TransactionId, Path, description = "The transaction."), LanguagesHeader),
    responses(
        (status = 200, description = "The receipt as PDF (PDF/A-2a and PDF/UA-1).", body = ReceiptFile, content_type = "application/pdf", headers(("Content-Disposition" = String, description = "Says that it is a file, and how it is called."))),
    )
)]
pub(crate) async fn download_receipt(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    PathId(id): PathId<TransactionId>,
    _: NoQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let receipt = found(&app, &caller, languages, id).await?;
    let language = spoken(&headers);
    let name = HeaderValue::from_str(&disposition(&receipt, language));
    let name = name.map_err(|_| Problem::internal())?;
    let kind = HeaderValue::from_static("application/pdf");
    let headers: [(HeaderName, HeaderValue); 2] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    let ReceiptFile(file) = app.heavy().run(move || drawn(&receipt, language)).await??;
    Ok((headers, file))
}

/// A receipt as a file.
#[derive(ToSchema)]
#[schema(value_type = String, content_media_type = "application/pdf")]
pub(crate) struct ReceiptFile(Vec<u8>);

/// That it is a file, and how it is called: for everything that knows no other letters, and in the
/// reader's language (RFC 6266).
fn disposition(receipt: &Receipt, language: Language) -> String {
    let plain = format!("attachment; filename=\"{}.pdf\"", receipt.file_name());
    if language == Language::English {
        return plain;
    }
    let name = receipt.name().say(&Writer::new(language));
    // A file has no direction of its own.
    let name = name.replace(['\u{2068}', '\u{2069}'], "");
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    format!("{plain}; filename*=UTF-8''{name}.pdf")
}

fn drawn(receipt: &Receipt, language: Language) -> Result<ReceiptFile, Problem> {
    let Some(fonts) = Fonts::embedded() else {
        return Err(Problem::new(
            ProblemCode::Unavailable,
            goodstanding_words::problems::NO_FONTS,
        ));
    };
    let file = if language == Language::English {
        goodstanding_paper::receipt(fonts, receipt, &InPrint, language)
    } else {
        goodstanding_paper::receipt(fonts, receipt, &Writer::new(language), language)
    };
    file.map(ReceiptFile).map_err(|error| {
        tracing::error!(%error, number = %receipt.number, "a receipt could not be drawn");
        Problem::internal()
    })
}

/// The receipt, from whoever sells here.
async fn found(
    app: &App,
    caller: &Caller,
    languages: Languages,
    id: TransactionId,
) -> Result<Receipt, Problem> {
    let scope = caller.scope;
    let merchant = app.settings().merchant.clone();
    app.store()
        .read(move |conn: &mut Database| read::receipt(conn, scope, &languages, id.as_str()))
        .await?
        .map(|receipt| Receipt {
            merchant,
            ..receipt
        })
        .ok_or_else(Problem::not_found)
}

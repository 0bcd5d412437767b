//! Why services were cancelled, by month, product and reason.

use std::sync::LazyLock;

use axum::extract::State;
use axum::response::Response;
use chrono::{Datelike as _, Months, NaiveDate};
use goodstanding_shared::calendar::begins;
use goodstanding_shared::cancellations::Reason;
use goodstanding_shared::reports::{ReasonCount, ReasonsReport};
use goodstanding_words::{Fixed, Language};
use utoipa::IntoParams;

use super::day::end_of;
use super::read;
use crate::app::App;
use crate::catalog;
use crate::http::csv::{Lines, download};
use crate::http::json::Json;
use crate::http::language::{Languages, LanguagesHeader};
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::languages::Writer;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::stored::millis;
use crate::store::{Database, StoreError};

/// What one press fills in as a reason, in every language, in lower case.
static FILLERS: LazyLock<Vec<(String, Fixed)>> = LazyLock::new(|| {
    let in_language = |language: &Language| {
        let writer = Writer::new(*language);
        Reason::FILLERS.map(|filler| (filler.say(&writer).to_lowercase(), filler))
    };
    Language::ALL.iter().flat_map(in_language).collect()
});

/// Between which days, in UTC.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct BetweenParams {
    /// The first day; when absent, the first of the month eleven months before the last day's.
    #[param(value_type = Option<NaiveDate>)]
    from: Option<String>,
    /// The last day; today when absent.
    #[param(value_type = Option<NaiveDate>)]
    to: Option<String>,
}

/// Counts the cancellation requests of the last twelve months, or between two days. Staff only; for
/// others there is nothing here.
#[utoipa::path(
    get, path = "/reports/cancellations", tag = "reports", operation_id = "report_cancellations", params(BetweenParams, LanguagesHeader),
    responses(
        (status = 200, description = "The counts, the latest month first.", body = ReasonsReport),
        Absent,
    )
)]
pub(crate) async fn report_cancellations(
    State(app): State<App>,
    _: StaffCaller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<ReasonsReport>, Problem> {
    report(&app, languages, &pairs).await.map(Json)
}

/// Downloads the same counts. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/reports/cancellations.csv", tag = "reports", operation_id = "export_cancellations", params(BetweenParams, LanguagesHeader),
    responses(
        (status = 200, description = "One line for each count, and one with the names of the columns.", body = String, content_type = "text/csv", headers(("Content-Disposition" = String, description = "Says that it is a file, and how it is called."))),
        Absent,
    )
)]
pub(crate) async fn export_cancellations(
    State(app): State<App>,
    _: StaffCaller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let report = report(&app, languages, &pairs).await?;
    let mut lines = Lines::default();
    lines.push(&["month", "product_id", "product", "reason", "requests"]);
    for counted in &report.counts {
        lines.push(&[
            &counted.month.format("%Y-%m").to_string(),
            counted.product.id.as_str(),
            counted.product.text(),
            &counted.reason,
            &counted.count.to_string(),
        ]);
    }
    Ok(download("cancellation-reasons.csv", async move |writer| {
        writer.send(lines).await;
    }))
}

async fn report(app: &App, languages: Languages, pairs: &Pairs) -> Result<ReasonsReport, Problem> {
    pairs.only(&["from", "to"])?;
    let to = pairs
        .parse::<NaiveDate>("to")?
        .unwrap_or_else(|| app.clock().now().date_naive());
    let from = pairs
        .parse::<NaiveDate>("from")?
        .unwrap_or_else(|| a_year_until(to));
    let counts = app
        .store()
        .read(move |conn: &mut Database| {
            let between = (millis(begins(from)), end_of(to));
            let counts = read::count_reasons(conn, between, &FILLERS)?;
            let products = counts.keys().map(|(_, product, _)| product.clone());
            let descriptions = catalog::db::product_descriptions(conn, &languages, products)?;
            let mut counts: Vec<ReasonCount> = counts
                .into_iter()
                .map(|((month, product, reason), count)| {
                    Ok(ReasonCount {
                        month,
                        product: descriptions.label(&product)?,
                        reason: reason.to_owned(),
                        count,
                    })
                })
                .collect::<Result<_, StoreError>>()?;
            // Stable: within a month the products stay in their order.
            counts.sort_by_key(|counted| std::cmp::Reverse(counted.month));
            Ok::<_, StoreError>(counts)
        })
        .await?;
    Ok(ReasonsReport { from, to, counts })
}

/// The first day of the eleventh month before: twelve months, the last one included.
fn a_year_until(to: NaiveDate) -> NaiveDate {
    to.with_day(1)
        .and_then(|first| first.checked_sub_months(Months::new(11)))
        .unwrap_or(to)
}

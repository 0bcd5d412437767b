//! How many subscriptions stand, or stood at the end of a day, in each legal pair.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::reports::{StandingsHistory, StandingsReport, history_days};
use utoipa::IntoParams;

use super::day::{after, as_of};
use super::read;
use crate::app::App;
use crate::http::csv::{Lines, download};
use crate::http::json::Json;
use crate::http::pairs::Pairs;
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// As of which day the report counts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct AsOfParams {
    /// At the end of this day, in UTC; now when it is absent or today.
    #[param(value_type = Option<chrono::NaiveDate>)]
    as_of: Option<String>,
}

/// Counts all subscriptions by status and billing status, deleted ones included. Staff only; for
/// others there is nothing here.
#[utoipa::path(
    get, path = "/reports/standings", tag = "reports", operation_id = "report_standings", params(AsOfParams),
    responses(
        (status = 200, description = "The counts.", body = StandingsReport),
        Absent,
    )
)]
pub(crate) async fn report_standings(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<StandingsReport>, Problem> {
    report(&app, &pairs).await.map(Json)
}

/// Counts the same at the end of each of the eleven months before as well. Staff only; for others
/// there is nothing here.
#[utoipa::path(
    get, path = "/reports/standings/history", tag = "reports", operation_id = "report_standings_history", params(AsOfParams),
    responses(
        (status = 200, description = "The counts, the earliest first.", body = StandingsHistory),
        Absent,
    )
)]
pub(crate) async fn report_standings_history(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<StandingsHistory>, Problem> {
    pairs.only(&["as_of"])?;
    let (last, moment) = as_of(&pairs, app.clock().now().date_naive())?;
    let days = app
        .store()
        .read(move |conn: &mut Database| {
            let days = history_days(last).into_iter().map(|day| {
                let moment = if day == last { moment } else { after(day) };
                let counts = read::count_standings(conn, moment)?;
                Ok::<_, StoreError>(StandingsReport { as_of: day, counts })
            });
            days.collect::<Result<_, _>>()
        })
        .await?;
    Ok(Json(StandingsHistory { days }))
}

/// Downloads the same counts. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/reports/standings.csv", tag = "reports", operation_id = "export_standings", params(AsOfParams),
    responses(
        (status = 200, description = "One line for each pair that occurred, and one with the names of the columns.", body = String, content_type = "text/csv", headers(("Content-Disposition" = String, description = "Says that it is a file, and how it is called."))),
        Absent,
    )
)]
pub(crate) async fn export_standings(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let report = report(&app, &pairs).await?;
    let mut lines = Lines::default();
    lines.push(&["as_of", "status", "billing_status", "subscriptions"]);
    for counted in &report.counts {
        lines.push(&[
            &report.as_of.to_string(),
            counted.standing.status().as_str(),
            counted
                .standing
                .billing()
                .map_or("", |billing| billing.as_str()),
            &counted.count.to_string(),
        ]);
    }
    Ok(download(
        "subscriptions-by-status.csv",
        async move |writer| {
            writer.send(lines).await;
        },
    ))
}

async fn report(app: &App, pairs: &Pairs) -> Result<StandingsReport, Problem> {
    pairs.only(&["as_of"])?;
    let (as_of, moment) = as_of(pairs, app.clock().now().date_naive())?;
    let counts = app
        .store()
        .read(move |conn: &mut Database| read::count_standings(conn, moment))
        .await?;
    Ok(StandingsReport { as_of, counts })
}

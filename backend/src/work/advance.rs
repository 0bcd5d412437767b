//! Advancing the clock of a demo.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use goodstanding_shared::work::{Advance, ClockState};

use super::allowed::{check, require_demo};
use super::show;
use crate::app::App;
use crate::billing::advance;
use crate::billing::db::due;
use crate::http::body::Body;
use crate::http::change::IdempotencyKeyHeader;
use crate::http::idempotency::{KeyedRoute, StoredReply, once_then};
use crate::http::refusals::Absent;
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// Advances the clock of a demo, in the background: `GET /clock` tells how far it is.
#[utoipa::path(
    post, path = "/clock", tag = "clock", operation_id = "advance_clock",
    params(IdempotencyKeyHeader),
    request_body = Advance,
    responses(
        (status = 200, description = "It begins.", body = ClockState),
        Absent,
    )
)]
pub(crate) async fn advance_clock(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    route: KeyedRoute,
    body: Body<Advance>,
) -> Result<Response, Problem> {
    require_demo(&app)?;
    let keyed = route.of(caller.user_id(), body.digest)?;
    let until = body.value.until;
    check(app.clock().now(), until)?;
    if app.work().progress().until.is_some() {
        return Err(Problem::refused_action(
            goodstanding_words::problems::CLOCK_UNDER_WAY,
        ));
    }
    let state = app.clone();
    once_then(
        &app,
        keyed,
        move |_| StoredReply::ok(&Advance { until }, None),
        async move |_| {
            // A repetition finds it under way, or there already.
            if state.clock().now() < until {
                begin(&state, until).await?;
            }
            StoredReply::ok(&show::state(&state).await?, None)
        },
    )
    .await
}

async fn begin(app: &App, until: DateTime<Utc>) -> Result<(), StoreError> {
    let from = app.clock().now();
    let (foreseen, _) = app
        .store()
        .read(move |conn: &mut Database| due::backlog(conn, until, i32::MAX.unsigned_abs()))
        .await?;
    if app.work().begin_advance(from, until, foreseen) {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = advance(app.engine(), until).await {
                tracing::error!(%error, "the clock was not advanced to its end");
            }
            app.work().end_advance();
        });
    }
    Ok(())
}

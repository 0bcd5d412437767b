//! How the clock of a demo and the worker stand.

use std::collections::BTreeSet;

use axum::extract::State;
use chrono::{DateTime, Utc};
use goodstanding_shared::paging::COUNT_LIMIT;
use goodstanding_shared::work::{
    AdvancePreview, ClockState, Forecast, Happened, NextEvent, WorkerState,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::allowed::{check, require_demo};
use crate::app::App;
use crate::billing::db::due;
use crate::billing::work::Done;
use crate::http::json::Json;
use crate::http::query::{NoQuery, Query};
use crate::http::refusals::{Absent, Unfit};
use crate::problem::Problem;
use crate::services;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};

/// How many things that failed are shown.
const SETBACKS: u32 = 100;

/// Shows the clock of a demo. There is none where time is real.
#[utoipa::path(
    get, path = "/clock", tag = "clock", operation_id = "show_clock",
    responses(
        (status = 200, description = "What it shows, what happens next, what happened.", body = ClockState),
        Absent,
    )
)]
pub(crate) async fn show_clock(
    State(app): State<App>,
    _: StaffCaller,
    _: NoQuery,
) -> Result<Json<ClockState>, Problem> {
    require_demo(&app)?;
    Ok(Json(state(&app).await?))
}

/// Shows how the worker of this server does, and what it could not carry out.
#[utoipa::path(
    get, path = "/worker", tag = "clock", operation_id = "show_worker",
    responses(
        (status = 200, description = "How it does.", body = WorkerState),
        Absent,
    )
)]
pub(crate) async fn show_worker(
    State(app): State<App>,
    _: StaffCaller,
    _: NoQuery,
) -> Result<Json<WorkerState>, Problem> {
    Ok(Json(worker(&app).await?))
}

/// To which instant the clock would be advanced.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct Until {
    /// To which instant the clock would be advanced.
    #[param(value_type = String, format = DateTime)]
    until: DateTime<Utc>,
}

/// Says how many of which events are planned until an instant.
#[utoipa::path(
    get, path = "/clock/preview", tag = "clock", operation_id = "preview_advance",
    params(Until),
    responses(
        (status = 200, description = "What is planned until then.", body = AdvancePreview),
        Absent,
        Unfit,
    )
)]
pub(crate) async fn preview_advance(
    State(app): State<App>,
    _: StaffCaller,
    Query(query): Query<Until>,
) -> Result<Json<AdvancePreview>, Problem> {
    require_demo(&app)?;
    let until = query.until;
    check(app.clock().now(), until)?;
    let planned = app
        .store()
        .read(move |conn: &mut Database| due::planned(conn, until))
        .await?;
    let mut planned: Vec<Forecast> = planned
        .into_iter()
        .map(|(event, total)| Forecast {
            what: event.planned(),
            count: total,
        })
        .collect();
    planned.sort_by_key(|kind| (!kind.what.is_failure(), kind.what));
    Ok(Json(AdvancePreview { until, planned }))
}

pub(super) async fn state(app: &App) -> Result<ClockState, StoreError> {
    let next = app
        .store()
        .read(|conn: &mut Database| {
            due::first(conn)?
                .map(|item| {
                    Ok::<_, StoreError>(NextEvent {
                        at: item.row().instant("try_at", item.try_at)?,
                        kind: item.kind()?,
                        what: item.event()?.planned(),
                        object: item.object.clone(),
                    })
                })
                .transpose()
        })
        .await?;
    let progress = app.work().progress();
    let done = app.work().log();
    let log = app
        .store()
        .read(move |conn: &mut Database| named(conn, &done))
        .await?;
    Ok(ClockState {
        now: app.clock().now(),
        real: app.clock().real(),
        until: progress.until,
        done: progress.done,
        foreseen: progress.foreseen,
        next,
        last: app.work().summary(),
        log,
        worker: worker(app).await?,
    })
}

/// What happened, with the names of the services as they are now.
fn named(conn: &mut Database, done: &[Done]) -> Result<Vec<Happened>, StoreError> {
    let ids: BTreeSet<String> = done
        .iter()
        .filter_map(|it| it.subscription.clone())
        .collect();
    let billed = services::db::names_of_subscriptions(conn, &Vec::from_iter(ids))?;
    let ids: BTreeSet<String> = done.iter().filter_map(|it| it.service.clone()).collect();
    let briefs = services::db::briefs_of(conn, Vec::from_iter(ids))?;
    let names = |it: &Done| match (&it.service, &it.subscription) {
        (Some(service), _) => briefs
            .get(service)
            .map(|brief| vec![brief.name.clone()])
            .unwrap_or_default(),
        (None, Some(id)) => billed.get(id).cloned().unwrap_or_default(),
        (None, None) => Vec::new(),
    };
    Ok(done
        .iter()
        .map(|it| Happened {
            names: names(it),
            ..it.happened.clone()
        })
        .collect())
}

async fn worker(app: &App) -> Result<WorkerState, StoreError> {
    let now = app.clock().now();
    let (due, lag, setbacks) = app
        .store()
        .read(move |conn: &mut Database| {
            let limit = u32::try_from(COUNT_LIMIT).unwrap_or(u32::MAX);
            let (due, lag) = due::backlog(conn, now, limit)?;
            Ok::<_, StoreError>((due, lag, due::setbacks(conn, SETBACKS)?))
        })
        .await?;
    Ok(WorkerState {
        due,
        done: app.work().done(),
        failed: app.work().failed(),
        lag_s: lag.num_seconds().unsigned_abs(),
        setbacks,
    })
}

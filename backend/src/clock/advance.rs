//! Advancing the clock of a demo: from one due instant to the next, so that everything happens on its day and in its order.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Months, Utc};
use goodstanding_shared::problem::{FieldError, Problem as ProblemWire};
use goodstanding_shared::work::{Advance, ClockState};

use super::{Clock, db, show};
use crate::app::App;
use crate::billing::due;
use crate::http::body::Body;
use crate::http::idempotency::{Answer, KeyedRoute, once_then};
use crate::problem::Problem;
use crate::sessions::StaffCaller;
use crate::store::{Database, StoreError};
use crate::worker::carry_out_due;

/// How far it can be advanced at once.
const MOST: Months = Months::new(120);

/// Advances the clock of a demo, in the background: `GET /clock` tells how far it is.
#[utoipa::path(
    post, path = "/clock", tag = "clock", operation_id = "advance_clock",
    params(("Idempotency-Key" = String, Header, description = "Made once for this advance, kept for every repetition.")),
    request_body = Advance,
    responses(
        (status = 200, description = "It begins.", body = ClockState),
        (status = "4XX", description = "Refused; the clock stays.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; the clock stays.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn advance_clock(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    route: KeyedRoute,
    body: Body<Advance>,
) -> Result<Response, Problem> {
    show::require_demo(&app)?;
    let keyed = route.of(caller.user_id(), body.digest)?;
    let until = body.value.until;
    check(app.clock().now(), until)?;
    if app.work().progress().until.is_some() {
        return Err(Problem::refused_action(
            "The clock is being advanced already. Wait until it has arrived.",
        ));
    }
    let state = app.clone();
    once_then(
        &app,
        keyed,
        move |_| Answer::ok(&Advance { until }, None),
        async move |_| {
            // A repetition finds it under way, or there already.
            if state.clock().now() < until {
                begin(&state, until).await?;
            }
            Answer::ok(&show::state(&state).await?, None)
        },
    )
    .await
}

async fn begin(app: &App, until: DateTime<Utc>) -> Result<(), StoreError> {
    let (foreseen, _) = app
        .store()
        .read(move |conn: &mut Database| due::backlog(conn, until, i32::MAX.unsigned_abs()))
        .await?;
    if app.work().begin_advance(until, foreseen) {
        let app = app.clone();
        tokio::spawn(async move {
            if let Err(error) = advance(&app, until).await {
                tracing::error!(%error, "the clock was not advanced to its end");
            }
            app.work().end_advance();
        });
    }
    Ok(())
}

pub(super) fn check(now: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), Problem> {
    let latest = now
        .checked_add_months(MOST)
        .unwrap_or(DateTime::<Utc>::MAX_UTC);
    let words = if until <= now {
        "Choose a later instant: the clock goes forward only"
    } else if until > latest {
        "Choose an instant within ten years"
    } else {
        return Ok(());
    };
    Err(Problem::fields(vec![FieldError::new("until", words)]))
}

/// Moves the clock to `until`, stopping at every instant at which something is due, and carries that out.
pub async fn advance(app: &App, until: DateTime<Utc>) -> Result<(), StoreError> {
    loop {
        carry_out_due(app).await?;
        let next = app.store().read(due::next_at).await?;
        let stop = next.filter(|at| *at <= until);
        move_to(app, stop.unwrap_or(until)).await?;
        if stop.is_none() {
            return Ok(());
        }
    }
}

/// The clock never goes back, also not by a crash: where it is, is written down first.
async fn move_to(app: &App, instant: DateTime<Utc>) -> Result<(), StoreError> {
    if let Clock::Ahead(_) = app.clock() {
        let ahead = (instant - app.clock().real()).num_milliseconds();
        app.store()
            .write(move |tx: &mut Database| db::keep(tx, ahead.max(0)))
            .await?;
    }
    app.clock().advance_to(instant);
    Ok(())
}

//! The routes of operators: the probes, which are served beside the portal too, where a load
//! balancer asks; and what is counted, on an address of its own alone.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

use super::metrics::Metrics;
use super::ready::{NotReady, Readiness};
use crate::app::App;
use crate::problem::Problem;

/// `/livez` and `/readyz` as the portal's own address has them: a refusal says no more than that it
/// is one.
pub(crate) fn probes() -> Router<App> {
    let readiness = Arc::new(Readiness::default());
    Router::new().route("/livez", get(alive)).route(
        "/readyz",
        get(async move |State(app): State<App>| {
            readiness
                .of(&app)
                .await
                .map(|()| "ready\n")
                .map_err(|_| Problem::unavailable())
        }),
    )
}

/// Everything on the operators' address: the probes, which say what is the matter, and `/metrics`.
pub fn router(app: App) -> Router {
    let readiness = Arc::new(Readiness::default());
    let metrics = Arc::new(Metrics::of(&app));
    Router::new()
        .route("/livez", get(alive))
        .route(
            "/readyz",
            get(async move |State(app): State<App>| {
                readiness
                    .of(&app)
                    .await
                    .map(|()| "ready\n")
                    .map_err(refused)
            }),
        )
        .route(
            "/metrics",
            get(async move |State(app): State<App>| {
                (
                    [(header::CONTENT_TYPE, CONTENT_TYPE)],
                    metrics.text(&app).await,
                )
            }),
        )
        .with_state(app)
}

/// The process answers, whatever its database does.
async fn alive() -> &'static str {
    "alive\n"
}

fn refused(why: NotReady) -> impl IntoResponse {
    (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n"))
}

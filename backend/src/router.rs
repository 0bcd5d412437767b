//! Every route of the server in one list, and the description that is made from it.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::routing::get;
use goodstanding_shared::problem::Problem as ProblemWire;
use serde::Serialize;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, Info, OpenApi, OpenApiBuilder, Ref, ResponseBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::http::query::NoQuery;
use crate::http::{layers, page};
use crate::problem::Problem;
use crate::store;
use crate::{
    cancellations, catalog, customers, orders, payments, reports, services, sessions,
    subscriptions, times, transactions, work,
};

const WORDS: &str = "The API of the customer portal. Sign in with `POST /api/v1/session`; the cookie does the rest. \
    Every refusal is a problem (RFC 9457) with a `code` to decide by. Changes need `If-Match`, creating calls an `Idempotency-Key`.";

/// The routes and their description, before the layers.
fn routes() -> OpenApiRouter<App> {
    let api = OpenApiRouter::new()
        .merge(sessions::routes())
        .merge(services::routes())
        .merge(cancellations::routes())
        .merge(catalog::routes())
        .merge(orders::routes())
        .merge(customers::routes())
        .merge(subscriptions::routes())
        .merge(transactions::routes())
        .merge(payments::routes())
        .merge(reports::routes())
        .merge(work::routes());
    OpenApiRouter::with_openapi(description())
        .routes(routes!(health))
        .nest("/api/v1", api)
}

fn description() -> OpenApi {
    let mut info = Info::new("Goodstanding", env!("CARGO_PKG_VERSION"));
    info.description = Some(WORDS.to_owned());
    let mut openapi = OpenApiBuilder::new()
        .info(info)
        .security(Some([SecurityRequirement::new("session", [""; 0])]))
        .build();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-session")));
    openapi
        .components
        .get_or_insert_default()
        .add_security_scheme("session", cookie);
    openapi
}

/// The description of every route (OpenAPI 3.1).
pub fn openapi() -> OpenApi {
    parts().1
}

/// The routes, and what describes them: with the refusals that every one of them has in common.
fn parts() -> (Router<App>, OpenApi) {
    let (router, mut openapi) = routes().split_for_parts();
    let mut schemas = vec![(<ProblemWire>::name().into_owned(), <ProblemWire>::schema())];
    <ProblemWire>::schemas(&mut schemas);
    let components = openapi.components.get_or_insert_default();
    components.schemas.extend(schemas);
    for item in openapi.paths.paths.values_mut() {
        let changes = [
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in changes.into_iter().flatten() {
            add_refusals(
                operation,
                "Refused; nothing was changed.",
                "Failed; nothing was changed.",
            );
        }
        for operation in [&mut item.get, &mut item.head].into_iter().flatten() {
            add_refusals(operation, "Refused.", "Failed.");
        }
    }
    (router, openapi)
}

fn add_refusals(operation: &mut Operation, refused: &str, failed: &str) {
    let problem = || {
        let schema = Ref::from_schema_name(<ProblemWire>::name());
        ContentBuilder::new().schema(Some(schema)).build()
    };
    for (statuses, words) in [("4XX", refused), ("5XX", failed)] {
        let answer = ResponseBuilder::new()
            .description(words)
            .content("application/problem+json", problem())
            .build();
        operation
            .responses
            .responses
            .insert(statuses.into(), answer.into());
    }
}

/// The same as it is served: every date and every amount says what it speaks of.
pub fn described(openapi: &OpenApi) -> serde_json::Value {
    let mut document = serde_json::to_value(openapi).unwrap_or_default();
    times::label(&mut document);
    document
}

/// The whole server: API, its description, the page, and the layers around them.
pub fn router(app: App) -> Router {
    let (router, openapi) = parts();
    let document = described(&openapi).to_string();
    let router = router
        .with_state(app.clone())
        .route(
            "/api/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], document)),
        )
        .merge(
            SwaggerUi::new("/api/docs")
                .config(Config::from("/api/openapi.json").validator_url("none")),
        )
        .fallback(page::serve);
    layers::around(router, &app)
}

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`: a server that is not answers with a problem.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of the program.
    version: &'static str,
}

/// How long the database may take to answer before it counts as out of reach.
const PATIENCE: Duration = Duration::from_secs(5);

/// Says whether the server can read and write its database.
#[utoipa::path(
    get, path = "/api/health", tag = "health", operation_id = "health", security(()),
    responses(
        (status = 200, description = "All is well.", body = Health),
    )
)]
async fn health(State(app): State<App>, _: NoQuery) -> Result<Json<Health>, Problem> {
    let answer = async {
        app.store().read(store::answers).await?;
        // Nothing is changed: it waits its turn among the writes, and opens a transaction.
        app.store().write(store::answers).await
    };
    tokio::time::timeout(PATIENCE, answer)
        .await
        .map_err(|_| Problem::unavailable())??;
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
    }))
}

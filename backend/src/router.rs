//! Every route of the server in one list, and the description that is made from it.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::routing::get;
use goodstanding_shared::problem::Problem as ProblemWire;
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContactBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, SecurityRequirement, Server,
};
use utoipa::{PartialSchema as _, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::http::{description, layers, page};
use crate::problem::Problem;
use crate::store;
use crate::{
    cancellations, catalog, customers, inbox, mails, operations, orders, overview, payments,
    reports, saved_views, search, services, sessions, subscriptions, times, transactions, work,
};

const WORDS: &str = "The API of the customer portal. Sign in with `POST /api/v1/session`; the cookie does the rest. \
    Every refusal is a problem (RFC 9457) with a `code` to decide by. Changes need `If-Match`, creating calls an `Idempotency-Key`.";

/// What the calls are about, in the order in which the description lists them.
const TAGS: &[(&str, &str)] = &[
    (
        "sessions",
        "Signing in and out, who is signed in and where, and what they change of themselves.",
    ),
    (
        "overview",
        "What is wrong and what helps, what is paid next and what was.",
    ),
    ("search", "Finding things by a few words."),
    ("services", "What the customer has."),
    (
        "saved_views",
        "Views of the list of services that the reader named.",
    ),
    ("cancellations", "Requests to end services."),
    (
        "catalog",
        "What can be ordered: products and billing plans.",
    ),
    (
        "orders",
        "Orders, and the queue of those that wait for acceptance.",
    ),
    (
        "inbox",
        "What staff have to decide, what happens next by itself, and what they decided today.",
    ),
    ("customers", "The customers' accounts, for staff."),
    (
        "subscriptions",
        "How services are billed, and what of it is unpaid.",
    ),
    ("transactions", "Attempts to move money."),
    ("payments", "The ways to pay."),
    ("mails", "What was written to whom, and what became of it."),
    ("reports", "What staff count."),
    (
        "clock",
        "What the server does because time passes, for staff.",
    ),
    ("health", "Whether the server answers."),
];

/// The routes and their description, before the layers.
fn routes() -> OpenApiRouter<App> {
    let api = OpenApiRouter::new()
        .merge(sessions::routes())
        .merge(overview::routes())
        .merge(search::routes())
        .merge(services::routes())
        .merge(saved_views::routes())
        .merge(cancellations::routes())
        .merge(catalog::routes())
        .merge(orders::routes())
        .merge(inbox::routes())
        .merge(customers::routes())
        .merge(subscriptions::routes())
        .merge(transactions::routes())
        .merge(payments::routes())
        .merge(mails::routes())
        .merge(reports::routes())
        .merge(work::routes());
    OpenApiRouter::with_openapi(description())
        .routes(routes!(health))
        .nest("/api/v1", api)
}

/// What the description says of the API as a whole.
fn description() -> OpenApi {
    let mut license = License::new(env!("CARGO_PKG_LICENSE"));
    license.identifier = Some(env!("CARGO_PKG_LICENSE").to_owned());
    let contact = ContactBuilder::new().name(Some("The merchant whose portal this is"));
    let info = InfoBuilder::new()
        .title("Goodstanding")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(WORDS))
        .contact(Some(contact.build()))
        .license(Some(license));
    let mut server = Server::new("/");
    server.description = Some("The server from which the description comes.".to_owned());
    let tag = |(name, words)| TagBuilder::new().name(name).description(Some(words));
    let mut openapi = OpenApiBuilder::new()
        .info(info.build())
        .servers(Some([server]))
        .tags(Some(TAGS.iter().map(|it| tag(*it).build())))
        .security(Some([SecurityRequirement::new("session", [""; 0])]))
        .build();
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-session")));
    let components = openapi.components.get_or_insert_default();
    components.add_security_scheme("session", cookie);
    let mut schemas = vec![(<ProblemWire>::name().into_owned(), <ProblemWire>::schema())];
    <ProblemWire>::schemas(&mut schemas);
    components.schemas.extend(schemas);
    openapi
}

/// The description of every route (OpenAPI 3.1), as it is served.
pub fn document() -> Value {
    described(&routes().into_openapi())
}

/// What is made from the routes, with what holds for all of them: the refusals and headers that
/// they share, and of what every date and every amount speaks.
fn described(openapi: &OpenApi) -> Value {
    let mut document = serde_json::to_value(openapi).unwrap_or_default();
    description::complete(&mut document);
    times::label(&mut document);
    document
}

/// The whole server: API, its description, the page, and the layers around them.
pub fn router(app: App) -> Router {
    let (router, openapi) = routes().split_for_parts();
    let mut router = router.merge(operations::probes()).with_state(app.clone());
    if !app.settings().hides_api {
        router = router.merge(to_be_read(&openapi));
    }
    layers::around(router.fallback(page::serve), &app)
}

/// The description, for programs and for people.
fn to_be_read(openapi: &OpenApi) -> Router {
    let document = described(openapi).to_string();
    let page = SwaggerUi::new("/api/docs");
    Router::new()
        .route(
            "/api/openapi.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], document)),
        )
        .merge(page.config(Config::from("/api/openapi.json").validator_url("none")))
}

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`: a server that is not answers with a problem.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of the program; absent where the operator keeps it to themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'static str>,
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
        version: (!app.settings().hides_api).then_some(env!("CARGO_PKG_VERSION")),
    }))
}

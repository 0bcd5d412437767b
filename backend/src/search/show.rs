//! What is found by a few words.

use axum::extract::State;
use goodstanding_shared::search::{FOUND, SearchResults};
use goodstanding_words::fields;
use utoipa::IntoParams;

use crate::app::App;
use crate::http::json::Json;
use crate::http::language::Languages;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;
use crate::{customers, services, transactions};

/// What is searched for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct SearchParams {
    /// A name, an amount or a number, as somebody types it.
    q: String,
}

/// Finds what the reader may see: customers their services by name, and their payments by service,
/// amount or number; staff customers by name or address, and payments by number.
#[utoipa::path(
    get, path = "/search", tag = "search", operation_id = "search", params(SearchParams),
    responses(
        (status = 200, description = "The likeliest of each kind.", body = SearchResults),
    )
)]
pub(crate) async fn search(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<SearchResults>, Problem> {
    pairs.only(&["q"])?;
    let scope = caller.scope;
    let words = pairs.search("q")?;
    if words.is_empty() {
        return Err(Problem::parameter("q", fields::SAY_WHAT_TO_SEARCH));
    }
    app.store()
        .read(move |conn: &mut Database| {
            let payments = transactions::found(conn, scope, &words, FOUND)?;
            let results = match scope.customer() {
                Some(customer) => SearchResults {
                    services: services::db::named_like(
                        conn,
                        customer,
                        &languages,
                        (&words, FOUND),
                    )?,
                    payments,
                    customers: Vec::new(),
                },
                None => SearchResults {
                    services: Vec::new(),
                    payments,
                    customers: customers::found(conn, &words, FOUND)?,
                },
            };
            Ok::<_, Problem>(results)
        })
        .await
        .map(Json)
}

//! The ways in which a customer pays, masked.

use axum::extract::State;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::payments::PaymentMethod;
use goodstanding_words::fields;
use utoipa::IntoParams;

use super::db;
use crate::app::App;
use crate::customers;
use crate::http::json::Json;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::Database;

/// Whose payment methods are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct PaymentMethodParams {
    /// Staff only, and needed for them: whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists the payment methods of a customer that were not removed: the default first, then the
/// newest.
#[utoipa::path(
    get, path = "/payment-methods", tag = "payments", operation_id = "list_payment_methods", params(PaymentMethodParams),
    responses(
        (status = 200, description = "All of them.", body = Vec<PaymentMethod>),
    )
)]
pub(crate) async fn list_payment_methods(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Json<Vec<PaymentMethod>>, Problem> {
    let words = fields::SAY_WHOSE_PAYMENT_METHODS;
    let customer = customers::asked(caller.scope, &pairs, words)?;
    app.store()
        .read(move |conn: &mut Database| {
            if !customers::db::exists(conn, customer)? {
                return Err(Problem::not_found());
            }
            Ok(db::list(conn, customer)?)
        })
        .await
        .map(Json)
}

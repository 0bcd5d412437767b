//! What is unpaid and can be paid now.

use axum::extract::State;
use goodstanding_shared::ids::{CustomerId, SubscriptionId};
use goodstanding_shared::subscriptions::UnpaidSubscription;
use goodstanding_shared::subscriptions::life::Terms;
use goodstanding_words::fields;
use utoipa::IntoParams;

use super::db;
use crate::app::App;
use crate::http::json::Json;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::stored::RowOf;
use crate::store::{Database, StoreError};
use crate::{catalog, customers, payments, services};

/// Whose unpaid subscriptions are listed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct UnpaidParams {
    /// Staff only, and needed for them: whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists the subscriptions of a customer that are unpaid and can be paid now, the oldest first: an
/// order whose first charge failed, and whatever is retried, waits for another payment method, or
/// is in its days of grace.
#[utoipa::path(
    get, path = "/unpaid", tag = "subscriptions", operation_id = "list_unpaid", params(UnpaidParams),
    responses(
        (status = 200, description = "All of them.", body = Vec<UnpaidSubscription>),
    )
)]
pub(crate) async fn list_unpaid(
    State(app): State<App>,
    caller: Caller,
    pairs: Pairs,
) -> Result<Json<Vec<UnpaidSubscription>>, Problem> {
    let customer = customers::asked(caller.scope, &pairs, fields::SAY_WHOSE)?;
    app.store()
        .read(move |conn: &mut Database| {
            if !customers::db::exists(conn, customer)? {
                return Err(Problem::not_found());
            }
            let mut unpaid = Vec::new();
            for id in db::failing_of(conn, customer)? {
                unpaid.extend(find(conn, id)?);
            }
            Ok(unpaid)
        })
        .await
        .map(Json)
}

/// The subscription, which was found within the reader's scope, if it is unpaid and can be paid
/// now.
pub(crate) fn find(
    conn: &mut Database,
    id: SubscriptionId,
) -> Result<Option<UnpaidSubscription>, StoreError> {
    let stored = db::find(conn, id)?;
    let text = id.to_string();
    let row = RowOf {
        table: "subscriptions",
        id: &text,
    };
    let prices = db::prices(conn, &stored)?;
    let (plan, _) = catalog::db::plan(conn, stored.plan.as_str())?
        .ok_or_else(|| row.refuse("its plan is not there"))?;
    let terms = Terms {
        plan: &plan,
        prices: &prices,
    };
    let life = stored.life;
    let planned = life
        .unpaid(terms)
        .map_err(|error| row.refuse(error.to_string()))?;
    let Some(planned) = planned else {
        return Ok(None);
    };
    let services = services::db::briefs_of_subscription(conn, id)?;
    Ok(Some(UnpaidSubscription {
        id,
        version: stored.version,
        services: services
            .into_iter()
            .filter(|service| !service.status.has_ended())
            .collect(),
        standing: life.standing,
        amount: planned.amount,
        unpaid_since: planned.cycle.begins,
        next_retry_on: life.next_retry_on,
        ends_on: life.ends_on,
        payment_method: stored
            .payment_method
            .map(|method| payments::db::brief(conn, &method.to_string()))
            .transpose()?,
    }))
}

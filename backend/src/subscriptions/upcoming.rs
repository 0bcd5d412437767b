//! What a customer will be charged: the one answer for every page that says so.

use axum::extract::State;
use chrono::{Days, NaiveDate};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::subscriptions::ComingCharge;
use goodstanding_words::fields;
use serde::Deserialize;
use utoipa::IntoParams;

use super::coming;
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::http::json::Json;
use crate::http::query::{Query, limit};
use crate::overview;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, StoreError};

/// How far is looked ahead when nobody says: twelve weeks.
const DEFAULT_DAYS: u32 = 84;
/// How far is looked ahead at most.
const MOST_DAYS: u32 = 400;

/// How far, and whose.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpcomingQuery {
    /// For how many days from today on, 1 to 400; 84 when absent.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 400)]
    days: Option<String>,
    /// Staff only: the charges of this customer. Without it there are none, for staff have no
    /// account of their own.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
    /// `yes`: only what is promised, as the overview has it. What follows a payment that failed is
    /// open until that is paid.
    #[param(value_type = Option<String>, pattern = "^yes$")]
    promised: Option<String>,
}

/// Lists every charge to come within some days, the first one first. What waits for an approval or
/// for the payment of an invoice is not among them.
#[utoipa::path(
    get, path = "/upcoming-charges", tag = "subscriptions", operation_id = "list_upcoming_charges", params(UpcomingQuery),
    responses(
        (status = 200, description = "All of them.", body = Page<ComingCharge>),
    )
)]
pub(crate) async fn list_upcoming_charges(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<UpcomingQuery>,
) -> Result<Json<Page<ComingCharge>>, Problem> {
    let days = days(query.days.as_deref())?;
    let is_promised = match query.promised.as_deref() {
        None => false,
        Some("yes") => true,
        Some(other) => return Err(Problem::parameter("promised", fields::not_yes(other))),
    };
    let customer = match (query.customer, caller.scope.customer()) {
        (None, Some(own)) => own,
        (Some(_), Some(_)) => return Err(Problem::not_found()),
        // Staff have no account of their own: nothing is charged to them.
        (None, None) => return Ok(Json(Page::forward(Vec::new(), None, 0))),
        (Some(text), None) => text
            .parse::<CustomerId>()
            .map_err(|error| Problem::parameter("customer", error.words()))?,
    };
    let context = app.billing_context().await?;
    let charges = app
        .store()
        .read(move |conn: &mut Database| listed(conn, &context, customer, (days, is_promised)))
        .await?;
    let total = u64::try_from(charges.len()).ok();
    Ok(Json(Page::forward(
        charges,
        None,
        total.unwrap_or_default(),
    )))
}

fn days(given: Option<&str>) -> Result<u32, Problem> {
    limit(given, DEFAULT_DAYS, MOST_DAYS).map_err(|_| {
        let words = fields::whole_number(u64::from(MOST_DAYS), "days");
        Problem::parameter("days", words)
    })
}

/// The charges of a customer, who was found within the reader's scope, in the order in which they
/// come.
fn listed(
    conn: &mut Database,
    context: &BillingContext,
    customer: CustomerId,
    (days, is_promised): (u32, bool),
) -> Result<Vec<ComingCharge>, StoreError> {
    let today = context.now.date_naive();
    let until = today
        .checked_add_days(Days::new(days.into()))
        .unwrap_or(NaiveDate::MAX);
    let billed = coming::billed_until(conn, context, customer, until)?;
    let asked: Vec<_> = if is_promised {
        overview::promised(&billed)
    } else {
        billed.iter().collect()
    };
    let charges = coming::charges(conn, customer, asked, (today, until))?;
    coming::named(conn, &charges)
}

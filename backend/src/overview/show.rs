//! The overview of a customer, in one call.

use axum::extract::State;
use chrono::{Days, NaiveDate};
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::overview::{ENDING, Overview, RECENT_PAYMENTS, average, last_day};
use goodstanding_words::fields;
use utoipa::IntoParams;

use super::refusal::refuse;
use super::{money, troubles};
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::http::json::Json;
use crate::http::language::Languages;
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::sessions::Caller;
use crate::store::{Database, Scope, StoreError};
use crate::subscriptions::coming;
use crate::{customers, payments, services, transactions};

/// How far is looked for the next payment where nothing is charged within the weeks that are shown:
/// a year, and a day for the longest of them.
const YEAR_DAYS: u64 = 366;

/// Whose overview it is.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the description of what is read")]
pub(crate) struct OverviewParams {
    /// Staff only, and needed for them: whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Shows what is wrong and what helps, what is charged next and in the weeks ahead, and what was
/// paid.
#[utoipa::path(
    get, path = "/overview", tag = "overview", operation_id = "show_overview", params(OverviewParams),
    responses(
        (status = 200, description = "All of it.", body = Overview),
    )
)]
pub(crate) async fn show_overview(
    State(app): State<App>,
    caller: Caller,
    languages: Languages,
    pairs: Pairs,
) -> Result<Json<Overview>, Problem> {
    let scope = caller.scope;
    let customer = customers::asked(scope, &pairs, fields::SAY_WHOSE_OVERVIEW)?;
    let context = app.billing_context().await?;
    app.store()
        .read(move |conn: &mut Database| {
            if !customers::db::exists(conn, customer)? {
                return Err(Problem::not_found());
            }
            Ok(overview(conn, (scope, &languages), &context, customer)?)
        })
        .await
        .map(Json)
}

/// The overview of a customer, who was found within the reader's scope.
fn overview(
    conn: &mut Database,
    (scope, languages): (Scope, &Languages),
    context: &BillingContext,
    customer: CustomerId,
) -> Result<Overview, StoreError> {
    let today = context.now.date_naive();
    let until = last_day(today);
    let billed = coming::billed_until(conn, context, customer, until)?;
    let (well, unpaid) = troubles::apart(&billed);
    let charges = coming::charges(conn, customer, well, (today, until))?;
    let weeks = money::weeks(customer, today, &charges)?;
    let mut next_payment = money::next_payment(conn, customer, &charges)?;
    if next_payment.is_none() {
        // Nothing within twelve weeks: rare, and looked for apart.
        let until = later(today, YEAR_DAYS);
        let billed = coming::billed_until(conn, context, customer, until)?;
        let (well, _) = troubles::apart(&billed);
        let charges = coming::charges(conn, customer, well, (today, until))?;
        next_payment = money::next_payment(conn, customer, &charges)?;
    }
    let methods = payments::db::list(conn, customer)?;
    let months = money::months(conn, customer, today)?;
    Ok(Overview {
        services: services::db::counts(conn, customer)?,
        troubles: troubles::troubles(conn, (scope, languages), customer, &unpaid)?,
        expiring: money::expiring(&methods, &charges),
        ending: services::db::ending(conn, customer, ENDING)?,
        next_payment,
        weeks,
        average: average(&months).map_err(|error| refuse(customer, &error))?,
        months,
        payments: transactions::latest_of_customer(conn, scope, customer, RECENT_PAYMENTS)?,
        default_method: methods.into_iter().find(|method| method.is_default),
    })
}

fn later(today: NaiveDate, days: u64) -> NaiveDate {
    today
        .checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

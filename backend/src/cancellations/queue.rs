//! The staff's queue of cancellation requests, newest first. Nobody else reads it: there is no scope to keep to.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use goodstanding_shared::cancellations::{
    CancellationState, CancellationType, CancellationsQuery, QueuedCancellation,
};
use goodstanding_shared::customers::CustomerBrief;
use goodstanding_shared::ids::CustomerId;
use goodstanding_shared::paging::Page;
use goodstanding_shared::problem::Problem as ProblemWire;
use utoipa::IntoParams;

use super::db::{self, columns};
use crate::app::App;
use crate::http::listing::{Count, DEFAULT_ROWS, MOST_ROWS, Part, PartParams};
use crate::http::pairs::Pairs;
use crate::problem::Problem;
use crate::services;
use crate::sessions::StaffCaller;
use crate::store::schema::{cancellations, customers};
use crate::store::stored::{RowOf, millis};
use crate::store::{Backend, Database, StoreError};

/// Which requests; all conditions must hold.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "the description of what `CancellationsQuery` reads"
)]
pub(crate) struct QueueParams {
    /// What became of it; `open` when absent.
    #[param(value_type = Option<CancellationState>)]
    state: Option<String>,
    /// At once or on the due date.
    #[param(value_type = Option<CancellationType>)]
    r#type: Option<String>,
    /// Words that the reason contains, letter case aside.
    #[param(max_length = 200)]
    q: Option<String>,
    /// Whose.
    #[param(value_type = Option<CustomerId>)]
    customer: Option<String>,
}

/// Lists cancellation requests with their reasons, newest first. Staff only; for others there is nothing here.
#[utoipa::path(
    get, path = "/cancellations", tag = "cancellations", operation_id = "list_cancellations", params(QueueParams, PartParams),
    responses(
        (status = 200, description = "One part of the queue.", body = Page<QueuedCancellation>),
        (status = "4XX", description = "Refused.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn list_cancellations(
    State(app): State<App>,
    _: StaffCaller,
    pairs: Pairs,
) -> Result<Json<Page<QueuedCancellation>>, Problem> {
    let names: Vec<_> = CancellationsQuery::NAMES
        .iter()
        .copied()
        .chain(["limit"])
        .collect();
    pairs.only(&names)?;
    let limit = pairs.limit(DEFAULT_ROWS, MOST_ROWS)?;
    pairs.search("q")?;
    let query = CancellationsQuery {
        cursor: String::new(),
        ..pairs.understood(|pairs| CancellationsQuery::parse(pairs))?
    };
    let listing = format!("cancellations: {}", query.to_query_string());
    let part = Part::new(&app, listing, pairs.get("cursor"), limit)?;
    let asked = part.clone();
    let (rows, count) = app
        .store()
        .read(move |conn: &mut Database| {
            let rows = list(conn, &query, &asked)?;
            Ok::<_, StoreError>((rows, asked.count(|| count(conn, &query))?))
        })
        .await?;
    Ok(Json(part.page(&app, rows, count, key)))
}

/// The values by which a request is ordered.
fn key(queued: &QueuedCancellation) -> Vec<String> {
    vec![
        millis(queued.cancellation.requested_at).to_string(),
        queued.cancellation.id.to_string(),
    ]
}

fn listed<'a>(query: &CancellationsQuery) -> IntoBoxed<'a, cancellations::table, Backend> {
    let mut found = cancellations::table
        .filter(cancellations::state.eq(query.state().as_str()))
        .into_boxed::<Backend>();
    if let Some(kind) = query.kind {
        found = found.filter(cancellations::kind.eq(kind.as_str()));
    }
    if let Some(customer) = query.customer {
        found = found.filter(cancellations::customer_id.eq(customer.to_string()));
    }
    if !query.reason.is_empty() {
        let words = containing(&db::lowered(&query.reason));
        found = found.filter(cancellations::reason_lowered.like(words).escape('\\'));
    }
    found
}

/// The pattern of texts that contain `words`, letter by letter.
fn containing(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

fn count(conn: &mut Database, query: &CancellationsQuery) -> Result<Count, StoreError> {
    let found: Vec<i64> = listed(query)
        .select(cancellations::requested_at)
        .limit(Count::LIMIT)
        .load(conn)?;
    Ok(Count::of(found.len()))
}

fn list(
    conn: &mut Database,
    query: &CancellationsQuery,
    part: &Part,
) -> Result<Vec<QueuedCancellation>, StoreError> {
    let mut found = listed(query);
    if let Some(edge) = &part.edge {
        let [at, id] = edge.key.as_slice() else {
            return Ok(Vec::new());
        };
        let at: i64 = at.parse().unwrap_or_default();
        let id = id.clone();
        // The first condition is what an index can follow, the second one settles ties.
        found = if edge.is_backward {
            found.filter(cancellations::requested_at.ge(at)).filter(
                cancellations::requested_at
                    .gt(at)
                    .or(cancellations::id.gt(id)),
            )
        } else {
            found.filter(cancellations::requested_at.le(at)).filter(
                cancellations::requested_at
                    .lt(at)
                    .or(cancellations::id.lt(id)),
            )
        };
    }
    let found = if part.is_backward() {
        found.order((cancellations::requested_at.asc(), cancellations::id.asc()))
    } else {
        found.order((cancellations::requested_at.desc(), cancellations::id.desc()))
    };
    let rows: Vec<(db::Row, String, String)> = found
        .select((
            columns!(),
            cancellations::service_id,
            cancellations::customer_id,
        ))
        .limit(part.rows())
        .load(conn)?;
    let services = services::db::briefs_of(conn, rows.iter().map(|row| row.1.clone()).collect())?;
    let customers = customers_of(conn, rows.iter().map(|row| row.2.clone()).collect())?;
    rows.into_iter()
        .map(|(row, service, customer)| {
            let cancellation = row.understand()?;
            let id = cancellation.id.to_string();
            let refuse = |what: &str| {
                RowOf {
                    table: "cancellations",
                    id: &id,
                }
                .refuse(what)
            };
            Ok(QueuedCancellation {
                service: services
                    .get(&service)
                    .cloned()
                    .ok_or_else(|| refuse("no service"))?,
                customer: customers
                    .get(&customer)
                    .cloned()
                    .ok_or_else(|| refuse("no customer"))?,
                cancellation,
            })
        })
        .collect()
}

fn customers_of(
    conn: &mut Database,
    ids: Vec<String>,
) -> Result<HashMap<String, CustomerBrief>, StoreError> {
    let rows: Vec<(String, String)> = customers::table
        .filter(customers::id.eq_any(ids))
        .select((customers::id, customers::name))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, name)| {
            let row = RowOf {
                table: "customers",
                id: &id,
            };
            let brief = CustomerBrief {
                id: row.parse("id", &id)?,
                name,
            };
            Ok((id, brief))
        })
        .collect()
}

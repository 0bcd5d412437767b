//! What staff do to an order: they accept it, and what waited for that is set up.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::ids::{OrderId, ServiceId};
use goodstanding_shared::orders::{Order, OrderAction, OrderActionRequest, accept};
use goodstanding_shared::problem::Problem as ProblemWire;
use goodstanding_shared::reason::StaffReason;

use super::details;
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::http::body::Body;
use crate::http::etag;
use crate::http::idempotency::{KeyedRoute, StoredReply, once};
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::services;
use crate::sessions::{Caller, StaffCaller};
use crate::store::Database;

/// Accepts an order, for a reason: all of its services that wait for that, and whose subscriptions
/// have begun, are accepted. What is paid, or costs nothing, is set up; what waits for its first
/// payment sets itself up when that arrives. For staff.
#[utoipa::path(
    post, path = "/orders/{id}/actions", tag = "orders", operation_id = "act_on_order",
    params(
        ("id" = OrderId, Path, description = "The order."),
        ("If-Match" = String, Header, description = "The order's ETag, as it was read."),
        ("Idempotency-Key" = String, Header, description = "Made once for this action, kept for every repetition."),
    ),
    request_body = OrderActionRequest,
    responses(
        (status = 200, description = "Done.", body = Order, headers(("ETag" = String, description = "The order's new version."))),
        (status = "4XX", description = "Refused; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
        (status = "5XX", description = "Failed; nothing was changed.", body = ProblemWire, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn act_on_order(
    State(app): State<App>,
    StaffCaller(caller): StaffCaller,
    PathId(id): PathId<OrderId>,
    route: KeyedRoute,
    version: Result<IfMatch, Problem>,
    body: Body<OrderActionRequest>,
) -> Result<Response, Problem> {
    let (scope, today) = (caller.scope, app.clock().now().date_naive());
    app.store()
        .read(move |conn: &mut Database| details::find(conn, scope, id, today))
        .await?
        .ok_or_else(Problem::not_found)?;
    let (version, keyed) = (version?, route.of(caller.user_id(), body.digest)?);
    let request = body.value;
    let reason = StaffReason::parse(request.reason_code, request.comment.as_deref())
        .map_err(Problem::fields)?;
    let command = AcceptCommand {
        id,
        version: version.0,
        action: request.action,
        reason,
        caller,
        context: app.billing_context().await?,
    };
    once(&app, keyed, move |tx| {
        let order = act(tx, &command)?;
        StoredReply::ok(&order, Some(etag::of(order.version)))
    })
    .await
}

/// What staff do to an order, and as which version they have read it.
pub(crate) struct AcceptCommand {
    pub(crate) id: OrderId,
    pub(crate) version: u32,
    pub(crate) action: OrderAction,
    pub(crate) reason: StaffReason,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
}

/// Carries it out.
pub(crate) fn act(tx: &mut Database, command: &AcceptCommand) -> Result<Order, Problem> {
    let lines = current(tx, command)?.lines;
    let services: Vec<ServiceId> = lines.iter().map(|line| line.service).collect();
    services::db::hold_all(tx, &services)?;
    // As it is, now that nobody else changes it.
    let order = current(tx, command)?;
    if order.version != command.version {
        return Err(Problem::stale(order.version));
    }
    let lines = match command.action {
        OrderAction::Accept => accept(&order),
    }
    .map_err(|refusal| Problem::refused_action(refusal.to_string()))?;
    let by = command.caller.by().because(Some(command.reason.clone()));
    for line in lines {
        services::accept(tx, &command.context, line.service, &by)?;
    }
    current(tx, command)
}

fn current(tx: &mut Database, command: &AcceptCommand) -> Result<Order, Problem> {
    details::find(
        tx,
        command.caller.scope,
        command.id,
        command.context.now.date_naive(),
    )?
    .ok_or_else(Problem::not_found)
}

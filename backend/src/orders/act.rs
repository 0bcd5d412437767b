//! What staff do to an order: they accept it, and what waited for that is set up.

use axum::extract::State;
use axum::response::Response;
use goodstanding_shared::ids::{OrderId, ServiceId};
use goodstanding_shared::orders::{Order, OrderAction, accept};
use goodstanding_shared::reason::StaffActionRequest;

use super::{db, read};
use crate::app::App;
use crate::http::body::Body;
use crate::http::change::{
    Changeable, IdempotencyKeyHeader, IfMatchHeader, StaffChange, StaffCommand,
};
use crate::http::etag;
use crate::http::idempotency::{StoredReply, once};
use crate::http::if_match::IfMatch;
use crate::http::path::PathId;
use crate::problem::Problem;
use crate::services;
use crate::store::{Database, Scope, StoreError};

/// Accepts an order, for a reason: all of its services that wait for that, and whose subscriptions
/// have begun, are accepted. What is paid, or costs nothing, is set up; what waits for its first
/// payment sets itself up when that arrives. For staff.
#[utoipa::path(
    post, path = "/orders/{id}/actions", tag = "orders", operation_id = "act_on_order",
    params(
        ("id" = OrderId, Path, description = "The order."),
        IfMatchHeader,
        IdempotencyKeyHeader,
    ),
    request_body = StaffActionRequest<OrderAction>,
    responses(
        (status = 200, description = "Done.", body = Order, headers(("ETag" = String, description = "The order's new version."))),
    )
)]
pub(crate) async fn act_on_order(
    State(app): State<App>,
    change: StaffChange<PathId<OrderId>, Body<StaffActionRequest<OrderAction>>>,
) -> Result<Response, Problem> {
    let (command, keyed) = change.command(&app).await?;
    once(&app, keyed, move |tx| {
        let order = act(tx, &command)?;
        StoredReply::ok(&order, Some(etag::of(order.version)))
    })
    .await
}

impl Changeable for PathId<OrderId> {
    type Version = IfMatch;

    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError> {
        db::is_within(conn, scope, self.0)
    }
}

/// What staff do to an order.
pub(crate) type OrderCommand = StaffCommand<OrderId, OrderAction>;

/// Accepts what of the order waits for that.
pub(crate) fn act(tx: &mut Database, command: &OrderCommand) -> Result<Order, Problem> {
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
    .map_err(|refusal| Problem::refused_action(refusal.words()))?;
    let by = command.caller.by().because(Some(command.reason.clone()));
    for line in lines {
        services::accept(tx, &command.context, line.service, &by)?;
    }
    current(tx, command)
}

fn current(tx: &mut Database, command: &OrderCommand) -> Result<Order, Problem> {
    read::find(
        tx,
        (command.caller.scope, &command.caller.languages),
        command.id,
        command.context.now.date_naive(),
    )?
    .ok_or_else(Problem::not_found)
}

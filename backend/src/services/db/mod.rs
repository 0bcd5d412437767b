//! Every query of services. Each takes the reader's scope; whose row it is, is part of the query.

mod briefs;
mod counts;
mod hold;
mod lives;
pub(crate) mod name_keys;
mod nested;
mod order;
mod read;
mod write;

use diesel::dsl::IntoBoxed;
use diesel::prelude::*;
use goodstanding_shared::ids::CustomerId;

pub(crate) use self::briefs::{
    Product, bought_by, briefs_of, briefs_of_product, briefs_of_subscription,
    briefs_of_subscriptions, ending, leaving, leaving_of, leaving_of_customer, live_names,
    named_like, named_products, names_of_subscriptions, prices_of,
};
pub(crate) use self::counts::counts;
pub(crate) use self::hold::{hold, hold_all, try_hold};
pub(crate) use self::lives::{
    Found, StoredService, billed_by, live, live_statuses, of_subscriptions_between, page, pay,
    stored, write,
};
pub(super) use self::nested::{NestedPlace, list as list_nested};
pub(super) use self::order::{Order, Place};
pub(super) use self::read::{count, list};
pub(crate) use self::read::{details, find, is_within};
pub(crate) use self::write::{
    GoesOver, NewService, any_live_of_subscription, go_over, insert, live_of_subscription, touch,
};
use crate::store::Backend;
use crate::store::Scope;
use crate::store::schema::services;

diesel::postfix_operator!(IsPending, " = 'pending'");

/// Whether a service waits to be set up. Written into the statement, not bound to it: the index of
/// those that wait is used only where the database knows beforehand that no other status will be
/// asked for.
pub(crate) const fn is_pending() -> IsPending<services::status> {
    IsPending {
        expr: services::status,
    }
}

/// The services within `scope`; for staff also those of one customer only.
fn within<'a>(scope: Scope, of: Option<CustomerId>) -> IntoBoxed<'a, services::table, Backend> {
    let query = services::table.into_boxed::<Backend>();
    match scope.customer().or(of) {
        Some(customer) => query.filter(services::customer_id.eq(customer.to_string())),
        None => query,
    }
}

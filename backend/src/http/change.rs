//! What a request that changes something carries, read in one order: who asks, whether there is
//! such a thing for them, as which version they read it, the key under which a repetition is
//! known, and only then what they want. Who may not know of a thing learns nothing by the later
//! ones.

use std::convert::Infallible;

use axum::RequestExt as _;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use goodstanding_shared::reason::{StaffActionRequest, StaffReason};
use utoipa::IntoParams;

use super::body::{Body, NoBody, SecretBody};
use super::idempotency::{Keyed, KeyedRoute};
use super::if_match::IfMatch;
use super::path::PathId;
use super::query::NoQuery;
use crate::app::App;
use crate::billing::context::BillingContext;
use crate::problem::Problem;
use crate::sessions::{Caller, StaffCaller};
use crate::store::{Database, Scope, StoreError};

/// The description of the header that says as which version the sender read what is to be changed.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IfMatchHeader {
    /// The ETag of what is to be changed, as it was read.
    #[param(rename = "If-Match")]
    #[expect(dead_code, reason = "describes the header, which `IfMatch` reads")]
    version: String,
}

/// The description of the header that makes a repetition harmless.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
pub(crate) struct IdempotencyKeyHeader {
    /// Made once for this request, kept for every repetition.
    #[param(rename = "Idempotency-Key")]
    #[expect(dead_code, reason = "describes the header, which `KeyedRoute` reads")]
    key: String,
}

/// What is changed, as the path names it.
pub(crate) trait Changeable:
    FromRequestParts<App, Rejection = Problem> + Clone + Send + 'static
{
    /// [`IfMatch`], or [`Unversioned`] for what has no version that a
    /// sender could name.
    type Version: FromRequestParts<App, Rejection: Into<Problem>> + Send;

    /// Whether there is such a thing for the reader.
    fn is_visible(&self, conn: &mut Database, scope: Scope) -> Result<bool, StoreError>;
}

/// Says that the sender names no version.
pub(crate) struct Unversioned;

impl FromRequestParts<App> for Unversioned {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// A body of which the digest is known: a repetition has the same one.
pub(crate) trait Digested {
    /// SHA-256 of the bytes that were sent.
    fn digest(&self) -> [u8; 32];
}

impl<T> Digested for Body<T> {
    fn digest(&self) -> [u8; 32] {
        self.digest
    }
}

impl<T> Digested for SecretBody<T> {
    fn digest(&self) -> [u8; 32] {
        self.0.digest
    }
}

impl Digested for NoBody {
    fn digest(&self) -> [u8; 32] {
        Self::digest()
    }
}

/// What is to be changed: by whom, and as which version they read it. Such addresses take no query.
pub(crate) struct Target<P: Changeable> {
    /// Who asks, with their reach.
    pub(crate) caller: Caller,
    /// What the path names. It is there for them.
    pub(crate) path: P,
    /// As which version they read it.
    pub(crate) version: P::Version,
}

impl<P: Changeable> Target<P> {
    async fn of(caller: Caller, parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let path = P::from_request_parts(parts, app).await?;
        NoQuery::from_request_parts(parts, app).await?;
        let (wanted, scope) = (path.clone(), caller.scope);
        let is_visible = app
            .store()
            .read(move |conn: &mut Database| wanted.is_visible(conn, scope))
            .await?;
        if !is_visible {
            return Err(Problem::not_found());
        }
        let version = P::Version::from_request_parts(parts, app).await;
        Ok(Self {
            caller,
            path,
            version: version.map_err(Into::into)?,
        })
    }
}

impl<P: Changeable> FromRequestParts<App> for Target<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, app).await?;
        Self::of(caller, parts, app).await
    }
}

/// A change that is carried out once.
pub(crate) struct Change<P: Changeable, B> {
    /// Who asks, with their reach.
    pub(crate) caller: Caller,
    /// What the path names. It is there for them.
    pub(crate) path: P,
    /// As which version they read it.
    pub(crate) version: P::Version,
    /// What they want, as the body says it.
    pub(crate) body: B,
    /// Under which key it is carried out once.
    pub(crate) keyed: Keyed,
}

/// The same by staff. For everybody else there is nothing here.
pub(crate) struct StaffChange<P: Changeable, B>(Change<P, B>);

/// What staff do to something, why, and as which version they have read it.
pub(crate) struct StaffCommand<Id, Action> {
    pub(crate) id: Id,
    pub(crate) version: u32,
    pub(crate) action: Action,
    pub(crate) reason: StaffReason,
    pub(crate) caller: Caller,
    pub(crate) context: BillingContext,
}

impl<Id, Action> StaffChange<PathId<Id>, Body<StaffActionRequest<Action>>>
where
    PathId<Id>: Changeable<Version = IfMatch>,
{
    /// What is to be done, and under which key; refused without a reason.
    pub(crate) async fn command(
        self,
        app: &App,
    ) -> Result<(StaffCommand<Id, Action>, Keyed), Problem> {
        let Self(change) = self;
        let request = change.body.value;
        let reason = StaffReason::parse(request.reason_code, request.comment.as_deref());
        let command = StaffCommand {
            id: change.path.0,
            version: change.version.0,
            action: request.action,
            reason: reason.map_err(Problem::fields)?,
            caller: change.caller,
            context: app.billing_context().await?,
        };
        Ok((command, change.keyed))
    }
}

impl<P, B> Change<P, B>
where
    P: Changeable,
    B: FromRequest<App, Rejection = Problem> + Digested,
{
    async fn of(caller: Caller, request: Request, app: &App) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let target = Target::of(caller, &mut parts, app).await?;
        let route = KeyedRoute::from_request_parts(&mut parts, app).await?;
        route.require_key()?;
        let body = B::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self {
            keyed: route.of(target.caller.user_id(), body.digest())?,
            caller: target.caller,
            path: target.path,
            version: target.version,
            body,
        })
    }
}

impl<P, B> FromRequest<App> for Change<P, B>
where
    P: Changeable,
    B: FromRequest<App, Rejection = Problem> + Digested,
{
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        let caller: Caller = request.extract_parts_with_state(app).await?;
        Self::of(caller, request, app).await
    }
}

impl<P, B> FromRequest<App> for StaffChange<P, B>
where
    P: Changeable,
    B: FromRequest<App, Rejection = Problem> + Digested,
{
    type Rejection = Problem;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Problem> {
        let StaffCaller(caller) = request.extract_parts_with_state(app).await?;
        Change::of(caller, request, app).await.map(Self)
    }
}

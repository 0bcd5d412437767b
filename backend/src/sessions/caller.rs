//! Who is calling: the extractor without which no handler reaches customer data.

use crate::activity::Actor;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::ids::{CustomerId, UserId};
use goodstanding_shared::problem::ProblemCode;
use goodstanding_shared::reason::StaffReason;
use goodstanding_shared::sessions::Role;

use super::cookies::Cookie;
use super::db::{self, StoredSession, User};
use crate::app::App;
use crate::http::SECURITY;
use crate::http::language::languages;
use crate::languages::Languages;
use crate::problem::Problem;
use crate::store::{Database, Scope, StoreError};

/// How long a session may rest, and how long it may last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lifetime {
    pub(super) idle: TimeDelta,
    pub(super) absolute: TimeDelta,
}

impl Lifetime {
    pub(super) const fn of(role: Role) -> Self {
        match role {
            Role::Customer => Self {
                idle: TimeDelta::hours(12),
                absolute: TimeDelta::days(30),
            },
            Role::Staff => Self {
                idle: TimeDelta::minutes(30),
                absolute: TimeDelta::hours(12),
            },
        }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(super) user: User,
    /// How far they reach.
    pub scope: Scope,
    /// In which languages they read what the merchant wrote.
    pub(crate) languages: Languages,
    /// When the session ends, whatever is requested; by the real time.
    pub(super) ends_at: DateTime<Utc>,
}

impl Caller {
    /// The user, with as much reach as they have, until then.
    fn of(user: User, languages: Languages, ends_at: DateTime<Utc>) -> Result<Self, StoreError> {
        Ok(Self {
            scope: scope_of(&user)?,
            user,
            languages,
            ends_at,
        })
    }

    /// Somebody of whom the demo tells: whoever signs in with that address. Nobody else acts
    /// without a session.
    pub(crate) fn in_the_demo(conn: &mut Database, email: &str) -> Result<Self, StoreError> {
        let (user, _) = db::find_user(conn, email)?.ok_or_else(|| StoreError::Row {
            table: "users",
            id: email.to_owned(),
            what: "there is no such user".into(),
        })?;
        Self::of(user, Languages::default(), DateTime::<Utc>::MAX_UTC)
    }

    /// The identifier of the user who is signed in.
    pub fn user_id(&self) -> UserId {
        self.user.id
    }

    /// The user's name, as the history keeps it.
    pub fn name(&self) -> &str {
        &self.user.name
    }

    /// The customer whose user is calling; none for staff.
    pub fn customer(&self) -> Option<&goodstanding_shared::customers::Customer> {
        self.user.customer.as_ref()
    }

    /// The customer for whom they act. Staff have no account of their own: for them there is
    /// nothing here.
    pub(crate) fn require_customer(&self) -> Result<CustomerId, Problem> {
        self.scope.customer().ok_or_else(Problem::not_found)
    }

    /// Who does what this session asks for, as the history says it.
    pub(crate) fn by(&self) -> Actor {
        Actor::user(self.actor(), self.user.id, self.name().to_owned())
    }

    /// Why they act. Staff say it, customers need not.
    pub(crate) fn reason(
        &self,
        code: Option<u32>,
        comment: Option<&str>,
    ) -> Result<Option<StaffReason>, Problem> {
        match self.actor() {
            ActorKind::Staff => StaffReason::parse(code, comment)
                .map(Some)
                .map_err(Problem::fields),
            ActorKind::Customer | ActorKind::System => Ok(None),
        }
    }

    /// As whom the history names them.
    pub fn actor(&self) -> ActorKind {
        match self.user.role {
            Role::Customer => ActorKind::Customer,
            Role::Staff => ActorKind::Staff,
        }
    }
}

/// A staff user. Customers on a staff route find nothing there.
#[derive(Clone, Debug)]
pub struct StaffCaller(pub Caller);

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let digest = Cookie::Session
            .digest(&parts.headers)
            .ok_or_else(not_signed_in)?;
        let now = app.clock().real();
        let session = app
            .store()
            .glance(move |conn: &mut Database| db::find_session(conn, &digest))
            .await?
            .ok_or_else(not_signed_in)?;
        let used = app.last_used().of(&digest, session.last_used_at);
        if !is_alive(&session, used, now) {
            return Err(not_signed_in());
        }
        app.last_used().note(digest, used, now);
        tracing::Span::current().record("user", tracing::field::display(session.user.id));
        Ok(Self::of(
            session.user,
            languages(&parts.headers),
            session.expires_at,
        )?)
    }
}

/// Whoever is signed in, where a route serves others too.
impl OptionalFromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Problem> {
        match <Self as FromRequestParts<App>>::from_request_parts(parts, app).await {
            Ok(caller) => Ok(Some(caller)),
            Err(problem) if problem.code() == ProblemCode::NotSignedIn => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

impl FromRequestParts<App> for StaffCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let caller = <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        if caller.scope.is_staff() {
            Ok(Self(caller))
        } else {
            tracing::warn!(target: SECURITY, "a customer asked for what only staff may see");
            Err(Problem::not_found())
        }
    }
}

fn scope_of(user: &User) -> Result<Scope, StoreError> {
    match (user.role, &user.customer) {
        (Role::Staff, None) => Ok(Scope::of_staff()),
        (Role::Customer, Some(customer)) => Ok(Scope::of_customer(customer.id)),
        (Role::Staff, Some(_)) | (Role::Customer, None) => Err(StoreError::Row {
            table: "users",
            id: user.id.to_string(),
            what: "the role and the customer contradict each other".into(),
        }),
    }
}

fn is_alive(session: &StoredSession, used: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let idle = Lifetime::of(session.user.role).idle;
    now < session.expires_at && now - used < idle
}

pub(super) fn not_signed_in() -> Problem {
    Problem::new(
        ProblemCode::NotSignedIn,
        goodstanding_words::problems::SIGN_IN_FIRST,
    )
}

//! Signing in. Unknown address, wrong password and disabled user get the same answer after the same
//! work.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use goodstanding_shared::ids::SessionId;
use goodstanding_shared::problem::{FieldError, ProblemCode};
use goodstanding_shared::sessions::{Me, PASSWORD_LIMIT, SignIn};

use super::caller::{COOKIE, Lifetime, digest_of, token_digest};
use super::db::{self, NewSession};
use super::password::PasswordError;
use super::show::me;
use crate::app::App;
use crate::http::body::SecretBody;
use crate::http::query::NoQuery;
use crate::http::refusals::{TooOften, Unknown};
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::store::{Database, StoreError};

/// The longest e-mail address.
const EMAIL_LIMIT: usize = 254;

/// The other end of the connection. Headers that claim another address are not believed.
pub(crate) struct ClientAddress(IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| {
            peer.0.ip()
        })))
    }
}

/// Signs in: makes a session and sets its cookie.
#[utoipa::path(
    post, path = "/session", tag = "sessions", operation_id = "sign_in", request_body = SignIn, security(()),
    responses(
        (status = 201, description = "Signed in; the cookie holds the session.", body = Me, headers(("Set-Cookie" = String, description = "The cookie `__Host-session`."))),
        Unknown,
        TooOften,
    )
)]
pub(crate) async fn sign_in(
    State(app): State<App>,
    _: NoQuery,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    SecretBody(body): SecretBody<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { email, password } = body.value;
    let email = email.trim().to_lowercase();
    check(&email, &password)?;
    let now = app.clock().real();
    app.throttle()
        .begin(&email, address, now)
        .map_err(Problem::too_many_attempts)?;

    let wanted = email.clone();
    let found = app
        .store()
        .read(move |conn: &mut Database| db::find_user(conn, &wanted))
        .await?;
    let (user, stored) = found.unzip();
    let matches = app.passwords().verify(password, stored).await?;
    let (true, Some(user)) = (matches, user) else {
        tracing::info!("a sign-in was refused");
        return Err(Problem::new(
            ProblemCode::WrongCredentials,
            "Check both and try again. Upper and lower case count in the password.",
        ));
    };
    app.throttle().succeeded(&email, address);

    let token: [u8; 32] = app.randomness().bytes().map_err(StoreError::from)?;
    let lifetime = Lifetime::of(user.role);
    let new = NewSession {
        digest: digest_of(&token),
        id: SessionId::generate(app.randomness())?,
        user: user.id,
        now,
        expires_at: now + lifetime.absolute,
    };
    // Whoever signs in anew does not leave the old session behind.
    let old = token_digest(&headers);
    app.store()
        .write(move |tx: &mut Database| {
            if let Some(old) = old {
                db::end_session(tx, &old, now)?;
            }
            db::insert_session(tx, &new)
        })
        .await?;
    tracing::info!(user = %user.id, "signed in");
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={}; Secure; HttpOnly; SameSite=Strict",
        URL_SAFE_NO_PAD.encode(token),
        lifetime.absolute.num_seconds()
    );
    Ok((
        StatusCode::CREATED,
        [(header::SET_COOKIE, cookie)],
        Json(me(&app, &user)),
    )
        .into_response())
}

fn check(email: &str, password: &str) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if email.is_empty() {
        errors.push(FieldError::new("email", "Enter your e-mail address"));
    } else if email.len() > EMAIL_LIMIT {
        errors.push(FieldError::new(
            "email",
            "Shorten the e-mail address to 254 characters",
        ));
    } else if email.contains(char::is_control) {
        // Not every database can be asked for all of them.
        errors.push(FieldError::new(
            "email",
            "The e-mail address holds a character that cannot be seen; type it anew",
        ));
    }
    if password.is_empty() {
        errors.push(FieldError::new("password", "Enter your password"));
    } else if password.chars().count() > PASSWORD_LIMIT {
        errors.push(FieldError::new(
            "password",
            "Shorten the password to 128 characters",
        ));
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::fields(errors))
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::unavailable(),
            PasswordError::Hash(_) | PasswordError::Randomness(_) => {
                tracing::error!(%error, "a password could not be checked");
                Self::internal()
            }
        }
    }
}

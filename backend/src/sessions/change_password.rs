//! Changing the password. Whoever does it is signed in nowhere else afterwards, and here with
//! another token.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use goodstanding_shared::problem::FieldRefusal;
use goodstanding_shared::sessions::ChangePassword;
use goodstanding_words::fields;

use super::caller::{Caller, not_signed_in};
use super::cookies::Cookie;
use super::db::tokens::digest_of;
use super::db::{links, own};
use super::new_password::{judge, tell_of};
use super::sign_in::{Origin, begin};
use super::throttle::Attempt;
use crate::app::App;
use crate::http::SECURITY;
use crate::http::body::SecretBody;
use crate::http::client::ClientAddress;
use crate::http::query::NoQuery;
use crate::http::refusals::TooOften;
use crate::problem::Problem;
use crate::randomness::Randomness;
use crate::store::{Database, RowLock, StoreError};

/// Changes the password of whoever is signed in, who says the one of today as well. Every other
/// session of theirs ends at once; this one goes on, with a token of its own. A wrong password
/// counts like one at the sign-in.
#[utoipa::path(
    post, path = "/user/password", tag = "sessions", operation_id = "change_password",
    request_body = ChangePassword,
    responses(
        (status = 204, description = "Changed.", headers(("Set-Cookie" = String, description = "The cookie `__Host-session`, with the new token."))),
        TooOften,
    )
)]
pub(crate) async fn change_password(
    State(app): State<App>,
    caller: Caller,
    _: NoQuery,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    SecretBody(body): SecretBody<ChangePassword>,
) -> Result<Response, Problem> {
    let request = body.value;
    let origin = Origin::of(address, &headers);
    let before = origin.session.ok_or_else(not_signed_in)?;
    let new = &request.new_password;
    judge(&app, &caller.user, new, |names| request.check(names)).await?;
    let now = app.clock().real();
    let (attempt, stored) = prove(&app, &caller, origin, request.current_password, now).await?;
    let new_hash = app
        .passwords()
        .hash(request.new_password, app.randomness().clone())
        .await?;
    let token: [u8; 32] = app.randomness().bytes().map_err(StoreError::from)?;
    let command = Command {
        attempt,
        hashes: (stored, new_hash),
        tokens: (before, digest_of(&token)),
        randomness: app.randomness().clone(),
        recorded_at: app.clock().now(),
        now,
        caller,
    };
    let (user, ends_at) = (command.caller.user_id(), command.caller.ends_at);
    let ended = app
        .store()
        .write(move |tx: &mut Database| change(tx, &command))
        .await?;
    tracing::info!(target: SECURITY, account = %user, ended, "the password was changed");
    let cookie = Cookie::Session.keep(&token, ends_at - now);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Sees to it that whoever asks knows the password, and gives its hash.
async fn prove(
    app: &App,
    caller: &Caller,
    origin: Origin,
    password: String,
    now: DateTime<Utc>,
) -> Result<(Attempt, String), Problem> {
    let (user, email) = (caller.user_id(), caller.user.email.clone());
    let (attempt, wait_s, stored) = app
        .store()
        .read(move |conn: &mut Database| {
            let attempt = origin.attempt(conn, Some(user), &email, now)?;
            let wait_s = attempt.wait_s(conn, now)?;
            Ok::<_, StoreError>((attempt, wait_s, own::password_hash(conn, user)?))
        })
        .await?;
    // Disabled meanwhile.
    let stored = stored.ok_or_else(not_signed_in)?;
    let wait_s = match wait_s {
        Some(wait_s) => Some(wait_s),
        None => begin(app, attempt.clone(), now).await?,
    };
    if let Some(wait_s) = wait_s {
        tracing::warn!(target: SECURITY, account = %user, wait_s, "a change of the password has to wait");
        return Err(Problem::too_many_attempts(wait_s));
    }
    if app
        .passwords()
        .verify(password, Some(stored.clone()))
        .await?
    {
        Ok((attempt, stored))
    } else {
        tracing::warn!(target: SECURITY, account = %user, "a change of the password was refused");
        Err(wrong_password())
    }
}

fn wrong_password() -> Problem {
    let words = fields::CURRENT_PASSWORD_WRONG;
    Problem::fields([FieldRefusal::new("current_password", words)])
}

/// What is needed to carry it out, before and after.
struct Command {
    attempt: Attempt,
    hashes: (String, String),
    tokens: ([u8; 32], [u8; 32]),
    caller: Caller,
    randomness: Randomness,
    /// By the clock of the history, which a demo advances.
    recorded_at: DateTime<Utc>,
    /// By the real time, by which sessions go.
    now: DateTime<Utc>,
}

/// Carries it out, and says how many other sessions have ended.
fn change(tx: &mut Database, command: &Command) -> Result<usize, Problem> {
    let user = command.caller.user_id();
    command.attempt.succeeded(tx, command.now)?;
    // Nobody signs in with the old one meanwhile.
    tx.hold(RowLock::User(&user.to_string()))?;
    let (before, after) = &command.hashes;
    if !own::replace_password(tx, user, before, after)? {
        return Err(wrong_password());
    }
    links::forget_of(tx, user)?;
    let (own, new) = &command.tokens;
    let ended = own::end_others(tx, user, own, command.now)?;
    if !own::renew_token(tx, user, (own, new), command.now)? {
        return Err(not_signed_in());
    }
    let (caller, at) = (&command.caller, command.recorded_at);
    tell_of(tx, &command.randomness, &caller.user, &caller.by(), at)?;
    Ok(ended)
}

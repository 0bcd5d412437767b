//! Choosing a password by a link: whoever forgot theirs asks for one, and gets it by mail.
//!
//! Who asks learns nothing: the address is only written down, whether anybody has it or not, and
//! answered afterwards ([`answering`](super::answering)). The link itself is made when its mail is
//! handed over, works once and for half an hour, and is stored as a digest.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use goodstanding_shared::activity::ActorKind;
use goodstanding_shared::mails::paths;
use goodstanding_shared::problem::{FieldRefusal, ProblemCode};
use goodstanding_shared::sessions::{
    AskForPasswordLink, OpenPasswordLink, PasswordLinkHolder, Role, SetPassword,
};
use goodstanding_words::problems as words;

use super::db::tokens::{digest_of, read};
use super::db::{User, find_user, links, own};
use super::new_password::{judge, tell_of};
use super::sign_in::{begin, refuse_email};
use super::throttle::Attempt;
use crate::activity::Actor;
use crate::app::App;
use crate::clock::Clock;
use crate::http::SECURITY;
use crate::http::body::{Body, SecretBody};
use crate::http::client::ClientAddress;
use crate::http::json::Json;
use crate::http::query::NoQuery;
use crate::http::refusals::{Forbidden, Gone, TooOften};
use crate::post::Post;
use crate::problem::Problem;
use crate::randomness::Randomness;
use crate::store::{Database, RowLock, Store, StoreError};

/// Asks for a link with which a password is chosen. It goes by mail to whoever signs in with the
/// address; whether anybody does is not said.
#[utoipa::path(
    post, path = "/password-links", tag = "sessions", operation_id = "ask_for_password_link", request_body = AskForPasswordLink, security(()),
    responses(
        (status = 202, description = "Written down. Where somebody signs in with the address, a mail goes there."),
        Forbidden,
        TooOften,
    )
)]
pub(crate) async fn ask_for_password_link(
    State(app): State<App>,
    _: NoQuery,
    ClientAddress(address): ClientAddress,
    body: Body<AskForPasswordLink>,
) -> Result<StatusCode, Problem> {
    let email = body.value.email.trim().to_lowercase();
    if let Some(words) = refuse_email(&email) {
        return Err(Problem::fields([FieldRefusal::new("email", words)]));
    }
    if !app.settings().post.as_ref().is_some_and(Post::sends) {
        return Err(Problem::new(ProblemCode::NoMail, words::NO_MAIL));
    }
    let now = app.clock().real();
    let attempt = Attempt::at_link(address);
    if let Some(wait_s) = begin(&app, attempt, now).await? {
        tracing::warn!(target: SECURITY, wait_s, "who asks for a link has to wait");
        return Err(Problem::too_many_attempts(wait_s));
    }
    app.store()
        .write(move |tx: &mut Database| links::ask(tx, &email, now))
        .await?;
    tracing::info!(target: SECURITY, "a link for a password was asked for");
    Ok(StatusCode::ACCEPTED)
}

/// Says whose password is chosen with a link. That uses nothing up.
#[utoipa::path(
    post, path = "/password-links/checks", tag = "sessions", operation_id = "check_password_link", request_body = OpenPasswordLink, security(()),
    responses(
        (status = 200, description = "The link works.", body = PasswordLinkHolder),
        Gone,
    )
)]
pub(crate) async fn check_password_link(
    State(app): State<App>,
    _: NoQuery,
    SecretBody(body): SecretBody<OpenPasswordLink>,
) -> Result<Json<PasswordLinkHolder>, Problem> {
    let (_, user) = holder(&app, &body.value.token).await?;
    Ok(Json(PasswordLinkHolder {
        name: user.name,
        email: user.email,
    }))
}

/// Chooses a password by a link, which works no more afterwards, nor does any other of its user.
/// Every session of theirs ends: they sign in with the new password.
#[utoipa::path(
    post, path = "/password-links/uses", tag = "sessions", operation_id = "use_password_link", request_body = SetPassword, security(()),
    responses(
        (status = 204, description = "From now on they sign in with that password."),
        Gone,
    )
)]
pub(crate) async fn use_password_link(
    State(app): State<App>,
    _: NoQuery,
    SecretBody(body): SecretBody<SetPassword>,
) -> Result<StatusCode, Problem> {
    let request = body.value;
    let (digest, user) = holder(&app, &request.token).await?;
    let new = &request.new_password;
    judge(&app, &user, new, |names| request.check(names)).await?;
    let hash = app
        .passwords()
        .hash(request.new_password, app.randomness().clone())
        .await?;
    let command = Command {
        digest,
        hash,
        randomness: app.randomness().clone(),
        recorded_at: app.clock().now(),
        now: app.clock().real(),
    };
    let account = user.id;
    let ended = app
        .store()
        .write(move |tx: &mut Database| carry_out(tx, &command))
        .await?;
    tracing::info!(target: SECURITY, %account, ended, "a password was chosen by a link");
    Ok(StatusCode::NO_CONTENT)
}

/// What is needed to carry it out.
struct Command {
    digest: [u8; 32],
    hash: String,
    randomness: Randomness,
    /// By the clock of the history, which a demo advances.
    recorded_at: DateTime<Utc>,
    /// By the real time, by which links and sessions go.
    now: DateTime<Utc>,
}

/// Carries it out, and says how many sessions have ended.
fn carry_out(tx: &mut Database, command: &Command) -> Result<usize, Problem> {
    let find = |tx: &mut Database| links::find(tx, &command.digest, command.now);
    let user = find(tx)?.ok_or_else(ended)?;
    // Nobody signs in with the old one meanwhile; and of two who use the link, one is the first.
    tx.hold(RowLock::User(&user.id.to_string()))?;
    let user = find(tx)?.ok_or_else(ended)?;
    if !links::set_password(tx, user.id, &command.hash)? {
        return Err(ended());
    }
    links::forget_of(tx, user.id)?;
    let ended = own::end_all(tx, user.id, command.now)?;
    let kind = match user.role {
        Role::Customer => ActorKind::Customer,
        Role::Staff => ActorKind::Staff,
    };
    let by = Actor::user(kind, user.id, user.name.clone());
    tell_of(tx, &command.randomness, &user, &by, command.recorded_at)?;
    Ok(ended)
}

/// Makes a link for the user with that address of e-mail, and returns where it leads in the portal;
/// none where nobody who may sign in has the address.
pub async fn make_password_link(
    store: &Store,
    clock: &Clock,
    randomness: &Randomness,
    email: &str,
) -> Result<Option<String>, StoreError> {
    let (email, randomness) = (email.trim().to_lowercase(), randomness.clone());
    let now = clock.real();
    store
        .write(move |tx: &mut Database| {
            let Some((user, _)) = find_user(tx, &email)? else {
                return Ok(None);
            };
            let token = links::make(tx, user.id, &randomness, now)?;
            Ok(Some(format!("{}#{token}", paths::PASSWORD)))
        })
        .await
}

/// Whose password the link is for, and what is stored of it.
async fn holder(app: &App, token: &str) -> Result<([u8; 32], User), Problem> {
    let digest = read(token).as_ref().map(digest_of).ok_or_else(ended)?;
    let now = app.clock().real();
    let user = app
        .store()
        .read(move |conn: &mut Database| links::find(conn, &digest, now))
        .await?;
    let user = user.ok_or_else(ended)?;
    Ok((digest, user))
}

fn ended() -> Problem {
    Problem::new(ProblemCode::LinkEnded, words::LINK_ENDED)
}

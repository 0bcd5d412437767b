//! Signing in. Unknown address, wrong password and disabled user get the same answer after the same
//! work.

use goodstanding_words::{Message, fields};
use std::net::IpAddr;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chrono::{DateTime, Utc};
use goodstanding_shared::ids::{SessionId, UserId};
use goodstanding_shared::problem::{FieldRefusal, ProblemCode};
use goodstanding_shared::sessions::{Me, PASSWORD_LIMIT, SignIn};

use super::caller::Lifetime;
use super::cookies::Cookie;
use super::db::devices::{self, KNOWN};
use super::db::tokens::digest_of;
use super::db::{self, NewSession, User, own};
use super::password::PasswordError;
use super::show::me;
use super::throttle::Attempt;
use crate::app::App;
use crate::http::SECURITY;
use crate::http::body::SecretBody;
use crate::http::client::ClientAddress;
use crate::http::figures::SignIn as Outcome;
use crate::http::json::Json;
use crate::http::language::{kept, spoken};
use crate::http::query::NoQuery;
use crate::http::refusals::{TooOften, Unknown};
use crate::problem::Problem;
use crate::randomness::NewId as _;
use crate::store::{Database, RowLock, StoreError};

/// The longest e-mail address.
const EMAIL_LIMIT: usize = 254;

/// How many sessions of one user live at the same time; the one used longest ago ends first.
const MOST_SESSIONS: i64 = 50;

/// The longest text that is kept of what a browser says of itself, in bytes.
const USER_AGENT_LIMIT: usize = 300;

/// From where somebody says a password.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin {
    pub(super) address: IpAddr,
    /// The digests of the tokens that the browser carries.
    pub(super) device: Option<[u8; 32]>,
    pub(super) session: Option<[u8; 32]>,
}

impl Origin {
    /// As the headers of a request from that address say it.
    pub(super) fn of(address: IpAddr, headers: &HeaderMap) -> Self {
        Self {
            address,
            device: Cookie::Device.digest(headers),
            session: Cookie::Session.digest(headers),
        }
    }

    /// What is counted of a password that is said from there, for this address of e-mail.
    pub(super) fn attempt(
        self,
        conn: &mut Database,
        user: Option<UserId>,
        email: &str,
        now: DateTime<Utc>,
    ) -> Result<Attempt, StoreError> {
        let known_from = match user {
            Some(user) => devices::known_from(conn, user, self.device, self.session, now)?,
            None => None,
        };
        Ok(match known_from {
            Some(device) => Attempt::from_known_device(email, &device),
            None => Attempt::from_elsewhere(email, self.address),
        })
    }
}

/// What is known before the password is looked at.
struct Asked {
    found: Option<(User, String)>,
    attempt: Attempt,
    /// After how many seconds it is allowed; none: now.
    wait_s: Option<u32>,
}

fn look_up(
    conn: &mut Database,
    email: &str,
    origin: Origin,
    now: DateTime<Utc>,
) -> Result<Asked, StoreError> {
    let found = db::find_user(conn, email)?;
    let user = found.as_ref().map(|(user, _)| user.id);
    let attempt = origin.attempt(conn, user, email, now)?;
    Ok(Asked {
        wait_s: attempt.wait_s(conn, now)?,
        attempt,
        found,
    })
}

/// Signs in: makes a session and sets its cookie.
#[utoipa::path(
    post, path = "/session", tag = "sessions", operation_id = "sign_in", request_body = SignIn, security(()),
    responses(
        (status = 201, description = "Signed in; the cookie holds the session.", body = Me, headers(("Set-Cookie" = String, description = "The cookies `__Host-session` and `__Host-device`: who is signed in, and that they have been from this browser; and `language`, where the user chose one."))),
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
    let device = Cookie::Device.token(&headers);
    let origin = Origin::of(address, &headers);
    let wanted = email.clone();
    let asked = app
        .store()
        .read(move |conn: &mut Database| look_up(conn, &wanted, origin, now))
        .await?;
    let who = asked.found.as_ref().map(|(user, _)| user.id);
    let Asked { found, attempt, .. } = asked;
    // What has to wait is not counted, and costs no write.
    let wait_s = match asked.wait_s {
        Some(wait_s) => Some(wait_s),
        None => begin(&app, attempt.clone(), now).await?,
    };
    if let Some(wait_s) = wait_s {
        app.figures().signed_in(Outcome::Throttled);
        tracing::warn!(target: SECURITY, account = shown(who), wait_s, "a sign-in has to wait");
        return Err(Problem::too_many_attempts(wait_s));
    }
    let (user, stored) = found.unzip();
    let refused = || {
        app.figures().signed_in(Outcome::Wrong);
        tracing::warn!(target: SECURITY, account = shown(who), "a sign-in was refused");
        Problem::new(
            ProblemCode::WrongCredentials,
            goodstanding_words::problems::WRONG_CREDENTIALS,
        )
    };
    let matches = app.passwords().verify(password, stored.clone()).await?;
    let (true, Some(user)) = (matches, user) else {
        return Err(refused());
    };

    let token: [u8; 32] = app.randomness().bytes().map_err(StoreError::from)?;
    let device = match device {
        Some(device) => device,
        None => app.randomness().bytes().map_err(StoreError::from)?,
    };
    let lifetime = Lifetime::of(user.role);
    let ends_at = now + lifetime.absolute;
    let new = NewSession {
        digest: digest_of(&token),
        id: SessionId::generate(app.randomness())?,
        user: user.id,
        now,
        expires_at: ends_at,
        address,
        user_agent: user_agent(&headers),
    };
    let language = spoken(&headers);
    let is_in = app
        .store()
        .write(move |tx: &mut Database| {
            attempt.succeeded(tx, now)?;
            // Whoever changes the password ends all sessions; none begins with the old one after
            // that.
            tx.hold(RowLock::User(&new.user.to_string()))?;
            if own::password_hash(tx, new.user)? != stored {
                return Ok(false);
            }
            // Whoever signs in anew does not leave the old session behind.
            if let Some(old) = origin.session {
                db::end_session(tx, &old, now)?;
            }
            db::end_all_but(tx, new.user, MOST_SESSIONS - 1, now)?;
            db::insert_session(tx, &new)?;
            devices::remember(tx, new.user, &digest_of(&device), now)?;
            own::note_language(tx, new.user, language)?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    if !is_in {
        return Err(refused());
    }
    app.figures().signed_in(Outcome::Done);
    tracing::Span::current().record("user", tracing::field::display(user.id));
    tracing::info!(target: SECURITY, account = shown(who), "signed in");
    let cookies = [
        Some(Cookie::Session.keep(&token, lifetime.absolute)),
        Some(Cookie::Device.keep(&device, KNOWN)),
        // Whoever chose a language is spoken to in it wherever they sign in.
        user.language.map(|language| kept(language.as_str())),
    ];
    let cookies = cookies.into_iter().flatten();
    let cookies = AppendHeaders(cookies.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((StatusCode::CREATED, cookies, Json(me(&app, &user, ends_at))).into_response())
}

/// Counts an attempt as a failure, or says after how many seconds it is allowed: others may have
/// been counted since it was looked up.
pub(super) async fn begin(
    app: &App,
    attempt: Attempt,
    now: DateTime<Utc>,
) -> Result<Option<u32>, StoreError> {
    app.store()
        .write(move |tx: &mut Database| attempt.begin(tx, now))
        .await
}

/// What the browser says of itself, as far as it is kept.
fn user_agent(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(header::USER_AGENT)?.to_str().ok()?.trim();
    // What can be read as text is ASCII: every byte is a character.
    let kept = said.get(..USER_AGENT_LIMIT).unwrap_or(said);
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// An account in the log: never what was typed, which may be a password.
fn shown(account: Option<UserId>) -> String {
    account.map_or_else(|| "unknown".to_owned(), |id| id.to_string())
}

/// Why nobody can have that address of e-mail.
pub(super) fn refuse_email(email: &str) -> Option<Message> {
    if email.is_empty() {
        Some(fields::EMAIL_NEEDED.into())
    } else if email.len() > EMAIL_LIMIT {
        Some(fields::email_too_long(EMAIL_LIMIT as u64))
    } else if email.contains(char::is_control) {
        // Not every database can be asked for all of them.
        Some(fields::EMAIL_WITH_HIDDEN_CHARACTER.into())
    } else {
        None
    }
}

fn check(email: &str, password: &str) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if let Some(words) = refuse_email(email) {
        errors.push(FieldRefusal::new("email", words));
    }
    if password.is_empty() {
        errors.push(FieldRefusal::new("password", fields::PASSWORD_NEEDED));
    } else if password.chars().count() > PASSWORD_LIMIT {
        let words = fields::password_too_long(PASSWORD_LIMIT as u64);
        errors.push(FieldRefusal::new("password", words));
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

//! What waits is sent: to each reader in order, at least once, and again and again until it is
//! over.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use goodstanding_shared::mails::Letter;
use goodstanding_words::Language;
use tokio::sync::watch;

use super::delivery::{Delivery, DeliveryError};
use super::template::{Look, LookError};
use super::wording::word_again;
use crate::billing::engine::Engine;
use crate::mails::db::{self, Waiting};
use crate::randomness::Randomness;
use crate::sessions::links;
use crate::store::{Database, StoreError};

/// How often it is looked for what waits.
const EVERY: Duration = Duration::from_secs(5);
/// How many mails are handed over at the same time.
const AT_ONCE: u32 = 8;
/// For how long nobody else sends what somebody is sending.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// After how long one is tried again, for the first time; twice as long each time after.
const BACK_OFF: TimeDelta = TimeDelta::minutes(1);
/// The longest time between two tries.
const MOST_BACK_OFF: TimeDelta = TimeDelta::days(1);
/// How often one is tried: for more than four days.
const MOST_ATTEMPTS: u32 = 15;

/// Where mails go, and how they look. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Post(Arc<(Delivery, Look)>);

impl Post {
    /// Sends mails that look like that.
    pub fn new(delivery: Delivery, look: Look) -> Self {
        Self(Arc::new((delivery, look)))
    }

    /// Whether mails are handed to a mail server.
    pub(crate) fn sends(&self) -> bool {
        matches!(self.0.0, Delivery::Server(_))
    }

    /// A letter as HTML, in that language.
    pub(crate) fn html(&self, letter: &Letter, language: Language) -> Result<String, LookError> {
        Ok(self.0.1.render(letter, language)?.html)
    }
}

/// Sends what waits until `stop` says so.
pub async fn run(engine: Engine, post: Post, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        let stopped = || *stop.borrow();
        if let Err(error) = send_waiting(&engine, &post, stopped).await {
            tracing::error!(%error, "mails were not sent; that is tried again");
        }
    }
}

/// Sends everything that waits now, and returns how many were handed over or kept.
pub async fn send_waiting(
    engine: &Engine,
    post: &Post,
    stopped: impl Fn() -> bool,
) -> Result<u64, StoreError> {
    let mut done = 0;
    while !stopped() {
        let now = engine.clock().real();
        let is_waiting = move |conn: &mut Database| db::any_waits(conn, now);
        if !engine.store().glance(is_waiting).await? {
            break;
        }
        let (randomness, sends) = (engine.randomness().clone(), post.sends());
        let taken: Vec<Waiting> = engine
            .store()
            .write(move |tx: &mut Database| {
                word_again(tx, now)?;
                let mut mails = db::take(tx, now, LEASE, AT_ONCE)?;
                let secret = mails.iter_mut().filter(|it| it.kind.has_secret_link());
                for mail in secret.filter(|_| sends) {
                    add_token(tx, mail, &randomness, now)?;
                }
                Ok::<_, StoreError>(mails)
            })
            .await?;
        if taken.is_empty() {
            break;
        }
        done += hand_over(engine, post, taken).await?;
    }
    Ok(done)
}

/// Makes the link that a mail leads to. It is in no letter that is stored; a mail that is tried
/// again carries another one, and whichever arrives works.
fn add_token(
    tx: &mut Database,
    mail: &mut Waiting,
    randomness: &Randomness,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if let Some(link) = &mut mail.letter.link {
        let token = links::make(tx, mail.user, randomness, now)?;
        link.path = format!("{}#{token}", link.path);
    }
    Ok(())
}

/// Hands mails over, and writes down what became of each.
async fn hand_over(engine: &Engine, post: &Post, mails: Vec<Waiting>) -> Result<u64, StoreError> {
    let (delivery, look) = &*post.0;
    let sending = mails.iter().map(async |mail| match delivery {
        Delivery::Kept => Ok(false),
        Delivery::Server(server) => server.send(mail, look).await.map(|()| true),
    });
    let outcomes = join_all(sending).await;
    let outcomes: Vec<_> = mails.into_iter().zip(outcomes).collect();
    let now = engine.clock().real();
    let over = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_ok())
        .count();
    engine
        .store()
        .write(move |tx: &mut Database| {
            for (mail, outcome) in &outcomes {
                match outcome {
                    Ok(true) => db::delivered(tx, mail, now)?,
                    Ok(false) => db::kept(tx, mail)?,
                    Err(error) => set_back(tx, mail, error, now)?,
                }
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(over as u64)
}

fn set_back(
    tx: &mut Database,
    mail: &Waiting,
    error: &DeliveryError,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let words = error.to_string();
    let tries = mail.attempts + 1;
    let is_over = matches!(error, DeliveryError::Final(_)) || tries >= MOST_ATTEMPTS;
    if is_over {
        tracing::error!(mail = %mail.id, kind = mail.kind.as_str(), error = words, "a mail cannot be delivered");
        return db::undeliverable(tx, mail, &words);
    }
    tracing::warn!(mail = %mail.id, kind = mail.kind.as_str(), error = words, tries, "a mail was not taken; it is tried again");
    db::set_back(tx, mail, &words, now + pause_after(tries))
}

/// How long is waited after so many tries, at least one.
fn pause_after(tries: u32) -> TimeDelta {
    let doubled = 1_i32 << tries.saturating_sub(1).min(20);
    (BACK_OFF * doubled).min(MOST_BACK_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_day() {
        assert_eq!(pause_after(1), TimeDelta::minutes(1));
        assert_eq!(pause_after(4), TimeDelta::minutes(8));
        assert_eq!(pause_after(12), TimeDelta::days(1));
        let all: TimeDelta = (1..MOST_ATTEMPTS).map(pause_after).sum();
        assert!(all > TimeDelta::days(4), "{all}");
    }
}

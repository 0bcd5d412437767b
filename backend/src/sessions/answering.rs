//! Answers those who asked for a link for a password, after they were told that they were heard: so
//! that how long that takes says nothing.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use goodstanding_shared::mails::MailKind;
use tokio::sync::watch;

use super::db::{self, links};
use crate::app::App;
use crate::http::SECURITY;
use crate::mails::db::tell;
use crate::post;
use crate::store::{Database, StoreError};

/// How often it is looked for who asked.
const EVERY: Duration = Duration::from_secs(2);
/// How many are answered in one transaction.
const AT_ONCE: u32 = 100;
/// Whoever asked was written to that shortly ago: that mail is on its way.
const PAUSE: TimeDelta = TimeDelta::minutes(2);
/// How many mails somebody gets within an hour, however often strangers ask for them.
const MOST_AN_HOUR: usize = 5;

/// Answers until `stop` says so.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stop.wait_for(|stopped| *stopped) => return,
        }
        if let Err(error) = answer_all(&app).await {
            tracing::error!(%error, "who asked for a link was not answered; that is tried again");
        }
    }
}

/// Answers everybody who has asked until now.
pub async fn answer_all(app: &App) -> Result<(), StoreError> {
    while app.store().glance(links::any_asked).await? {
        let now = app.clock().real();
        app.store()
            .write(move |tx: &mut Database| answer(tx, now))
            .await?;
    }
    Ok(())
}

fn answer(tx: &mut Database, now: DateTime<Utc>) -> Result<(), StoreError> {
    for (seq, email) in links::take_asked(tx, AT_ONCE)? {
        let Some((user, _)) = db::find_user(tx, &email)? else {
            continue;
        };
        let hour = TimeDelta::hours(1);
        let lately = links::written_since(tx, user.id, now - PAUSE, 1)?;
        let in_an_hour = links::written_since(tx, user.id, now - hour, AT_ONCE)?;
        if lately > 0 || in_an_hour >= MOST_AN_HOUR {
            tracing::warn!(target: SECURITY, account = %user.id, "no further link is written so soon");
            continue;
        }
        let to = (user.customer.map(|customer| customer.id), user.id);
        tell(tx, to, MailKind::PasswordLink, &seq.to_string(), now)?;
    }
    post::word_new(tx)
}

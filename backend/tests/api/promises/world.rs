//! A world of accounts on one server: who they are, how a day passes for them, and what became of
//! what they were promised.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use axum::http::StatusCode;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use goodstanding_backend::billing::advance;
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::catalog::Catalog;
use goodstanding_shared::work::{ClockState, WorkerState};
use serde_json::json;

use super::collect::{Shown, read};
use super::dice::Dice;
use super::faults::Fault;
use super::history::{History, begins};
use super::judge::{Verdict, judge};
use super::promise::{Kind, Object, Promise, Screen, What};
use crate::harness::{TestApp, Visitor};

/// How somebody treats an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Temper {
    /// Acts all the time.
    Busy,
    /// Acts for six weeks, and then never again.
    Brief,
    /// Orders, and does nothing else.
    Quiet,
}

/// A customer, and how that one lives: what is ordered, how it is paid, what is promised.
pub(super) struct Account {
    pub(super) mailbox: String,
    pub(super) customer: String,
    temper: Temper,
    pub(super) by_invoice: bool,
    /// The orders that were placed.
    pub(super) orders: Vec<String>,
    /// What was done, for whoever has to find out what went wrong.
    pub(super) story: Vec<String>,
    /// What was promised and has not come yet.
    promises: Vec<Promise>,
}

/// How many promises were made, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) made: u64,
    pub(super) kept: u64,
    pub(super) overtaken: u64,
    pub(super) broken: u64,
}

/// What came of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) accounts: u64,
    pub(super) steps: u64,
    /// What was tried and refused, as the rules foresaw.
    pub(super) refused: u64,
    pub(super) counts: BTreeMap<(Screen, Kind), Count>,
    /// Everything that was done, by what it was.
    pub(super) deeds: BTreeMap<String, u64>,
    /// The first ones that were broken, with their story.
    pub(super) broken: Vec<String>,
    /// The acts by which promises were overtaken: one for each kind.
    pub(super) cited: BTreeMap<Kind, String>,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.accounts += other.accounts;
        self.steps += other.steps;
        self.refused += other.refused;
        for (place, count) in &other.counts {
            let sum = self.counts.entry(*place).or_default();
            sum.made += count.made;
            sum.kept += count.kept;
            sum.overtaken += count.overtaken;
            sum.broken += count.broken;
        }
        for (deed, count) in &other.deeds {
            *self.deeds.entry(deed.clone()).or_default() += count;
        }
        self.broken.extend(other.broken.iter().cloned());
        for (kind, act) in &other.cited {
            self.cited.entry(*kind).or_insert_with(|| act.clone());
        }
    }

    pub(super) fn sum(&self) -> Count {
        self.counts
            .values()
            .fold(Count::default(), |sum, count| Count {
                made: sum.made + count.made,
                kept: sum.kept + count.kept,
                overtaken: sum.overtaken + count.overtaken,
                broken: sum.broken + count.broken,
            })
    }
}

/// How many broken promises of a kind are told in full.
const TOLD: u64 = 2;
/// For how long a sign-in is used: sessions end while the clock is advanced.
const SIGNED_IN: TimeDelta = TimeDelta::minutes(20);

/// Everybody, and the server.
pub(super) struct World {
    pub(super) test: TestApp,
    pub(super) seed: u64,
    pub(super) dice: Dice,
    pub(super) accounts: Vec<Account>,
    pub(super) tally: Tally,
    /// Something that is made to go wrong, to see that it is seen.
    pub(super) fault: Option<Fault>,
    /// Who is signed in, since when, and with which cookie.
    signed_in: RefCell<HashMap<String, (DateTime<Utc>, String)>>,
}

impl World {
    /// So many accounts on a server that nothing else happens on.
    pub(super) async fn new(test: TestApp, seed: u64, accounts: usize) -> Self {
        let mut dice = Dice::new(seed);
        test.breaks(
            &[
                I::DueSubscription,
                I::DueCancellation,
                I::DueTransaction,
                I::SubscriptionFailing,
                I::SubscriptionPendingCancel,
            ],
            "nothing comes due of the demo's own people",
        );
        // And everything that it has is sold.
        test.sql(&[
            "delete from due",
            "update products set visibility = 'public'",
            "update billing_plans set status = 'active'",
        ])
        .await;
        let at = test.clock.now().timestamp_millis();
        let mut all = Vec::new();
        for place in 0..accounts {
            let (customer, user) = (
                format!("cus_{:026}", place + 1),
                format!("usr_{:026}", place + 1),
            );
            let mailbox = format!("account{place}");
            let currency = *dice.one_of(&["EUR", "EUR", "USD", "JPY", "GBP"]).unwrap();
            let name = format!("Account {place}");
            test.sql(&[
                &format!(
                    "insert into customers (id, name, email, currency, created_at, updated_at,
                     version)
                     values ('{customer}', '{name}', '{mailbox}@demo.example', '{currency}', {at},
                         {at}, 1)"
                ),
                &format!(
                    "insert into users (id, customer_id, role, email, name, password_hash,
                     created_at)
                     select '{user}', '{customer}', role, '{mailbox}@demo.example', '{name}',
                         password_hash, {at}
                     from users where email = 'anna@demo.example'"
                ),
            ])
            .await;
            let temper = match dice.below(10) {
                0..5 => Temper::Busy,
                5..8 => Temper::Brief,
                _ => Temper::Quiet,
            };
            all.push(Account {
                mailbox,
                customer,
                temper,
                by_invoice: dice.percent(20),
                orders: Vec::new(),
                story: Vec::new(),
                promises: Vec::new(),
            });
        }
        let tally = Tally {
            accounts: accounts.try_into().unwrap(),
            ..Tally::default()
        };
        Self {
            test,
            seed,
            dice,
            accounts: all,
            tally,
            fault: None,
            signed_in: RefCell::default(),
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.test.clock.now()
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }

    /// So many days pass.
    pub(super) async fn live(&mut self, days: u32) {
        let first = self.today();
        for place in 0..self.accounts.len() {
            self.arrive(place).await;
        }
        for day in 1..=days {
            if let Some(fault) = self.fault {
                fault.plant(&self.test, self.now(), day).await;
            }
            self.pass_to(first + Days::new(day.into())).await;
            for place in 0..self.accounts.len() {
                if self.acts(place, day) {
                    self.step(place).await;
                }
            }
            if day % 7 == 0 || day == days {
                self.week().await;
            }
        }
    }

    /// Whether somebody does something about the account on that day.
    fn acts(&mut self, place: usize, day: u32) -> bool {
        let chance = match self.accounts[place].temper {
            Temper::Busy => 18,
            Temper::Brief if day < 42 => 25,
            Temper::Brief | Temper::Quiet => return false,
        };
        self.dice.percent(chance)
    }

    /// To some hour of a day, with everything that happens on the way.
    async fn pass_to(&mut self, day: NaiveDate) {
        let hour = i64::try_from(self.dice.below(20)).unwrap();
        let until = begins(day) + TimeDelta::hours(hour);
        let staff = self.staff().await;
        let before: ClockState = read(&staff, "/clock").await;
        advance(self.test.app.engine(), until).await.unwrap();
        let after: ClockState = read(&self.staff().await, "/clock").await;
        self.hold_clock(&before, &after);
        let worker: WorkerState = read(&self.staff().await, "/worker").await;
        assert!(
            worker.setbacks.is_empty(),
            "seed {}: {:?}",
            self.seed,
            worker.setbacks
        );
    }

    /// What the clock said that comes next has come.
    fn hold_clock(&mut self, before: &ClockState, after: &ClockState) {
        let Some(next) = before.next.as_ref().filter(|next| next.at <= after.now) else {
            return;
        };
        let has_happened = after.log.iter().any(|happened| {
            happened.object == next.object && happened.at == next.at.max(before.now)
        });
        let promise = Promise {
            made_at: before.now,
            screen: Screen::Clock,
            of: Object {
                subscription: Some(next.object.clone()),
                service: None,
            },
            what: What::Event { at: next.at },
        };
        let count = self
            .tally
            .counts
            .entry((Screen::Clock, Kind::Event))
            .or_default();
        count.made += 1;
        if has_happened {
            count.kept += 1;
        } else {
            count.broken += 1;
            self.tally
                .broken
                .push(format!("{promise}\n  not in the log of the clock"));
        }
    }

    /// What is due at this moment, and what the bank says to it.
    pub(super) async fn work(&self) {
        carry_out_due(self.test.app.engine()).await.unwrap();
    }

    pub(super) async fn customer(&self, place: usize) -> Visitor<'_> {
        self.person(&self.accounts[place].mailbox).await
    }

    pub(super) async fn staff(&self) -> Visitor<'_> {
        self.person("sam").await
    }

    /// Somebody who signs in, unless they did a moment ago: passwords are slow to check.
    async fn person(&self, mailbox: &str) -> Visitor<'_> {
        let known = self.signed_in.borrow().get(mailbox).cloned();
        if let Some((since, cookie)) = known
            && self.now() - since < SIGNED_IN
        {
            return self.test.with_cookie(cookie);
        }
        let person = self.test.person(mailbox).await;
        let cookie = person.cookie().unwrap().to_owned();
        let since = self.now();
        self.signed_in
            .borrow_mut()
            .insert(mailbox.to_owned(), (since, cookie));
        person
    }

    pub(super) async fn catalogue(&self, place: usize) -> Catalog {
        read(&self.customer(place).await, "/catalog").await
    }

    /// Writes down what was done.
    pub(super) fn told(&mut self, place: usize, deed: &str, words: &str) {
        let at = self.now().format("%F %T");
        self.accounts[place]
            .story
            .push(format!("{at} {deed} {words}"));
        *self.tally.deeds.entry(deed.to_owned()).or_default() += 1;
    }

    pub(super) fn promised(&mut self, place: usize, promises: Vec<Promise>) {
        for promise in &promises {
            let at = (promise.screen, promise.what.kind());
            self.tally.counts.entry(at).or_default().made += 1;
        }
        self.accounts[place].promises.extend(promises);
    }

    /// What the screens of an account promise to its customer.
    pub(super) async fn look(&mut self, place: usize) {
        let shown = Shown::to(&self.customer(place).await, None).await;
        let promises = shown.promises(self.now());
        self.promised(place, promises);
    }

    /// Everybody's promises, as staff see them, after what was promised before was held against
    /// what happened.
    async fn week(&mut self) {
        for place in 0..self.accounts.len() {
            self.hold(place).await;
            let customer = self.accounts[place].customer.clone();
            let staff = self.staff().await;
            let shown = Shown::to(&staff, Some(&customer)).await;
            let promises = shown.promises(self.now());
            self.promised(place, promises);
        }
    }

    /// Holds time against everything that was promised to an account.
    pub(super) async fn hold(&mut self, place: usize) {
        let now = self.now();
        let history = History::of(&self.test, &self.accounts[place].customer).await;
        let account = &mut self.accounts[place];
        let mut open = Vec::new();
        for promise in std::mem::take(&mut account.promises) {
            let at = (promise.screen, promise.what.kind());
            let count = self.tally.counts.entry(at).or_default();
            match judge(&promise, &history, now) {
                Verdict::Kept => count.kept += 1,
                Verdict::Overtaken(act) => {
                    count.overtaken += 1;
                    self.tally.cited.entry(promise.what.kind()).or_insert(act);
                }
                Verdict::Broken(instead) => {
                    count.broken += 1;
                    if count.broken <= TOLD {
                        let of = &promise.of;
                        let told = history.told(of.subscription.as_deref(), of.service.as_deref());
                        self.tally.broken.push(format!(
                            "{promise}\n  {instead}\n  seed {}, account {place} ({}):\n    {}\n  its history:\n    {}",
                            self.seed,
                            account.customer,
                            account.story.join("\n    "),
                            told.join("\n    ")
                        ));
                    }
                }
                Verdict::Open => open.push(promise),
            }
        }
        account.promises = open;
    }

    /// Somebody comes: with a way to pay, and an order.
    async fn arrive(&mut self, place: usize) {
        self.add_method(place).await;
        if self.accounts[place].by_invoice {
            // Who pays by invoice was agreed upon; nothing of the API says so.
            let customer = &self.accounts[place].customer;
            let change = format!(
                "update payment_methods set kind = 'invoice', brand = 'Invoice', last4 = '',
                 expires_on = null
                 where customer_id = '{customer}'"
            );
            self.test.sql(&[&change]).await;
        }
        self.order(place).await;
        if self.accounts[place].temper == Temper::Quiet {
            self.order(place).await;
        }
        self.look(place).await;
    }

    /// A key that no other call has.
    pub(super) fn key(&self) -> String {
        format!("promises-{}", self.tally.steps)
    }

    /// A moment later: nothing happens at the same instant as anything else that somebody does.
    pub(super) fn tick(&mut self) {
        self.test.clock.advance(TimeDelta::seconds(7));
        self.tally.steps += 1;
    }

    async fn step(&mut self, place: usize) {
        self.act(place).await;
        self.work().await;
        self.look(place).await;
    }

    /// A customer gets a way to pay.
    pub(super) async fn add_method(&mut self, place: usize) {
        self.tick();
        let card = self.card();
        let body = json!({"number": card, "expires": "12/39"});
        let key = self.key();
        let who = self.customer(place).await;
        let answer = who
            .post("/api/v1/payment-methods", &body)
            .key(&key)
            .send()
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        self.told(place, "adds a method", card);
    }
}

//! The demo is lived: what came of its story, whatever the day on which it is told.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use goodstanding_backend::billing::worker::carry_out_due;
use goodstanding_backend::check::{Breach, check};
use goodstanding_backend::demo::{Scale, add_scale};
use goodstanding_backend::store::schema::{
    cancellations, customers, due, payment_methods, services, subscriptions, transactions,
};
use goodstanding_backend::store::{Database, Store, StoreError};
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::{Behaviour, PaymentMethod, PaymentMethodKind};
use goodstanding_shared::services::{Service, ServiceStatus};
use goodstanding_shared::subscriptions::{Standing, Subscription, SubscriptionStatus};
use goodstanding_shared::transactions::{Transaction, TransactionKind, TransactionStatus};
use serde::de::IgnoredAny;

use crate::harness::{START, TestApp, Told, every_database};

/// Days on which months are short, years leap, and midnight is near.
const DAYS: [&str; 5] = [
    "2026-12-31T23:59:30Z",
    "2027-01-31T00:00:10Z",
    "2027-03-01T12:00:00Z",
    "2027-03-30T06:30:00Z",
    "2028-02-29T20:15:00Z",
];

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Dumped {
    #[diesel(sql_type = Text)]
    text: String,
}

type Answer<T> = Result<T, StoreError>;

async fn read<T: Send + 'static>(
    store: &Store,
    query: impl Fn(&mut Database) -> Answer<T> + Send + 'static,
) -> T {
    store.read(query).await.unwrap()
}

fn customer(conn: &mut Database, mailbox: &str) -> Answer<String> {
    let email = format!("{mailbox}@demo.example");
    let row = customers::table.filter(customers::email.eq(email));
    Ok(row.select(customers::id).first(conn)?)
}

fn texts_of(all: Vec<String>) -> BTreeSet<String> {
    all.into_iter().collect()
}

fn words<T: std::fmt::Display>(all: &[T]) -> BTreeSet<String> {
    all.iter().map(T::to_string).collect()
}

/// How the subscriptions of a customer stand.
fn standings_of(conn: &mut Database, customer: &str) -> Answer<Vec<(String, Option<String>)>> {
    Ok(subscriptions::table
        .filter(subscriptions::customer_id.eq(customer))
        .select((subscriptions::status, subscriptions::billing_status))
        .load(conn)?)
}

/// Anna has a subscription in every legal pair, a service in every status, and transactions in
/// every status, of every kind.
fn everything_is_there(conn: &mut Database) -> Answer<()> {
    let anna = customer(conn, "anna")?;
    let stands = standings_of(conn, &anna)?;
    for standing in Standing::all() {
        let is_deleted = standing.status() == SubscriptionStatus::Deleted;
        let is_there = stands.iter().any(|(status, billing)| {
            let same = *billing == standing.billing().map(|billing| billing.to_string());
            *status == standing.status().to_string() && (same || is_deleted)
        });
        assert!(is_there, "{standing}");
    }
    let own = services::table.filter(services::customer_id.eq(&anna));
    let statuses: Vec<String> = own.select(services::status).load(conn)?;
    assert!(statuses.len() >= 24, "{}", statuses.len());
    assert_eq!(texts_of(statuses), words(ServiceStatus::ALL));
    let own = transactions::table.filter(transactions::customer_id.eq(&anna));
    let statuses = own.select(transactions::status).load(conn)?;
    assert_eq!(texts_of(statuses), words(TransactionStatus::ALL));
    let kinds = own.select(transactions::kind).load(conn)?;
    assert_eq!(texts_of(kinds), words(TransactionKind::ALL));
    let own = payment_methods::table.filter(payment_methods::customer_id.eq(&anna));
    let kinds = own.select(payment_methods::kind).load(conn)?;
    assert_eq!(texts_of(kinds), words(PaymentMethodKind::ALL));
    let behaviours = own.select(payment_methods::behaviour).load(conn)?;
    assert_eq!(texts_of(behaviours), words(Behaviour::ALL));
    let open: i64 = cancellations::table
        .filter(cancellations::customer_id.eq(&anna))
        .filter(cancellations::state.eq("open"))
        .count()
        .get_result(conn)?;
    assert!(open >= 3, "{open}");
    Ok(())
}

#[every_database]
async fn every_way_to_stand_is_there_to_be_looked_at(test: TestApp) {
    read(test.app.store(), everything_is_there).await;
    let (anna, staff) = (test.anna().await, test.staff().await);
    let rows: Vec<Subscription> = anna.rows("/api/v1/subscriptions").await;
    assert!(rows.iter().any(|row| row.products.len() == 2));
    assert!(rows.iter().any(|row| row.products.len() == 3));
    assert!(rows.iter().any(|row| row.transactions.is_empty()));
    let own: Vec<Transaction> = anna.rows("/api/v1/transactions").await;
    let bills = |row: &Subscription| {
        let of_it = own.iter().filter(|one| one.subscription == Some(row.id));
        of_it.count()
    };
    assert!(rows.iter().any(|row| bills(row) > 30), "years of bills");
    for queue in ["/api/v1/orders", "/api/v1/cancellations"] {
        assert!(!staff.read_through(queue, 100).await.is_empty(), "{queue}");
    }
    let all: Vec<Transaction> = staff.rows("/api/v1/transactions").await;
    let currencies = all.iter().map(|row| row.amount.currency().to_string());
    let currencies: BTreeSet<String> = currencies.collect();
    assert_eq!(currencies, words(&["EUR", "GBP", "JPY", "USD"]));
}

#[every_database]
async fn the_others_have_what_they_stand_for(test: TestApp) {
    for (mailbox, services, subscriptions, methods) in
        [("ben", 3, 3, 3), ("zoe", 250, 60, 6), ("empty", 0, 0, 0)]
    {
        let who = test.person(mailbox).await;
        let total = async |what: &str| who.read::<Page<IgnoredAny>>(what).await.total;
        assert_eq!(total("/api/v1/services").await, services, "{mailbox}");
        let listed = total("/api/v1/subscriptions").await;
        assert_eq!(listed, subscriptions, "{mailbox}");
        let known: Vec<PaymentMethod> = who.read("/api/v1/payment-methods").await;
        assert_eq!(known.len(), methods, "{mailbox}");
    }
    let ben: Page<Transaction> = test.ben().await.read("/api/v1/transactions").await;
    assert_eq!(ben.total, 3);
    let zoe = test.person("zoe").await;
    let hers: Page<Service> = zoe.read("/api/v1/services?limit=5000").await;
    let names = hers.items.iter().map(|service| service.name.as_str());
    let names: Vec<&str> = names.collect();
    let longest = names.iter().map(|name| name.chars().count()).max();
    assert_eq!(longest, Some(200));
    assert!(
        ["東", "Ł", "Π", "С", "م", "ש", "ह"]
            .iter()
            .all(|letter| names.iter().any(|name| name.contains(letter)))
    );
}

/// Every row of every table, as text; but for what is salted.
fn dump(conn: &mut Database) -> Answer<Vec<String>> {
    let tables: Vec<Dumped> = diesel::sql_query(
        "select 'select ''' || m.name || ''' || ' || group_concat('quote(\"' || c.name || '\")',
             ' || '' '' || ') || ' as text from ' || m.name
             || ' order by 1' as text
         from sqlite_master m join pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like 'sqlite_%' and c.name <> 'password_hash'
             and m.name not like '\\_\\_%' escape '\\'
         group by m.name",
    )
    .load(conn)?;
    assert!(tables.len() > 20, "{}", tables.len());
    let mut all = Vec::new();
    for table in tables {
        let rows: Vec<Dumped> = diesel::sql_query(table.text).load(conn)?;
        all.extend(rows.into_iter().map(|row| row.text));
    }
    Ok(all)
}

#[tokio::test]
async fn two_runs_agree_to_the_last_identifier() {
    let first = Told::on_sqlite(START, 1, 24).await;
    let second = Told::on_sqlite(START, 1, 24).await;
    let other = Told::on_sqlite(START, 2, 24).await;
    let rows = read(first.store(), dump).await;
    assert!(rows.len() > 5000, "{}", rows.len());
    assert!(rows == read(second.store(), dump).await);
    let names =
        |conn: &mut Database| Ok(texts_of(services::table.select(services::id).load(conn)?));
    let (hers, others) = (
        read(first.store(), names).await,
        read(other.store(), names).await,
    );
    assert!(hers.is_disjoint(&others), "another seed, another story");
}

#[tokio::test]
async fn it_is_the_same_story_whatever_the_day() {
    for now in DAYS {
        let told = Told::on_sqlite(now, 7, 24).await;
        let instant: DateTime<Utc> = now.parse().unwrap();
        read(told.store(), move |conn| {
            everything_is_there(conn)?;
            contradicts_nothing(conn, instant)?;
            let first: Option<i64> = due::table.select(diesel::dsl::min(due::at)).first(conn)?;
            let first = DateTime::from_timestamp_millis(first.unwrap()).unwrap();
            assert!(
                first > instant + TimeDelta::days(1),
                "{first} is near {now}"
            );
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_long_list_contradicts_nothing_either() {
    let told = Told::on_sqlite(START, 1, 400).await;
    let now: DateTime<Utc> = START.parse().unwrap();
    read(told.store(), move |conn| {
        contradicts_nothing(conn, now)?;
        let anna = customer(conn, "anna")?;
        let own = services::table.filter(services::customer_id.eq(&anna));
        assert_eq!(own.count().get_result::<i64>(conn)?, 400);
        Ok(())
    })
    .await;
}

#[every_database]
async fn what_is_there_for_measuring_contradicts_nothing_either(test: TestApp) {
    let (store, now) = (test.app.store(), test.clock.now());
    let scale = Scale { customers: 500 };
    add_scale(store, &test.clock, scale).await.unwrap();
    read(store, move |conn| {
        contradicts_nothing(conn, now)?;
        let made = subscriptions::table.filter(subscriptions::id.like("sub_000000000000000000%"));
        let count: i64 = made.count().get_result(conn)?;
        assert_eq!(count, i64::from(scale.subscriptions()));
        let statuses = transactions::table
            .select(transactions::status)
            .distinct()
            .load(conn)?;
        assert_eq!(texts_of(statuses), words(TransactionStatus::ALL));
        Ok(())
    })
    .await;
    // The rules can go on from it.
    test.clock.advance(TimeDelta::days(5));
    carry_out_due(test.app.engine()).await.unwrap();
    read(store, move |conn| {
        contradicts_nothing(conn, now + TimeDelta::days(5))
    })
    .await;
}

/// What holds of the demo besides what holds of every database: each finds none.
const CONTRADICTIONS: [(&str, &str); 4] = [
    (
        "a service that nothing bills",
        "from services where subscription_id is null",
    ),
    (
        "a subscription that lives and bills nothing that does",
        "from subscriptions s
         where status in ('processing', 'pending_activation', 'active', 'pending_pause', 'paused',
             'pending_cancel')
             and not exists (select 1 from services v where v.subscription_id = s.id
                 and v.status in ('pending', 'active', 'suspended'))",
    ),
    (
        "a subscription without services that was not imported or replaced",
        "from subscriptions s
         where status not in ('legacy_suspended', 'upgraded') and not exists (select 1
             from services v where v.subscription_id = s.id)",
    ),
    ("something that failed", "from due where failures > 0"),
];

fn contradicts_nothing(conn: &mut Database, now: DateTime<Utc>) -> Answer<()> {
    let at = now.timestamp_millis();
    let later = format!(
        "from (select updated_at as at from services union all select at from transaction_log
             union all select at from activity
             union all select since_at from standings) as told where at > {at}"
    );
    let all = CONTRADICTIONS
        .into_iter()
        .chain([("something that is yet to come", later.as_str())]);
    for (what, rows) in all {
        let query = format!("select count(*) as count {rows}");
        let found: Counted = diesel::sql_query(query).get_result(conn)?;
        assert_eq!(found.count, 0, "{what}, of {now}");
    }
    let mut breaches = Vec::new();
    check(conn, now, &mut |breach: &Breach| {
        breaches.push(breach.to_string());
    })?;
    assert!(breaches.is_empty(), "of {now}: {breaches:#?}");
    Ok(())
}

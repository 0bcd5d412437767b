//! What the databases refuse, and that a database of the first version is brought along with all
//! that it holds.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use goodstanding_backend::app::{App, Settings};
use goodstanding_backend::billing;
use goodstanding_backend::check::audit::verify;
use goodstanding_backend::clock::Clock;
use goodstanding_backend::randomness::Randomness;
use goodstanding_backend::sessions::password::Cost;
use goodstanding_backend::store::schema::{
    activity, customer_words, customers, product_descriptions, services, standings,
    subscription_items, subscriptions, transaction_items, transaction_log, transactions,
};
use goodstanding_backend::store::{Database, Location, Store, StoreError};
use goodstanding_shared::cancellations::{CancellationReply, CancellationType};
use goodstanding_shared::payments::ProcessorKind;
use goodstanding_shared::subscriptions::{BillingStatus, Standing, SubscriptionStatus};

use crate::harness::{Empty, START, TestApp, every_database};

/// The type, the constraint in both databases and the wire format know the same pairs: all of them
/// are walked.
#[every_database]
async fn legal_pairs(empty: Empty) {
    let (store, _) = Store::open(&empty.location).unwrap();
    let walked = store
        .write(|tx: &mut Database| {
            diesel::sql_query(
                "insert into customers (id, name, email, currency, created_at, updated_at) \
                 values ('c', 'C', 'c@x', 'EUR', 0, 0)",
            )
            .execute(tx)?;
            diesel::sql_query(
                "insert into billing_plans (id, description, grace_days, position)
                    values ('MONTHLY', '', 7, 1)",
            )
            .execute(tx)?;
            let billings =
                || std::iter::once(None).chain(BillingStatus::ALL.iter().copied().map(Some));
            let mut walked = 0;
            for status in SubscriptionStatus::ALL {
                for billing in billings() {
                    walked += 1;
                    // A savepoint: a refusal ends a transaction of PostgreSQL.
                    let stored = tx.transaction(|tx| {
                        diesel::insert_into(subscriptions::table)
                            .values((
                                subscriptions::id.eq(format!("sub {walked}")),
                                subscriptions::customer_id.eq("c"),
                                subscriptions::plan_id.eq("MONTHLY"),
                                subscriptions::status.eq(status.as_str()),
                                subscriptions::billing_status
                                    .eq(billing.map(BillingStatus::as_str)),
                                subscriptions::starts_on.eq(date("2026-01-01")),
                                subscriptions::created_at.eq(0),
                                subscriptions::updated_at.eq(0),
                            ))
                            .execute(tx)
                    });
                    let in_the_type = Standing::new(*status, billing).is_ok();
                    let pair = serde_json::json!({ "status": status, "billing_status": billing });
                    let on_the_wire = serde_json::from_value::<Standing>(pair).is_ok();
                    assert_eq!(
                        (stored.is_ok(), on_the_wire),
                        (in_the_type, in_the_type),
                        "{status} + {billing:?}: in the database and on the wire as in the type"
                    );
                }
            }
            // The order of life, as the database works it out.
            let ranks: Vec<(String, i32)> = subscriptions::table
                .select((subscriptions::status, subscriptions::status_rank))
                .distinct()
                .order(subscriptions::status_rank.asc())
                .load(tx)?;
            for (rank, status) in (0..).zip(SubscriptionStatus::ALL) {
                assert!(
                    ranks.contains(&(status.as_str().to_owned(), rank)),
                    "{status}"
                );
            }
            Ok::<_, StoreError>(walked)
        })
        .await
        .unwrap();
    assert_eq!(walked, 11 * 12);
    store.close();
}

/// What is kept twice says the same twice: the log's present rows and the subscriptions, the
/// customers' attention and what it is about.
fn is_consistent(conn: &mut Database) -> Result<(), StoreError> {
    let stands: Vec<(String, String, String, Option<String>)> = subscriptions::table
        .select((
            subscriptions::id,
            subscriptions::customer_id,
            subscriptions::status,
            subscriptions::billing_status,
        ))
        .order(subscriptions::id.asc())
        .load(conn)?;
    let logged: Vec<(String, String, Option<String>)> = standings::table
        .filter(standings::until_at.is_null())
        .select((
            standings::subscription_id,
            standings::status,
            standings::billing_status,
        ))
        .order(standings::subscription_id.asc())
        .load(conn)?;
    let present: Vec<_> = stands
        .iter()
        .map(|(id, _, status, billing)| (id.clone(), status.clone(), billing.clone()))
        .collect();
    assert_eq!(present, logged);
    let attention: Vec<(String, i32)> = customers::table
        .select((customers::id, customers::attention))
        .load(conn)?;
    for (customer, attention) in attention {
        let needy = stands.iter().any(|(_, owner, status, billing)| {
            let billing = billing.as_deref().and_then(|word| word.parse().ok());
            *owner == customer
                && status != "deleted"
                && billing.is_some_and(BillingStatus::needs_attention)
        });
        assert_eq!(attention > 0, needy, "{customer}");
    }
    Ok(())
}

#[every_database]
async fn the_log_of_standings_follows_every_change(test: TestApp) {
    let store = test.app.store();
    store.read(is_consistent).await.unwrap();
    let anna = test.anna().await;
    let before = anna.service("Print shop").await;
    let bill = anna.details(&before).await.subscription.unwrap();
    let id = bill.id.to_string();
    assert_eq!(bill.standing.billing(), Some(BillingStatus::InRetry));
    let done = anna
        .cancel(&before, CancellationType::Immediate)
        .send()
        .await;
    let _: CancellationReply = done.created();
    store
        .read(move |conn: &mut Database| {
            is_consistent(conn)?;
            let log: Vec<(i64, Option<i64>, String)> = standings::table
                .filter(standings::subscription_id.eq(&id))
                .select((standings::since_at, standings::until_at, standings::status))
                .order(standings::since_at.asc())
                .load(conn)?;
            // Each begins when the one before ends.
            assert!(
                log.windows(2).all(|pair| pair[0].1 == Some(pair[1].0)),
                "{log:?}"
            );
            let words: Vec<_> = log.iter().map(|(_, _, status)| status.as_str()).collect();
            assert_eq!(words, ["processing", "active", "active", "cancelled"]);
            let told: i64 = activity::table
                .filter(activity::subscription_id.eq(&id))
                .filter(activity::event.like("%subscription_%"))
                .count()
                .get_result(conn)?;
            assert_eq!(told, 4);
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What a database of the first version held.
const ROWS: &str = "
    insert into customers values
        ('cus_00000000000000000000000001', 'Zoë Berg', 'zoe.berg@first.example', 'EUR', 'zoë berg',
            1000, 1000, 1),
        ('cus_00000000000000000000000002', '東京支店', 'tokyo@first.example', 'JPY', '東京支店', 2000, 2000,
            1);
    insert into users values ('usr_1', 'cus_00000000000000000000000001', 'customer',
        'z@first.example', 'Zoë', 'x', 1000, null);
    insert into product_groups values ('Cloud', 0);
    insert into products values
        ('vps', 'VPS', 'Cloud', 'Two cores.', 'public', 'on_order', 0),
        ('bare', 'Bare', 'Cloud', ' ', 'private', 'on_order', 1);
    insert into billing_plans values ('MONTHLY', 'Every month', 7, 0);
    insert into orders values ('ord_00000000000000000000000001', 'ORD-1',
        'cus_00000000000000000000000001', 'usr_1', 'EUR', 4500, 500, 5000, 86400000);
    insert into subscriptions values
        ('sub_00000000000000000000000002', 'cus_00000000000000000000000001', 'MONTHLY',
            'ord_00000000000000000000000001', 'processing', null, null, null, '2026-11-01',
            '2026-12-08',
            '2026-12-01', 86400000, 86400000, 1),
        ('sub_00000000000000000000000004', 'cus_00000000000000000000000001', 'MONTHLY', null,
            'active', 'in_retry', null, null, '2026-01-01', '2026-12-08',
            '2026-12-01', 5, 6, 2),
        ('sub_00000000000000000000000003', 'cus_00000000000000000000000002', 'MONTHLY', null,
            'paused', 'good_standing', null, null, '2026-01-01', null,
            null, 5, 172800000, 2),
        ('sub_00000000000000000000000001', 'cus_00000000000000000000000002', 'MONTHLY', null,
            'deleted', 'grace_period', null, null, '2026-01-01', '2026-02-01',
            null, 5, 6, 2);
    insert into services values
        ('svc_00000000000000000000000001', 'cus_00000000000000000000000001', 'vps',
            'sub_00000000000000000000000002', 'ord_00000000000000000000000001', 'One', 1, 1500, 500,
            'EUR', '1 month', 'pending', 86400000,
            null, 86400000, null, null, 1),
        ('svc_00000000000000000000000002', 'cus_00000000000000000000000001', 'vps',
            'sub_00000000000000000000000002', 'ord_00000000000000000000000001', 'Two', 2, 3000, 0,
            'EUR', '1 month', 'pending', 86400000,
            null, 86400000, null, null, 1),
        ('svc_00000000000000000000000003', 'cus_00000000000000000000000001', 'bare',
            'sub_00000000000000000000000004', null, 'Three', 1, 900, 0, 'EUR', '1 month', 'active',
            5, 5, 5,
            null, '2026-12-01', 1),
        ('svc_00000000000000000000000004', 'cus_00000000000000000000000002', 'bare',
            'sub_00000000000000000000000001', null, 'Four', 1, 900, 0,
            'EUR', '1 month', 'active', 5, 5, 5, null, '2026-12-01', 1);
    insert into order_lines values
        ('ord_00000000000000000000000001', 0, 'vps', 'MONTHLY', 'svc_00000000000000000000000001',
            'sub_00000000000000000000000002', 1, 'One', 1500, 500, 1500, '1 month'),
        ('ord_00000000000000000000000001', 1, 'vps', 'MONTHLY', 'svc_00000000000000000000000002',
            'sub_00000000000000000000000002', 2, 'Two', 3000, 0, 3000, '1 month');
    insert into transactions values
        ('GS00000001', 'cus_00000000000000000000000001', 'sub_00000000000000000000000002',
            'ord_00000000000000000000000001', 'new', 5000, 'EUR', 1, 0, 86400000, 86400000),
        ('GS00000002', 'cus_00000000000000000000000001', null, null, 'settled', 700, 'EUR', 0, 0,
            90000000, 95000000);
    insert into activity (id, customer_id, service_id, at, actor, actor_name, event) values
        ('act_1', 'cus_00000000000000000000000001', 'svc_00000000000000000000000001', 86400000,
            'system', null, '{\"kind\":\"service_activated\"}');
    update counters set value = 2 where name = 'transactions';";

/// What the migrations' own table says of the first one.
const FIRST_STEP: &str =
    "create table __diesel_schema_migrations (version varchar(50) primary key not null,
    run_on timestamp not null default current_timestamp);
    insert into __diesel_schema_migrations (version) values ('20261121000000');";

pub(crate) fn make_first_version(location: &Location) {
    match location {
        Location::File(path) => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            connection
                .batch_execute(include_str!(
                    "../../migrations/sqlite/2026-11-21-000000_first/up.sql"
                ))
                .unwrap();
            connection
                .batch_execute(&format!(
                    "{FIRST_STEP} {ROWS} pragma application_id = 0x47537464;"
                ))
                .unwrap();
        }
        #[cfg(feature = "postgres")]
        Location::Server(url) => {
            let first = include_str!("../../migrations/postgres/2026-11-21-000000_first/up.sql");
            crate::databases::administer(url, &format!("{first} {FIRST_STEP} {ROWS}"));
        }
        #[cfg(not(feature = "postgres"))]
        Location::Server(_) => unreachable!("there is no server"),
    }
}

#[every_database]
async fn a_database_of_the_first_version_is_brought_along_with_its_rows(empty: Empty) {
    make_first_version(&empty.location);
    let (store, steps) = Store::open(&empty.location).unwrap();
    assert_eq!(
        steps,
        [
            "20261122000000",
            "20261122100000",
            "20261123000000",
            "20261124000000",
            "20261125000000",
            "20261129000000",
            "20261130000000",
            "20261201000000",
            "20261202000000",
            "20261203000000",
            "20261204000000",
            "20261205000000",
            "20261206000000",
            "20261207000000",
            "20261208000000",
            "20261209000000",
        ]
    );
    let settings = Settings {
        password_cost: Cost::CHEAP,
        ..Settings::default()
    };
    let clock = Clock::fixed(START.parse().unwrap());
    let (randomness, nobody) = (
        Randomness::seeded(1),
        billing::processor_of(ProcessorKind::None),
    );
    App::with_processor(store.clone(), clock, randomness, settings, nobody)
        .await
        .unwrap();
    store
        .read(|conn: &mut Database| {
            catalogue_and_customers(conn)?;
            billing(conn)?;
            put_right(conn)?;
            // What is older than the chain is in it, and what was written since as well.
            let whole = verify(conn, &[])?.unwrap();
            assert!(whole.entries > 1, "{}", whole.head);
            money(conn)
        })
        .await
        .unwrap();
    store.close();
    let (store, steps) = Store::open(&empty.location).unwrap();
    assert!(steps.is_empty());
    store.close();
}

fn catalogue_and_customers(conn: &mut Database) -> Result<(), StoreError> {
    let descriptions: Vec<(String, String, String)> = product_descriptions::table
        .select(product_descriptions::all_columns)
        .load(conn)?;
    let english = ("vps".into(), "en".into(), "Two cores.".into());
    assert_eq!(descriptions, [english], "a blank description is none");
    let attention: Vec<i32> = customers::table
        .select(customers::attention)
        .order(customers::id.asc())
        .load(conn)?;
    assert_eq!(
        attention,
        [3, 0],
        "a retry counts, what is deleted does not"
    );
    for (word, found) in [
        ("zoe", 1),
        ("first", 2),
        ("支店", 1),
        ("tokyo@first.example", 1),
    ] {
        let count: i64 = customer_words::table
            .filter(customer_words::word.eq(word))
            .count()
            .get_result(conn)?;
        assert_eq!(count, found, "{word}");
    }
    Ok(())
}

fn billing(conn: &mut Database) -> Result<(), StoreError> {
    let items: Vec<(String, i32, String, i32, i64, String)> = subscription_items::table
        .order((
            subscription_items::subscription_id.asc(),
            subscription_items::position.asc(),
        ))
        .load(conn)?;
    let item = |subscription: &str, product: &str, quantity, price| {
        (
            subscription.to_owned(),
            0,
            product.to_owned(),
            quantity,
            price,
            "EUR".to_owned(),
        )
    };
    assert_eq!(
        items,
        [
            item("sub_00000000000000000000000001", "bare", 1, 900),
            item("sub_00000000000000000000000002", "vps", 3, 4500),
            item("sub_00000000000000000000000004", "bare", 1, 900)
        ]
    );
    let dates: Vec<(String, Option<NaiveDate>, Option<NaiveDate>)> = subscriptions::table
        .select((
            subscriptions::id,
            subscriptions::paused_on,
            subscriptions::entitled_through,
        ))
        .order(subscriptions::id.asc())
        .load(conn)?;
    let row = |id: &str, paused: Option<&str>, through: &str| {
        (id.to_owned(), paused.map(date), Some(date(through)))
    };
    assert_eq!(
        dates,
        [
            row("sub_00000000000000000000000001", None, "2026-02-01"),
            row("sub_00000000000000000000000002", None, "2026-11-01"),
            row(
                "sub_00000000000000000000000003",
                Some("1970-01-03"),
                "1970-01-03"
            ),
            row("sub_00000000000000000000000004", None, "2026-12-08"),
        ]
    );
    let standing: Vec<(i64, Option<i64>, String, Option<String>)> = standings::table
        .filter(standings::subscription_id.eq("sub_00000000000000000000000001"))
        .select((
            standings::since_at,
            standings::until_at,
            standings::status,
            standings::billing_status,
        ))
        .load(conn)?;
    // A deleted record has no billing status any more.
    let present = (5, None, "deleted".into(), None);
    assert_eq!(standing, [present]);
    let count: i64 = standings::table.count().get_result(conn)?;
    assert_eq!(count, 4);
    Ok(())
}

/// What the rules see otherwise than before was put right at the first start, with a line in the
/// history.
fn put_right(conn: &mut Database) -> Result<(), StoreError> {
    type Row = (String, Option<String>, Option<NaiveDate>);
    let rows: Vec<Row> = services::table
        .select((services::status, services::ended_for, services::next_due))
        .order(services::id.asc())
        .load(conn)?;
    let waiting: Row = ("pending".into(), None, None);
    let failing: Row = ("active".into(), None, Some(date("2026-12-01")));
    let outlived: Row = ("terminated".into(), Some("deleted".into()), None);
    assert_eq!(rows, [waiting.clone(), waiting, failing, outlived]);
    let event: String = activity::table
        .filter(activity::service_id.eq("svc_00000000000000000000000004"))
        .select(activity::event)
        .first(conn)?;
    assert!(
        event.contains("its subscription had ended before"),
        "{event}"
    );
    Ok(())
}

fn money(conn: &mut Database) -> Result<(), StoreError> {
    let kinds: Vec<(String, String, i64)> = transactions::table
        .select((
            transactions::id,
            transactions::kind,
            transactions::amount_minor,
        ))
        .order(transactions::id.asc())
        .load(conn)?;
    assert_eq!(
        kinds,
        [
            ("GS00000001".into(), "recurring".into(), 5000),
            ("GS00000002".into(), "one_time".into(), 700)
        ]
    );
    let log: Vec<(String, i32, i64, String)> = transaction_log::table
        .select((
            transaction_log::transaction_id,
            transaction_log::position,
            transaction_log::at,
            transaction_log::status,
        ))
        .order(transaction_log::transaction_id.asc())
        .load(conn)?;
    assert_eq!(
        log,
        [
            ("GS00000001".into(), 0, 86_400_000, "new".into()),
            ("GS00000002".into(), 0, 95_000_000, "settled".into())
        ]
    );
    let items: Vec<(i32, i32, i64)> = transaction_items::table
        .filter(transaction_items::transaction_id.eq("GS00000001"))
        .select((
            transaction_items::position,
            transaction_items::quantity,
            transaction_items::amount_minor,
        ))
        .order(transaction_items::position.asc())
        .load(conn)?;
    assert_eq!(items, [(0, 1, 2000), (1, 2, 3000)], "with the setup fee");
    Ok(())
}

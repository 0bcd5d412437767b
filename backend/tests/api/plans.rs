//! How the databases find the rows of the listings: never by looking at a whole table that grows.
//!
//! What a listing asks is recorded where the connections are, and asked once more for its plan. A
//! walk along an index is fine where the list is in that order and ends with the part; a walk that
//! only leaves out what does not match is not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_types::Text;
use goodstanding_backend::check::Invariant as I;
use goodstanding_backend::demo::{Scale, add_scale};
use goodstanding_backend::store::{Database, StoreError};

use crate::harness::{DatabaseKind, SetUp as _, TestApp, Visitor, every_database};
use crate::listings::{listings, samples};

/// What grows with the customers and the years; all else is the catalogue.
const LARGE: [&str; 14] = [
    "activity",
    "cancellations",
    "customer_words",
    "customers",
    "order_lines",
    "orders",
    "payment_methods",
    "services",
    "standings",
    "subscription_items",
    "subscriptions",
    "transaction_items",
    "transaction_log",
    "transactions",
];

/// Which index some listings must be led by: without it they would be led by another one to far too
/// many rows.
const LED: [(&str, &str); 16] = [
    (
        "/services?customer=cus_00000000000000000000000500&sort=name&dir=desc",
        "services_by_name",
    ),
    (
        "/services?customer=cus_00000000000000000000000500&sort=created",
        "services_of_customer",
    ),
    (
        "/services?customer=cus_00000000000000000000000500&sort=due",
        "services_by_due",
    ),
    (
        "/services?customer=cus_00000000000000000000000500&sort=status&dir=desc",
        "services_by_status",
    ),
    (
        "/transactions?type=one_time&method=invoice",
        "transactions_by_combination",
    ),
    (
        "/transactions?status=captured&method=bank_account",
        "transactions_by_combination",
    ),
    ("/transactions?status=settled", "transactions_by_status"),
    ("/transactions?type=recurring", "transactions_by_kind"),
    (
        "/transactions?currency=EUR&amount_from=5000",
        "transactions_by_amount",
    ),
    (
        "/transactions?currency=EUR&amount_from=1",
        "transactions_by_currency",
    ),
    (
        "/subscriptions?sort=start&dir=desc",
        "subscriptions_by_start",
    ),
    ("/subscriptions?sort=end&dir=desc", "subscriptions_by_end"),
    (
        "/subscriptions?attention=yes&sort=end",
        "subscriptions_by_billing_status",
    ),
    ("/cancellations?state=completed", "cancellations_by_state"),
    ("/orders?limit=3", "services_waiting"),
    (
        "/reports/subscriptions?status=active&billing_status=good_standing",
        "standings_by_pair",
    ),
];

/// The number of all services is counted anew with every part; `docs/BENCHMARKS.md` says so.
const KNOWN: &str = "SELECT COUNT(*) FROM `services`";

/// Every statement, by the database that it was sent to.
static SENT: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

struct Recorder {
    database: String,
}

impl Instrumentation for Recorder {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                url.clone_into(&mut self.database);
            }
            InstrumentationEvent::StartQuery { query, .. } => {
                let text = query.to_string();
                let (statement, _) = text.split_once(" -- binds").unwrap_or((&text, ""));
                // Nothing is asked for by an empty list.
                let is_known = statement.replace('"', "`").trim() == KNOWN;
                if statement.starts_with("SELECT")
                    && !is_known
                    && !statement.contains("WHERE (1=0)")
                {
                    let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
                    let of_database = sent.entry(self.database.clone()).or_default();
                    of_database.insert(statement.trim().to_owned());
                }
            }
            _ => {}
        }
    }
}

/// What was sent since the last time.
fn sent(test: &TestApp) -> BTreeSet<String> {
    let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    sent.remove(&test.database()).unwrap_or_default()
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// How a statement is answered.
struct Plan {
    /// All of it, in the database's words.
    text: String,
    /// The steps that look at a whole large table.
    walks: Vec<String>,
}

impl Plan {
    fn names(&self, index: &str) -> bool {
        self.text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == index)
    }
}

fn plan(conn: &mut Database, statement: &str) -> Result<Plan, StoreError> {
    match conn {
        Database::Sqlite(conn) => {
            let steps: Vec<Step> =
                diesel::sql_query(format!("explain query plan {statement}")).load(conn)?;
            let steps: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
            Ok(Plan {
                text: steps.join("\n"),
                walks: walks_of_sqlite(statement, steps),
            })
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(conn) => postgres::plan(conn, statement),
    }
}

/// Leaves out what all rows of a listing have: that they are not deleted.
fn has_conditions(statement: &str) -> bool {
    let rest = statement.replace("(`subscriptions`.`status` != ?)", "");
    rest.contains(" WHERE (")
}

fn walks_of_sqlite(statement: &str, steps: Vec<String>) -> Vec<String> {
    let is_sorted_by_hand = steps
        .iter()
        .any(|step| step.starts_with("USE TEMP B-TREE FOR ORDER BY"));
    let is_in_order = statement.contains(" ORDER BY ") && !is_sorted_by_hand;
    let ends = statement.contains(" LIMIT ?") && (is_in_order || !has_conditions(statement));
    steps
        .into_iter()
        .filter(|detail| {
            let mut words = detail.split(' ');
            words.next() == Some("SCAN")
                && words.next().is_some_and(|table| LARGE.contains(&table))
                && !(ends && detail.contains(" INDEX "))
        })
        .collect()
}

#[cfg(feature = "postgres")]
mod postgres {
    use diesel::connection::SimpleConnection as _;
    use serde_json::Value;

    use super::{LARGE, PgConnection, Plan, QueryableByName, RunQueryDsl as _, StoreError, Text};

    #[derive(QueryableByName)]
    struct Explained {
        #[diesel(sql_type = Text)]
        #[diesel(column_name = "QUERY PLAN")]
        plan: String,
    }

    /// The plan for any values, as one that is kept is made. The tables are small here: scans of
    /// them and joins that read both sides are cheap, so they are forbidden, and what is scanned
    /// all the same can only be scanned.
    pub(super) fn plan(conn: &mut PgConnection, statement: &str) -> Result<Plan, StoreError> {
        let mut count = 0;
        while statement.contains(&format!("${}", count + 1)) {
            count += 1;
        }
        let values = vec!["null"; count].join(", ");
        let values = if count == 0 {
            values
        } else {
            format!("({values})")
        };
        conn.batch_execute(&format!(
            "set local enable_seqscan = off; set local enable_hashjoin = off;
             set local enable_mergejoin = off;
             set local plan_cache_mode = force_generic_plan; prepare asked as {statement}"
        ))?;
        let explained: Explained =
            diesel::sql_query(format!("explain (format json) execute asked{values}"))
                .get_result(conn)?;
        conn.batch_execute("deallocate asked")?;
        let plan: Value = serde_json::from_str(&explained.plan).unwrap();
        let mut walks = Vec::new();
        let is_in_order = statement.contains(" ORDER BY ");
        look(&plan[0]["Plan"], (false, is_in_order), &mut walks);
        Ok(Plan {
            text: explained.plan,
            walks,
        })
    }

    /// `ends`: whether whoever asks for the rows stops when the part is full; nothing sorts them in
    /// between.
    fn look(node: &Value, (ends, is_in_order): (bool, bool), found: &mut Vec<String>) {
        let kind = node["Node Type"].as_str().unwrap();
        let table = node["Relation Name"].as_str().unwrap_or_default();
        let is_led = ["Index Cond", "Recheck Cond", "TID Cond"]
            .iter()
            .any(|name| node[name].is_string());
        if LARGE.contains(&table) && !is_led {
            let leaves_out = node["Filter"].as_str().is_some_and(|filter| {
                filter.contains(" AND ") || !filter.starts_with("(status <> $")
            });
            if kind == "Seq Scan" || !ends || (leaves_out && !is_in_order) {
                found.push(format!("{kind} of {table}: {node}"));
            }
        }
        let ends = match kind {
            "Limit" => true,
            "Sort" | "Hash" | "Aggregate" | "Materialize" => false,
            _ => ends,
        };
        for part in node["Plans"].as_array().into_iter().flatten() {
            look(part, (ends, is_in_order), found);
        }
    }
}

/// Has PostgreSQL leave the tables as they are: where it has tidied one up in the background, and
/// only there, it takes the index alone for the cheapest, and the plans would differ from run to
/// run.
async fn keep_still(test: &TestApp) {
    let write = test.app.store().write(|tx: &mut Database| {
        match tx {
            Database::Sqlite(_) => {}
            #[cfg(feature = "postgres")]
            Database::Postgres(conn) => {
                for table in LARGE {
                    let off = format!("alter table {table} set (autovacuum_enabled = off)");
                    diesel::sql_query(off).execute(conn)?;
                }
            }
        }
        Ok::<_, StoreError>(())
    });
    write.await.unwrap();
}

/// An order for every subscription and service there is, one in fifty of which waits for
/// acceptance: what makes many rows has none.
async fn add_orders(test: &TestApp) {
    const SERVICES: &str = "id like 'svc@_000000000000000000%' escape '@'";
    const WAITS: &str = "(id like '%00' or id like '%50')";
    let made = "from subscriptions where id like 'sub@_000000000000000000%' escape '@'";
    test.sql(&[
        &format!(
            "insert into orders (id, reference, customer_id, user_id, currency, sub_total_minor,
             setup_fees_minor, due_today_minor, created_at)
             select 'ord_' || substr(id, 5), 'ORD-' || substr(id, 5), customer_id, (select min(id)
                 from users), 'EUR', 0, 0, 0, created_at {made}"
        ),
        &format!("update services set order_id = 'ord_' || substr(id, 5) where {SERVICES}"),
        &format!(
            "update services set product_id = 'tls-ov', status = 'pending', suspension_causes = '',
                ended_for = null where {SERVICES} and {WAITS}"
        ),
        "insert into order_lines (order_id, position, product_id, plan_id, service_id,
             subscription_id, quantity, name, first_minor, setup_minor)
             select v.order_id, 0, v.product_id, s.plan_id, v.id, s.id, 1, 'Shop', 0, 0
             from services v join subscriptions s on s.id = v.subscription_id
                 where v.id like 'svc@_000000000000000000%' escape '@'",
        "analyze orders",
        "analyze services",
        "analyze order_lines",
        // SQLite's other connections look at the statistics again when the schema has changed.
        "create table noticed (number integer)",
        "drop table noticed",
    ])
    .await;
}

#[every_database]
async fn no_listing_looks_at_a_whole_table(database: DatabaseKind) {
    set_default_instrumentation(|| {
        Some(Box::new(Recorder {
            database: String::new(),
        }))
    })
    .unwrap();
    // Connections made from now on are listened to.
    let test = TestApp::set_up(database).await;
    test.breaks(
        &[
            I::SubscriptionItems,
            I::ServiceNextDue,
            I::ServiceDates,
            I::ServiceHistory,
            I::NumberOrders,
            I::OrderLines,
        ],
        "many orders are written, with one service each that waits",
    );
    keep_still(&test).await;
    add_scale(test.app.store(), &test.clock, Scale { customers: 1000 })
        .await
        .unwrap();
    add_orders(&test).await;
    let (anna, staff) = (test.anna().await, test.staff().await);
    let mut addresses = Vec::new();
    for listing in listings() {
        let address = listing.address(&anna).await;
        for name in &listing.filters {
            for sample in samples(&listing.path, name) {
                // Staff would have to say whose services they sort.
                let sorts_own = listing.path.ends_with("/services") && *name != "customer";
                let who = if sorts_own { &anna } else { &staff };
                addresses.push((who, with(&address, sample)));
            }
        }
        if !listing.is_for_staff() {
            addresses.push((&anna, address.clone()));
        }
        addresses.push((&staff, address));
    }
    // No listing, but it reads of a customer what would be many rows of a large table.
    let overview = "/api/v1/overview";
    let of_one = format!("{overview}?customer=cus_00000000000000000000000500");
    for inbox in ["inbox", "inbox/counts", "inbox/agenda", "inbox/decided"] {
        addresses.push((&staff, format!("/api/v1/{inbox}")));
    }
    addresses.push((&anna, overview.to_owned()));
    addresses.push((&staff, of_one));
    addresses.extend(LED.map(|(address, _)| (&staff, format!("/api/v1{address}"))));
    sent(&test);
    let mut bad: Vec<String> = Vec::new();
    let mut count = 0;
    for (who, address) in addresses {
        let plans = plans(&test, who, &address).await;
        count += plans.len();
        for (statement, plan) in &plans {
            for walk in &plan.walks {
                bad.push(format!("{address} asks\n{statement}\nby {walk}"));
            }
        }
        let led = LED
            .iter()
            .find(|(known, _)| address == format!("/api/v1{known}"));
        if let Some((_, index)) = led
            && !plans.iter().any(|(_, plan)| plan.names(index))
        {
            bad.push(format!(
                "{address} is not led by {index}:\n{}",
                plans
                    .iter()
                    .map(|(asked, plan)| format!("{asked}\n{}", plan.text))
                    .collect::<Vec<_>>()
                    .join("\n")
            ));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n\n"));
    assert!(count > 200, "{count} statements were looked at");
}

/// What a listing asks for its first part, the next one, and the way back; and how that is
/// answered.
async fn plans(test: &TestApp, who: &Visitor<'_>, address: &str) -> Vec<(String, Plan)> {
    let mut part = who.get(address).await;
    assert_eq!(part.status, StatusCode::OK, "{address}: {}", part.text);
    for way in ["next_cursor", "previous_cursor"] {
        if let Some(cursor) = part.json[way].as_str() {
            part = who.get(&format!("{address}&cursor={cursor}")).await;
            assert_eq!(part.status, StatusCode::OK, "{address}: {}", part.text);
        }
    }
    let statements = sent(test);
    assert!(!statements.is_empty(), "{address} was not recorded");
    let plans = test.app.store().read(move |conn: &mut Database| {
        statements
            .iter()
            .map(|statement| Ok((statement.clone(), plan(conn, statement)?)))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let plans = plans.await.unwrap();
    // The questions for the plans are not the listing's.
    sent(test);
    plans
}

/// The address with a filter, which may be one that the address has already.
fn with(address: &str, sample: &str) -> String {
    let (path, query) = address.split_once('?').unwrap();
    let names: Vec<&str> = sample
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .collect();
    let kept = query
        .split('&')
        .filter(|pair| !names.contains(&pair.split('=').next().unwrap()));
    let pairs: Vec<&str> = kept.chain([sample]).collect();
    format!("{path}?{}", pairs.join("&"))
}

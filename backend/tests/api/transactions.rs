//! The listing of transactions, its filters, and one transaction.

use axum::http::StatusCode;
use chrono::NaiveDate;
use goodstanding_backend::check::Invariant as I;
use goodstanding_shared::ids::{SubscriptionId, TransactionId};
use goodstanding_shared::money::Currency;
use goodstanding_shared::paging::Page;
use goodstanding_shared::payments::PaymentMethodKind;
use goodstanding_shared::subscriptions::Subscription;
use goodstanding_shared::text::ServiceName;
use goodstanding_shared::transactions::{
    PaymentState as State, Transaction, TransactionDetails, TransactionKind as Kind,
    TransactionStatus as Status,
};

use crate::harness::{TestApp, Visitor, date, encode, every_database, wrong_fields};

const ADDRESS: &str = "/api/v1/transactions";

fn ids(rows: &[Transaction]) -> Vec<TransactionId> {
    rows.iter().map(|row| row.id.clone()).collect()
}

/// How many there are with a filter.
async fn total(who: &Visitor<'_>, query: &str) -> u64 {
    let rows: Page<Transaction> = who.read(&format!("{ADDRESS}?{query}")).await;
    rows.total
}

/// The euro cents that a row is about; none of another currency.
fn cents(row: &Transaction) -> Option<i64> {
    (row.amount.currency() == Currency::EUR).then(|| row.amount.minor())
}

fn day(row: &Transaction) -> NaiveDate {
    row.created_at.date_naive()
}

fn is_paid_by(row: &Transaction, kind: PaymentMethodKind) -> bool {
    let method = row.payment_method.as_ref();
    method.is_some_and(|method| method.kind == kind)
}

type Filter = (String, Box<dyn Fn(&Transaction) -> bool>);

fn filter(query: &str, keeps: impl Fn(&Transaction) -> bool + 'static) -> Filter {
    (query.to_owned(), Box::new(keeps))
}

fn filters(subscription: SubscriptionId) -> Vec<Filter> {
    let of_amount = |query: &str, keeps: fn(i64) -> bool| {
        filter(query, move |row| cents(row).is_some_and(keeps))
    };
    vec![
        filter(&format!("subscription={subscription}"), move |row| {
            row.subscription == Some(subscription)
        }),
        filter("status=settled", |row| row.status == Status::Settled),
        filter("status=refunded,cancelled", |row| {
            [Status::Refunded, Status::Cancelled].contains(&row.status)
        }),
        filter("type=refund", |row| row.kind == Kind::Refund),
        filter("state=paid", |row| row.state() == State::Paid),
        filter("state=failed", |row| row.state() == State::Failed),
        filter("state=waiting", |row| row.state() == State::Waiting),
        filter("state=called_off", |row| row.state() == State::CalledOff),
        filter("state=paid,refunded", |row| row.state().has_receipt()),
        filter("state=failed,called_off", |row| {
            [State::Failed, State::CalledOff].contains(&row.state())
        }),
        filter("state=failed&status=cancelled,settled", |row| {
            row.state() == State::Failed && row.status == Status::Cancelled
        }),
        filter("method=invoice", |row| {
            is_paid_by(row, PaymentMethodKind::Invoice)
        }),
        of_amount("currency=EUR&amount_from=49", |cents| cents >= 4900),
        of_amount("currency=EUR&amount_to=9.99", |cents| cents <= 999),
        of_amount("currency=EUR&amount_from=9.99&amount_to=9.99", |cents| {
            cents == 999
        }),
        filter("currency=EUR&amount_to=49&type=recurring", |row| {
            let is_small = cents(row).is_some_and(|cents| cents <= 4900);
            is_small && row.kind == Kind::Recurring
        }),
        filter("currency=EUR&amount_from=5&status=settled,void", |row| {
            let is_large = cents(row).is_some_and(|cents| cents >= 500);
            is_large && [Status::Settled, Status::Void].contains(&row.status)
        }),
        filter("created_from=2026-11-01", |row| {
            day(row) >= date("2026-11-01")
        }),
        filter("created_to=2025-12-31", |row| {
            day(row) <= date("2025-12-31")
        }),
        filter("created_from=2026-10-01&created_to=2026-10-31", |row| {
            (date("2026-10-01")..=date("2026-10-31")).contains(&day(row))
        }),
        filter(
            "status=cancelled&method=card&created_from=2026-01-01&type=recurring",
            |row| {
                row.status == Status::Cancelled
                    && is_paid_by(row, PaymentMethodKind::Card)
                    && row.kind == Kind::Recurring
                    && day(row) >= date("2026-01-01")
            },
        ),
    ]
}

#[every_database]
async fn each_filter_leaves_what_it_says(test: TestApp) {
    for reader in [test.anna().await, test.staff().await] {
        narrowed_down(&reader).await;
    }
}

/// Staff, who reach everybody's, are answered along other indexes than a customer.
async fn narrowed_down(reader: &Visitor<'_>) {
    let all: Vec<Transaction> = reader.rows(ADDRESS).await;
    let mut by_time = all.clone();
    by_time.sort_by_key(|row| (row.created_at, row.id.clone()));
    by_time.reverse();
    assert_eq!(ids(&all), ids(&by_time), "the newest first");
    let subscription = all.iter().find_map(|row| row.subscription).unwrap();
    for (query, keeps) in filters(subscription) {
        let expected: Vec<_> = all.iter().filter(|row| keeps(row)).cloned().collect();
        assert!(!expected.is_empty(), "{query} shows nothing");
        assert!(expected.len() < all.len(), "{query} leaves nothing out");
        let address = format!("{ADDRESS}?{query}");
        let rows: Vec<Transaction> = reader.rows_in_parts(&address, 19).await;
        assert_eq!(ids(&rows), ids(&expected), "{query}");
    }
    for nothing in [
        "created_from=2026-02-01&created_to=2026-01-01",
        "currency=EUR&amount_from=2&amount_to=1",
        "currency=JPY&amount_from=99999999",
        "id=GS99999999",
        "state=paid&status=cancelled",
    ] {
        assert_eq!(total(reader, nothing).await, 0, "{nothing}");
    }
}

const COMBINED: &str = "status=settled,void,cancelled&type=one_time";

#[every_database]
async fn a_combination_is_listed_in_order_however_many_it_has(test: TestApp) {
    test.breaks(
        &[
            I::NumberTransactions,
            I::NumberOrder,
            I::MoneyLog,
            I::MoneyItems,
            I::MoneyResponse,
        ],
        "transactions are written without numbers of their own, logs and items",
    );
    let staff = test.staff().await;
    // Up to 5,000 are sorted; of more, each status is followed in the order of the list.
    for (first, last) in [(0, 1500), (1501, 5400)] {
        test.sql(&[&format!(
            "insert into transactions (id, customer_id, kind, status, amount_minor, currency,
             billing_cycle, created_at, updated_at)
             with recursive n(i) as (select {first} union all select i + 1 from n where i < {last})
             select 'GS9' || substr(cast(10000000 + i as text), 2), id, 'one_time',
                 case i % 3 when 0 then 'settled' when 1 then 'void' else 'cancelled' end,
                 i, 'USD', 0, 1700000000000 + i / 7, 1700000000000 + i / 7
             from n, customers where email = 'ben@demo.example'"
        )])
        .await;
        let mut expected: Vec<Transaction> = staff.rows(&format!("{ADDRESS}?type=one_time")).await;
        let wanted = [Status::Settled, Status::Void, Status::Cancelled];
        expected.retain(|row| wanted.contains(&row.status));
        assert!(expected.len() > last);
        let rows: Vec<Transaction> = staff.rows(&format!("{ADDRESS}?{COMBINED}")).await;
        assert_eq!(ids(&rows), ids(&expected));
    }
}

#[every_database]
async fn a_number_is_found_however_it_is_typed(test: TestApp) {
    let (anna, ben) = (test.anna().await, test.ben().await);
    let listed: Page<Transaction> = anna.read(ADDRESS).await;
    let row = &listed.items[0];
    let id = row.id.to_string();
    for typed in [id.clone(), id.to_lowercase(), format!("  {id} ")] {
        let address = format!("{ADDRESS}?id={}", encode(&typed));
        let found: Page<Transaction> = anna.read(&address).await;
        assert_eq!(&found.items, std::slice::from_ref(row), "{typed}");
    }
    // Only in full, and only one's own.
    assert_eq!(total(&anna, &format!("id={}", &id[..9])).await, 0);
    assert_eq!(total(&ben, &format!("id={id}")).await, 0);
}

#[every_database]
async fn what_is_not_understood_is_named(test: TestApp) {
    let (anna, staff) = (test.anna().await, test.staff().await);
    for (query, field) in [
        ("status=lost", "status"),
        ("type=gift", "type"),
        ("method=cash", "method"),
        ("currency=EURO", "currency"),
        ("amount_from=49", "amount_from"),
        ("currency=EUR&amount_to=1.234", "amount_to"),
        ("created_from=yesterday", "created_from"),
        ("subscription=svc_1", "subscription"),
        ("customer=anna", "customer"),
        ("email=%00", "email"),
        ("id=%00", "id"),
        ("page=2", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
    ] {
        for file in ["", ".csv"] {
            let refused = staff.get(&format!("{ADDRESS}{file}?{query}")).await;
            assert_eq!(
                (refused.status, refused.code()),
                (StatusCode::BAD_REQUEST, "invalid_query"),
                "{file}?{query}"
            );
            assert_eq!(wrong_fields(&refused), [field], "{file}?{query}");
        }
    }
    let of_hers: Page<Transaction> = staff
        .read(&format!("{ADDRESS}?email=ANNA@demo.example&limit=1"))
        .await;
    let customer = of_hers.items[0].customer.as_ref().unwrap().id;
    assert_eq!(of_hers.total, total(&anna, "").await);
    assert_eq!(total(&staff, "email=anna@demo").await, 0);
    for query in [
        format!("customer={customer}"),
        "email=anna@demo.example".into(),
    ] {
        let refused = anna.get(&format!("{ADDRESS}?{query}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{query}");
        let refused = anna.get(&format!("{ADDRESS}.csv?{query}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{query}");
    }
}

#[every_database]
async fn one_transaction_tells_everything_about_itself(test: TestApp) {
    let anna = test.anna().await;
    let refunds: Page<Transaction> = anna.read(&format!("{ADDRESS}?type=refund&limit=1")).await;
    let original = refunds.items[0].refund_of.as_ref().unwrap();
    let shown: TransactionDetails = anna.read(&format!("{ADDRESS}/{original}")).await;
    assert_eq!(shown.refunds, refunds.items);
    assert!(!shown.items.is_empty());
    let (newest, oldest) = (shown.log.first().unwrap(), shown.log.last().unwrap());
    assert_eq!(newest.status, shown.transaction.status, "the newest first");
    assert_eq!(oldest.status, Status::New);

    let retries: Page<Transaction> = anna
        .read(&format!("{ADDRESS}?status=cancelled&limit=100"))
        .await;
    let failing = retries.items.iter().find(|row| row.retry == 1).unwrap();
    let shown: TransactionDetails = anna.read(&format!("{ADDRESS}/{}", failing.id)).await;
    assert!(shown.attempts.len() > 1);
    let is_of_it = |row: &Transaction| row.billing_cycle == failing.billing_cycle;
    assert!(shown.attempts.iter().all(is_of_it));
    let names: Vec<_> = shown
        .transaction
        .services
        .iter()
        .map(ServiceName::as_str)
        .collect();
    assert_eq!(
        shown.title().to_string(),
        format!("{}: payment", names.join(", "))
    );
    for number in ["GS1", "XX00000001", "%00"] {
        let refused = anna.get(&format!("{ADDRESS}/{number}")).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{number}");
    }
}

#[every_database]
async fn a_transaction_is_named_by_the_services_that_it_pays_for(test: TestApp) {
    test.breaks(&[I::MoneyItems], "an item is taken out of a transaction");
    let anna = test.anna().await;
    let rows: Vec<Subscription> = anna.rows("/api/v1/subscriptions").await;
    let is_charge = |row: &&Transaction| matches!(row.kind, Kind::Recurring | Kind::OneTime);
    let has_two = |row: &&Subscription| {
        let (services, products) = (row.services.len(), row.products.len());
        (services, products) == (2, 2) && row.transactions.iter().any(|it| is_charge(&it))
    };
    let both = rows.iter().find(has_two).unwrap();
    let [one, other] = both.services.as_slice() else {
        unreachable!("it has two");
    };
    assert_eq!(
        both.title().to_string(),
        format!("{}, {}", one.as_str(), other.as_str())
    );
    let id = &both.transactions.iter().find(is_charge).unwrap().id;
    let last = format!("{ADDRESS}/{id}");
    let shown: TransactionDetails = anna.read(&last).await;
    assert_eq!(shown.items.len(), 2, "{:?}", shown.items);
    assert_eq!(shown.transaction.services, both.services);
    let product = &shown.items[1].product.id;
    test.sql(&[&format!(
        "delete from transaction_items where product_id = '{product}' and transaction_id = '{id}'"
    )])
    .await;
    let left: TransactionDetails = anna.read(&last).await;
    assert_eq!(
        left.transaction.services.len(),
        1,
        "{:?}",
        left.transaction.services
    );
    assert_eq!(
        left.title().to_string(),
        format!("{}: payment", left.transaction.services[0].as_str())
    );
}

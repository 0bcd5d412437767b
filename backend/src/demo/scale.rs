//! Very many customers, subscriptions and transactions, for measuring listings: made inside the database, one statement for each table.
//!
//! Plain rows, not stories: every status occurs often and rarely, dates run over years, and every row is one that the checks accept. The
//! people of the demo are there as well.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::clock::Clock;
use crate::store::schema::counters;
use crate::store::stored::millis;
use crate::store::{Database, Store, StoreError};

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// How many customers; each has two subscriptions and ten transactions.
    pub customers: u32,
}

impl Scale {
    /// A hundred thousand customers with a million transactions.
    pub const FULL: Self = Self { customers: 100_000 };

    /// How many subscriptions.
    pub const fn subscriptions(self) -> u32 {
        self.customers * 2
    }

    /// How many transactions.
    pub const fn transactions(self) -> u32 {
        self.customers * 10
    }
}

/// What the statements below leave out: which words differ between the databases, and how much is made.
struct Words {
    /// A date of milliseconds since 1970.
    date: &'static str,
    /// True, as a column of truth values stores it.
    truth: &'static str,
    /// One statement may take as long as it needs, which a page's may not.
    patience: &'static str,
    /// Lets the database look at what there is now, as it does by itself in the course of time.
    end_of_statistics: &'static str,
}

/// Adds the rows to a database that holds the demo data.
pub async fn add(store: &Store, clock: &Clock, scale: Scale) -> Result<(), StoreError> {
    let now = millis(clock.now());
    store
        .write(move |tx: &mut Database| {
            let words = match tx {
                Database::Sqlite(_) => Words {
                    date: "date((MS) / 1000, 'unixepoch')",
                    truth: "1",
                    patience: "",
                    end_of_statistics: "pragma optimize = 0x10002;",
                },
                #[cfg(feature = "postgres")]
                Database::Postgres(_) => Words {
                    date: "(to_timestamp((MS) / 1000) at time zone 'UTC')::date",
                    truth: "true",
                    patience: "set local statement_timeout = 0;",
                    end_of_statistics: "analyze;",
                },
            };
            tx.batch_execute(words.patience)?;
            let numbers: i64 = counters::table
                .filter(counters::name.eq("transactions"))
                .select(counters::value)
                .first(tx)?;
            for statement in STATEMENTS {
                tx.batch_execute(&filled(statement, &words, scale, now, numbers))?;
            }
            diesel::update(counters::table.filter(counters::name.eq("transactions")))
                .set(counters::value.eq(numbers + i64::from(scale.transactions())))
                .execute(tx)?;
            tx.batch_execute(words.end_of_statistics)?;
            Ok(())
        })
        .await
}

/// Puts the words into a statement: `{date:…}`, `{digits:…}` and the sizes.
fn filled(statement: &str, words: &Words, scale: Scale, now: i64, numbers: i64) -> String {
    let mut text = statement
        .replace("{customers}", &scale.customers.to_string())
        .replace("{subscriptions}", &scale.subscriptions().to_string())
        .replace("{transactions}", &scale.transactions().to_string())
        .replace("IS_TRUE", words.truth)
        .replace("{now}", &now.to_string())
        .replace("{numbers}", &numbers.to_string());
    // The sizes stand inside the dates: those were put in before.
    while let Some((before, rest)) = text.split_once("{date:") {
        let Some((inner, after)) = rest.split_once('}') else {
            break;
        };
        text = format!("{before}{}{after}", words.date.replace("MS", inner));
    }
    text
}

/// A day in milliseconds: the customers came one after the other over 3,000 days, up to yesterday.
const STATEMENTS: [&str; 10] = [
    "insert into customers (id, name, email, currency, words_version, created_at, updated_at)
     with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {customers})
     select
        'cus_000000000000000000' || substr(cast(100000000 + i as text), 2),
        case i % 4 when 0 then 'Harbour ' when 1 then 'Meadow ' when 2 then 'Copper ' else 'Willow ' end
            || case i % 3 when 0 then 'Studio ' when 1 then 'Works ' else 'Trading ' end || i,
        'c' || i || '@scale.example',
        case i % 4 when 0 then 'USD' when 1 then 'GBP' else 'EUR' end,
        1,
        {now} - 86400000 - ({customers} - i) * cast(259200000000 / {customers} as bigint),
        {now} - 86400000 - ({customers} - i) * cast(259200000000 / {customers} as bigint)
     from n;",
    "insert into customer_words (word, customer_id)
     with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {customers}),
     w(k) as (select 1 union all select k + 1 from w where k < 7)
     select
        case k
            when 1 then case i % 4 when 0 then 'harbour' when 1 then 'meadow' when 2 then 'copper' else 'willow' end
            when 2 then case i % 3 when 0 then 'studio' when 1 then 'works' else 'trading' end
            when 3 then cast(i as text)
            when 4 then 'c' || i
            when 5 then 'scale'
            when 6 then 'c' || i || '@scale.example'
            else 'cus_000000000000000000' || substr(cast(100000000 + i as text), 2)
        end,
        'cus_000000000000000000' || substr(cast(100000000 + i as text), 2)
     from n cross join w;",
    "insert into payment_methods (id, customer_id, kind, brand, last4, expires_on, behaviour, is_default, created_at)
     with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {customers})
     select
        'pm_000000000000000000' || substr(cast(100000000 + i as text), 2),
        'cus_000000000000000000' || substr(cast(100000000 + i as text), 2),
        case when i % 50 = 0 then 'invoice' when i % 10 = 0 then 'bank_account' else 'card' end,
        case when i % 50 = 0 then 'Invoice' when i % 10 = 0 then 'Bank account' else 'Visa' end,
        case when i % 50 = 0 then '' when i % 10 = 0 then '3000' else '4242' end,
        case when i % 10 = 0 then null else {date:{now} + 63072000000} end,
        'approves',
        IS_TRUE,
        {now} - 86400000 - ({customers} - i) * cast(259200000000 / {customers} as bigint)
     from n;",
    // Most live well; one in a hundred fails in some way, one in a thousand is of the rarest kind.
    "insert into subscriptions (id, customer_id, plan_id, payment_method_id, status, billing_status, starts_on, ends_on, next_bill_on,
        paused_on, next_retry_on, failed_attempts, entitled_through, anchor_on, created_at, updated_at)
     with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {subscriptions}),
     s as (
        select i, (i + 1) / 2 as c,
            {now} - 86400000 - ({subscriptions} - i) * cast(259200000000 / {subscriptions} as bigint) as made,
            case
                when i % 1000 = 0 then 'legacy_suspended' when i % 1000 = 1 then 'deleted' when i % 1000 = 2 then 'upgraded'
                when i % 100 = 3 then 'pending_cancel' when i % 100 = 4 then 'paused' when i % 100 = 5 then 'pending_pause'
                when i % 100 = 6 then 'processing' when i % 100 = 7 then 'expired' when i % 10 = 8 then 'cancelled'
                else 'active'
            end as status
        from n
     )
     select
        'sub_000000000000000000' || substr(cast(100000000 + i as text), 2),
        'cus_000000000000000000' || substr(cast(100000000 + c as text), 2),
        case when i % 20 = 0 then 'ANNUAL' when i % 10 = 3 then 'QUARTERLY' else 'MONTHLY' end,
        'pm_000000000000000000' || substr(cast(100000000 + c as text), 2),
        status,
        case status
            when 'legacy_suspended' then 'terminated' when 'processing' then null when 'deleted' then null
            when 'cancelled' then case when i % 40 = 8 then 'failed_to_collect' else 'billing_completed' end
            when 'active' then case
                when i % 200 = 9 then 'in_retry' when i % 500 = 10 then 'grace_period' when i % 500 = 11 then 'unusable_payment_method'
                when i % 100 = 50 then 'free_period' else 'good_standing' end
            when 'pending_pause' then 'good_standing' when 'paused' then 'good_standing'
            else 'billing_completed'
        end,
        {date:made},
        case when status in ('paused', 'pending_pause', 'processing') then null
            when status in ('active', 'pending_cancel') then {date:{now} + (i % 60 + 8) * 86400000}
            else {date:{now} - (i % 60 + 1) * 86400000} end,
        case when status in ('active', 'pending_pause') then {date:{now} + (i % 60 + 1) * 86400000} end,
        case when status = 'paused' then {date:{now} - (i % 60 + 1) * 86400000} when status = 'pending_pause' then {date:{now} + (i % 60 + 1) * 86400000} end,
        case when status = 'active' and i % 200 = 9 then {date:{now} + 86400000} end,
        case when status = 'active' and i % 200 = 9 then 1 else 0 end,
        case when status = 'processing' then {date:made} when status in ('active', 'pending_cancel') then {date:{now} + (i % 60 + 8) * 86400000}
            when status = 'pending_pause' then {date:{now} + (i % 60 + 1) * 86400000} else {date:{now} - (i % 60 + 1) * 86400000} end,
        {date:made}, made, made
     from s;",
    // Everything that lives comes due on a later day: what is listed can be looked at as it is.
    "insert into due (kind, object, what, at, try_at)
     select 'subscription', id,
        case status when 'pending_pause' then 'pause' when 'pending_cancel' then 'end' else 'bill' end,
        {now} + 864000000, {now} + 864000000
     from subscriptions
     where status in ('active', 'pending_pause', 'pending_cancel') and id like 'sub\\_000000000000000000%' escape '\\';",
    "insert into subscription_items (subscription_id, position, product_id, quantity, price_minor, currency)
     select s.id, 0,
        case cast(substr(s.id, 28) as integer) % 3 when 0 then 'vps-2' when 1 then 'hosting-s' else 'mail-10' end,
        1, 1999, c.currency
     from subscriptions s join customers c on c.id = s.customer_id
     where s.id like 'sub\\_000000000000000000%' escape '\\';",
    "insert into standings (subscription_id, since_at, status, billing_status)
     select id, created_at, status, billing_status from subscriptions
     where id like 'sub\\_000000000000000000%' escape '\\';",
    "insert into transactions (id, customer_id, subscription_id, kind, status, amount_minor, currency, billing_cycle, retry,
        payment_method_id, payment_kind, response_code, created_at, updated_at)
     with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {transactions}),
     t as (
        select i, i % {subscriptions} + 1 as s, i % {subscriptions} / 2 + 1 as c,
            {now} - ({transactions} - i) * cast(86400000000 / {transactions} as bigint) as made
        from n
     )
     select
        'GS' || substr(cast(100000000 + {numbers} + i as text), 2),
        'cus_000000000000000000' || substr(cast(100000000 + c as text), 2),
        'sub_000000000000000000' || substr(cast(100000000 + s as text), 2),
        case when i % 50 = 0 then 'one_time' else 'recurring' end,
        case
            when i % 10000 = 1 then 'void' when i % 1000 = 2 then 'auth_expired' when i % 100 = 3 then 'cancelled'
            when i % 100 = 4 then 'authorized' when i % 20 = 5 then 'captured' else 'settled'
        end,
        case when i % 5000 = 7 then 999900 else 500 + i % 9000 end,
        case c % 4 when 0 then 'USD' when 1 then 'GBP' else 'EUR' end,
        i / {subscriptions} + 1,
        0,
        'pm_000000000000000000' || substr(cast(100000000 + c as text), 2),
        case when c % 50 = 0 then 'invoice' when c % 10 = 0 then 'bank_account' else 'card' end,
        case when i % 100 = 3 then 'do_not_honor' else 'approved' end,
        made, made
     from t;",
    "insert into transaction_log (transaction_id, position, at, status, code)
     select id, 0, created_at, status, response_code from transactions
     where customer_id like 'cus\\_000000000000000000%' escape '\\';",
    "update customers set attention = coalesce((
        select max(case billing_status
            when 'unusable_payment_method' then 5 when 'grace_period' then 4 when 'in_retry' then 3
            when 'overdue' then 2 when 'pending_acceptance' then 1 else 0 end)
        from subscriptions where customer_id = customers.id and status <> 'deleted'), 0)
     where id like 'cus\\_000000000000000000%' escape '\\';",
];

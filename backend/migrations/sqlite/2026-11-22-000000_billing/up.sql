-- Billing: what subscriptions consist of, how they stood, how they are paid, and what became of every attempt to move money.
--
-- Everything that is listed is paged by a place in an order that an index holds, so that the thousandth part costs what the first does.
-- Tables whose key says whose a row is (`without rowid`) keep the rows of one owner side by side.

-- Descriptions by language. A product without any is shown by its identifier; an empty text would be neither.
create table product_descriptions (
    product_id text not null references products (id),
    -- A language tag, such as `en` or `pt-BR`.
    language text not null check (length(language) between 2 and 35),
    description text not null check (length(trim(description)) > 0),
    primary key (product_id, language)
) strict, without rowid;
insert into product_descriptions (product_id, language, description)
    select id, 'en', description from products where length(trim(description)) > 0;
alter table products drop column description;

-- A retired plan bills the subscriptions that it has and takes no new ones.
alter table billing_plans add column status text not null default 'active' check (status in ('active', 'retired'));
-- On which days after the due date a failed charge is tried again.
alter table billing_plans add column retry_days text not null default '1,3,5,7';

-- How a customer pays: masked, and a test number's behaviour in the place of a real account.
create table payment_methods (
    id text not null primary key,
    customer_id text not null references customers (id),
    kind text not null check (kind in ('card', 'bank_account', 'invoice')),
    brand text not null check (length(brand) > 0),
    -- Empty for an invoice, which has no number.
    last4 text not null check (length(last4) = case kind when 'invoice' then 0 else 4 end),
    -- The last day on which a card works.
    expires_on text check ((expires_on is not null) = (kind = 'card')),
    behaviour text not null
        check (behaviour in ('approves', 'declines_softly', 'declines_hard', 'needs_acceptance', 'charges_back')),
    -- How often it declines before it takes the money.
    soft_declines integer not null default 0 check (soft_declines >= 0),
    is_default integer not null check (is_default in (0, 1)),
    created_at integer not null,
    -- Kept for the transactions that it paid.
    removed_at integer,
    version integer not null default 1 check (version > 0),
    check (is_default = 0 or removed_at is null)
) strict;
create index payment_methods_of_customer on payment_methods (customer_id, created_at, id);
-- At most one default, whatever arrives at the same instant.
create unique index one_default_payment_method on payment_methods (customer_id) where is_default = 1;

alter table subscriptions add column payment_method_id text references payment_methods (id);
-- The older version that this one replaced: a chain, never a tree.
alter table subscriptions add column previous_id text references subscriptions (id);
-- When it was paused, or will be.
alter table subscriptions add column paused_on text;
-- When the failed charge is tried again, and how many attempts at it failed.
alter table subscriptions add column next_retry_on text;
alter table subscriptions add column failed_attempts integer not null default 0 check (failed_attempts >= 0);
-- The first day without service: entitled is who has started and has not reached it. Where service never began it is the start date; none
-- means without end.
alter table subscriptions add column entitled_through text;
-- System 0 to 99, predefined 100 to 999, the merchant's own from 1000.
alter table subscriptions add column cancel_reason integer check (cancel_reason >= 0);
-- Statuses sort by the order of life, not by the alphabet. Columns that the database works out cannot disagree with the others.
alter table subscriptions add column status_rank integer generated always as (
    case status
        when 'processing' then 0
        when 'pending_activation' then 1
        when 'active' then 2
        when 'pending_pause' then 3
        when 'paused' then 4
        when 'pending_cancel' then 5
        when 'cancelled' then 6
        when 'expired' then 7
        when 'upgraded' then 8
        when 'legacy_suspended' then 9
        when 'deleted' then 10
    end
) virtual;
update subscriptions set
    paused_on = case status when 'paused' then date(updated_at / 1000, 'unixepoch') when 'pending_pause' then next_bill_on end,
    entitled_through = case
        when status in ('processing', 'pending_activation') then starts_on
        when status = 'paused' then date(updated_at / 1000, 'unixepoch')
        when status = 'pending_pause' then next_bill_on
        else ends_on
    end;
create unique index one_successor on subscriptions (previous_id) where previous_id is not null;
create index subscriptions_of_payment_method on subscriptions (payment_method_id) where payment_method_id is not null;
-- What needs somebody at a customer, and the staff's lists, narrowed down by one thing at a time.
create index subscriptions_of_customer_by_billing on subscriptions (customer_id, billing_status);
create index subscriptions_in_order on subscriptions (created_at, id);
create index subscriptions_by_billing_status on subscriptions (billing_status, created_at, id);
create index subscriptions_by_plan on subscriptions (plan_id, created_at, id);
-- Sorted by anything else, ties go to the newer one, whichever way the list runs: one index for each way. Statuses are few, and read one after
-- the other.
create index subscriptions_by_status on subscriptions (status_rank, created_at, id);
create index subscriptions_by_start on subscriptions (starts_on, created_at, id);
create index subscriptions_by_start_newest on subscriptions (starts_on, created_at desc, id desc);
create index subscriptions_by_end on subscriptions (ends_on, created_at, id);
create index subscriptions_by_end_newest on subscriptions (ends_on, created_at desc, id desc);

-- What a subscription bills: a product once, with its quantity, and what a cycle of that quantity costs at the full price.
create table subscription_items (
    subscription_id text not null references subscriptions (id),
    position integer not null,
    product_id text not null references products (id),
    quantity integer not null check (quantity > 0),
    price_minor integer not null check (price_minor >= 0),
    currency text not null check (length(currency) = 3),
    primary key (subscription_id, position)
) strict, without rowid;
create index subscription_items_of_product on subscription_items (product_id, subscription_id);
insert into subscription_items (subscription_id, position, product_id, quantity, price_minor, currency)
    select
        subscription_id,
        row_number() over (partition by subscription_id order by min(created_at), product_id) - 1,
        product_id,
        sum(quantity),
        sum(price_minor),
        currency
    from services
    where subscription_id is not null
    group by subscription_id, product_id, currency;

-- How a subscription stood, and since when: written with every change of its standing, so that a report can look back. The row without an
-- end is the present one.
create table standings (
    subscription_id text not null references subscriptions (id),
    since_at integer not null,
    until_at integer,
    status text not null,
    billing_status text,
    primary key (subscription_id, since_at),
    -- What was replaced in the same instant never was.
    check (until_at > since_at)
) strict, without rowid;
create unique index one_present_standing on standings (subscription_id) where until_at is null;
-- Counts at an instant without touching the table: what ended later, and what has not ended.
create index standings_by_end on standings (until_at, since_at, status, billing_status);
-- Who stood in a pair, the latest to come to it first.
create index standings_by_pair on standings (status, billing_status, since_at, subscription_id, until_at);
insert into standings (subscription_id, since_at, status, billing_status)
    select id, created_at, status, billing_status from subscriptions;

-- Rebuilt, not altered: a kind is asked of every row from now on, and a default would answer for whoever forgets it.
create table transactions_with_kind (
    -- Merchant prefix and eight digits, from the counter without gaps.
    id text not null primary key,
    customer_id text not null references customers (id),
    subscription_id text references subscriptions (id),
    order_id text references orders (id),
    kind text not null check (kind in ('one_time', 'recurring', 'refund', 'validation')),
    status text not null check (status in ('new', 'authorization_pending', 'authorized_pending', 'authorized',
        'authorized_for_validation', 'captured', 'settled', 'cancelled', 'refunded', 'auth_expired', 'void')),
    -- Never negative: the kind says which way the money goes.
    amount_minor integer not null check (amount_minor >= 0),
    currency text not null check (length(currency) = 3),
    billing_cycle integer not null check (billing_cycle >= 0),
    retry integer not null default 0 check (retry >= 0),
    payment_method_id text references payment_methods (id),
    -- Copied from the method, so that a list can be filtered by it without asking for the method of each row.
    payment_kind text check (payment_kind in ('card', 'bank_account', 'invoice')),
    -- What the processor answered last.
    response_code text,
    -- Which transaction a refund gives back.
    refund_of text references transactions (id),
    created_at integer not null,
    updated_at integer not null,
    check ((kind = 'refund') = (refund_of is not null)),
    check ((payment_method_id is null) = (payment_kind is null))
) strict;
insert into transactions_with_kind (id, customer_id, subscription_id, order_id, kind, status, amount_minor, currency, billing_cycle, retry,
        created_at, updated_at)
    select id, customer_id, subscription_id, order_id, case when subscription_id is null then 'one_time' else 'recurring' end, status,
        amount_minor, currency, billing_cycle, retry, created_at, updated_at
    from transactions;
drop table transactions;
alter table transactions_with_kind rename to transactions;
-- One index for each way of narrowing the list down, all of them in its order. The amounts have two: few that match are found by amount, many
-- are met soon on the way back in time.
create index transactions_in_order on transactions (created_at, id);
create index transactions_of_customer on transactions (customer_id, created_at, id);
create index transactions_of_subscription on transactions (subscription_id, created_at, id);
create index transactions_of_order on transactions (order_id) where order_id is not null;
create index transactions_by_status on transactions (status, created_at, id);
create index transactions_by_kind on transactions (kind, created_at, id);
create index transactions_by_payment_kind on transactions (payment_kind, created_at, id);
create index transactions_by_amount on transactions (currency, amount_minor);
create index transactions_by_currency on transactions (currency, created_at, id, amount_minor);
create index refunds on transactions (refund_of) where refund_of is not null;

-- Every status that a transaction reached, in order.
create table transaction_log (
    transaction_id text not null references transactions (id),
    position integer not null,
    at integer not null,
    status text not null check (status in ('new', 'authorization_pending', 'authorized_pending', 'authorized',
        'authorized_for_validation', 'captured', 'settled', 'cancelled', 'refunded', 'auth_expired', 'void')),
    code text,
    note text,
    primary key (transaction_id, position)
) strict, without rowid;
-- What came before was not written down.
insert into transaction_log (transaction_id, position, at, status)
    select id, 0, updated_at, status from transactions;

-- What a transaction paid for. Amounts of a refund are positive too.
create table transaction_items (
    transaction_id text not null references transactions (id),
    position integer not null,
    product_id text not null references products (id),
    quantity integer not null check (quantity > 0),
    amount_minor integer not null check (amount_minor >= 0),
    -- The stretch of service that was paid, from its first day to the day after its last.
    period_start text,
    period_end text,
    primary key (transaction_id, position)
) strict, without rowid;
-- Orders wrote down what their first transactions were made of.
insert into transaction_items (transaction_id, position, product_id, quantity, amount_minor)
    select
        transactions.id,
        row_number() over (partition by transactions.id order by order_lines.position) - 1,
        order_lines.product_id,
        order_lines.quantity,
        order_lines.first_minor + order_lines.setup_minor
    from transactions
    join order_lines on order_lines.order_id = transactions.order_id
        and order_lines.subscription_id = transactions.subscription_id;

-- The history tells of subscriptions and payment methods too.
alter table activity add column subscription_id text references subscriptions (id);
alter table activity add column payment_method_id text references payment_methods (id);
create index activity_of_subscription on activity (subscription_id, seq) where subscription_id is not null;
create index activity_of_customer on activity (customer_id, seq);

-- Staff search customers by the beginnings of words: an index finds those, and no index finds the middle of a text. The words are made by the
-- server, which knows more letters than the databases do, so this step cannot make them: `words_version` says by which version of the rules
-- a customer's words were made, and at its start the server makes those that are missing or older.
create table customer_words (
    word text not null,
    customer_id text not null references customers (id),
    primary key (word, customer_id)
) strict, without rowid;
create index words_of_customer on customer_words (customer_id, word);
alter table customers add column words_version integer not null default 0;
create index customers_by_words_version on customers (words_version);
alter table customers drop column search_text;
-- How badly the customer's billing needs somebody: 0 not at all, else the rank of the gravest billing status. Written with every change of a
-- subscription, by the rule that is applied here to those that exist.
alter table customers add column attention integer not null default 0 check (attention >= 0);
update customers set attention = coalesce((
    select max(case billing_status
        when 'unusable_payment_method' then 5
        when 'grace_period' then 4
        when 'in_retry' then 3
        when 'overdue' then 2
        when 'pending_acceptance' then 1
        else 0
    end)
    from subscriptions
    where customer_id = customers.id and status <> 'deleted'
), 0);
create index customers_by_attention on customers (attention, created_at, id);

-- The staff's queue: the open requests, and all of them; and how many services a product has.
create index cancellations_by_state on cancellations (state, requested_at, id);
create index cancellations_of_customer on cancellations (customer_id, state, requested_at, id);
create index cancellations_in_order on cancellations (requested_at, id);
create index services_of_product on services (product_id);
-- Transactions are looked for by their customer's whole address.
create index customers_by_email on customers (email);
-- The reason in lower case, in which staff search. Written by the server, which lowers every letter where the databases know some: what is
-- missing is made at its next start.
alter table cancellations add column reason_lowered text;
create index cancellations_without_lowered_reason on cancellations (id) where reason_lowered is null;

-- The first schema.
--
-- Instants are whole milliseconds since 1970 in UTC: one number, the same in both databases, that sorts and compares as time does.
-- Calendar dates (due, effective, start and end dates) are dates: nobody's time zone moves them.
-- Money is whole minor units; the currency stands beside it.
-- Words of a closed set are text with a check, so that a row can be read without a legend and a wrong word cannot be stored.
-- Identifiers are made by the server (a prefix and 128 bits), never by the database: they mean nothing and cannot be guessed.

-- The billed parties.
create table customers (
    id text not null primary key,
    name text not null check (length(name) > 0),
    email text not null,
    currency text not null check (length(currency) = 3),
    -- Name, e-mail address and identifier in lower case, as the server lowers letters: databases differ in which letters they know.
    search_text text not null,
    created_at bigint not null,
    updated_at bigint not null,
    version integer not null default 1 check (version > 0)
);
create index customers_in_order on customers (created_at, id);

-- Who signs in. A customer's user sees one customer's data, a staff user everybody's: the check leaves no third case.
create table users (
    id text not null primary key,
    customer_id text references customers (id),
    role text not null check (role in ('customer', 'staff')),
    -- In lower case; upper and lower case are the same address.
    email text not null unique,
    name text not null,
    password_hash text not null,
    created_at bigint not null,
    disabled_at bigint,
    check ((role = 'customer') = (customer_id is not null))
);

-- Only the SHA-256 of a token is kept: who reads the table cannot sign in with it.
create table sessions (
    token_digest bytea not null primary key,
    id text not null unique,
    user_id text not null references users (id),
    created_at bigint not null,
    last_used_at bigint not null,
    expires_at bigint not null,
    ended_at bigint
);
create index sessions_of_user on sessions (user_id);

-- Keys that belong to this database: what signs cursors.
create table secrets (
    name text not null primary key,
    value bytea not null
);

-- Numbers without gaps: taken in the transaction that uses them, given back when it is undone. A sequence would leave gaps.
create table counters (
    name text not null primary key,
    value bigint not null check (value >= 0)
);

-- The answers of keyed requests, written in the transaction of the effect: either both are there or neither.
create table idempotency_keys (
    user_id text not null references users (id),
    route text not null,
    key text not null,
    body_digest bytea not null,
    status integer not null check (status between 200 and 499),
    body text not null,
    etag text,
    location text,
    created_at bigint not null,
    primary key (user_id, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- The groups of the catalogue, in the order of display.
create table product_groups (
    name text not null primary key,
    position integer not null unique
);

create table products (
    id text not null primary key,
    name text not null,
    group_name text not null references product_groups (name),
    description text not null,
    visibility text not null check (visibility in ('public', 'private', 'retired')),
    setup text not null check (setup in ('on_order', 'on_first_payment', 'on_acceptance')),
    position integer not null
);

create table billing_plans (
    id text not null primary key,
    description text not null,
    grace_days integer not null check (grace_days >= 0),
    position integer not null
);

-- The stretches of a plan, in order. No cycle: one charge that is never repeated. No repeat: without limit.
create table billing_periods (
    plan_id text not null references billing_plans (id),
    position integer not null,
    cycle text,
    repeat integer check (repeat > 0),
    charge text not null check (charge in ('full', 'reduced', 'free')),
    primary key (plan_id, position)
);

create table prices (
    product_id text not null references products (id),
    plan_id text not null references billing_plans (id),
    currency text not null check (length(currency) = 3),
    amount_minor bigint not null check (amount_minor >= 0),
    reduced_minor bigint check (reduced_minor >= 0),
    setup_fee_minor bigint not null check (setup_fee_minor >= 0),
    primary key (product_id, plan_id, currency)
);

create table orders (
    id text not null primary key,
    reference text not null unique,
    customer_id text not null references customers (id),
    user_id text not null references users (id),
    currency text not null check (length(currency) = 3),
    sub_total_minor bigint not null,
    setup_fees_minor bigint not null,
    due_today_minor bigint not null,
    created_at bigint not null,
    check (due_today_minor = sub_total_minor + setup_fees_minor)
);
create index orders_of_customer on orders (customer_id, created_at, id);

-- The pair of status and billing status can only be one that the rules know; the test `legal_pairs` walks all of them against
-- the table in `shared`. A deleted record keeps the billing status it had.
create table subscriptions (
    id text not null primary key,
    customer_id text not null references customers (id),
    plan_id text not null references billing_plans (id),
    order_id text references orders (id),
    status text not null,
    billing_status text,
    -- What a withdrawn cancellation restores.
    billing_status_before text,
    next_bill_before date,
    starts_on date not null,
    ends_on date,
    next_bill_on date,
    created_at bigint not null,
    updated_at bigint not null,
    version integer not null default 1 check (version > 0),
    constraint legal_pair check (
        case status
            when 'processing' then coalesce(billing_status, 'pending_acceptance') = 'pending_acceptance'
            when 'pending_activation' then coalesce(billing_status, 'pending_acceptance') = 'pending_acceptance'
            when 'active' then coalesce(billing_status, 'good_standing') in ('good_standing', 'free_trial', 'free_period',
                'in_retry', 'unusable_payment_method', 'grace_period', 'overdue', 'pending_acceptance')
            when 'pending_pause' then coalesce(billing_status, '') in ('good_standing', 'free_trial', 'free_period', 'overdue')
            when 'paused' then coalesce(billing_status, '') in ('good_standing', 'free_trial', 'free_period', 'overdue')
            when 'pending_cancel' then coalesce(billing_status, '') in ('overdue', 'billing_completed')
            when 'cancelled' then coalesce(billing_status, 'terminated') in ('billing_completed', 'failed_to_collect', 'terminated')
            when 'expired' then coalesce(billing_status, '') = 'billing_completed'
            when 'upgraded' then coalesce(billing_status, '') = 'billing_completed'
            when 'legacy_suspended' then coalesce(billing_status, '') = 'terminated'
            when 'deleted' then coalesce(billing_status, 'good_standing') in ('good_standing', 'free_trial', 'free_period',
                'in_retry', 'unusable_payment_method', 'grace_period', 'overdue', 'pending_acceptance', 'billing_completed',
                'failed_to_collect', 'terminated')
            else false
        end
    )
);
create index subscriptions_of_customer on subscriptions (customer_id, created_at, id);

create table services (
    id text not null primary key,
    customer_id text not null references customers (id),
    product_id text not null references products (id),
    subscription_id text references subscriptions (id),
    order_id text references orders (id),
    name text not null check (length(name) > 0),
    quantity integer not null check (quantity > 0),
    price_minor bigint not null check (price_minor >= 0),
    setup_fee_minor bigint not null check (setup_fee_minor >= 0),
    currency text not null check (length(currency) = 3),
    cycle text,
    status text not null
        check (status in ('pending', 'active', 'suspended', 'canceled', 'terminated', 'fraud', 'archived')),
    created_at bigint not null,
    activated_at bigint,
    updated_at bigint not null,
    period_start date,
    next_due date,
    version integer not null default 1 check (version > 0),
    -- What runs was activated; what is over is never due again.
    check (status <> 'active' or activated_at is not null),
    check (status in ('pending', 'active', 'suspended') or next_due is null),
    check (updated_at >= created_at)
);
-- The list of one customer, in the order in which it is paged.
create index services_of_customer on services (customer_id, created_at, id);
create index services_of_subscription on services (subscription_id);
-- Staff page through all of them.
create index services_in_order on services (created_at, id);

create table order_lines (
    order_id text not null references orders (id),
    position integer not null,
    product_id text not null references products (id),
    plan_id text not null references billing_plans (id),
    service_id text not null references services (id),
    subscription_id text not null references subscriptions (id),
    quantity integer not null check (quantity > 0),
    name text not null,
    first_minor bigint not null,
    setup_minor bigint not null,
    recurring_minor bigint,
    cycle text,
    primary key (order_id, position)
);

create table cancellations (
    id text not null primary key,
    service_id text not null references services (id),
    customer_id text not null references customers (id),
    user_id text references users (id),
    -- The name as it was: a record of who asked, whatever the user is called today.
    requested_by text not null,
    type text not null check (type in ('immediate', 'on_service_due_date')),
    reason text not null check (length(reason) between 1 and 2048),
    state text not null check (state in ('open', 'completed', 'withdrawn')),
    requested_at bigint not null,
    effective_on date not null,
    closed_at bigint,
    check ((state = 'open') = (closed_at is null)),
    -- At once means at once: such a request is never open and never withdrawn.
    check (type = 'on_service_due_date' or state = 'completed')
);
-- At most one open request for a service, whatever arrives at the same instant.
create unique index one_open_cancellation on cancellations (service_id) where state = 'open';
create index cancellations_of_service on cancellations (service_id, requested_at);
-- What the worker looks for, oldest first.
create index cancellations_due on cancellations (effective_on, requested_at, id) where state = 'open';

create table transactions (
    -- Merchant prefix and eight digits, from the counter without gaps.
    id text not null primary key,
    customer_id text not null references customers (id),
    subscription_id text references subscriptions (id),
    order_id text references orders (id),
    status text not null check (status in ('new', 'authorization_pending', 'authorized_pending', 'authorized',
        'authorized_for_validation', 'captured', 'settled', 'cancelled', 'refunded', 'auth_expired', 'void')),
    amount_minor bigint not null,
    currency text not null check (length(currency) = 3),
    billing_cycle integer not null check (billing_cycle >= 0),
    retry integer not null default 0 check (retry >= 0),
    created_at bigint not null,
    updated_at bigint not null
);
create index transactions_of_customer on transactions (customer_id, created_at, id);
create index transactions_of_subscription on transactions (subscription_id, created_at, id);
create index transactions_of_order on transactions (order_id);

-- The history: one row for each change, in the order in which the changes were committed.
create table activity (
    seq bigint primary key generated always as identity,
    id text not null unique,
    customer_id text not null references customers (id),
    service_id text references services (id),
    at bigint not null,
    actor text not null check (actor in ('customer', 'staff', 'system')),
    actor_name text,
    -- What happened, as JSON in the form of the API.
    event text not null,
    check ((actor = 'system') = (actor_name is null))
);
create index activity_of_service on activity (service_id, seq);

-- The history is added to and never changed.
create function refuse_to_change_history() returns trigger language plpgsql as $$
begin
    raise exception 'the history is never changed';
end
$$;
create trigger activity_is_not_changed before update or delete on activity
    for each row execute function refuse_to_change_history();

insert into counters (name, value) values ('orders', 1000), ('transactions', 0);

-- Very many customers with two subscriptions and ten transactions each. Every row fits the others: what is paid, due, ended and told of a
-- subscription follows from its class, and the classes go along the arrows that the rules have.
--
-- {today} is the last midnight, {now} the present, both in milliseconds since 1970; a day has 86400000. {date:…} is the day of an instant.

-- The customers came one after the other over 3,000 days, long enough ago for five years of bills.
insert into customers (id, name, email, currency, words_version, created_at, updated_at)
with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {customers}),
made as (select i, {today} - 172800000000 - ({customers} - i) * cast(259200000000 / {customers} as bigint) as at from n)
select
    'cus_000000000000000000' || substr(cast(100000000 + i as text), 2),
    case i % 4 when 0 then 'Harbour ' when 1 then 'Meadow ' when 2 then 'Copper ' else 'Willow ' end
        || case i % 3 when 0 then 'Studio ' when 1 then 'Works ' else 'Trading ' end || i,
    'c' || i || '@scale.example',
    case i % 4 when 0 then 'USD' when 1 then 'GBP' else 'EUR' end,
    1, at, at
from made;

insert into customer_words (word, customer_id)
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
from n cross join w;

insert into payment_methods (id, customer_id, kind, brand, last4, expires_on, behaviour, is_default, created_at)
with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {customers})
select
    'pm_000000000000000000' || substr(cast(100000000 + i as text), 2),
    'cus_000000000000000000' || substr(cast(100000000 + i as text), 2),
    case when i % 50 = 0 then 'invoice' when i % 10 = 0 then 'bank_account' else 'card' end,
    case when i % 50 = 0 then 'Invoice' when i % 10 = 0 then 'Bank account' else 'Visa' end,
    case when i % 50 = 0 then '' when i % 10 = 0 then '3000' else '4242' end,
    case when i % 10 = 0 then null else {date:{today} + 63072000000} end,
    'approves',
    IS_TRUE,
    {today} - 172800000000 - ({customers} - i) * cast(259200000000 / {customers} as bigint)
from n;

-- Most live well; one in a hundred fails in some way, one in a thousand is of the rarest kind.
create temporary table scale_classes as
with recursive n(i) as (select cast(1 as bigint) union all select i + 1 from n where i < {subscriptions}),
classed as (
    select i, (i + 1) / 2 as c, case
        when i % 1000 = 0 then 'legacy' when i % 1000 = 1 then 'deleted' when i % 1000 = 501 then 'replaced'
        when i % 100 = 3 then 'leaving' when i % 100 = 4 then 'paused' when i % 100 = 5 then 'pausing'
        when i % 100 = 6 then 'waits' when i % 100 = 7 then 'expired' when i % 40 = 8 then 'uncollected' when i % 10 = 8 then 'cancelled'
        when i % 200 = 9 then 'retry' when i % 500 = 10 then 'grace' when i % 500 = 11 then 'unusable'
        else 'well'
    end as class from n
)
select i, c, class,
    case when class = 'expired' then 'FIXED-6' when i % 20 = 0 then 'ANNUAL' when i % 10 = 3 then 'QUARTERLY' else 'MONTHLY' end as plan,
    case when class = 'expired' then 30 when i % 20 = 0 then 365 when i % 10 = 3 then 91 else 30 end as days,
    case when class = 'expired' then 'webspace' when i % 10 = 3 then 'mail-10'
        when i % 3 = 0 then 'vps-2' when i % 3 = 1 then 'hosting-s' else 'mail-10' end as product,
    case when i % 2500 = 20 then 100 else 1 + i % 3 end as quantity
from classed;

-- A database plans by what it knows of a table: `analyze` tells it how much there is by now.
-- The day on which it is billed next, or would have been (edge), and the day of the bill that stayed unpaid (unpaid). Nothing is due within a day.
create temporary table scale_days as
select s.*,
    case class
        when 'waits' then {today} - 7 * 86400000
        when 'retry' then {today} - 1 * 86400000
        when 'grace' then {today} - 5 * 86400000
        when 'unusable' then {today} - 3 * 86400000
        when 'uncollected' then {today} - (i / 40 % 60 + 9) * 86400000
        when 'cancelled' then {today} - (i / 10 % 60 + 2) * 86400000
        when 'expired' then {today} - (i / 100 % 60 + 2) * 86400000
        when 'legacy' then {today} - (i / 1000 % 60 + 2) * 86400000
        when 'deleted' then {today} - (i / 1000 % 60 + 2) * 86400000
        -- The one after it replaced it, five months before that is billed next.
        when 'replaced' then {today} + (3 + (i + 1) % 28 + case (i + 1) % 28 when 26 then 1 else 0 end - 150) * 86400000
        when 'paused' then {today} - (i / 100 % 60 - 8) * 86400000
        else {today} + (3 + i % 28 + case i % 28 when 26 then 1 else 0 end) * 86400000
    end as edge,
    -- Which of its five charges paid the last period.
    case class when 'retry' then 3 when 'grace' then 1 when 'uncollected' then 1 when 'unusable' then 4 when 'legacy' then 4 else 5 end as paid
from scale_classes s;
create index scale_days_by_subscription on scale_days (i);
analyze scale_days;

-- Its five charges: when, for which cycle, which attempt, and whether it was declined.
create temporary table scale_charges as
with recursive k(k) as (select 1 union all select k + 1 from k where k < 5),
late(k, after) as (select 1, 0 union all select 2, 1 union all select 3, 3 union all select 4, 5 union all select 5, 6),
placed as (
    select s.i, s.c, s.class, s.days, k.k,
        case
            when class = 'waits' then s.edge + (select after from late where late.k = k.k) * 86400000
            when class = 'retry' and k.k < 4 then s.edge - (4 - k.k) * cast(2592000000 as bigint)
            when class = 'retry' then s.edge + (k.k - 4) * 86400000
            when class in ('grace', 'uncollected') and k.k = 1 then s.edge - cast(2592000000 as bigint)
            when class in ('grace', 'uncollected') then s.edge + (select after from late where late.k = k.k - 1) * 86400000
            when class = 'unusable' then s.edge - (5 - k.k) * cast(2592000000 as bigint)
            else s.edge - (6 - k.k) * s.days * cast(86400000 as bigint)
        end as day,
        case
            when class = 'waits' then 1
            when class = 'retry' and k.k > 4 then 4
            when class in ('grace', 'uncollected') and k.k > 2 then 2
            -- Setting it up came first.
            when class = 'well' and i % 10 = 0 then k.k - 1
            else k.k
        end as cycle,
        case
            when class = 'waits' then k.k - 1
            when class = 'retry' and k.k > 4 then 1
            when class in ('grace', 'uncollected') and k.k > 2 then k.k - 2
            else 0
        end as retry,
        case
            when class = 'waits' or class = 'retry' and k.k > 3 or class in ('grace', 'uncollected') and k.k > 1
                or class in ('unusable', 'legacy') and k.k = 5 then 1
            else 0
        end as is_declined
    from scale_days s cross join k
),
-- What is ordered is ordered in the course of the day.
timed as (select p.*, day + case k when 1 then (i % 43200) * 1000 else 0 end as at from placed p)
select t.*,
    'GS' || substr(cast(100000000 + {numbers} + row_number() over (order by at, i, k) as text), 2) as id,
    case
        when is_declined = 1 then 'cancelled'
        when class = 'cancelled' and i % 1000 = 18 and k = 5 then 'void'
        when class = 'cancelled' and i % 1000 = 28 and k = 5 then 'auth_expired'
        when at > {now} - 172800000 then 'captured'
        else 'settled'
    end as status
from timed t;
create index scale_charges_by_subscription on scale_charges (i, k);
create index scale_charges_by_number on scale_charges (id);
analyze scale_charges;

-- How each class came to stand as it does: step by step, with the day of each.
create temporary table scale_arrows as
with arrows(class, step, event, from_status, from_billing, status, billing) as (
    select 'well', 0, '', '', '', 'active', 'good_standing'
    union all select 'leaving', 0, '', '', '', 'active', 'good_standing'
    union all select 'leaving', 1, 'cancelled_at_end', 'active', 'good_standing', 'pending_cancel', 'billing_completed'
    union all select 'paused', 0, '', '', '', 'active', 'good_standing'
    union all select 'paused', 1, 'paused', 'active', 'good_standing', 'paused', 'good_standing'
    union all select 'pausing', 0, '', '', '', 'active', 'good_standing'
    union all select 'pausing', 1, 'pause_requested', 'active', 'good_standing', 'pending_pause', 'good_standing'
    union all select 'waits', 0, '', '', '', 'processing', null
    union all select 'expired', 0, '', '', '', 'active', 'good_standing'
    union all select 'expired', 1, 'plan_completed', 'active', 'good_standing', 'expired', 'billing_completed'
    union all select 'cancelled', 0, '', '', '', 'active', 'good_standing'
    union all select 'cancelled', 1, 'cancelled_now', 'active', 'good_standing', 'cancelled', 'billing_completed'
    union all select 'replaced', 0, '', '', '', 'active', 'good_standing'
    union all select 'replaced', 1, 'upgraded', 'active', 'good_standing', 'upgraded', 'billing_completed'
    union all select 'retry', 0, '', '', '', 'active', 'good_standing'
    union all select 'retry', 1, 'failed_softly', 'active', 'good_standing', 'active', 'in_retry'
    union all select 'unusable', 0, '', '', '', 'active', 'good_standing'
    union all select 'unusable', 1, 'failed_hard', 'active', 'good_standing', 'active', 'unusable_payment_method'
    union all select 'grace', 0, '', '', '', 'active', 'good_standing'
    union all select 'grace', 1, 'failed_softly', 'active', 'good_standing', 'active', 'in_retry'
    union all select 'grace', 2, 'retries_used_up', 'active', 'in_retry', 'active', 'grace_period'
    union all select 'uncollected', 0, '', '', '', 'active', 'good_standing'
    union all select 'uncollected', 1, 'failed_softly', 'active', 'good_standing', 'active', 'in_retry'
    union all select 'uncollected', 2, 'retries_used_up', 'active', 'in_retry', 'active', 'grace_period'
    union all select 'uncollected', 3, 'not_collected', 'active', 'grace_period', 'cancelled', 'failed_to_collect'
    union all select 'deleted', 0, '', '', '', 'active', 'good_standing'
    union all select 'deleted', 1, 'forced_end', 'active', 'good_standing', 'cancelled', 'terminated'
    union all select 'deleted', 2, 'deleted', 'cancelled', 'terminated', 'deleted', null
    union all select 'legacy', 0, '', '', '', 'legacy_suspended', 'terminated'
)
select s.i, s.c, s.class, a.step, a.event, a.from_status, a.from_billing, a.status, a.billing,
    case
        when a.step = 0 then first.at
        when s.class in ('leaving', 'pausing') then {today} - (i / 100 % 20 + 1) * 86400000
        when s.class = 'paused' then s.edge - 10 * 86400000
        -- Staff end it and take it out of the lists at once.
        when s.class = 'deleted' then s.edge + (a.step - 1) * 1000
        when a.step = 2 then s.edge + 5 * 86400000
        when a.step = 3 then s.edge + 7 * 86400000
        else s.edge
    end as at
from scale_days s
join (select i as number, at from scale_charges where k = 1) first on first.number = s.i
join arrows a on a.class = s.class;
create index scale_arrows_by_subscription on scale_arrows (i, step);
analyze scale_arrows;

insert into subscriptions (id, customer_id, plan_id, payment_method_id, previous_id, status, billing_status, billing_status_before, next_bill_before,
    starts_on, ends_on, next_bill_on, paused_on, next_retry_on, failed_attempts, entitled_through, cancel_reason, anchor_on, anchor_cycle, paid_from,
    paid_minor, created_at, updated_at, version)
select
    'sub_000000000000000000' || substr(cast(100000000 + s.i as text), 2),
    'cus_000000000000000000' || substr(cast(100000000 + s.c as text), 2),
    s.plan,
    'pm_000000000000000000' || substr(cast(100000000 + s.c as text), 2),
    case when s.i % 1000 = 502 then 'sub_000000000000000000' || substr(cast(100000000 + s.i - 1 as text), 2) end,
    last.status, last.billing,
    case when s.class = 'leaving' then 'good_standing' end,
    case when s.class in ('leaving', 'paused') then {date:s.edge} end,
    {date:first.at},
    case
        when s.class in ('waits', 'paused', 'pausing') then null
        when s.class = 'leaving' then {date:s.edge}
        when s.class in ('retry', 'grace', 'unusable', 'uncollected') then {date:s.edge + 7 * 86400000}
        when s.class = 'well' then {date:s.edge + case s.plan when 'MONTHLY' then 7 else 10 end * 86400000}
        else {date:s.edge}
    end,
    case when s.class in ('well', 'pausing', 'waits', 'retry', 'grace', 'unusable') then {date:s.edge} end,
    case when s.class = 'pausing' then {date:s.edge} when s.class = 'paused' then {date:s.edge - 10 * 86400000} end,
    case when s.class = 'retry' then {date:s.edge + 3 * 86400000} end,
    case s.class when 'waits' then 5 when 'retry' then 2 when 'grace' then 4 when 'uncollected' then 4 when 'unusable' then 1 when 'legacy' then 1 else 0 end,
    case
        when s.class = 'paused' then {date:s.edge - 10 * 86400000}
        when s.class in ('retry', 'grace', 'unusable', 'uncollected') then {date:s.edge + 7 * 86400000}
        when s.class = 'well' then {date:s.edge + case s.plan when 'MONTHLY' then 7 else 10 end * 86400000}
        else {date:s.edge}
    end,
    case s.class when 'leaving' then 100 when 'cancelled' then 100 when 'uncollected' then 20 when 'deleted' then 200 end,
    {date:s.edge},
    case when s.class = 'waits' then 0 when s.class = 'retry' then 3 when s.class in ('grace', 'uncollected') then 1 when s.class = 'unusable' then 4 else 5 end,
    case when s.class <> 'waits' then {date:paid.day} end,
    case when s.class = 'waits' then 0 else p.amount_minor * s.quantity end,
    first.at, last.at, last.step + 1
from scale_days s
join customers c on c.id = 'cus_000000000000000000' || substr(cast(100000000 + s.c as text), 2)
join prices p on p.product_id = s.product and p.plan_id = s.plan and p.currency = c.currency
join scale_charges first on first.i = s.i and first.k = 1
join scale_charges paid on paid.i = s.i
    and paid.k = s.paid
join scale_arrows last on last.i = s.i
    and last.step = (select max(step) from scale_arrows a where a.i = s.i)
order by s.i;
analyze subscriptions;

insert into subscription_items (subscription_id, position, product_id, quantity, price_minor, currency)
select b.id, 0, s.product, s.quantity, p.amount_minor * s.quantity, c.currency
from scale_days s
join subscriptions b on b.id = 'sub_000000000000000000' || substr(cast(100000000 + s.i as text), 2)
join customers c on c.id = b.customer_id
join prices p on p.product_id = s.product and p.plan_id = s.plan and p.currency = c.currency;

insert into standings (subscription_id, since_at, until_at, status, billing_status)
select 'sub_000000000000000000' || substr(cast(100000000 + a.i as text), 2), a.at, later.at, a.status, a.billing
from scale_arrows a left join scale_arrows later on later.i = a.i and later.step = a.step + 1;

-- Each delivers one service; what came from an older system none, and what was replaced has handed its own over.
insert into services (id, customer_id, product_id, subscription_id, name, quantity, price_minor, setup_fee_minor, currency, cycle, status, created_at,
    activated_at, updated_at, period_start, period_end, paid_minor, next_due, suspension_causes, ended_for, version)
select
    'svc_000000000000000000' || substr(cast(100000000 + s.i as text), 2),
    b.customer_id, s.product, b.id,
    case s.i % 4 when 0 then 'Shop ' when 1 then 'Archive ' when 2 then 'Intranet ' else 'Mail ' end || s.i,
    s.quantity, p.amount_minor * s.quantity, p.setup_fee_minor * s.quantity, c.currency,
    case s.days when 365 then '1 year' when 91 then '3 month' else '1 month' end,
    case s.class when 'waits' then 'pending' when 'paused' then 'suspended' when 'cancelled' then 'canceled'
        when 'uncollected' then 'terminated' when 'expired' then 'terminated' when 'deleted' then 'terminated' else 'active' end,
    b.created_at,
    case when s.class <> 'waits' then b.created_at end,
    b.updated_at,
    b.paid_from,
    case when s.class <> 'waits' then {date:paid.day + s.days * cast(86400000 as bigint)} end,
    b.paid_minor,
    case when s.class in ('well', 'leaving', 'pausing', 'retry', 'grace', 'unusable') then {date:s.edge} end,
    case when s.class = 'paused' then 'paused' else '' end,
    case s.class when 'cancelled' then 'at_request' when 'uncollected' then 'unpaid' when 'expired' then 'plan_ended' when 'deleted' then 'forced' end,
    case when s.class in ('leaving', 'paused', 'cancelled', 'uncollected', 'expired', 'deleted') then 2 else 1 end
from scale_days s
join scale_charges paid on paid.i = s.i and paid.k = s.paid
join subscriptions b on b.id = 'sub_000000000000000000' || substr(cast(100000000 + s.i as text), 2)
join customers c on c.id = b.customer_id
join prices p on p.product_id = s.product and p.plan_id = s.plan and p.currency = c.currency
where s.class not in ('legacy', 'replaced');
update customers set service_count = (select count(*) from services where services.customer_id = customers.id);

insert into cancellations (id, service_id, customer_id, requested_by, type, reason, reason_lowered, state, requested_at, effective_on)
select 'crq_000000000000000000' || substr(cast(100000000 + a.i as text), 2), v.id, v.customer_id, 'The office', 'on_service_due_date',
    'We close this branch.', 'we close this branch.', 'open', a.at, v.next_due
from scale_arrows a join services v on v.id = 'svc_000000000000000000' || substr(cast(100000000 + a.i as text), 2)
where a.class = 'leaving' and a.step = 1;

insert into activity (id, customer_id, subscription_id, at, actor, event)
select
    'act_0000000000000000' || substr(cast(10000000000 + a.i * 10 + a.step as text), 2),
    'cus_000000000000000000' || substr(cast(100000000 + a.c as text), 2),
    'sub_000000000000000000' || substr(cast(100000000 + a.i as text), 2),
    a.at, 'system',
    case when a.step = 0 then '{"kind":"subscription_created","to":'
        else '{"kind":"subscription_changed","event":"' || a.event || '","from":{"status":"' || a.from_status || '","billing_status":"' || a.from_billing || '"},"to":'
    end || '{"status":"' || a.status || '","billing_status":' || coalesce('"' || a.billing || '"', 'null') || '}}'
from scale_arrows a order by a.at, a.i, a.step;

insert into activity (id, customer_id, service_id, at, actor, event)
select
    'act_0000000000000000' || substr(cast(10000000000 + cast(substr(v.id, 23) as bigint) * 10 + 5 as text), 2),
    v.customer_id, v.id,
    case v.status when 'active' then v.activated_at else v.updated_at end,
    'system',
    case v.status when 'pending' then '{"kind":"service_ordered","order":null}' when 'active' then '{"kind":"service_activated"}'
        when 'suspended' then '{"kind":"service_suspended","reason":"The subscription is paused"}'
        when 'canceled' then '{"kind":"service_ended"}' else '{"kind":"service_terminated","reason":"The subscription has ended"}' end
from services v where v.id like 'svc\_000000000000000000%' escape '\' order by v.id;

insert into transactions (id, customer_id, subscription_id, kind, status, amount_minor, currency, billing_cycle, retry, payment_method_id, payment_kind,
    response_code, created_at, updated_at)
select t.id, b.customer_id, b.id,
    case when t.cycle = 0 then 'one_time' else 'recurring' end,
    t.status, i.price_minor, i.currency, t.cycle, t.retry, m.id, m.kind,
    case
        when t.is_declined = 1 and t.class in ('unusable', 'legacy') then 'expired_card'
        when t.is_declined = 1 then case t.retry % 2 when 0 then 'insufficient_funds' else 'do_not_honor' end
        when t.status = 'void' then 'called_off' when t.status = 'auth_expired' then null else 'approved'
    end,
    t.at, t.at + case t.status when 'settled' then 172800000 else 0 end
from scale_charges t
join subscriptions b on b.id = 'sub_000000000000000000' || substr(cast(100000000 + t.i as text), 2)
join subscription_items i on i.subscription_id = b.id
join payment_methods m on m.id = b.payment_method_id
order by t.id;

insert into transaction_items (transaction_id, position, product_id, quantity, amount_minor, period_start, period_end)
select t.id, 0, i.product_id, i.quantity, i.price_minor, {date:t.day}, {date:t.day + t.days * cast(86400000 as bigint)}
from scale_charges t
join subscription_items i on i.subscription_id = 'sub_000000000000000000' || substr(cast(100000000 + t.i as text), 2);

insert into transaction_log (transaction_id, position, at, status, code)
select t.id, 0, t.created_at, 'new', null from transactions t join scale_charges s on s.id = t.id
union all
select t.id, 1, t.updated_at, t.status, t.response_code from transactions t join scale_charges s on s.id = t.id;

-- What will happen by itself, each thing on its day.
insert into due (kind, object, what, at, try_at)
select 'subscription', 'sub_000000000000000000' || substr(cast(100000000 + i as text), 2), what, at, at
from (
    select s.i,
        case s.class when 'well' then 'bill' when 'leaving' then 'end' when 'pausing' then 'pause' when 'paused' then 'pause_limit'
            when 'waits' then 'unpaid' when 'retry' then 'retry' else 'uncollected' end as what,
        s.edge + case s.class when 'waits' then 14 when 'retry' then 3 when 'grace' then 7 when 'unusable' then 7 else 0 end * 86400000 as at
    from scale_days s
    where s.class in ('well', 'leaving', 'pausing', 'waits', 'retry', 'grace', 'unusable')
    union all
    select s.i, 'pause_limit', {five_years:s.edge - 10 * 86400000} from scale_days s where s.class = 'paused'
) as coming;
insert into due (kind, object, what, at, try_at)
select 'transaction', t.id, 'settle', t.at + 172800000, t.at + 172800000 from scale_charges t where t.status = 'captured';
insert into due (kind, object, what, at, try_at)
select 'cancellation', 'crq_000000000000000000' || substr(cast(100000000 + i as text), 2), 'cancellation', edge, edge from scale_days where class = 'leaving';

update customers set attention = coalesce((
    select max(case billing_status
        when 'unusable_payment_method' then 5 when 'grace_period' then 4 when 'in_retry' then 3
        when 'overdue' then 2 when 'pending_acceptance' then 1 else 0 end)
    from subscriptions where customer_id = customers.id and status <> 'deleted'), 0)
where id like 'cus\_000000000000000000%' escape '\';

update counters set value = {numbers} + {transactions} where name = 'transactions';

drop table scale_arrows;
drop table scale_charges;
drop table scale_days;
drop table scale_classes;

-- Time passes: what is due, where the cycles of a subscription are counted from, and what staff say when they act.

-- Whether subscriptions under the plan can be paused.
alter table billing_plans add column can_pause integer not null default 1 check (can_pause in (0, 1));

-- Cycle `anchor_cycle` (counted from 0) begins `anchor_months` months after `anchor_on`: after a pause the schedule is not counted from the
-- start any more, and the day of the month is remembered also where a short month moved the date.
alter table subscriptions add column anchor_on text not null default '1970-01-01';
alter table subscriptions add column anchor_months integer not null default 0 check (anchor_months >= 0);
alter table subscriptions add column anchor_cycle integer not null default 0 check (anchor_cycle >= 0);
-- The next charge is for the stretch up to this day only: what a resume left of a cycle.
alter table subscriptions add column short_until text;
-- The first day of the period that was paid last, and what was paid for it: what is unused of it counts.
alter table subscriptions add column paid_from text;
alter table subscriptions add column paid_minor integer not null default 0 check (paid_minor >= 0);
-- The setup fee that is charged with the first cycle; 0 when it is paid.
alter table subscriptions add column setup_minor integer not null default 0 check (setup_minor >= 0);
-- The charge whose outcome is open; nothing else is due until it is known.
alter table subscriptions add column charging_id text references transactions (id);
update subscriptions set anchor_on = starts_on;
update subscriptions set
    paid_from = (select min(period_start) from services where subscription_id = subscriptions.id),
    paid_minor = coalesce((select sum(price_minor) from subscription_items where subscription_id = subscriptions.id), 0)
where billing_status in ('good_standing', 'billing_completed', 'overdue') and status in ('active', 'pending_cancel', 'pending_pause', 'paused');

-- Why a service is switched off: 'paused' and 'overdue' by the system, 'staff' by people. What one of them switched off the others leave off.
alter table services add column suspended_for text check (suspended_for in ('paused', 'overdue', 'staff'));

-- What an approved charge is for, when it is not a cycle: an upgrade, as JSON.
alter table transactions add column purpose text;

-- After how many seconds the sandbox answers; none: at once.
alter table payment_methods add column answers_after_s integer check (answers_after_s > 0);

-- Staff say why they act.
alter table activity add column reason_code integer check (reason_code >= 0);
alter table activity add column comment text;

-- What is due: one row for each thing that will happen by itself, and none for what is over, so that finished history costs nothing.
create table due (
    kind text not null check (kind in ('cancellation', 'subscription', 'transaction')),
    -- The identifier of the cancellation request, the subscription or the transaction.
    object text not null,
    -- What happens, for forecasts.
    what text not null,
    -- The instant from which on it is due.
    at integer not null,
    -- When it is tried: then, or later after a failure, or while somebody is at it.
    try_at integer not null,
    failures integer not null default 0 check (failures >= 0),
    error text,
    primary key (kind, object)
) strict, without rowid;
create index due_in_order on due (try_at, kind, object);
create index due_setbacks on due (at) where failures > 0;

-- What waits for the first answer since before there was a processor: it is asked now, and the day of its bill is the first.
update subscriptions set
    charging_id = (select min(id) from transactions where subscription_id = subscriptions.id and status in ('new', 'authorized_pending', 'authorization_pending')
        and kind <> 'refund' and coalesce(payment_kind, '') <> 'invoice'),
    next_bill_on = case when billing_status is null and status in ('processing', 'active') then starts_on else next_bill_on end,
    setup_minor = coalesce((select sum(setup_fee_minor) from services where subscription_id = subscriptions.id), 0)
where status in ('processing', 'pending_activation', 'active') and (billing_status is null or billing_status = 'pending_acceptance')
    and exists (select 1 from transactions where subscription_id = subscriptions.id and status in ('new', 'authorized_pending', 'authorization_pending')
        and kind <> 'refund' and coalesce(payment_kind, '') <> 'invoice');

-- How far a demo's clock is ahead of the real one.
insert into counters (name, value) values ('clock_ahead_ms', 0);

insert into due (kind, object, what, at, try_at)
    select 'cancellation', id, 'cancellation', unixepoch(effective_on) * 1000, unixepoch(effective_on) * 1000
    from cancellations where state = 'open';
insert into due (kind, object, what, at, try_at)
    select 'subscription', id, what, unixepoch(day) * 1000, unixepoch(day) * 1000
    from (
        select
            id,
            case status
                when 'pending_activation' then 'start'
                when 'pending_pause' then 'pause'
                when 'paused' then 'pause_limit'
                when 'pending_cancel' then 'end'
                when 'active' then case
                    when billing_status in ('in_retry', 'unusable_payment_method', 'grace_period')
                        then case when next_retry_on is not null then 'retry' else 'uncollected' end
                    when next_bill_on is not null then 'bill'
                    else 'plan_end'
                end
            end as what,
            case status
                when 'pending_activation' then starts_on
                when 'pending_pause' then paused_on
                when 'paused' then date(paused_on, '+5 years')
                when 'pending_cancel' then ends_on
                when 'active' then case
                    when billing_status in ('in_retry', 'unusable_payment_method', 'grace_period') then coalesce(next_retry_on, ends_on)
                    when billing_status = 'pending_acceptance' then null
                    else coalesce(next_bill_on, ends_on)
                end
            end as day
        from subscriptions
        where charging_id is null and status in ('pending_activation', 'pending_pause', 'paused', 'pending_cancel', 'active')
    ) as next
    where day is not null;
-- Money that was taken arrives two days later; what was asked is asked for again; an invoice is due after two weeks.
insert into due (kind, object, what, at, try_at)
    select 'transaction', id, what, at, at
    from (
        select
            id,
            case
                when status = 'captured' then 'settle'
                when payment_kind = 'invoice' then 'invoice'
                when status = 'authorization_pending' then 'approval'
                else 'answer'
            end as what,
            case
                when status = 'captured' then updated_at + 172800000
                when payment_kind = 'invoice' then created_at + 1209600000
                when status = 'authorization_pending' then updated_at + 432000000
                else updated_at
            end as at
        from transactions
        where status in ('captured', 'authorization_pending')
            or (status in ('new', 'authorized_pending') and id in (select charging_id from subscriptions))
    ) as next;

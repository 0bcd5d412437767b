-- One truth of a service, its subscription and the money: what is said of a service follows from both, and is stored where it is asked for.

-- The period that was settled last ends on a day of its own: the next due date is another thing (a pause has none, an unpaid bill has an earlier one).
alter table services add column period_end date;
-- What was paid for that period: the service's own part, without the setup fee. What is not used of it is what a cancellation loses.
alter table services add column paid_minor bigint not null default 0 check (paid_minor >= 0);
-- When staff accepted it; acceptance does not stand in for payment, so both are remembered.
alter table services add column accepted_at bigint;
-- Why it is suspended: a set, written in one order with spaces in between. It works again when the last cause is gone.
alter table services add column suspension_causes text not null default ''
    check (suspension_causes in ('', 'paused', 'invoice_overdue', 'by_staff', 'paused invoice_overdue', 'paused by_staff',
        'invoice_overdue by_staff', 'paused invoice_overdue by_staff', 'risk', 'paused risk', 'invoice_overdue risk', 'by_staff risk',
        'paused invoice_overdue risk', 'paused by_staff risk', 'invoice_overdue by_staff risk', 'paused invoice_overdue by_staff risk'));
-- Why it ended; nothing for older records that do not say.
alter table services add column ended_for text
    check (ended_for in ('at_request', 'unpaid', 'forced', 'chargeback', 'plan_ended', 'pause_limit', 'not_delivered',
        'contract_withdrawn', 'deleted'));

update services set
    suspension_causes = case suspended_for when 'paused' then 'paused' else 'by_staff' end
where status = 'suspended';
alter table services drop column suspended_for;

update services set period_end = next_due where period_start is not null;
-- What nobody paid has no period, and is due on the day of the bill that is not paid.
update services set period_start = null, period_end = null
where subscription_id in (select id from subscriptions where billing_status is null or (billing_status = 'pending_acceptance' and paid_from is null));
-- What was paid once has a period without an end.
update services set period_start = (select coalesce(subscriptions.paid_from, subscriptions.starts_on) from subscriptions where subscriptions.id = services.subscription_id)
where cycle is null and period_start is null and status in ('active', 'suspended')
    and subscription_id in (select id from subscriptions where billing_status = 'good_standing');
update services set paid_minor = price_minor
where period_start is not null
    and subscription_id in (select id from subscriptions where paid_minor > 0 and billing_status in ('good_standing', 'billing_completed', 'overdue'));
update services set ended_for = case
        when status = 'canceled' then 'at_request'
        else (select case subscriptions.billing_status
                when 'failed_to_collect' then 'unpaid'
                when 'terminated' then 'forced'
                when 'billing_completed' then case subscriptions.status when 'expired' then 'plan_ended' end
            end from subscriptions where subscriptions.id = services.subscription_id)
    end
where status in ('canceled', 'terminated');

-- The oldest invoice that a subscription has not paid, and what it leads to when it is overdue. Few have one.
create table open_invoices (
    subscription_id text not null primary key references subscriptions (id),
    due_on date not null,
    -- When its services are suspended; nothing before it is overdue, and when they are already.
    suspends_on date,
    -- When it ends unpaid; nothing before it is overdue.
    gives_up_on date,
    check (suspends_on is null or gives_up_on is not null)
);

-- A deleted record has no billing status: what it was before is part of its history.
update subscriptions set billing_status = null where status = 'deleted';
update standings set billing_status = null where status = 'deleted';
alter table subscriptions add constraint deleted_has_no_billing_status check (status <> 'deleted' or billing_status is null);

-- What the rules of this version see otherwise than those before is put right at the first start, by the rules themselves, with a line in the
-- history of each object: 0 until that is done.
insert into counters (name, value) values ('one_truth', 0);

-- What staff have accepted waits for its payment only, and is not among what waits for them.
drop index services_waiting;
create index services_waiting on services (created_at, order_id, id) where status = 'pending' and accepted_at is null;

-- A subscription can be changed to another product of the same family only: a larger server, not a backup. Each product is a family of its own
-- until somebody says otherwise; without one its subscriptions are offered no change.
alter table products add column family text check (length(family) > 0);
update products set family = id;

-- The number of the cycle with which it began, counted from 0: who has bought of the family before begins after its introductory periods.
alter table subscriptions add column first_cycle integer not null default 0 check (first_cycle >= 0);

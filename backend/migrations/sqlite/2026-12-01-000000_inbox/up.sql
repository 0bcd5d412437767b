-- The inbox of staff: what has to be decided is few among all, and is met in the order of its deadlines. Each index holds those alone.
create index subscriptions_failing on subscriptions (ends_on, id)
    where status = 'active' and billing_status in ('in_retry', 'unusable_payment_method', 'grace_period');
create index subscriptions_never_paid on subscriptions (starts_on, id) where status = 'processing' and failed_attempts > 0;
create index open_invoices_overdue on open_invoices (coalesce(suspends_on, gives_up_on), subscription_id) where gives_up_on is not null;
-- What staff did, the newest first: a day has many entries, and few of them are theirs.
create index activity_of_staff on activity (at, seq) where actor = 'staff';

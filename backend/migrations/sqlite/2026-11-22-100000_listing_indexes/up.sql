-- Words of closed sets that are asked together: each may be frequent, and hardly any row has all of them. One index answers every combination
-- (what is not asked is any of the words) and holds all that the list is counted, narrowed down and sorted by, so that no row is looked at.
-- A transaction without a payment method has none of the three, and is asked for by a word all the same. That word comes first: it is asked for
-- by combinations only, so that no other question is led here, where the list's order is not.
create index transactions_by_combination on transactions
    (coalesce(payment_kind, 'none'), kind, status, currency, created_at, id, amount_minor, payment_kind);

-- Those in trouble are few among all and sorted by any column: with what they are sorted by beside the billing status, no row is looked at.
drop index subscriptions_by_billing_status;
create index subscriptions_by_billing_status on subscriptions (billing_status, created_at, id, status, starts_on, ends_on, status_rank);

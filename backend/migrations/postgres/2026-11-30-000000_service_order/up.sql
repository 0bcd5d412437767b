-- By what services are sorted when their name is asked for: bytes, so that their plain order is the order that readers expect
-- (`name_key` of shared/src/services/sort.rs makes them). Missing of what an older version stored, until the server has started.
alter table services add column name_key bytea;
create index services_without_name_key on services (id) where name_key is null;

-- The list of a customer in each of its orders; a part of it costs the same whatever its length. That in order of creation is there.
create index services_by_name on services (customer_id, name_key, id);
create index services_by_due on services (customer_id, next_due, name_key, id);
create index services_by_status on services (customer_id, status, name_key, id);

-- How many services a customer has, so that nobody counts them for every part of the list.
alter table customers add column service_count integer not null default 0 check (service_count >= 0);
update customers set service_count = (select count(*) from services where services.customer_id = customers.id);

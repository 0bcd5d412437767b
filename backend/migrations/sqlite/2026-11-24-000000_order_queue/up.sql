-- What staff accept is found among the services that are Pending, which are few at any time, and is met in the order of the queue: the services
-- of an order are made in the same instant as the order. The index holds all that is asked of them, so that no row is looked at.
create index services_waiting on services (created_at, order_id, id) where status = 'pending';

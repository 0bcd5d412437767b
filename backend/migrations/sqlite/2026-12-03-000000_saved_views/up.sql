-- Views of the list of services that somebody named. They are the user's, not the customer's: what one of several people who look after
-- an account calls something is nothing to the others, and staff have views of their own.
create table saved_views (
    id text not null primary key,
    user_id text not null references users (id),
    name text not null check (length(name) > 0),
    -- As the page writes its address; empty for the plain list.
    query text not null,
    created_at integer not null,
    -- No two of one user are called alike.
    unique (user_id, name)
) strict;

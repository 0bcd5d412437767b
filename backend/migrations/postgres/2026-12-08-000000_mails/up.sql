-- The outbox, and the list of what was sent: one row for each mail to one person, written in the transaction of what it tells of.
create table mails (
    seq bigint not null primary key generated always as identity,
    -- Made from what it tells of and to whom: whoever sends it twice sends it under the same name.
    id text not null unique,
    -- Whose account it is about; null for what staff are told about their own.
    customer_id text references customers (id),
    user_id text not null references users (id),
    kind text not null check (length(kind) > 0),
    -- What it is about: nobody gets two mails of a kind about one thing.
    about text not null,
    -- The entry of the history that it tells of; null where there is none. The history is guarded by its chain, and refers to nothing.
    activity_id text,
    created_at bigint not null,
    state text not null check (state in ('waiting', 'sent', 'kept', 'failed')),
    -- What it says and to whom, since it was worded: null before.
    to_name text,
    to_address text,
    language text check (length(language) between 2 and 35),
    subject text,
    letter text,
    -- When it is worded or sent, by the real time; null when nothing is tried any more.
    try_at bigint,
    attempts integer not null default 0 check (attempts >= 0),
    error text,
    sent_at bigint,
    unique (user_id, kind, about),
    check ((state = 'waiting') = (try_at is not null)),
    check ((state = 'sent') = (sent_at is not null)),
    check (letter is null or (to_name is not null and to_address is not null and language is not null and subject is not null)),
    check (state in ('waiting', 'failed') or letter is not null)
);
create index mails_due on mails (try_at, seq) where try_at is not null;
create index mails_open_of_user on mails (user_id, seq) where try_at is not null;
create index mails_unworded on mails (seq) where letter is null;
create index mails_of_customer on mails (customer_id, created_at, id);
create index mails_listed on mails (created_at, id);
create index mails_by_state on mails (state, created_at, id);
create index mails_by_kind on mails (kind, created_at, id);
-- In which language somebody was spoken to when they signed in last: mails to those who never chose one are written in it.
alter table users add column spoken_language text check (length(spoken_language) between 2 and 35);

-- What slows guessing down, for every server of an installation. The key is the SHA-256 of what is counted: a network, an
-- account, an account as a network asks for it, or a device. Rows are forgotten when they have nothing to say any more.
create table sign_in_attempts (
    key text not null primary key,
    failures integer not null check (failures >= 0),
    -- From when the next attempt is allowed, or until when what was counted is remembered.
    until integer not null
) strict, without rowid;
create index sign_in_attempts_to_forget on sign_in_attempts (until);

-- The browsers from which a user has signed in. Guesses by strangers do not keep these out.
create table devices (
    token_digest blob not null,
    user_id text not null references users (id),
    created_at integer not null,
    last_used_at integer not null,
    primary key (token_digest, user_id)
) strict, without rowid;
create index devices_of_user on devices (user_id, last_used_at);

-- Names change; the user who acted stays the same. Missing of what the system did, and of what was written before.
alter table activity add column actor_id text references users (id);

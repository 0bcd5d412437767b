-- Links with which somebody chooses a password without saying the one of today. Whoever reads this cannot use one: only digests are kept. A link that was used is deleted, with all others of its user.
create table password_links (
    token_digest blob not null primary key check (length(token_digest) = 32),
    user_id text not null references users (id),
    created_at integer not null,
    expires_at integer not null check (expires_at > created_at)
) strict, without rowid;
create index password_links_of_user on password_links (user_id);
create index password_links_expired on password_links (expires_at);
-- Addresses for which somebody asked for such a link, until they are answered: also those that nobody has.
create table password_link_requests (
    seq integer not null primary key autoincrement,
    email text not null check (length(email) between 1 and 254),
    asked_at integer not null
) strict;

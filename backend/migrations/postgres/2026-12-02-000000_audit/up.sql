-- What says that the history was not rewritten. Each entry has a digest of what it tells, and the digests are a chain:
-- a link is the digest of the link before, its place, and the entry with its digest. Whoever knows one link knows
-- everything before it.

-- Words that name a person, or that somebody typed, are in it as a digest of their own, with a salt: whoever takes the
-- words and the salt away leaves the chain as it is, and nobody can try names against what is left.
alter table activity add column digest bytea;
alter table activity add column words_digest bytea;
alter table activity add column salt bytea;

-- One row for each entry, in the order in which they were committed; places have no gap. What is here refers to the
-- entry without a constraint: the history is never deleted, and what has it anyway is what the chain is there to find.
create table audit_chain (
    place bigint not null primary key check (place > 0),
    -- The `seq` of the entry.
    entry bigint not null unique,
    link bytea not null check (length(link) = 32)
);
create trigger audit_chain_is_not_changed before update or delete on audit_chain
    for each row execute function refuse_to_change_history();

-- What has its digest is never changed. Entries that are older than digests get theirs, and their links, in this same
-- transaction, from the program.
drop trigger activity_is_not_changed on activity;
create trigger activity_is_not_changed before update on activity
    for each row when (old.digest is not null) execute function refuse_to_change_history();
create trigger activity_is_not_deleted before delete on activity
    for each row execute function refuse_to_change_history();

-- The end of the chain is where all who write meet. It is held by the commit alone, after everything else that a
-- transaction holds and while it asks nobody any more: the shortest time there is, and no two can wait for each other.
create function link_history() returns trigger language plpgsql as $$
declare
    last_place bigint := 0;
    last_link bytea := decode(repeat('00', 32), 'hex');
    before record;
begin
    -- "GStd", "link".
    perform pg_advisory_xact_lock(1196652644, 1818848875);
    -- A statement of its own: it sees what those have committed for whom the lock was waited.
    select place, link into before from audit_chain order by place desc limit 1;
    if found then
        last_place := before.place;
        last_link := before.link;
    end if;
    insert into audit_chain (place, entry, link) values (
        last_place + 1,
        new.seq,
        sha256(last_link || int8send(last_place + 1) || int8send(new.seq) || new.digest)
    );
    return null;
end
$$;
create constraint trigger activity_is_linked after insert on activity
    deferrable initially deferred
    for each row when (new.digest is not null) execute function link_history();

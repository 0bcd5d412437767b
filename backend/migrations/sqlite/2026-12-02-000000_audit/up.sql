-- What says that the history was not rewritten. Each entry has a digest of what it tells, and the digests are a chain:
-- a link is the digest of the link before, its place, and the entry with its digest. Whoever knows one link knows
-- everything before it.

-- Words that name a person, or that somebody typed, are in it as a digest of their own, with a salt: whoever takes the
-- words and the salt away leaves the chain as it is, and nobody can try names against what is left.
alter table activity add column digest blob;
alter table activity add column words_digest blob;
alter table activity add column salt blob;

-- One row for each entry, in the order in which they were committed; places have no gap. What is here refers to the
-- entry without a constraint: the history is never deleted, and what has it anyway is what the chain is there to find.
create table audit_chain (
    place integer not null primary key check (place > 0),
    -- The `seq` of the entry.
    entry integer not null unique,
    link blob not null check (length(link) = 32)
) strict;
create trigger audit_chain_is_not_changed before update on audit_chain
begin
    select raise(abort, 'the history is never changed');
end;
create trigger audit_chain_is_not_deleted before delete on audit_chain
begin
    select raise(abort, 'the history is never changed');
end;

-- What has its digest is never changed. Entries that are older than digests get theirs, and their links, in this same
-- transaction, from the program.
drop trigger activity_is_not_changed;
create trigger activity_is_not_changed before update on activity when old.digest is not null
begin
    select raise(abort, 'the history is never changed');
end;

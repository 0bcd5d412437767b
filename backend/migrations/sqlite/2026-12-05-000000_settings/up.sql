-- In which time zone a user reads times of day; null: in that of the device. A name of the IANA's database, such as `Europe/Berlin`.
alter table users add column time_zone text check (length(time_zone) between 1 and 64);
-- From where somebody signed in, and what the browser said of itself: shown to nobody but them, so that they recognize their devices. Null in
-- sessions that are older than this or have ended: then nobody is shown it any more.
alter table sessions add column address text check (length(address) between 2 and 45);
alter table sessions add column user_agent text check (length(user_agent) between 1 and 300);

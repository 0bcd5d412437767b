-- Which version of the tables of sorting made the keys of names (`backend/src/services/db/name_keys.rs`): none of those that are there. The server makes
-- them anew when it starts.
insert into counters (name, value) values ('name_keys', 0);

-- In which language a user is spoken to; null where they never chose, and the browser's is spoken. A language tag, such as `de`.
alter table users add column language text check (length(language) between 2 and 35);

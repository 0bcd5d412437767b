-- What the catalogue says in other languages than English, which stands with the product, the group and the plan themselves.
create table product_names (
    product_id text not null references products (id),
    -- A language tag, such as `de` or `pt-BR`.
    language text not null check (length(language) between 2 and 35 and language <> 'en'),
    name text not null check (length(trim(name)) > 0),
    primary key (product_id, language)
);
create table product_group_names (
    group_name text not null references product_groups (name),
    language text not null check (length(language) between 2 and 35 and language <> 'en'),
    name text not null check (length(trim(name)) > 0),
    primary key (group_name, language)
);
create table plan_descriptions (
    plan_id text not null references billing_plans (id),
    language text not null check (length(language) between 2 and 35 and language <> 'en'),
    description text not null check (length(trim(description)) > 0),
    primary key (plan_id, language)
);

//! Everything that somebody who has the database can do to one entry of the history.

/// Where the first thing that is wrong is then found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// At the place of the entry.
    Here,
    /// At the place after it.
    Next,
    /// At the place after the last one.
    End,
    /// At no place: an entry of this identifier is not in the chain.
    Outside(&'static str),
}

/// One way to alter the history, in words of SQL: `SEQ` is the entry, `PLACE` its place in the
/// chain, `AFTER` the entry at the next place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tampering {
    pub(super) name: &'static str,
    pub(super) statements: &'static [&'static str],
    pub(super) found: Found,
}

const fn here(name: &'static str, statements: &'static [&'static str]) -> Tampering {
    Tampering {
        name,
        statements,
        found: Found::Here,
    }
}

/// A field of an entry that becomes another one; where it does.
macro_rules! field {
    ($column:literal, $value:literal) => {
        here(
            concat!($column, " = ", $value),
            &[concat!(
                "update activity set ",
                $column,
                " = ",
                $value,
                " where seq = SEQ and (",
                $column,
                " is null) <> (",
                $value,
                " is null) or seq = SEQ and ",
                $column,
                " <> ",
                $value
            )],
        )
    };
}

/// The columns of an entry but for its place and its identifier, to copy it.
macro_rules! copied {
    ($id:literal) => {
        concat!(
            "insert into activity (id, customer_id, service_id, subscription_id, payment_method_id, ",
            "at, actor, actor_id, actor_name, reason_code, comment, event, digest, words_digest, ",
            "salt) select '",
            $id,
            "', customer_id, service_id, subscription_id, payment_method_id, at, actor, actor_id, ",
            "actor_name, reason_code, comment, event, digest, words_digest, salt from activity ",
            "where seq = SEQ"
        )
    };
}

/// What is done to every entry.
pub(super) const TAMPERINGS: &[Tampering] = &[
    field!("id", "'act_other'"),
    field!("customer_id", "customer_id || 'x'"),
    field!("service_id", "coalesce(service_id, '') || 'x'"),
    field!("subscription_id", "coalesce(subscription_id, '') || 'x'"),
    field!(
        "payment_method_id",
        "coalesce(payment_method_id, '') || 'x'"
    ),
    field!("at", "at + 1"),
    field!("actor", "actor || 'x'"),
    field!("actor_id", "coalesce(actor_id, '') || 'x'"),
    field!("actor_name", "coalesce(actor_name, '') || 'x'"),
    field!("actor_name", "null"),
    field!("actor_name", "''"),
    field!("reason_code", "coalesce(reason_code, 0) + 1"),
    field!("comment", "coalesce(comment, '') || 'x'"),
    field!("comment", "null"),
    field!("event", "event || ' '"),
    field!("event", "replace(event, 'kind', 'kinb')"),
    field!("event", "replace(event, '\"name\":\"', '\"name\":\"x')"),
    field!("event", "replace(event, '\"reason\":\"', '\"reason\":\"x')"),
    field!("digest", "null"),
    field!(
        "digest",
        "(select link from audit_chain where place = PLACE)"
    ),
    field!("words_digest", "null"),
    field!(
        "words_digest",
        "(select link from audit_chain where place = PLACE)"
    ),
    field!("salt", "null"),
    field!(
        "salt",
        "(select substr(link, 1, 16) from audit_chain where place = PLACE)"
    ),
    here(
        "the link is another one",
        &[
            "update audit_chain set link = (select digest from activity where seq = SEQ)
           where place = PLACE",
        ],
    ),
    here(
        "the entry is deleted",
        &["delete from activity where seq = SEQ"],
    ),
    here(
        "the link is deleted",
        &["delete from audit_chain where place = PLACE"],
    ),
    here(
        "both are deleted",
        &[
            "delete from activity where seq = SEQ",
            "delete from audit_chain where place = PLACE",
        ],
    ),
    here(
        "both are deleted and the gap is closed",
        &[
            "delete from activity where seq = SEQ",
            "delete from audit_chain where place = PLACE",
            "update audit_chain set place = -place where place > PLACE",
            "update audit_chain set place = -place - 1 where place < 0",
        ],
    ),
    here(
        "it changes its place with its neighbour",
        &[
            "update activity set seq = -1 where seq = SEQ",
            "update activity set seq = SEQ where seq = AFTER",
            "update activity set seq = AFTER where seq = -1",
        ],
    ),
    here(
        "it changes its link with its neighbour",
        &[
            "update audit_chain set entry = -1 where entry = SEQ",
            "update audit_chain set entry = SEQ where entry = AFTER",
            "update audit_chain set entry = AFTER where entry = -1",
        ],
    ),
    here(
        "it is moved before everything, and its link with it",
        &[
            "update activity set seq = -1 where seq = SEQ",
            "update audit_chain set entry = -1 where entry = SEQ",
        ],
    ),
    Tampering {
        name: "it is there twice",
        statements: &[copied!("act_copy")],
        found: Found::Outside("act_copy"),
    },
    Tampering {
        name: "it is there twice, and linked",
        statements: &[
            copied!("act_copy"),
            "insert into audit_chain (place, entry, link)
             select (select max(place) + 1 from audit_chain),
                 (select seq from activity where id = 'act_copy'),
                 (select link from audit_chain where place = PLACE)",
        ],
        found: Found::End,
    },
    Tampering {
        name: "a forged one is put after it",
        statements: &[
            copied!("act_forged"),
            "update audit_chain set place = -place where place > PLACE",
            "update audit_chain set place = -place + 1 where place < 0",
            "insert into audit_chain (place, entry, link)
             select PLACE + 1, (select seq from activity where id = 'act_forged'),
                 (select digest from activity where seq = SEQ)",
        ],
        found: Found::Next,
    },
];

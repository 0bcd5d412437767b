//! Updates that the database prepares once.

use diesel::backend::Backend;
use diesel::query_builder::{AsChangeset, AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;
use diesel::{AppearsOnTable, Connection, Expression, QueryResult, Table};

use super::Database;

/// An update that is kept prepared; made by [`update_prepared`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct PreparedUpdate<From, Changes, Which> {
    from: From,
    changes: Changes,
    which: Which,
}

/// The same as `diesel::update(table.filter(which)).set(changes)`, for changes whose columns are
/// always the same, or one of a few lists. Diesel prepares its updates anew each time, because one
/// whose columns depend on the data has endlessly many texts; parsing them takes SQLite longer than
/// carrying them out, and PostgreSQL is asked twice.
pub(crate) fn update_prepared<T, Which, Changes>(
    table: T,
    which: Which,
    changes: Changes,
) -> PreparedUpdate<T::FromClause, Changes::Changeset, Which>
where
    T: Table,
    Which: AppearsOnTable<T> + Expression<SqlType = Bool>,
    Changes: AsChangeset<Target = T>,
{
    PreparedUpdate {
        from: table.from_clause(),
        changes: changes.as_changeset(),
        which,
    }
}

#[cfg(feature = "postgres")]
mod portable {
    use diesel::pg::Pg;
    use diesel::query_builder::QueryFragment;
    use diesel::sqlite::Sqlite;

    /// What each of the databases understands.
    pub(crate) trait Portable: QueryFragment<Sqlite> + QueryFragment<Pg> {}

    impl<Q: QueryFragment<Sqlite> + QueryFragment<Pg>> Portable for Q {}
}

#[cfg(not(feature = "postgres"))]
mod portable {
    use diesel::query_builder::QueryFragment;
    use diesel::sqlite::Sqlite;

    /// What the database understands.
    pub(crate) trait Portable: QueryFragment<Sqlite> {}

    impl<Q: QueryFragment<Sqlite>> Portable for Q {}
}

impl<From, Changes, Which> PreparedUpdate<From, Changes, Which>
where
    Self: portable::Portable,
{
    /// Carries it out, and says how many rows it changed. The database itself is asked: the type
    /// for both writes the text of every query twice.
    pub(crate) fn execute(&self, tx: &mut Database) -> QueryResult<usize> {
        match tx {
            Database::Sqlite(connection) => connection.execute_returning_count(self),
            #[cfg(feature = "postgres")]
            Database::Postgres(connection) => connection.execute_returning_count(self),
        }
    }
}

impl<From, Changes, Which> QueryId for PreparedUpdate<From, Changes, Which> {
    type QueryId = ();
    // Known by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<From, Changes, Which, DB> QueryFragment<DB> for PreparedUpdate<From, Changes, Which>
where
    DB: Backend,
    From: QueryFragment<DB>,
    Changes: QueryFragment<DB>,
    Which: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.from.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.changes.walk_ast(out.reborrow())?;
        out.push_sql(" WHERE ");
        self.which.walk_ast(out)
    }
}

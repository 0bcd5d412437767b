//! The schema's time line, embedded for both databases. What is released is never edited.

use diesel::migration::{Migration, MigrationSource as _, MigrationVersion};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::Access;
use super::{Database, OpenError, StoreError};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
#[cfg(feature = "postgres")]
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Brings the schema to this program's version, all steps or none, and returns the names of the
/// steps taken. `rest` is what no statement can do: part of the last step, where there is one.
///
/// Refuses a schema that has steps which this program does not know.
pub(super) fn run(
    connection: &mut Database,
    rest: impl FnOnce(&mut Database) -> Result<(), StoreError>,
) -> Result<Vec<String>, OpenError> {
    let failed = |error: AnyError| OpenError::Migration(error.to_string());
    connection
        .begin(Access::Write)
        .map_err(|error| OpenError::Migration(error.to_string()))?;
    let steps = match connection {
        Database::Sqlite(connection) => {
            let known = names::<diesel::sqlite::Sqlite>(&SQLITE).map_err(failed);
            known.and_then(|known| step(connection, SQLITE, &known))
        }
        #[cfg(feature = "postgres")]
        Database::Postgres(connection) => {
            let known = names::<diesel::pg::Pg>(&POSTGRES).map_err(failed);
            known.and_then(|known| step(connection, POSTGRES, &known))
        }
    };
    let steps = steps.and_then(|steps| {
        if !steps.is_empty() {
            rest(connection).map_err(|error| OpenError::Migration(error.to_string()))?;
        }
        Ok(steps)
    });
    match steps {
        Ok(steps) => {
            connection
                .commit()
                .map_err(|error| OpenError::Migration(error.to_string()))?;
            Ok(steps)
        }
        Err(error) => {
            connection.roll_back();
            Err(error)
        }
    }
}

/// Looks whether the schema is exactly this program's, and changes nothing.
pub(super) fn compare(connection: &mut Database) -> Result<(), OpenError> {
    #[derive(QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let failed = |error: AnyError| OpenError::Migration(error.to_string());
    let known = match connection {
        Database::Sqlite(_) => names::<diesel::sqlite::Sqlite>(&SQLITE),
        #[cfg(feature = "postgres")]
        Database::Postgres(_) => names::<diesel::pg::Pg>(&POSTGRES),
    }
    .map_err(failed)?;
    // The harness of the migrations would make this table where it is missing.
    let applied: Vec<Applied> = diesel::sql_query(
        "select cast(version as text) as version from __diesel_schema_migrations",
    )
    .load(connection)
    .map_err(|_| OpenError::NoSchema)?;
    if let Some(unknown) = applied.iter().find(|step| !known.contains(&step.version)) {
        return Err(OpenError::Newer(unknown.version.clone()));
    }
    let missing = known
        .iter()
        .find(|step| applied.iter().all(|applied| applied.version != **step));
    missing.map_or(Ok(()), |step| Err(OpenError::Older(step.clone())))
}

fn names<B: diesel::backend::Backend>(
    source: &EmbeddedMigrations,
) -> Result<Vec<String>, AnyError> {
    let all: Vec<Box<dyn Migration<B>>> = source.migrations()?;
    Ok(all
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect())
}

fn step<C, B>(
    connection: &mut C,
    source: EmbeddedMigrations,
    known: &[String],
) -> Result<Vec<String>, OpenError>
where
    C: MigrationHarness<B>,
    B: diesel::backend::Backend,
{
    let failed = |error: AnyError| OpenError::Migration(error.to_string());
    let applied = connection.applied_migrations().map_err(failed)?;
    if let Some(unknown) = applied
        .iter()
        .map(MigrationVersion::to_string)
        .find(|v| !known.contains(v))
    {
        return Err(OpenError::Newer(unknown));
    }
    let steps = connection.run_pending_migrations(source).map_err(failed)?;
    Ok(steps.iter().map(ToString::to_string).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Two that were made side by side, with one date, would never be taken both.
    #[test]
    fn each_step_has_a_version_of_its_own() {
        let steps = names::<diesel::sqlite::Sqlite>(&SQLITE).unwrap();
        let versions: BTreeSet<_> = steps.iter().collect();
        assert_eq!(versions.len(), steps.len(), "{steps:?}");
        #[cfg(feature = "postgres")]
        assert_eq!(names::<diesel::pg::Pg>(&POSTGRES).unwrap(), steps);
    }
}

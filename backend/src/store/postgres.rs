//! How a PostgreSQL connection is opened.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::{Database, StoreError};

/// No statement, lock or forgotten transaction may hold a connection for ever; an acknowledged
/// commit is on disk.
const EVERY_CONNECTION: &str = "\
    set client_min_messages = warning; \
    set synchronous_commit = on; \
    set statement_timeout = '30s'; \
    set lock_timeout = '10s'; \
    set idle_in_transaction_session_timeout = '30s'; \
    set timezone = 'UTC';";

pub(super) fn open(url: &str) -> Result<Database, StoreError> {
    let mut connection =
        PgConnection::establish(url).map_err(|error| StoreError::Connect(error.to_string()))?;
    connection
        .batch_execute(EVERY_CONNECTION)
        .map_err(|error| StoreError::Connect(error.to_string()))?;
    Ok(Database::Postgres(connection))
}

/// Opens a connection to look at everything: its transaction lasts as long as that takes.
pub(super) fn open_to_look(url: &str) -> Result<Database, StoreError> {
    let mut connection = open(url)?;
    connection
        .batch_execute("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;")?;
    Ok(connection)
}

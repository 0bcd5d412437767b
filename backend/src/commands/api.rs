//! `goodstanding api`: prints the description of the API, without a server and a database.

use goodstanding_backend::router;

use super::{Failure, print};

pub(super) fn run() -> Result<(), Failure> {
    print(format_args!("{:#}", router::document()))
}

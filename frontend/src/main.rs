//! The entry of the page: everything is in the library, so that tests can mount its parts.

fn main() {
    goodstanding_frontend::start();
}

//! Tables as CSV, row by row.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::poll_fn;
use goodstanding_shared::csv::push_line;
use tokio::sync::mpsc;

/// How many blocks wait for a slow reader: the rest of the listing waits in the database.
const BLOCKS: usize = 2;

/// The lines of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// Adds a line of cells, quoted where that is needed.
    pub(crate) fn push(&mut self, cells: &[&str]) {
        push_line(&mut self.0, cells);
    }
}

/// Where the blocks of a file are handed over while it is sent.
pub(crate) struct Writer(mpsc::Sender<Result<Bytes, std::io::Error>>);

impl Writer {
    /// Hands a block over; waits while the reader is behind. Returns whether the reader is still
    /// there.
    pub(crate) async fn send(&self, lines: Lines) -> bool {
        self.0.send(Ok(Bytes::from(lines.0))).await.is_ok()
    }

    /// Breaks the file off, so that half of it is not taken for the whole.
    pub(crate) async fn fail(&self) {
        let error = std::io::Error::other("the listing could not be read to its end");
        let _ = self.0.send(Err(error)).await;
    }
}

/// A download called `name`, written by `write` while it is sent.
pub(crate) fn download<F: Future<Output = ()> + Send + 'static>(
    name: &str,
    write: impl FnOnce(Writer) -> F,
) -> Response {
    let (sender, mut receiver) = mpsc::channel(BLOCKS);
    tokio::spawn(write(Writer(sender)));
    let blocks = poll_fn(move |context| receiver.poll_recv(context));
    let mut response = Body::from_stream(blocks).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8; header=present"),
    );
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

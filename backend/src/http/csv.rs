//! Tables as CSV (RFC 4180), row by row, safe to open in a spreadsheet.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::poll_fn;
use tokio::sync::mpsc;

/// How many blocks wait for a slow reader: the rest of the listing waits in the database.
const BLOCKS: usize = 2;

/// The lines of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// Adds a line of cells, quoted where that is needed.
    pub(crate) fn push(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            push_cell(&mut self.0, cell);
        }
        self.0.push_str("\r\n");
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front, which spreadsheets
/// take for "this is text" (OWASP, CSV injection). A negative number is no formula.
fn push_cell(text: &mut String, cell: &str) {
    let plain = cell.trim_start();
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || c == '.');
    let is_formula = match plain.strip_prefix('-') {
        Some(rest) => rest.is_empty() || !is_number(rest),
        None => {
            plain.starts_with(['=', '+', '@', '＝', '＋', '－', '＠'])
                || cell.starts_with(['\t', '\r', '\n'])
        }
    };
    if !is_formula && !cell.contains([',', '"', '\n', '\r']) {
        return text.push_str(cell);
    }
    text.push('"');
    if is_formula {
        text.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            text.push('"');
        }
        text.push(c);
    }
    text.push('"');
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

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut lines = Lines::default();
        lines.push(cells);
        lines.0
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            line(&["a", "b,c", "say \"hi\"", "two\nlines", ""]),
            "a,\"b,c\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in [
            "=1+1", "+1", "@x", " =1", "-2+3", "-", "\t=1", "＝1", "=\"a\"",
        ] {
            let line = line(&[formula]);
            assert!(line.starts_with("\"'"), "{line}");
        }
        assert_eq!(
            line(&["-49.00", "2026-11-22", "GS00000001"]),
            "-49.00,2026-11-22,GS00000001\r\n"
        );
    }
}

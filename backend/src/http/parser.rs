//! What the HTTP parser refuses by itself, before anything of ours is asked. Its answers are bare:
//! each is replaced by one that looks like all others.

use goodstanding_words::problems as words;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::http::StatusCode;
use goodstanding_shared::problem::ProblemCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::layers;
use crate::problem::Problem;
use crate::randomness::Randomness;

/// A connection on which the parser's own answers are worded.
pub(super) struct Worded<Io> {
    connection: Io,
    /// What is written in the place of a bare answer, and how much of it was.
    instead: Vec<u8>,
    written: usize,
}

impl<Io> Worded<Io> {
    pub(super) const fn new(connection: Io) -> Self {
        Self {
            connection,
            instead: Vec::new(),
            written: 0,
        }
    }

    /// Takes a bare answer away; says whether it was one.
    fn took(&mut self, head: &[u8]) -> bool {
        let Some(status) = bare(head) else {
            return false;
        };
        self.instead = answer(status);
        self.written = 0;
        true
    }
}

impl<Io: AsyncWrite + Unpin> Worded<Io> {
    fn poll_instead(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.instead.get(self.written..)
            && !rest.is_empty()
        {
            let written = ready!(Pin::new(&mut self.connection).poll_write(context, rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written += written;
        }
        Poll::Ready(Ok(()))
    }
}

/// The status of an answer of the parser, which none of our layers has seen: they name every
/// request.
fn bare(head: &[u8]) -> Option<StatusCode> {
    let status = head.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    let status = StatusCode::from_bytes(status).ok()?;
    // Those that the parser has; another one that is bare is somebody's answer.
    let is_of_the_parser = matches!(
        status,
        StatusCode::BAD_REQUEST
            | StatusCode::URI_TOO_LONG
            | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE
    );
    if !is_of_the_parser {
        return None;
    }
    let text = std::str::from_utf8(head).ok()?;
    (!text.contains("\r\nx-request-id: ")).then_some(status)
}

/// The whole answer, as it is sent.
fn answer(status: StatusCode) -> Vec<u8> {
    let words = match status {
        StatusCode::URI_TOO_LONG => words::ADDRESS_TOO_LONG,
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => words::HEADERS_TOO_LONG,
        _ => words::NO_HTTP,
    };
    let problem = Problem::new(ProblemCode::MalformedRequest, words);
    let (head, body) = layers::alone(problem, &Randomness::System);
    let mut text = format!("HTTP/1.1 {}\r\nconnection: close\r\n", head.status);
    for (name, value) in &head.headers {
        text.push_str(name.as_str());
        text.push_str(": ");
        text.push_str(value.to_str().unwrap_or_default());
        text.push_str("\r\n");
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend(body);
    bytes
}

impl<Io: AsyncRead + Unpin> AsyncRead for Worded<Io> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_read(context, buffer)
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Worded<Io> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.took(buffer) {
            return Poll::Ready(Ok(buffer.len()));
        }
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.connection).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if buffers.first().is_some_and(|first| self.took(first)) {
            return Poll::Ready(Ok(buffers.iter().map(|buffer| buffer.len()).sum()));
        }
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.connection).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_instead(context))?;
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}

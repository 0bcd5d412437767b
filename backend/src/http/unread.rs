//! Requests that are answered before their body was read: a refusal needs no body. What is left of
//! it stands in front of the next request on the connection. A short rest is read and thrown away;
//! where it is long or does not come, the answer says that the connection ends with it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Body as _, Bytes, Frame, SizeHint};

use super::BODY_LIMIT_BYTES;

/// How long the rest of a body may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// A body that can still be read when whoever was to read it is done.
#[derive(Clone)]
struct Shared(Arc<Mutex<State>>);

struct State {
    body: Body,
    /// Whether anybody has asked for it: then a client that waited to be asked has sent it.
    is_asked_for: bool,
    has_ended: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads to the end and throws it away; says whether the end was near enough.
    async fn read_to_its_end(mut self) -> bool {
        let mut length = 0;
        loop {
            let next = std::future::poll_fn(|context| Pin::new(&mut self).poll_frame(context));
            match next.await {
                None => return self.state().has_ended,
                Some(Err(_)) => return false,
                Some(Ok(frame)) => length += frame.data_ref().map_or(0, Bytes::len),
            }
            if length > BODY_LIMIT_BYTES {
                return false;
            }
        }
    }
}

impl hyper::body::Body for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut state = self.state();
        state.is_asked_for = true;
        let polled = Pin::new(&mut state.body).poll_frame(context);
        if matches!(polled, Poll::Ready(None)) {
            state.has_ended = true;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.state().body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.state().body.size_hint()
    }
}

/// Leaves the connection at the beginning of the next request, or says that there will be none.
pub(super) async fn read_the_rest(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if body.is_end_stream() {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let waits_to_be_asked = parts.headers.contains_key(header::EXPECT);
    let is_too_long = body.size_hint().lower() > BODY_LIMIT_BYTES as u64;
    let shared = Shared(Arc::new(Mutex::new(State {
        body,
        is_asked_for: false,
        has_ended: false,
    })));
    let request = Request::from_parts(parts, Body::new(shared.clone()));
    let mut response = next.run(request).await;
    let (is_asked_for, has_ended) = {
        let state = shared.state();
        let has_ended = state.has_ended || state.body.is_end_stream();
        (state.is_asked_for, has_ended)
    };
    let is_clear = has_ended
        || (!is_too_long
            && (is_asked_for || !waits_to_be_asked)
            && tokio::time::timeout(PATIENCE, shared.read_to_its_end())
                .await
                .unwrap_or(false));
    if !is_clear {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(header::CONNECTION, close);
    }
    response
}

//! What a refusal looks like on the wire: RFC 9457 problem details with a code, field errors and a
//! request identifier.

use goodstanding_words::Fixed;
use goodstanding_words::problems::titles;
use serde::{Deserialize, Serialize};

pub use crate::field_error::{FieldError, FieldRefusal};
use crate::services::ServiceDetails;

closed_enum! {
    /// Why a request was refused. The stable key: clients decide by it, never by the words.
    pub enum ProblemCode {
        /// The request breaks a rule of HTTP: its `Host` is missing, or there twice.
        MalformedRequest = "malformed_request",
        /// The request body is not JSON of the documented shape.
        MalformedBody = "malformed_body",
        /// The body is not sent as `application/json`.
        UnsupportedMediaType = "unsupported_media_type",
        /// The body is larger than the limit.
        BodyTooLarge = "body_too_large",
        /// A query parameter is unknown, repeated or has a value outside its range.
        InvalidQuery = "invalid_query",
        /// A cursor that this server did not make for this listing.
        InvalidCursor = "invalid_cursor",
        /// One or more fields are not acceptable; `errors` names them.
        InvalidFields = "invalid_fields",
        /// Nobody is signed in, or the session has ended.
        NotSignedIn = "not_signed_in",
        /// E-mail address and password do not belong together.
        WrongCredentials = "wrong_credentials",
        /// A link that was used, is too old, or never was one.
        LinkEnded = "link_ended",
        /// The request comes from another site.
        ForeignOrigin = "foreign_origin",
        /// There is no such thing, or not for the reader.
        NotFound = "not_found",
        /// The path exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// Too many attempts; `retry_after_s` says when to try again.
        TooManyAttempts = "too_many_attempts",
        /// The call needs an `Idempotency-Key` header.
        IdempotencyKeyMissing = "idempotency_key_missing",
        /// The key was used before with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// The first request with this key is still running.
        IdempotencyKeyInUse = "idempotency_key_in_use",
        /// The call needs an `If-Match` header with the version that was read.
        VersionMissing = "version_missing",
        /// The object has changed since it was read; `current` holds it as it is now.
        VersionStale = "version_stale",
        /// The service is over: nothing is left to cancel.
        ServiceEnded = "service_ended",
        /// An open cancellation request exists already.
        CancellationAlreadyRequested = "cancellation_already_requested",
        /// This service does not offer the chosen cancellation type.
        CancellationTypeUnavailable = "cancellation_type_unavailable",
        /// The request is no longer open: it took effect or was withdrawn.
        CancellationNotOpen = "cancellation_not_open",
        /// A product of the order is no longer sold.
        ProductRetired = "product_retired",
        /// A price changed since the order was put together.
        PriceChanged = "price_changed",
        /// Something is charged, now or later, and the order does not say with what it is paid.
        PaymentMethodRequired = "payment_method_required",
        /// The chosen payment method was removed, is somebody else's, or has expired.
        PaymentMethodGone = "payment_method_gone",
        /// No payment processor takes cards or bank accounts in this installation.
        NoProcessor = "no_processor",
        /// This installation sends no mail.
        NoMail = "no_mail",
        /// Subscriptions are paid with the payment method: it cannot be removed; or it is an
        /// invoice that is owed: it cannot be replaced.
        PaymentMethodInUse = "payment_method_in_use",
        /// The rules do not allow the action now; `detail` says why.
        ActionRefused = "action_refused",
        /// The database is busy or out of reach: nothing was changed.
        Unavailable = "unavailable",
        /// The server failed: nothing was changed.
        Internal = "internal",
    }
}

impl ProblemCode {
    /// The HTTP status that goes with the code.
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedRequest
            | Self::MalformedBody
            | Self::InvalidQuery
            | Self::InvalidCursor
            | Self::IdempotencyKeyMissing => 400,
            Self::NotSignedIn | Self::WrongCredentials => 401,
            Self::ForeignOrigin => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::IdempotencyKeyInUse
            | Self::ServiceEnded
            | Self::CancellationAlreadyRequested
            | Self::CancellationNotOpen
            | Self::ProductRetired
            | Self::PriceChanged
            | Self::PaymentMethodGone
            | Self::NoProcessor
            | Self::NoMail
            | Self::PaymentMethodInUse
            | Self::ActionRefused => 409,
            Self::VersionStale => 412,
            Self::LinkEnded => 410,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::InvalidFields
            | Self::PaymentMethodRequired
            | Self::IdempotencyKeyReused
            | Self::CancellationTypeUnavailable => 422,
            Self::VersionMissing => 428,
            Self::TooManyAttempts => 429,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The title: the same words for every occurrence.
    pub const fn title(self) -> Fixed {
        match self {
            Self::MalformedRequest => titles::MALFORMED_REQUEST,
            Self::MalformedBody => titles::MALFORMED_BODY,
            Self::UnsupportedMediaType => titles::UNSUPPORTED_MEDIA_TYPE,
            Self::BodyTooLarge => titles::BODY_TOO_LARGE,
            Self::InvalidQuery => titles::INVALID_QUERY,
            Self::InvalidCursor => titles::INVALID_CURSOR,
            Self::InvalidFields => titles::INVALID_FIELDS,
            Self::NotSignedIn => titles::NOT_SIGNED_IN,
            Self::WrongCredentials => titles::WRONG_CREDENTIALS,
            Self::LinkEnded => titles::LINK_ENDED,
            Self::ForeignOrigin => titles::FOREIGN_ORIGIN,
            Self::NotFound => titles::NOT_FOUND,
            Self::MethodNotAllowed => titles::METHOD_NOT_ALLOWED,
            Self::TooManyAttempts => titles::TOO_MANY_ATTEMPTS,
            Self::IdempotencyKeyMissing => titles::IDEMPOTENCY_KEY_MISSING,
            Self::IdempotencyKeyReused => titles::IDEMPOTENCY_KEY_REUSED,
            Self::IdempotencyKeyInUse => titles::IDEMPOTENCY_KEY_IN_USE,
            Self::VersionMissing => titles::VERSION_MISSING,
            Self::VersionStale => titles::VERSION_STALE,
            Self::ServiceEnded => titles::SERVICE_ENDED,
            Self::CancellationAlreadyRequested => titles::CANCELLATION_ALREADY_REQUESTED,
            Self::CancellationTypeUnavailable => titles::CANCELLATION_TYPE_UNAVAILABLE,
            Self::CancellationNotOpen => titles::CANCELLATION_NOT_OPEN,
            Self::ProductRetired => titles::PRODUCT_RETIRED,
            Self::PriceChanged => titles::PRICE_CHANGED,
            Self::PaymentMethodRequired => titles::PAYMENT_METHOD_REQUIRED,
            Self::PaymentMethodGone => titles::PAYMENT_METHOD_GONE,
            Self::NoProcessor => titles::NO_PROCESSOR,
            Self::NoMail => titles::NO_MAIL,
            Self::PaymentMethodInUse => titles::PAYMENT_METHOD_IN_USE,
            Self::ActionRefused => titles::ACTION_REFUSED,
            Self::Unavailable => titles::UNAVAILABLE,
            Self::Internal => titles::INTERNAL,
        }
    }
}

/// The body of every refusal, `application/problem+json`.
//
// `Current` is for readers that leave the object as it came until they need it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "Current: Deserialize<'de>"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = Problem))]
pub struct Problem<Current = ServiceDetails> {
    /// A URI reference that names the kind of problem: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The same words for every occurrence of this kind.
    pub title: String,
    /// The HTTP status, as in the answer's first line.
    pub status: u16,
    /// What happened this time and what to do, for people.
    pub detail: String,
    /// The kind, for programs.
    pub code: ProblemCode,
    /// Names this request in the server's log.
    pub request_id: String,
    /// The fields that are not acceptable.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub errors: Vec<FieldError>,
    /// After how many seconds to try again.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub retry_after_s: Option<u32>,
    /// The object as it is now, when the sender's version is stale or a state forbids the action.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub current: Option<Box<Current>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_refusal_with_its_own_words() {
        let mut titles: Vec<_> = ProblemCode::ALL
            .iter()
            .map(|code| code.title().english())
            .collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), ProblemCode::ALL.len());
        assert!(
            ProblemCode::ALL
                .iter()
                .all(|code| (400..600).contains(&code.status()))
        );
    }
}

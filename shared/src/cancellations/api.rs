//! Cancellation requests on the wire.

use goodstanding_words::fields as words;
use serde::{Deserialize, Serialize};

use super::{Cancellation, CancellationType, Reason};
use crate::customers::CustomerBrief;
use crate::problem::FieldRefusal;
use crate::services::{ServiceBrief, ServiceDetails};

/// The request as it is sent: text that was not checked yet, so that every field gets its own
/// answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CancellationRequest {
    /// Why: 1 to 2,048 characters after trimming.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(required, max_length = 2048, example = "No longer needed")
    )]
    pub reason: String,
    /// When the service shall end.
    #[serde(rename = "type", default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub kind: Option<CancellationType>,
}

impl CancellationRequest {
    /// Checks both fields; the page and the server say the same words at the same field.
    pub fn parse(&self) -> Result<(Reason, CancellationType), Vec<FieldRefusal>> {
        let reason =
            Reason::parse_typed(&self.reason).map_err(|words| FieldRefusal::new("reason", words));
        let kind = self
            .kind
            .ok_or_else(|| FieldRefusal::new("type", words::CHOOSE_WHEN_TO_CANCEL));
        match (reason, kind) {
            (Ok(reason), Ok(kind)) => Ok((reason, kind)),
            (reason, kind) => Err(reason.err().into_iter().chain(kind.err()).collect()),
        }
    }
}

/// One row of the staff's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueuedCancellation {
    /// The request, with its reason.
    pub cancellation: Cancellation,
    /// The service that is to end.
    pub service: ServiceBrief,
    /// The customer whose service it is.
    pub customer: CustomerBrief,
}

/// The answer to a request or a withdrawal: the service as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CancellationReply {
    /// The request as it stands now.
    pub cancellation: Cancellation,
    /// The service after it.
    pub service: ServiceDetails,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_gets_its_own_answer() {
        let fields = |request: CancellationRequest| {
            request
                .parse()
                .map_err(|errors| errors.into_iter().map(|e| e.field).collect::<Vec<_>>())
        };
        assert_eq!(
            fields(CancellationRequest::default()),
            Err(vec!["reason".into(), "type".into()])
        );
        let kind = Some(CancellationType::Immediate);
        assert_eq!(
            fields(CancellationRequest {
                reason: " ".into(),
                kind
            }),
            Err(vec!["reason".into()])
        );
        assert!(
            fields(CancellationRequest {
                reason: "x".into(),
                kind
            })
            .is_ok()
        );
    }
}

//! What Bedrock says instead of an answer.

use serde_json::json;

/// Codes and statuses of `ConverseStream`: API reference of `bedrock-runtime`, errors of
/// `ConverseStream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    AccessDenied,
    InternalServer,
    ModelError,
    ModelNotReady,
    ModelStreamError,
    ModelTimeout,
    ResourceNotFound,
    ServiceUnavailable,
    Throttling,
    Validation,
}

impl Code {
    /// The name by which clients know it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::InternalServer => "InternalServerException",
            Self::ModelError => "ModelErrorException",
            Self::ModelNotReady => "ModelNotReadyException",
            Self::ModelStreamError => "ModelStreamErrorException",
            Self::ModelTimeout => "ModelTimeoutException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::ServiceUnavailable => "ServiceUnavailableException",
            Self::Throttling => "ThrottlingException",
            Self::Validation => "ValidationException",
        }
    }

    /// The status of an answer that consists of it.
    pub(super) fn status(self) -> u16 {
        match self {
            Self::AccessDenied => 403,
            Self::InternalServer => 500,
            Self::ModelError | Self::ModelStreamError => 424,
            Self::ModelNotReady | Self::Throttling => 429,
            Self::ModelTimeout => 408,
            Self::ResourceNotFound => 404,
            Self::ServiceUnavailable => 503,
            Self::Validation => 400,
        }
    }

    /// Its name within a stream. Streams have five kinds (shape `ConverseStreamOutput`); the others
    /// are failures of the model there.
    pub(super) fn in_stream(self) -> &'static str {
        match self {
            Self::InternalServer => "internalServerException",
            Self::Validation => "validationException",
            Self::Throttling => "throttlingException",
            Self::ServiceUnavailable => "serviceUnavailableException",
            Self::AccessDenied
            | Self::ModelError
            | Self::ModelNotReady
            | Self::ModelStreamError
            | Self::ModelTimeout
            | Self::ResourceNotFound => "modelStreamErrorException",
        }
    }

    /// Its counterpart where the answer is not streamed: `Converse` declares no error of streams.
    pub(super) fn whole(self) -> Self {
        match self {
            Self::ModelStreamError => Self::ModelError,
            other => other,
        }
    }
}

/// A code with what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The body of an answer, or the payload of an exception in a stream.
    pub(super) fn body(&self) -> Vec<u8> {
        json!({ "message": self.message }).to_string().into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn streams_know_five_kinds_of_exceptions() {
        for (code, expected) in [
            (Code::AccessDenied, "modelStreamErrorException"),
            (Code::InternalServer, "internalServerException"),
            (Code::ModelError, "modelStreamErrorException"),
            (Code::ModelStreamError, "modelStreamErrorException"),
            (Code::ModelTimeout, "modelStreamErrorException"),
            (Code::ServiceUnavailable, "serviceUnavailableException"),
            (Code::Throttling, "throttlingException"),
            (Code::Validation, "validationException"),
        ] {
            assert_eq!(code.in_stream(), expected);
        }
    }

    #[test]
    fn only_streams_have_errors_of_streams() {
        assert_eq!(Code::ModelStreamError.whole(), Code::ModelError);
        assert_eq!(Code::Throttling.whole(), Code::Throttling);
    }
}

//! Why the control plane refuses a request, with the codes and bodies of AWS.

use serde_json::{Value, json};

/// The four errors that every operation of the service models (reference §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// 400: the request is malformed or breaks a rule.
    BadRequest,
    /// 404: a named object does not exist.
    NotFound,
    /// 409: the request contradicts something that exists, or another mutation is under way.
    Conflict,
    /// 429: a rate or a number of objects is exceeded.
    TooManyRequests,
}

impl ErrorCode {
    /// HTTP status of the error.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::Conflict => 409,
            Self::TooManyRequests => 429,
        }
    }

    /// Name of the error's shape, which the SDKs read as its code: `NotFoundException`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "BadRequestException",
            Self::NotFound => "NotFoundException",
            Self::Conflict => "ConflictException",
            Self::TooManyRequests => "TooManyRequestsException",
        }
    }
}

/// A request that was refused. Nothing of it took effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Which error.
    pub code: ErrorCode,
    /// Text for the caller. Not AWS's wording, but with the phrases that clients look for.
    pub message: String,
    /// Kind of the object that does not exist (`Api`, `Route`), with [`ErrorCode::NotFound`].
    pub resource_type: Option<&'static str>,
    /// Name of the exceeded limit, with [`ErrorCode::TooManyRequests`].
    pub limit_type: Option<&'static str>,
}

impl Refusal {
    /// 400 with this text.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::BadRequest, message)
    }

    /// 409 with this text.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Conflict, message)
    }

    /// 404 for the object of kind `resource_type` named `id`.
    pub fn not_found(resource_type: &'static str, id: &str) -> Self {
        let message = format!("Invalid {resource_type} identifier specified: {id}");
        Self {
            resource_type: Some(resource_type),
            ..Self::new(ErrorCode::NotFound, message)
        }
    }

    /// 429 for the limit named `limit_type`.
    pub fn limit(limit_type: &'static str, message: impl Into<String>) -> Self {
        Self {
            limit_type: Some(limit_type),
            ..Self::new(ErrorCode::TooManyRequests, message)
        }
    }

    /// The 409 of two mutations of one API at the same time (reference §2 row 6, §3.2).
    #[must_use]
    pub fn concurrent_modification() -> Self {
        Self::conflict(
            "Unable to complete operation due to concurrent modification. Please try again later.",
        )
    }

    /// The JSON body of the answer.
    #[must_use]
    pub fn body(&self) -> Value {
        let mut body = json!({ "message": self.message });
        if let Some(resource_type) = self.resource_type {
            body["resourceType"] = resource_type.into();
        }
        if let Some(limit_type) = self.limit_type {
            body["limitType"] = limit_type.into();
        }
        body
    }

    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            resource_type: None,
            limit_type: None,
        }
    }
}

//! What is behind a route.

use std::collections::BTreeMap;

use crate::stack::arn::FunctionArn;

/// `timeout_ms` where none is given: the longest a WebSocket integration may
/// take (reference §3.4).
pub const TIMEOUT_MS: u32 = 29_000;
/// `method` where none is given, which is also what AWS writes back (reference §3.6).
pub const METHOD: &str = "POST";
/// `passthrough_behavior` where none is given, which is also what AWS writes back (reference §3.6).
pub const PASSTHROUGH_BEHAVIOR: &str = "WHEN_NO_MATCH";

/// The content of an integration. Texts are empty where there is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integration {
    /// Its type.
    pub kind: IntegrationKind,
    /// The function invoked.
    pub function: Option<FunctionArn>,
    /// What is called when it is no function: a URL, or the URI of an action of AWS.
    pub uri: String,
    /// Method of the call; empty for a mock.
    pub method: String,
    /// Milliseconds until API Gateway gives up, 50 to 29000.
    pub timeout_ms: u32,
    /// Role to make the call with.
    pub credentials_arn: String,
    /// Description.
    pub description: String,
    /// What the call carries, by `integration.request.…`.
    pub request_parameters: BTreeMap<String, String>,
    /// Mapping templates of the call, by what the expression selects.
    pub request_templates: BTreeMap<String, String>,
    /// How a message chooses its template.
    pub template_selection_expression: String,
    /// What becomes of a message without a template.
    pub passthrough_behavior: String,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY` or empty.
    pub content_handling_strategy: String,
    /// Integration responses by their key.
    pub responses: BTreeMap<String, IntegrationResponse>,
}

/// Type of an integration. Those called proxy pass messages through as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IntegrationKind {
    /// `AWS`: an action of AWS, or a function, with templates.
    Aws,
    /// `AWS_PROXY`: a function.
    AwsProxy,
    /// `HTTP`: a URL, with templates.
    Http,
    /// `HTTP_PROXY`: a URL.
    HttpProxy,
    /// `MOCK`: templates only.
    Mock,
}

/// What becomes of an answer of the integration.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IntegrationResponse {
    /// Mapping templates of the answer.
    pub templates: BTreeMap<String, String>,
    /// How an answer chooses its template.
    pub template_selection_expression: String,
    /// `CONVERT_TO_TEXT`, `CONVERT_TO_BINARY` or empty.
    pub content_handling_strategy: String,
    /// What the answer carries.
    pub parameters: BTreeMap<String, String>,
}

impl Integration {
    /// A Lambda proxy with nothing but a timeout.
    #[must_use]
    pub fn proxy(function: FunctionArn, timeout_ms: u32) -> Self {
        Self {
            function: Some(function),
            method: METHOD.to_owned(),
            timeout_ms,
            ..Self::of(IntegrationKind::AwsProxy)
        }
    }

    /// An integration that calls nothing yet.
    #[must_use]
    pub fn of(kind: IntegrationKind) -> Self {
        Self {
            kind,
            function: None,
            uri: String::new(),
            method: String::new(),
            timeout_ms: TIMEOUT_MS,
            credentials_arn: String::new(),
            description: String::new(),
            request_parameters: BTreeMap::new(),
            request_templates: BTreeMap::new(),
            template_selection_expression: String::new(),
            passthrough_behavior: PASSTHROUGH_BEHAVIOR.to_owned(),
            content_handling_strategy: String::new(),
            responses: BTreeMap::new(),
        }
    }

    /// The function and the timeout, if that is all there is: what `function_arn` of a route makes.
    #[must_use]
    pub fn plain(&self) -> Option<(&FunctionArn, u32)> {
        let function = self.function.as_ref()?;
        (*self == Self::proxy(function.clone(), self.timeout_ms))
            .then_some((function, self.timeout_ms))
    }

    /// What is called, as AWS has it; `None` for a mock.
    #[must_use]
    pub fn integration_uri(&self) -> Option<String> {
        match &self.function {
            Some(function) => Some(function.integration_uri()),
            None => Some(self.uri.clone()).filter(|uri| !uri.is_empty()),
        }
    }
}

impl IntegrationKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Aws,
        Self::AwsProxy,
        Self::Http,
        Self::HttpProxy,
        Self::Mock,
    ];

    /// The name that AWS has for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::AwsProxy => "AWS_PROXY",
            Self::Http => "HTTP",
            Self::HttpProxy => "HTTP_PROXY",
            Self::Mock => "MOCK",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What is called where no method is given; `None` where nothing is called.
    #[must_use]
    pub fn default_method(self) -> Option<&'static str> {
        (self != Self::Mock).then_some(METHOD)
    }

    /// What becomes of a message without a template where nothing is said; `None` where templates mean
    /// nothing.
    #[must_use]
    pub fn default_passthrough_behavior(self) -> Option<&'static str> {
        (!self.is_proxy()).then_some(PASSTHROUGH_BEHAVIOR)
    }

    /// Whether messages pass as they are, so that there is nothing to map.
    #[must_use]
    pub fn is_proxy(self) -> bool {
        matches!(self, Self::AwsProxy | Self::HttpProxy)
    }
}

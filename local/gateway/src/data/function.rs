//! Functions behind integrations: their names, and the seam through which they are called.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{self, Debug};

use bytes::Bytes;
use futures_util::future::BoxFuture;

/// ARN of a function, with or without a version or alias behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionArn {
    text: String,
    name_ends: usize,
}

/// What one synchronous invocation gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// What the function returned, or the error that it threw, as JSON.
    pub payload: Bytes,
    /// `Handled` or `Unhandled` when the function failed.
    pub function_error: Option<String>,
}

/// Why a function could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum InvokeError {
    /// Lambda does not know the function or its qualifier.
    #[error("function {function} does not exist")]
    Missing {
        /// ARN of the function.
        function: String,
    },
    /// The call to Lambda failed.
    #[error("lambda did not answer {operation} for function {function}")]
    Call {
        /// Name of the operation.
        operation: &'static str,
        /// ARN of the function.
        function: String,
        /// What the client of Lambda says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// Something that can run functions: Lambda, or a stand-in for it in a test.
pub trait FunctionInvoker: Debug + Send + Sync + 'static {
    /// The resource policy of `function` as a JSON document; `None` when it has none.
    ///
    /// # Errors
    /// [`InvokeError`] when there is no such function or no answer.
    fn policy<'a>(
        &'a self,
        function: &'a FunctionArn,
    ) -> BoxFuture<'a, Result<Option<String>, InvokeError>>;

    /// Invokes `function` with the JSON `payload` and waits for the end of it.
    ///
    /// # Errors
    /// [`InvokeError`] when there is no such function or no answer. A function that fails is an
    /// answer.
    fn invoke<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<Invocation, InvokeError>>;

    /// Invokes `function` with the JSON `payload` without waiting for the end of it.
    ///
    /// # Errors
    /// [`InvokeError`] when there is no such function, or Lambda has not taken the event.
    fn start<'a>(
        &'a self,
        function: &'a FunctionArn,
        payload: Bytes,
    ) -> BoxFuture<'a, Result<(), InvokeError>>;
}

/// A Lambda without functions: enough for APIs whose integrations are all MOCK.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFunctions;

impl FunctionInvoker for NoFunctions {
    fn policy<'a>(
        &'a self,
        function: &'a FunctionArn,
    ) -> BoxFuture<'a, Result<Option<String>, InvokeError>> {
        missing(function)
    }

    fn invoke<'a>(
        &'a self,
        function: &'a FunctionArn,
        _payload: Bytes,
    ) -> BoxFuture<'a, Result<Invocation, InvokeError>> {
        missing(function)
    }

    fn start<'a>(
        &'a self,
        function: &'a FunctionArn,
        _payload: Bytes,
    ) -> BoxFuture<'a, Result<(), InvokeError>> {
        missing(function)
    }
}

fn missing<'a, T: Send + 'a>(function: &'a FunctionArn) -> BoxFuture<'a, Result<T, InvokeError>> {
    Box::pin(std::future::ready(Err(InvokeError::Missing {
        function: function.to_string(),
    })))
}

impl FunctionArn {
    /// Reads `arn:{partition}:lambda:{region}:{account}:function:{name}[:{qualifier}]`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(':').collect();
        let (["arn", _, "lambda", _, _, "function", name], qualifier) =
            parts.split_at_checked(7)?
        else {
            return None;
        };
        let well_formed = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-_$".contains(c))
        };
        let qualified = match qualifier {
            [] => true,
            [qualifier] => well_formed(qualifier),
            _ => false,
        };
        let name_ends = text.len() - qualifier.iter().map(|part| part.len() + 1).sum::<usize>();
        (well_formed(name) && qualified).then(|| Self {
            text: text.to_owned(),
            name_ends,
        })
    }

    /// The function of an `AWS_PROXY` integration:
    /// `arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function ARN}/invocations`
    /// (reference §3.5), in which `${stageVariables.name}` stands for the stage's variable.
    #[must_use]
    pub fn of_integration(uri: &str, variables: &BTreeMap<String, String>) -> Option<Self> {
        let uri = substitute(uri, variables)?;
        let (service, rest) = uri.split_once(":lambda:path/2015-03-31/functions/")?;
        let ["arn", _, "apigateway", _] = service.split(':').collect::<Vec<_>>()[..] else {
            return None;
        };
        Self::parse(rest.strip_suffix("/invocations")?)
    }

    /// The whole ARN, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The ARN without its qualifier.
    #[must_use]
    pub fn unqualified(&self) -> &str {
        &self.text[..self.name_ends]
    }

    /// The version or alias.
    #[must_use]
    pub fn qualifier(&self) -> Option<&str> {
        self.text.get(self.name_ends + 1..)
    }
}

impl fmt::Display for FunctionArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// Puts stage variables in. `None` when one does not exist.
pub(super) fn substitute(uri: &str, variables: &BTreeMap<String, String>) -> Option<String> {
    let mut result = String::with_capacity(uri.len());
    let mut rest = uri;
    while let Some((before, after)) = rest.split_once("${stageVariables.") {
        let (name, after) = after.split_once('}')?;
        result.push_str(before);
        result.push_str(variables.get(name)?);
        rest = after;
    }
    result.push_str(rest);
    Some(result)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NAME: &str = "arn:aws:lambda:us-east-1:000000000000:function:chat";

    fn check(uri: &str, expected: Option<(&str, Option<&str>)>) {
        let variables = BTreeMap::from([("alias".to_owned(), "live".to_owned())]);
        let arn = FunctionArn::of_integration(uri, &variables);
        let parts = arn.as_ref().map(|arn| (arn.unqualified(), arn.qualifier()));
        assert_eq!(parts, expected, "{uri}");
    }

    #[test]
    fn integration_uris_name_functions() {
        let uri = |function: &str| {
            format!(
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"
            )
        };
        check(&uri(NAME), Some((NAME, None)));
        check(&uri(&format!("{NAME}:live")), Some((NAME, Some("live"))));
        check(&uri(&format!("{NAME}:7")), Some((NAME, Some("7"))));
        check(
            &uri(&format!("{NAME}:$LATEST")),
            Some((NAME, Some("$LATEST"))),
        );
        check(
            &uri(&format!("{NAME}:${{stageVariables.alias}}")),
            Some((NAME, Some("live"))),
        );
        check(&uri(&format!("{NAME}:${{stageVariables.other}}")), None);
        check(&uri(&format!("{NAME}:${{stageVariables.alias")), None);
        check(&uri(&format!("{NAME}:live:more")), None);
        check(&uri(&format!("{NAME}:")), None);
        check(&uri("chat"), None);
        check(NAME, None);
        check("https://example.com", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn parts_make_up_the_arn(name in "[a-zA-Z0-9_-]{1,64}", qualifier in "(|[a-zA-Z0-9_-]{1,9})") {
            let unqualified = format!("arn:aws:lambda:eu-west-1:123456789012:function:{name}");
            let text = if qualifier.is_empty() { unqualified.clone() } else { format!("{unqualified}:{qualifier}") };
            let arn = FunctionArn::parse(&text).expect("well formed");
            prop_assert_eq!(arn.as_str(), text.as_str());
            prop_assert_eq!(arn.unqualified(), unqualified.as_str());
            prop_assert_eq!(arn.qualifier().unwrap_or_default(), qualifier.as_str());
        }

        #[test]
        fn any_text_is_an_arn_or_none(text in ".*") {
            prop_assert!(FunctionArn::parse(&text).is_none_or(|arn| arn.as_str() == text));
        }
    }
}

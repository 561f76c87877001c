//! `callback_url`: from where clients connect to where functions post.

use tfplugin::{Function, FunctionError, Parameters};

use crate::provider::ChatbotProvider;
use crate::stack::{outputs, rules};

/// The address at which functions post messages to the connections of a stage, for the address at
/// which clients connect to it.
///
/// It is what `chatbot_stack` has as `callback_url`, for an address that comes from elsewhere: a
/// variable, another state, a stage that another tool made. AWS clients take it as the endpoint of
/// `apigatewaymanagementapi`.
///
/// The address of a custom domain is refused. Below a custom domain, `@connections` is reached only
/// through the domain's mapping, and IAM policies name the API behind it; the address of the stage
/// itself always works.
#[derive(Debug, Parameters)]
pub struct CallbackUrl {
    /// Where clients connect, such as
    /// `wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod`.
    pub websocket_url: String,
}

impl Function for CallbackUrl {
    const NAME: &'static str = "callback_url";
    type Provider = ChatbotProvider;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        check(&self.websocket_url)
            .map(|()| outputs::callback_url(self.websocket_url.trim_end_matches('/')))
            .map_err(|text| FunctionError::at(Self::WEBSOCKET_URL, text))
    }
}

/// The address of a stage, as API Gateway gives it: a name of its own for each API, below it one
/// stage. An address without TLS is none of AWS; what stands in for it may use any host and path.
fn check(url: &str) -> Result<(), String> {
    let form = "wss://API.execute-api.REGION.amazonaws.com/STAGE";
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    if scheme == "https" || scheme == "http" {
        return Err(format!(
            "{url:?} is not where clients connect; write the address that begins with wss://, or \
             use this one as it is if it is the callback URL already"
        ));
    }
    if scheme != "wss" && scheme != "ws" {
        return Err(format!(
            "{url:?} is not the address of a WebSocket stage; write it as {form}"
        ));
    }
    if rest.contains(['?', '#', '@', ' ']) {
        return Err(format!(
            "{url:?} has more than host and stage in it; write it as {form}"
        ));
    }
    let (host, path) = rest
        .trim_end_matches('/')
        .split_once('/')
        .unwrap_or((rest, ""));
    if scheme == "ws" {
        return match host.is_empty() || path.is_empty() {
            true => Err(format!("{url:?} has no host or no stage in it")),
            false => Ok(()),
        };
    }
    let Some((api, _)) = host.split_once(".execute-api.") else {
        return Err(format!(
            "{host:?} is a custom domain, below which functions often cannot post: IAM policies \
             name the API behind it; use the websocket_url of the stack, {form}"
        ));
    };
    if api.is_empty() || api.contains('.') {
        return Err(format!("{host:?} is not the host of an API; write {form}"));
    }
    rules::stage_name(path).map_err(|broken| broken.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: Result<&str, &str>) {
        let called = CallbackUrl {
            websocket_url: url.to_owned(),
        }
        .call();
        match (called, expected) {
            (Ok(callback), Ok(expected)) => assert_eq!(callback, expected),
            (Err(error), Err(expected)) => {
                assert!(error.text.contains(expected), "{expected:?}: {error}");
                assert_eq!(error.argument, Some(CallbackUrl::WEBSOCKET_URL), "{url}");
            }
            (called, _) => panic!("{url}: {called:?}"),
        }
    }

    #[test]
    fn an_address_becomes_that_of_the_callback() {
        for host in [
            "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn",
            "a1b2c3d4e5.execute-api.eusc-de-east-1.amazonaws.eu",
            "a1b2c3d4e5.execute-api.eu-west-1.api.aws",
        ] {
            let expected = format!("https://{host}/prod");
            check(&format!("wss://{host}/prod"), Ok(&expected));
            check(&format!("wss://{host}/prod/"), Ok(&expected));
        }
        check(
            "ws://127.0.0.1:4000/a1b2c3d4e5/prod",
            Ok("http://127.0.0.1:4000/a1b2c3d4e5/prod"),
        );
    }

    #[test]
    fn what_is_no_address_of_a_stage_says_what_to_write() {
        let host = "a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com";
        check(&format!("https://{host}/prod"), Err("begins with wss://"));
        check(
            &format!("wss://{host}"),
            Err("\"\" is not a stage name; use 1 to 128"),
        );
        check(&format!("wss://{host}/prod/x"), Err("is not a stage name"));
        check(&format!("wss://{host}/$default"), Err("http apis"));
        check(
            &format!("wss://{host}/prod?token=x"),
            Err("more than host and stage"),
        );
        check("wss://chat.example.com/prod", Err("custom domain"));
        check(
            "wss://x.y.execute-api.eu-west-1.amazonaws.com/prod",
            Err("not the host of an API"),
        );
        check("a1b2c3d4e5", Err("is not the address of a WebSocket stage"));
        check("", Err("is not the address of a WebSocket stage"));
        check("ws://127.0.0.1:4000", Err("no stage"));
        check("ws:///prod", Err("no host"));
    }
}

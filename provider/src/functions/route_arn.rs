//! `route_arn`: what a policy names that is about one route.

use tfplugin::{Function, FunctionError, Parameters};

use super::execution_arn::ExecutionArn;
use crate::provider::ChatbotProvider;
use crate::stack::rules;

/// The execution ARN of a route, which a policy names to allow or deny that route alone.
///
/// An IAM policy with the action `execute-api:Invoke` on the ARN of `$connect` says who may connect
/// to a stage whose authorization is `AWS_IAM`; a Lambda permission whose `source_arn` it is lets
/// only that route invoke the function.
#[derive(Debug, Parameters)]
pub struct RouteArn {
    /// Execution ARN of the stage, such as the `execution_arn` of a `chatbot_stack`.
    pub execution_arn: String,
    /// Key of the route: `$connect`, `$disconnect`, `$default`, or the key of your own; `*` for
    /// every route of the stage.
    pub route_key: String,
}

impl Function for RouteArn {
    const NAME: &'static str = "route_arn";
    type Provider = ChatbotProvider;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        let stage = ExecutionArn::read(&self.execution_arn, Self::EXECUTION_ARN)?;
        rules::route_key(&self.route_key)
            .map_err(|broken| FunctionError::at(Self::ROUTE_KEY, broken.to_string()))?;
        Ok(format!("{}/{}", stage.as_str(), self.route_key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(execution_arn: &str, route_key: &str) -> Result<String, FunctionError> {
        let [execution_arn, route_key] = [execution_arn, route_key].map(str::to_owned);
        RouteArn {
            execution_arn,
            route_key,
        }
        .call()
    }

    #[test]
    fn a_route_follows_the_stage() {
        let stage = "arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/prod";
        for key in ["$connect", "ask", "*", "a/b"] {
            assert_eq!(call(stage, key), Ok(format!("{stage}/{key}")));
        }
        let error = call(stage, "").unwrap_err();
        assert_eq!(error.argument, Some(RouteArn::ROUTE_KEY));
        assert!(error.text.contains("empty key"), "{error}");
        let error = call("prod", "ask").unwrap_err();
        assert_eq!(error.argument, Some(RouteArn::EXECUTION_ARN));
    }
}

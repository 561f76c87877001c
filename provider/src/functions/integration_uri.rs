//! `integration_uri`: how API Gateway names a function that it invokes.

use tfplugin::{Function, FunctionError, Parameters};

use crate::provider::ChatbotProvider;
use crate::stack::arn::FunctionArn;
use crate::stack::rules;

/// The URI by which an integration or an authorizer of API Gateway invokes a Lambda function.
///
/// `chatbot_stack` makes it by itself wherever it takes a `function_arn`; other tools want it
/// written out.
#[derive(Debug, Parameters)]
pub struct IntegrationUri {
    /// ARN of the function, perhaps with an alias or version, such as `aws_lambda_function.chat.arn`.
    pub function_arn: String,
}

impl Function for IntegrationUri {
    const NAME: &'static str = "integration_uri";
    type Provider = ChatbotProvider;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        let fault = |text: String| FunctionError::at(Self::FUNCTION_ARN, text);
        rules::function_arn(&self.function_arn).map_err(|broken| fault(broken.to_string()))?;
        let function = self.function_arn.parse::<FunctionArn>();
        let function = function.map_err(|error| fault(error.to_string()))?;
        Ok(function.integration_uri())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(function_arn: &str) -> Result<String, FunctionError> {
        IntegrationUri {
            function_arn: function_arn.to_owned(),
        }
        .call()
    }

    #[test]
    fn a_function_is_named_in_its_partition() {
        for (partition, region) in [("aws", "eu-west-1"), ("aws-cn", "cn-north-1")] {
            let function =
                format!("arn:{partition}:lambda:{region}:123456789012:function:chat:live");
            let expected = format!(
                "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/\
                 invocations"
            );
            assert_eq!(call(&function), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_function_says_what_to_write() {
        let function = "arn:aws:lambda:eu-west-1:123456789012:function:chat";
        let invoke = call(function).unwrap();
        for (text, expected) in [
            (invoke.as_str(), "instead of invoke_arn"),
            ("chat", "name of a function"),
            (&format!("{function}:$LATEST"), "$LATEST"),
            ("", "not the ARN of a Lambda function"),
        ] {
            let error = call(text).unwrap_err();
            assert!(error.text.contains(expected), "{expected:?}: {error}");
            assert_eq!(error.argument, Some(IntegrationUri::FUNCTION_ARN), "{text}");
        }
    }
}

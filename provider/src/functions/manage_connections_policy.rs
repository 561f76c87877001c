//! `manage_connections_policy`: what a function's role needs to answer.

use tfplugin::{Function, FunctionError, Parameters};

use super::execution_arn::ExecutionArn;
use crate::provider::ChatbotProvider;
use crate::stack::outputs;

/// The IAM policy, as JSON, that lets a function post to the connections of a stage, read about them
/// and close them.
///
/// It is what `chatbot_stack` has as `manage_connections_policy`, for a stage that is known by its
/// ARN only.
#[derive(Debug, Parameters)]
pub struct ManageConnectionsPolicy {
    /// Execution ARN of the stage, such as the `execution_arn` of a `chatbot_stack`.
    pub execution_arn: String,
}

impl Function for ManageConnectionsPolicy {
    const NAME: &'static str = "manage_connections_policy";
    type Provider = ChatbotProvider;
    type Return = String;

    fn call(self) -> Result<String, FunctionError> {
        let stage = ExecutionArn::read(&self.execution_arn, Self::EXECUTION_ARN)?;
        Ok(outputs::manage_connections_policy(stage.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::arn::Home;
    use crate::stack::outputs::Outputs;

    #[test]
    fn it_is_the_policy_of_the_stack() {
        let home = Home::of_parts("aws-us-gov", "us-gov-west-1", "123456789012").unwrap();
        let outputs = Outputs::of(&home, "a1b2c3d4e5", "wss://host", Some("prod"));
        let policy = |execution_arn: String| ManageConnectionsPolicy { execution_arn }.call();
        assert_eq!(
            policy(outputs.execution_arn),
            Ok(outputs.manage_connections_policy)
        );
        let error = policy("prod".to_owned()).unwrap_err();
        assert_eq!(error.argument, Some(ManageConnectionsPolicy::EXECUTION_ARN));
    }
}

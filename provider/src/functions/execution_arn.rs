//! Execution ARNs of stages, as arguments.

use tfplugin::FunctionError;
use tfplugin::function::Argument;

use crate::stack::arn::Home;
use crate::stack::{outputs, rules};

/// The execution ARN of a stage: `arn:PARTITION:execute-api:REGION:ACCOUNT:API/STAGE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExecutionArn(String);

impl ExecutionArn {
    /// Reads `argument`, whose value is `text`.
    ///
    /// # Errors
    /// When it is anything else than the execution ARN of a stage: what it is instead, if that can
    /// be told, and what to write.
    pub(super) fn read(text: &str, argument: Argument) -> Result<Self, FunctionError> {
        let fault = |found: &str| {
            FunctionError::at(
                argument,
                format!(
                    "{text:?} {found}; write the execution_arn of the stack, \
                     arn:aws:execute-api:REGION:ACCOUNT:API/STAGE"
                ),
            )
        };
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let &["arn", partition, service, region, account, resource] = &parts[..] else {
            return Err(fault("is not an ARN"));
        };
        if service != "execute-api" {
            return Err(fault(&format!(
                "is an ARN of {service}, not the execution ARN of a stage"
            )));
        }
        let home = Home::of_parts(partition, region, account)
            .ok_or_else(|| fault("does not name one partition, Region and account"))?;
        let (api, stage) = resource.split_once('/').unwrap_or((resource, ""));
        if stage.is_empty() {
            return Err(fault("is that of an API, without a stage"));
        }
        if stage.contains('/') {
            return Err(fault("goes on after the stage"));
        }
        let is_api = !api.is_empty() && api.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_api || rules::stage_name(stage).is_err() {
            return Err(fault("does not name one API and one stage"));
        }
        Ok(Self(outputs::execution_arn(&home, api, stage)))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<(), &str>) {
        let argument = Argument::number(3);
        match (ExecutionArn::read(text, argument), expected) {
            (Ok(arn), Ok(())) => assert_eq!(arn.as_str(), text),
            (Err(error), Err(expected)) => {
                assert!(error.text.contains(expected), "{expected:?}: {error}");
                assert!(
                    error.text.contains("write the execution_arn of the stack"),
                    "{error}"
                );
                assert_eq!(error.argument, Some(argument), "{text}");
            }
            (read, _) => panic!("{text}: {read:?}"),
        }
    }

    #[test]
    fn only_the_execution_arn_of_a_stage_is_read() {
        for (partition, region) in [
            ("aws", "eu-west-1"),
            ("aws-cn", "cn-north-1"),
            ("aws-us-gov", "us-gov-west-1"),
            ("aws-eusc", "eusc-de-east-1"),
            ("aws-iso-b", "us-isob-east-1"),
        ] {
            let arn = format!("arn:{partition}:execute-api:{region}:123456789012:a1b2c3d4e5/prod");
            check(&arn, Ok(()));
        }
        let arn = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5";
        check(arn, Err("without a stage"));
        check(&format!("{arn}/"), Err("without a stage"));
        check(
            &format!("{arn}/prod/$default"),
            Err("goes on after the stage"),
        );
        check(&format!("{arn}/pr od"), Err("one API and one stage"));
        check(&format!("{arn}/*"), Err("one API and one stage"));
        check(
            "arn:aws:execute-api:*:*:a1b2c3d4e5/prod",
            Err("one partition, Region and account"),
        );
        check(
            "arn:gcp:execute-api:eu-west-1:123456789012:a1/prod",
            Err("one partition"),
        );
        check(
            "arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4e5",
            Err("is an ARN of apigateway, not the execution ARN of a stage"),
        );
        check("a1b2c3d4e5", Err("is not an ARN"));
        check("", Err("is not an ARN"));
    }
}

//! `aws_lambda_permission`.

use serde_json::Value as Json;
use tfplugin::{Diagnostics, ResultExt};

use super::NO_RESOURCE;
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// A statement in the policy of a function: who may call it.
#[derive(Debug)]
pub(crate) struct Permission;

/// Every argument, each of which replaces the permission.
const ARGUMENTS: &[&str] = &[
    "action",
    "function_name",
    "principal",
    "qualifier",
    "source_account",
    "source_arn",
    "statement_id",
];

impl ResourceType for Permission {
    const NAME: &'static str = "aws_lambda_permission";
    const FACTS: Facts = Facts {
        arguments: ARGUMENTS,
        needed: &["statement_id"],
        replacing: ARGUMENTS,
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let function = object.required("function_name")?;
        let statement = object.required("statement_id")?.to_owned();
        let request = call.aws.lambda().await?.add_permission();
        let added = request
            .function_name(function)
            .statement_id(&statement)
            .action(object.text("action"))
            .principal(object.text("principal"))
            .set_qualifier(object.given("qualifier"))
            .set_source_account(object.given("source_account"))
            .set_source_arn(object.given("source_arn"))
            .send()
            .await;
        added.doing(format!(
            "add the permission {statement:?} to the function {function:?}"
        ))?;
        object.set_text("id", statement);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let function = object.required("function_name")?;
        let request = call.aws.lambda().await?.get_policy();
        let request = request.function_name(function);
        let policy = request
            .set_qualifier(object.given("qualifier"))
            .send()
            .await;
        let policy = found(policy, &[NO_RESOURCE]);
        let policy = policy.doing(format!("read the policy of the function {function:?}"))?;
        let Some(policy) = policy.and_then(|policy| policy.policy) else {
            return Ok(Presence::Gone);
        };
        let policy: Json = serde_json::from_str(&policy).summary(format!(
            "The policy of the function {function:?} is not JSON"
        ))?;
        let id = object.required("id")?;
        let statements = policy["Statement"].as_array();
        let statement = statements
            .into_iter()
            .flatten()
            .find(|statement| statement["Sid"] == id);
        let Some(statement) = statement else {
            return Ok(Presence::Gone);
        };
        observe(object, statement);
        Ok(Presence::Present)
    }

    async fn update(_: &Call<'_>, _: &Object, _: &mut Object) -> Result<(), Diagnostics> {
        // Every argument replaces the permission.
        Ok(())
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let function = object.required("function_name")?;
        let statement = object.required("id")?;
        let request = call.aws.lambda().await?.remove_permission();
        let removed = request
            .function_name(function)
            .statement_id(statement)
            .set_qualifier(object.given("qualifier"))
            .send()
            .await;
        found(removed, &[NO_RESOURCE]).done(format!(
            "remove the permission {statement:?} of the function {function:?}"
        ))
    }
}

fn observe(object: &mut Object, statement: &Json) {
    object.set_text("action", statement["Action"].as_str());
    object.set_text("statement_id", statement["Sid"].as_str());
    object.set_text("statement_id_prefix", "");
    let principal = &statement["Principal"];
    let named = principal.as_str().or_else(|| principal["Service"].as_str());
    let account = principal["AWS"].as_str();
    let known = object.text("principal").to_owned();
    // An account that is allowed comes back as the ARN of its root.
    let principal = match (named, account) {
        (Some(named), _) => Some(named),
        (None, Some(arn)) if arn.contains(&format!(":{known}:")) => Some(known.as_str()),
        (None, other) => other,
    };
    object.set_text("principal", principal);
    object.set_text("source_arn", condition(statement, "AWS:SourceArn"));
    object.set_text("source_account", condition(statement, "AWS:SourceAccount"));
}

/// The value of a condition, whatever the operator and the case of the key.
fn condition<'a>(statement: &'a Json, key: &str) -> Option<&'a str> {
    let operators = statement["Condition"].as_object()?;
    let mut conditions = operators.values().filter_map(Json::as_object).flatten();
    let (_, value) = conditions.find(|(found, _)| found.eq_ignore_ascii_case(key))?;
    value.as_str()
}

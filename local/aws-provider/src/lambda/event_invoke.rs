//! `aws_lambda_function_event_invoke_config`.

use aws_sdk_lambda::types::{DestinationConfig, OnFailure, OnSuccess};
use tfplugin::Diagnostics;

use super::NO_RESOURCE;
use crate::aws::{Doing, found};
use crate::engine::{Call, DefaultValue, Facts, Object, Presence, ResourceType};

/// What becomes of asynchronous calls of a function.
#[derive(Debug)]
pub(crate) struct EventInvokeConfig;

impl ResourceType for EventInvokeConfig {
    const NAME: &'static str = "aws_lambda_function_event_invoke_config";
    const FACTS: Facts = Facts {
        arguments: &[
            "destination_config",
            "function_name",
            "maximum_event_age_in_seconds",
            "maximum_retry_attempts",
            "qualifier",
        ],
        replacing: &["function_name", "qualifier"],
        // AWS, Lambda API reference, PutFunctionEventInvokeConfig.
        defaults: &[
            ("maximum_event_age_in_seconds", DefaultValue::Number(21_600)),
            ("maximum_retry_attempts", DefaultValue::Number(2)),
        ],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let function = object.required("function_name")?;
        let destinations = object.block("destination_config").map(|block| {
            let target = |name: &str| block.block(name)?.given("destination");
            let failure = target("on_failure");
            let failure = failure.map(|arn| OnFailure::builder().destination(arn).build());
            let success = target("on_success");
            let success = success.map(|arn| OnSuccess::builder().destination(arn).build());
            DestinationConfig::builder()
                .set_on_failure(failure)
                .set_on_success(success)
                .build()
        });
        let request = call.aws.lambda().await?.put_function_event_invoke_config();
        let put = request
            .function_name(function)
            .set_qualifier(object.given("qualifier"))
            .set_maximum_event_age_in_seconds(object.small("maximum_event_age_in_seconds"))
            .set_maximum_retry_attempts(object.small("maximum_retry_attempts"))
            .set_destination_config(destinations)
            .send()
            .await;
        put.doing(format!(
            "set the asynchronous calls of the function {function:?}"
        ))?;
        let id = match object.given("qualifier") {
            Some(qualifier) => format!("{function}:{qualifier}"),
            None => function.to_owned(),
        };
        object.set_text("id", id);
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let function = object.required("function_name")?;
        let request = call.aws.lambda().await?.get_function_event_invoke_config();
        let request = request.function_name(function);
        let answer = request
            .set_qualifier(object.given("qualifier"))
            .send()
            .await;
        let answer = found(answer, &[NO_RESOURCE]);
        let doing = format!("read the asynchronous calls of the function {function:?}");
        let Some(found) = answer.doing(doing)? else {
            return Ok(Presence::Gone);
        };
        object.set_number(
            "maximum_event_age_in_seconds",
            found.maximum_event_age_in_seconds(),
        );
        object.set_number("maximum_retry_attempts", found.maximum_retry_attempts());
        let destinations = found.destination_config();
        let failure = destinations.and_then(|found| found.on_failure()?.destination());
        let success = destinations.and_then(|found| found.on_success()?.destination());
        if failure.is_none() && success.is_none() {
            object.set_block("destination_config", None);
        } else {
            let mut block = Object::new();
            block.set_block("on_failure", failure.map(destination));
            block.set_block("on_success", success.map(destination));
            object.set_block("destination_config", Some(block));
        }
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        Self::create(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let function = object.required("function_name")?;
        let request = call
            .aws
            .lambda()
            .await?
            .delete_function_event_invoke_config();
        let request = request.function_name(function);
        let deleted = request
            .set_qualifier(object.given("qualifier"))
            .send()
            .await;
        found(deleted, &[NO_RESOURCE]).done(format!(
            "delete the settings of asynchronous calls of {function:?}"
        ))
    }
}

fn destination(arn: &str) -> Object {
    let mut block = Object::new();
    block.set_text("destination", arn);
    block
}

//! `aws_api_gateway_account`.

use tfplugin::Diagnostics;

use super::replace;
use crate::aws::Doing;
use crate::engine::{Call, Facts, Object, Presence, ResourceType};

/// What holds for all APIs of an account in a Region. There is always one; a create takes it over.
#[derive(Debug)]
pub(crate) struct Account;

impl ResourceType for Account {
    const NAME: &'static str = "aws_api_gateway_account";
    const FACTS: Facts = Facts {
        arguments: &["cloudwatch_role_arn", "reset_on_delete"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        set_role(call, object.text("cloudwatch_role_arn")).await?;
        object.set_text("id", "api-gateway-account");
        Ok(())
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let account = call.aws.apigateway().await?.get_account().send().await;
        let account = account.doing("read the account's settings of API Gateway")?;
        let limits = account.throttle_settings().map(|limits| {
            let mut block = Object::new();
            block.set_number("burst_limit", limits.burst_limit());
            block.set_decimal("rate_limit", limits.rate_limit());
            block
        });
        object.set_text("api_key_version", account.api_key_version());
        object.set_text(
            "cloudwatch_role_arn",
            account.cloudwatch_role_arn().unwrap_or_default(),
        );
        object.set_texts("features", account.features());
        object.set_block("throttle_settings", limits);
        Ok(Presence::Present)
    }

    async fn update(call: &Call<'_>, _: &Object, object: &mut Object) -> Result<(), Diagnostics> {
        set_role(call, object.text("cloudwatch_role_arn")).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        if object.flag("reset_on_delete") {
            set_role(call, "").await
        } else {
            Ok(())
        }
    }
}

async fn set_role(call: &Call<'_>, role: &str) -> Result<(), Diagnostics> {
    let request = call.aws.apigateway().await?.update_account();
    let patch = replace("/cloudwatchRoleArn", role);
    let set = request.patch_operations(patch).send().await;
    set.done("set the role by which API Gateway writes logs")
}

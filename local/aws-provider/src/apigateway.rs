//! REST APIs of API Gateway.
//!
//! ministack applies patches literally: it keeps texts where numbers and bools belong, and does not decode
//! names in paths. Where that would show, an update puts the whole part anew, or says that it cannot.

mod account;
mod deployment;
mod gateway_response;
mod integration;
mod method;
mod method_settings;
mod model;
mod request_validator;
mod resource;
mod rest_api;
mod stage;

pub(crate) use account::Account;
pub(crate) use deployment::Deployment;
pub(crate) use gateway_response::GatewayResponse;
pub(crate) use integration::Integration;
pub(crate) use method::Method;
pub(crate) use method_settings::MethodSettings;
pub(crate) use model::Model;
pub(crate) use request_validator::RequestValidator;
pub(crate) use resource::Resource;
pub(crate) use rest_api::RestApi;
pub(crate) use stage::Stage;

use aws_sdk_apigateway::types::{Op, PatchOperation};
use tfplugin::Diagnostics;

use crate::aws::{Aws, Doing};
use crate::engine::{Object, tags};

/// What API Gateway answers where there is nothing.
const MISSING: &[&str] = &["NotFoundException"];

fn replace(path: impl Into<String>, value: impl Into<String>) -> PatchOperation {
    let patch = PatchOperation::builder().op(Op::Replace);
    patch.path(path).value(value).build()
}

fn remove(path: impl Into<String>) -> PatchOperation {
    PatchOperation::builder().op(Op::Remove).path(path).build()
}

/// ARN of what is at `path` below the REST APIs, such as `/restapis/a/stages/dev`.
async fn arn(aws: &Aws, path: &str) -> Result<String, Diagnostics> {
    let (partition, region) = (aws.partition().await?, aws.region().await?);
    Ok(format!("arn:{partition}:apigateway:{region}::{path}"))
}

/// ARN by which permissions name calls of the API `api`, or of a stage of it.
async fn execution_arn(aws: &Aws, api: &str) -> Result<String, Diagnostics> {
    let (partition, region) = (aws.partition().await?, aws.region().await?);
    let account = &aws.account().await?.id;
    Ok(format!(
        "arn:{partition}:execute-api:{region}:{account}:{api}"
    ))
}

/// Address of a stage.
async fn invoke_url(aws: &Aws, api: &str, stage: &str) -> Result<String, Diagnostics> {
    let region = aws.region().await?;
    let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
    Ok(format!(
        "https://{api}.execute-api.{region}.amazonaws.com{suffix}/{stage}"
    ))
}

/// The tags of what has the ARN `arn`. The answers about the things themselves have those of their
/// creation only.
async fn tags_of(aws: &Aws, arn: &str) -> Result<tags::Tags, Diagnostics> {
    let found = aws
        .apigateway()
        .await?
        .get_tags()
        .resource_arn(arn)
        .send()
        .await;
    let found = found.doing(format!("read the tags of {arn}"))?;
    Ok(found.tags.unwrap_or_default().into_iter().collect())
}

/// Gives what has the ARN `arn` the tags of `object` instead of those of `prior`.
async fn change_tags(
    aws: &Aws,
    arn: &str,
    prior: &Object,
    object: &Object,
) -> Result<(), Diagnostics> {
    let changes = tags::changes(prior, object);
    let client = aws.apigateway().await?;
    if !changes.removed.is_empty() {
        let request = client.untag_resource().resource_arn(arn);
        let removed = request.set_tag_keys(Some(changes.removed)).send().await;
        removed.doing(format!("remove tags of {arn}"))?;
    }
    if !changes.set.is_empty() {
        let request = client.tag_resource().resource_arn(arn);
        let set = request.set_tags(Some(changes.set.into_iter().collect()));
        set.send().await.doing(format!("set tags of {arn}"))?;
    }
    Ok(())
}

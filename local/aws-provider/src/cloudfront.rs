//! CloudFront.

mod distribution;
mod origin_access_control;
mod response_headers_policy;

pub(crate) use distribution::Distribution;
pub(crate) use origin_access_control::OriginAccessControl;
pub(crate) use response_headers_policy::ResponseHeadersPolicy;

use tfplugin::Diagnostics;

use crate::aws::Aws;

/// ARN of `resource` of CloudFront, such as `distribution/E1`. There is no Region in it.
async fn arn(aws: &Aws, resource: &str) -> Result<String, Diagnostics> {
    let (partition, account) = (aws.partition().await?, &aws.account().await?.id);
    Ok(format!("arn:{partition}:cloudfront::{account}:{resource}"))
}

/// The number of parts of a list as the API wants it beside the list.
fn quantity<T>(items: &[T]) -> i32 {
    i32::try_from(items.len()).unwrap_or(i32::MAX)
}

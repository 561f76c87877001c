//! The data source `aws_caller_identity`.

use tfplugin::Diagnostics;

use crate::aws::Aws;
use crate::engine::{DataSourceType, Object};

/// Whose credentials the provider has.
#[derive(Debug)]
pub(crate) struct CallerIdentity;

impl DataSourceType for CallerIdentity {
    const NAME: &'static str = "aws_caller_identity";
    const ARGUMENTS: &'static [&'static str] = &[];

    async fn read(aws: &Aws, object: &mut Object) -> Result<(), Diagnostics> {
        let account = aws.account().await?;
        object.set_text("id", account.id.as_str());
        object.set_text("account_id", account.id.as_str());
        object.set_text("arn", account.arn.as_str());
        object.set_text("user_id", account.user_id.as_str());
        Ok(())
    }
}

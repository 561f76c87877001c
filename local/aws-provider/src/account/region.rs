//! The data source `aws_region`.

use tfplugin::Diagnostics;

use crate::aws::Aws;
use crate::engine::{DataSourceType, Object};

/// The Region of the provider. By name or endpoint, other Regions would be found; that is refused.
#[derive(Debug)]
pub(crate) struct Region;

impl DataSourceType for Region {
    const NAME: &'static str = "aws_region";
    const ARGUMENTS: &'static [&'static str] = &[];

    async fn read(aws: &Aws, object: &mut Object) -> Result<(), Diagnostics> {
        let region = aws.region().await?;
        object.set_text("endpoint", format!("ec2.{region}.amazonaws.com"));
        object.set_text("id", region.clone());
        object.set_text("name", region);
        // The real provider has the place in words, from a table of its own.
        object.set_text("description", "");
        Ok(())
    }
}

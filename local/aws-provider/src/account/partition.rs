//! The data source `aws_partition`.

use tfplugin::Diagnostics;

use crate::aws::Aws;
use crate::engine::{DataSourceType, Object};

/// The partition that the provider's Region is in.
#[derive(Debug)]
pub(crate) struct Partition;

impl DataSourceType for Partition {
    const NAME: &'static str = "aws_partition";
    const ARGUMENTS: &'static [&'static str] = &[];

    async fn read(aws: &Aws, object: &mut Object) -> Result<(), Diagnostics> {
        let partition = aws.partition().await?;
        let (suffix, prefix) = match partition {
            "aws-cn" => ("amazonaws.com.cn", "cn.com.amazonaws"),
            _ => ("amazonaws.com", "com.amazonaws"),
        };
        object.set_text("id", partition);
        object.set_text("partition", partition);
        object.set_text("dns_suffix", suffix);
        object.set_text("reverse_dns_prefix", prefix);
        Ok(())
    }
}

//! `aws_s3_bucket`.

use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use tfplugin::{Diagnostic, Diagnostics, Path};

use super::contents::{self, Scope};
use super::{NO_BUCKET, tagging};
use crate::aws::{Doing, found, has_code};
use crate::engine::{Call, Facts, Object, Presence, ResourceType, tags};

/// A bucket. Its versioning, encryption and so on are types of their own; the deprecated blocks for
/// them are not carried out.
#[derive(Debug)]
pub(crate) struct Bucket;

/// The Region in which a bucket is made without saying so.
const DEFAULT_REGION: &str = "us-east-1";

impl ResourceType for Bucket {
    const NAME: &'static str = "aws_s3_bucket";
    const FACTS: Facts = Facts {
        arguments: &["bucket", "force_destroy", "tags"],
        needed: &["bucket"],
        replacing: &["bucket"],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        let name = object.required("bucket")?.to_owned();
        let client = call.aws.s3().await?;
        // In us-east-1, making a bucket that one has already succeeds.
        let there = client.head_bucket().bucket(&name).send().await;
        let there = found(there, &[NO_BUCKET]).doing(format!("look for the bucket {name:?}"))?;
        if there.is_some() {
            return Err(taken(&name));
        }
        let region = call.aws.region().await?;
        let constraint = (region != DEFAULT_REGION).then(|| {
            let constraint = BucketLocationConstraint::from(region.as_str());
            CreateBucketConfiguration::builder()
                .location_constraint(constraint)
                .build()
        });
        let request = client.create_bucket().bucket(&name);
        let created = request.set_create_bucket_configuration(constraint);
        let created = created.send().await;
        if let Err(error) = &created
            && has_code(error, &["BucketAlreadyExists", "BucketAlreadyOwnedByYou"])
        {
            return Err(taken(&name));
        }
        created.doing(format!("create the bucket {name:?}"))?;
        object.set_text("id", &name);
        call.made(object);
        let tags = tags::all(object);
        if tags.is_empty() {
            return Ok(());
        }
        set_tags(call, &name, tags).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let name = object.required("id")?.to_owned();
        let client = call.aws.s3().await?;
        let head = client.head_bucket().bucket(&name).send().await;
        let head = found(head, &[NO_BUCKET]).doing(format!("read the bucket {name:?}"))?;
        let Some(head) = head else {
            return Ok(Presence::Gone);
        };
        let tags = client.get_bucket_tagging().bucket(&name).send().await;
        let tags = found(tags, &["NoSuchTagSet"]);
        let tags = tags.doing(format!("read the tags of the bucket {name:?}"))?;
        let tags = tags.map(|tags| tagging::tags(tags.tag_set));
        let region = match head.bucket_region() {
            Some(region) => region.to_owned(),
            None => call.aws.region().await?,
        };
        let partition = call.aws.partition().await?;
        object.set_text("arn", format!("arn:{partition}:s3:::{name}"));
        object.set_text("bucket", &name);
        object.set_text("bucket_prefix", "");
        object.set_text("bucket_domain_name", format!("{name}.s3.amazonaws.com"));
        let regional = format!("{name}.s3.{region}.amazonaws.com");
        object.set_text("bucket_regional_domain_name", regional);
        object.set_text("hosted_zone_id", hosted_zone(&region));
        object.set_flag("object_lock_enabled", false);
        object.set_text("region", region);
        object.set_text("request_payer", "BucketOwner");
        call.observe_tags(object, tags.unwrap_or_default());
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        if tags::changes(prior, object).is_empty() {
            return Ok(());
        }
        let name = object.required("id")?;
        set_tags(call, name, tags::all(object)).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let name = object.required("id")?;
        let client = call.aws.s3().await?;
        if object.flag("force_destroy") {
            contents::remove(client, name, Scope::Everything).await?;
        }
        let deleted = client.delete_bucket().bucket(name).send().await;
        if let Err(error) = &deleted
            && has_code(error, &["BucketNotEmpty"])
        {
            return Err(
                Diagnostic::error(format!("The bucket {name:?} is not empty"))
                    .detail("Apply force_destroy = true first, or delete its objects.")
                    .at(Path::root().attribute("force_destroy"))
                    .into(),
            );
        }
        found(deleted, &[NO_BUCKET]).done(format!("delete the bucket {name:?}"))
    }
}

async fn set_tags(call: &Call<'_>, name: &str, tags: tags::Tags) -> Result<(), Diagnostics> {
    let request = call.aws.s3().await?.put_bucket_tagging().bucket(name);
    let set = request.tagging(tagging::tagging(tags)?).send().await;
    set.done(format!("set the tags of the bucket {name:?}"))
}

fn taken(name: &str) -> Diagnostics {
    Diagnostic::error(format!("The bucket name {name:?} is taken"))
        .detail("Names of buckets are one for all accounts. Choose another one.")
        .at(Path::root().attribute("bucket"))
        .into()
}

/// The hosted zone of S3's website endpoints in `region`; empty for Regions that are not listed here.
///
/// AWS General Reference, Amazon Simple Storage Service endpoints and quotas, website endpoints.
fn hosted_zone(region: &str) -> &'static str {
    match region {
        "ap-northeast-1" => "Z2M4EHUR26P7ZW",
        "ap-northeast-2" => "Z3W03O7B5YMIYP",
        "ap-south-1" => "Z11RGJOFQNVJUP",
        "ap-southeast-1" => "Z3O0J2DXBE1FTB",
        "ap-southeast-2" => "Z1WCIGYICN2BYD",
        "ca-central-1" => "Z1QDHH18159H29",
        "eu-central-1" => "Z21DNDUVLTQW6Q",
        "eu-north-1" => "Z3BAZG2TWCNX0D",
        "eu-west-1" => "Z1BKCTXD74EZPE",
        "eu-west-2" => "Z3GKZC51ZF0DB4",
        "eu-west-3" => "Z3R1K369G5AVDG",
        "sa-east-1" => "Z7KQH4QJS55SO",
        "us-east-1" => "Z3AQBSTGFYJSTF",
        "us-east-2" => "Z2O1EMRO9K5GLX",
        "us-west-1" => "Z2F56UZL2M1ACD",
        "us-west-2" => "Z3BJ6K6RIION7M",
        _ => "",
    }
}

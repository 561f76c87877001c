//! The provider's configuration block: of the arguments of `hashicorp/aws` those that matter to the
//! modules and examples here. Written by hand, because the vendored data has objects only.

use std::collections::BTreeMap;

use tfplugin::{Set, Value};

/// A list of texts, any of which may not be known yet.
pub(super) type Texts = Value<Vec<Value<String>>>;
/// A map of texts, likewise.
pub(super) type TextMap = Value<BTreeMap<String, Value<String>>>;

/// **Test equipment**: a stand-in for `hashicorp/aws` 5.100.0 on machines that cannot download it. It
/// has the real provider's schema for the types that this repository uses, carries out a part of them
/// in a local cloud on loopback, and refuses everything else.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ProviderModel {
    /// AWS Region, such as `eu-west-1`.
    #[attribute(optional)]
    pub region: Value<String>,
    /// Access key.
    #[attribute(optional)]
    pub access_key: Value<String>,
    /// Secret of the access key.
    #[attribute(optional)]
    pub secret_key: Value<String>,
    /// Session token.
    #[attribute(optional)]
    pub token: Value<String>,
    /// Profile of the shared configuration files.
    #[attribute(optional)]
    pub profile: Value<String>,
    /// Shared configuration files.
    #[attribute(optional)]
    pub shared_config_files: Texts,
    /// Shared credentials files.
    #[attribute(optional)]
    pub shared_credentials_files: Texts,
    /// How often a call is made again.
    #[attribute(optional)]
    pub max_retries: Value<u32>,
    /// Whether credentials are not validated; the stand-in never does.
    #[attribute(optional)]
    pub skip_credentials_validation: Value<bool>,
    /// Whether instance metadata is not asked for credentials and the Region. Accepted and passed over:
    /// where nothing else has them it is asked, unless `AWS_EC2_METADATA_DISABLED` is `true`.
    #[attribute(optional)]
    pub skip_metadata_api_check: Value<String>,
    /// Whether the Region is not validated; the stand-in never does.
    #[attribute(optional)]
    pub skip_region_validation: Value<bool>,
    /// Whether the account is not asked for; the stand-in does when it needs it.
    #[attribute(optional)]
    pub skip_requesting_account_id: Value<bool>,
    /// Whether buckets are part of the path; to the local cloud they always are.
    #[attribute(optional)]
    pub s3_use_path_style: Value<bool>,
    /// Accounts that may be changed. Not carried out.
    #[attribute(optional)]
    pub allowed_account_ids: Value<Set<Value<String>>>,
    /// Accounts that must not be changed. Not carried out.
    #[attribute(optional)]
    pub forbidden_account_ids: Value<Set<Value<String>>>,
    /// File of certificate authorities. Not carried out.
    #[attribute(optional)]
    pub custom_ca_bundle: Value<String>,
    /// Whether certificates are not checked. Not carried out.
    #[attribute(optional)]
    pub insecure: Value<bool>,
    /// Proxy for HTTP. Not carried out.
    #[attribute(optional)]
    pub http_proxy: Value<String>,
    /// Proxy for HTTPS. Not carried out.
    #[attribute(optional)]
    pub https_proxy: Value<String>,
    /// Hosts without a proxy. Not carried out.
    #[attribute(optional)]
    pub no_proxy: Value<String>,
    /// How calls are made again. Not carried out.
    #[attribute(optional)]
    pub retry_mode: Value<String>,
    /// Region of the Security Token Service. Not carried out.
    #[attribute(optional)]
    pub sts_region: Value<String>,
    /// Whether dual-stack endpoints are used. Not carried out.
    #[attribute(optional)]
    pub use_dualstack_endpoint: Value<bool>,
    /// Whether FIPS endpoints are used. Not carried out.
    #[attribute(optional)]
    pub use_fips_endpoint: Value<bool>,
    /// Roles to take on. Not carried out.
    #[block(nesting = list)]
    pub assume_role: Vec<AssumeRoleModel>,
    /// Tags of every object that has tags.
    #[block(nesting = list, max = 1)]
    pub default_tags: Vec<DefaultTagsModel>,
    /// Tags that belong to others.
    #[block(nesting = list, max = 1)]
    pub ignore_tags: Vec<IgnoreTagsModel>,
    /// Addresses of services.
    #[block(nesting = set)]
    pub endpoints: Set<EndpointsModel>,
}

/// A role to take on.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct AssumeRoleModel {
    /// How long the session lasts.
    #[attribute(optional)]
    pub duration: Value<String>,
    /// What the trust policy asks for.
    #[attribute(optional)]
    pub external_id: Value<String>,
    /// Policy that narrows the session.
    #[attribute(optional)]
    pub policy: Value<String>,
    /// Policies that narrow the session.
    #[attribute(optional)]
    pub policy_arns: Value<Set<Value<String>>>,
    /// The role.
    #[attribute(optional)]
    pub role_arn: Value<String>,
    /// Name of the session.
    #[attribute(optional)]
    pub session_name: Value<String>,
    /// Who is behind the session.
    #[attribute(optional)]
    pub source_identity: Value<String>,
    /// Tags of the session.
    #[attribute(optional)]
    pub tags: TextMap,
    /// Tags that further roles keep.
    #[attribute(optional)]
    pub transitive_tag_keys: Value<Set<Value<String>>>,
}

/// Tags of every object that has tags.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct DefaultTagsModel {
    /// The tags.
    #[attribute(optional)]
    pub tags: TextMap,
}

/// Tags that belong to others.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct IgnoreTagsModel {
    /// Their keys.
    #[attribute(optional)]
    pub keys: Value<Set<Value<String>>>,
    /// How their keys begin.
    #[attribute(optional)]
    pub key_prefixes: Value<Set<Value<String>>>,
}

/// Addresses of services. The real block has one argument for each service of AWS.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct EndpointsModel {
    /// API Gateway, REST APIs.
    #[attribute(optional)]
    pub apigateway: Value<String>,
    /// CloudFront.
    #[attribute(optional)]
    pub cloudfront: Value<String>,
    /// CloudWatch Logs.
    #[attribute(optional)]
    pub cloudwatchlogs: Value<String>,
    /// DynamoDB.
    #[attribute(optional)]
    pub dynamodb: Value<String>,
    /// IAM.
    #[attribute(optional)]
    pub iam: Value<String>,
    /// Lambda.
    #[attribute(optional)]
    pub lambda: Value<String>,
    /// CloudWatch Logs, by its other name.
    #[attribute(optional)]
    pub logs: Value<String>,
    /// S3.
    #[attribute(optional)]
    pub s3: Value<String>,
    /// Secrets Manager.
    #[attribute(optional)]
    pub secretsmanager: Value<String>,
    /// SQS.
    #[attribute(optional)]
    pub sqs: Value<String>,
    /// Security Token Service.
    #[attribute(optional)]
    pub sts: Value<String>,
}

//! The attributes of the provider's configuration.

use std::collections::BTreeMap;

use tfplugin::timeouts::parse_duration;
use tfplugin::{Value, validators};

/// A list of texts, any of which may not be known yet.
pub(super) type Texts = Value<Vec<Value<String>>>;
/// A map of texts, likewise.
pub(super) type TextMap = Value<BTreeMap<String, Value<String>>>;

/// Chatbots on AWS that talk through WebSockets: a whole API of API Gateway as one resource.
///
/// Credentials, Region and endpoints are found as every AWS SDK finds them: in environment variables
/// (`AWS_PROFILE`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`, `AWS_ROLE_ARN`, `AWS_ENDPOINT_URL`, `HTTPS_PROXY`, …), in the shared configuration files, in
/// containers and on instances. What is set here goes before. The names are those of the
/// `hashicorp/aws` provider; nested values are attributes, written with `=`.
///
/// A file of certificate authorities in place of those of the platform is named by the environment
/// variable `SSL_CERT_FILE`.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ProviderModel {
    /// AWS Region, such as `eu-west-1`.
    #[attribute(optional, validate = [length(1..=64)])]
    pub region: Value<String>,
    /// Profile of the shared configuration files. Its credentials go before those in the
    /// environment.
    #[attribute(optional, validate = [length(1..), conflicts_with(["access_key"])])]
    pub profile: Value<String>,
    /// Access key. Better than to write keys into a configuration is to leave them to the environment
    /// or a profile.
    #[attribute(optional, sensitive, validate = [length(1..), also_requires(["secret_key"])])]
    pub access_key: Value<String>,
    /// Secret of the access key.
    #[attribute(optional, sensitive, validate = [length(1..), also_requires(["access_key"])])]
    pub secret_key: Value<String>,
    /// Session token of a temporary access key.
    #[attribute(optional, sensitive, validate = [length(1..), also_requires(["access_key", "secret_key"])])]
    pub token: Value<String>,
    /// Shared configuration files in place of `~/.aws/config`.
    #[attribute(optional, validate = [size(1..), values(length(1..))])]
    pub shared_config_files: Texts,
    /// Shared credentials files in place of `~/.aws/credentials`.
    #[attribute(optional, validate = [size(1..), values(length(1..))])]
    pub shared_credentials_files: Texts,
    /// A role to take on with the credentials that were found.
    #[attribute(optional)]
    pub assume_role: Value<AssumeRoleModel>,
    /// A role to take on by a token of another identity provider, in place of other credentials. With
    /// `assume_role` too, that role is taken on from this one.
    #[attribute(optional)]
    pub assume_role_with_web_identity: Value<WebIdentityModel>,
    /// Accounts that may be changed. Before the first change the account of the credentials is asked
    /// for, and an account that is not listed is refused.
    #[attribute(optional, validate = [
        size(1..), values(account_id()), conflicts_with(["forbidden_account_ids"])
    ])]
    pub allowed_account_ids: Texts,
    /// Accounts that must not be changed, likewise.
    #[attribute(optional, validate = [size(1..), values(account_id())])]
    pub forbidden_account_ids: Texts,
    /// Tags of every object; those of a resource go over them.
    #[attribute(optional)]
    pub default_tags: Value<DefaultTagsModel>,
    /// Tags that belong to others: they are not shown, not changed and not removed.
    #[attribute(optional)]
    pub ignore_tags: Value<IgnoreTagsModel>,
    /// Addresses to use in place of those of AWS.
    #[attribute(optional)]
    pub endpoints: Value<EndpointsModel>,
    /// Products to name to AWS beside this provider, each a `name` or `name/version`, at most eight.
    #[attribute(optional, validate = [size(1..=8), values(matches(
        r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+(/[A-Za-z0-9!#$%&'*+.^_`|~-]+)?$",
        "a name, or a name and a version such as my-platform/1.2",
    ))])]
    pub user_agent: Texts,
    /// How often one call is made again when AWS is too busy or another change is under way; 10 by
    /// default.
    #[attribute(optional, validate = [between(0..=100)])]
    pub max_retries: Value<u32>,
    /// How fast API Gateway is called, so that the quotas of the account hold.
    #[attribute(optional)]
    pub pacing: Value<PacingModel>,
}

/// A role, and how its session is to be.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct AssumeRoleModel {
    /// ARN of the role.
    #[attribute(required, validate = [role_arn()])]
    pub role_arn: Value<String>,
    /// Name of the session, which appears in the audit trail; `terraform-provider-chatbot` by default.
    #[attribute(optional, validate = [session_name()])]
    pub session_name: Value<String>,
    /// What the trust policy of a role of somebody else asks for.
    #[attribute(optional, validate = [length(2..=1224)])]
    pub external_id: Value<String>,
    /// How long the session lasts, from `15m` to `12h`; `1h` by default.
    #[attribute(optional, validate = [session_duration()])]
    pub duration: Value<String>,
    /// Policy document, as JSON, that narrows what the session may do.
    #[attribute(optional, validate = [length(1..)])]
    pub policy: Value<String>,
    /// ARNs of managed policies that narrow what the session may do.
    #[attribute(optional, validate = [size(1..=10)])]
    pub policy_arns: Texts,
    /// Who is behind the session, which appears in the audit trail.
    #[attribute(optional, validate = [session_name()])]
    pub source_identity: Value<String>,
    /// Tags of the session.
    #[attribute(optional, validate = [size(..=50)])]
    pub tags: TextMap,
    /// Keys of `tags` that roles taken on from this one keep.
    #[attribute(optional, validate = [size(..=50)])]
    pub transitive_tag_keys: Texts,
}

/// A role that is taken on by a token.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct WebIdentityModel {
    /// ARN of the role.
    #[attribute(required, validate = [role_arn()])]
    pub role_arn: Value<String>,
    /// Name of the session, which appears in the audit trail; `terraform-provider-chatbot` by default.
    #[attribute(optional, validate = [session_name()])]
    pub session_name: Value<String>,
    /// The token.
    #[attribute(optional, sensitive, validate = [
        length(4..=20_000), exactly_one_of(["web_identity_token_file"])
    ])]
    pub web_identity_token: Value<String>,
    /// File that has the token.
    #[attribute(optional, validate = [length(1..)])]
    pub web_identity_token_file: Value<String>,
    /// How long the session lasts, from `15m` to `12h`; `1h` by default.
    #[attribute(optional, validate = [session_duration()])]
    pub duration: Value<String>,
    /// Policy document, as JSON, that narrows what the session may do.
    #[attribute(optional, validate = [length(1..)])]
    pub policy: Value<String>,
    /// ARNs of managed policies that narrow what the session may do.
    #[attribute(optional, validate = [size(1..=10)])]
    pub policy_arns: Texts,
}

/// Tags of every object.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct DefaultTagsModel {
    /// The tags.
    #[attribute(optional)]
    pub tags: TextMap,
}

/// Tags that belong to others.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct IgnoreTagsModel {
    /// Keys of such tags.
    #[attribute(optional, validate = [values(length(1..))])]
    pub keys: Texts,
    /// Beginnings of keys of such tags.
    #[attribute(optional, validate = [values(length(1..))])]
    pub key_prefixes: Texts,
}

/// Addresses of services.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct EndpointsModel {
    /// Address of API Gateway, such as `https://apigateway.eu-west-1.api.aws`.
    #[attribute(optional, validate = [length(1..)])]
    pub apigatewayv2: Value<String>,
    /// Address of Lambda.
    #[attribute(optional, validate = [length(1..)])]
    pub lambda: Value<String>,
    /// Address of the Security Token Service.
    #[attribute(optional, validate = [length(1..)])]
    pub sts: Value<String>,
}

/// How fast API Gateway is called. The defaults are the quotas that AWS has for an account and Region.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct PacingModel {
    /// Whether calls are paced at all; true by default.
    #[attribute(optional)]
    pub enabled: Value<bool>,
    /// Calls per second in the long run; 10 by default.
    #[attribute(optional, validate = [above(0)])]
    pub rate: Value<f64>,
    /// Calls at once after a pause; 40 by default.
    #[attribute(optional, validate = [between(1..=10_000)])]
    pub burst: Value<u32>,
    /// Least time between two deployments, in milliseconds; 5000 by default.
    #[attribute(optional, validate = [between(0..=600_000)])]
    pub deployment_interval_ms: Value<u32>,
}

fn account_id() -> validators::Matches {
    validators::matches("^[0-9]{12}$", "an account id of 12 digits")
}

fn role_arn() -> validators::Matches {
    validators::matches(
        "^arn:[a-z0-9-]+:iam::[0-9]{12}:role/.+$",
        "the ARN of a role, such as arn:aws:iam::123456789012:role/deploy",
    )
}

// AWS: API reference of AssumeRole, RoleSessionName and SourceIdentity.
fn session_name() -> validators::Matches {
    validators::matches(
        r"^[A-Za-z0-9_+=,.@-]{2,64}$",
        "2 to 64 letters, digits and _ + = , . @ -",
    )
}

// AWS: API reference of AssumeRole, DurationSeconds.
fn session_duration() -> impl tfplugin::Validator {
    const LIMITS: std::ops::RangeInclusive<u64> = 900..=43_200;
    validators::custom(
        "must be a duration from 15m to 12h",
        |text: String| match parse_duration(&text) {
            Ok(duration) if LIMITS.contains(&duration.as_secs()) => Ok(()),
            Ok(_) => Err(format!(
                "It is {text:?}. Choose a duration from 15m to 12h."
            )),
            Err(error) => Err(format!("{error}. Choose a duration from 15m to 12h.")),
        },
    )
}

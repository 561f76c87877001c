//! What the configuration means, and which of its arguments are refused.

use std::collections::{BTreeMap, BTreeSet};

use tfplugin::{Diagnostics, Model, Path, Set, Value};

use super::model::{EndpointsModel, ProviderModel, TextMap, Texts};
use crate::aws::Service;
use crate::engine::is_empty;
use crate::refusal;

/// What the configuration says. What it does not say is found in the environment and in shared
/// files, as every AWS SDK finds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Region.
    pub region: Option<String>,
    /// Profile of the shared files.
    pub profile: Option<String>,
    /// Access key.
    pub access_key: Option<String>,
    /// Secret of the access key.
    pub secret_key: Option<Secret>,
    /// Session token.
    pub token: Option<Secret>,
    /// Shared configuration files; empty for those that every SDK reads.
    pub config_files: Vec<String>,
    /// Shared credentials files; empty for those that every SDK reads.
    pub credentials_files: Vec<String>,
    /// How often a call is made again.
    pub max_retries: Option<u32>,
    /// Tags of every object that has tags.
    pub default_tags: BTreeMap<String, String>,
    /// Tags that are not shown, changed or removed.
    pub ignored_tags: IgnoredTags,
    /// Addresses of services, in place of those in the environment.
    pub endpoints: BTreeMap<Service, String>,
}

impl Settings {
    /// Settings for `account`, 12 digits, in a local cloud that has every service at `endpoint`, for
    /// tests that look into it: a local cloud takes an access key that is an account's id for that
    /// account.
    #[must_use]
    pub fn local(region: &str, account: &str, endpoint: &str) -> Self {
        let at = |service| (service, endpoint.to_owned());
        Self {
            region: Some(region.to_owned()),
            access_key: Some(account.to_owned()),
            secret_key: Some(Secret("local".to_owned())),
            endpoints: Service::ALL.into_iter().map(at).collect(),
            ..Self::default()
        }
    }
}

/// Tags that belong to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoredTags {
    /// Their keys.
    pub keys: BTreeSet<String>,
    /// How their keys begin.
    pub prefixes: BTreeSet<String>,
}

/// A text that does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

/// The arguments that are not carried out.
const REFUSED: &[&str] = &[
    "allowed_account_ids",
    "assume_role",
    "custom_ca_bundle",
    "forbidden_account_ids",
    "http_proxy",
    "https_proxy",
    "insecure",
    "no_proxy",
    "retry_mode",
    "sts_region",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

/// Refuses what is set in `config` but not carried out.
///
/// # Errors
///
/// One refusal for each argument.
pub(super) fn refuse(config: &ProviderModel) -> Result<(), Diagnostics> {
    let object = config.clone().into_object();
    let is_set = |value: &Value| value.is_known() && !is_empty(value);
    REFUSED
        .iter()
        .map(|name| Path::root().attribute(*name))
        .filter(|path| object.get(path).is_some_and(is_set))
        .map(|path| refusal::argument("provider \"aws\"", path))
        .collect::<Diagnostics>()
        .into_result()
}

/// The settings in `config`; what is not known yet counts as not set.
pub(super) fn settings(config: &ProviderModel) -> Settings {
    let default_tags = config
        .default_tags
        .iter()
        .map(|block| texts_of(&block.tags));
    let mut ignored_tags = IgnoredTags::default();
    for block in &config.ignore_tags {
        ignored_tags.keys.extend(elements(&block.keys));
        ignored_tags.prefixes.extend(elements(&block.key_prefixes));
    }
    Settings {
        region: text(&config.region),
        profile: text(&config.profile),
        access_key: text(&config.access_key),
        secret_key: text(&config.secret_key).map(Secret),
        token: text(&config.token).map(Secret),
        config_files: list(&config.shared_config_files),
        credentials_files: list(&config.shared_credentials_files),
        max_retries: config.max_retries.known().copied(),
        default_tags: default_tags.flatten().collect(),
        ignored_tags,
        endpoints: config.endpoints.iter().flat_map(endpoints).collect(),
    }
}

impl IgnoredTags {
    /// Whether the tag `key` belongs to others. Those of AWS itself always do.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        key.starts_with("aws:")
            || self.keys.contains(key)
            || self.prefixes.iter().any(|prefix| key.starts_with(prefix))
    }
}

fn endpoints(block: &EndpointsModel) -> Vec<(Service, String)> {
    let named = [
        (Service::ApiGateway, &block.apigateway),
        (Service::CloudFront, &block.cloudfront),
        (Service::DynamoDb, &block.dynamodb),
        (Service::Iam, &block.iam),
        (Service::Lambda, &block.lambda),
        (Service::Logs, &block.cloudwatchlogs),
        (Service::Logs, &block.logs),
        (Service::S3, &block.s3),
        (Service::SecretsManager, &block.secretsmanager),
        (Service::Sqs, &block.sqs),
        (Service::Sts, &block.sts),
    ];
    named
        .into_iter()
        .filter_map(|(service, address)| Some((service, text(address)?)))
        .collect()
}

fn text(value: &Value<String>) -> Option<String> {
    value.known().filter(|text| !text.is_empty()).cloned()
}

fn list(values: &Texts) -> Vec<String> {
    values
        .known()
        .into_iter()
        .flatten()
        .filter_map(text)
        .collect()
}

fn elements(values: &Value<Set<Value<String>>>) -> Vec<String> {
    let elements = values.known().into_iter().flat_map(|set| set.iter());
    elements.filter_map(text).collect()
}

fn texts_of(map: &TextMap) -> Vec<(String, String)> {
    let entries = map.known().into_iter().flatten();
    entries
        .filter_map(|(key, value)| Some((key.clone(), value.known()?.clone())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::model::{AssumeRoleModel, DefaultTagsModel, IgnoreTagsModel};

    #[test]
    fn what_is_not_carried_out_is_refused_by_its_path() {
        let config = ProviderModel {
            insecure: true.into(),
            http_proxy: "".into(),
            assume_role: vec![AssumeRoleModel::default()],
            ..ProviderModel::default()
        };
        let refused = refuse(&config).unwrap_err();
        let paths: Vec<_> = refused
            .iter()
            .map(|refusal| refusal.path.clone().unwrap().to_string())
            .collect();
        assert_eq!(paths, ["assume_role", "insecure"]);
        let text = refused.to_string();
        assert!(text.contains("hashicorp/aws"), "{text}");
        assert_eq!(refuse(&ProviderModel::default()), Ok(()));
    }

    #[test]
    fn settings_are_what_the_configuration_says() {
        let texts = |texts: &[&str]| texts.iter().map(|text| Value::from(*text)).collect();
        let config = ProviderModel {
            region: "eu-west-1".into(),
            secret_key: "hidden".into(),
            token: Value::unknown(),
            default_tags: vec![DefaultTagsModel {
                tags: Value::Known([("team".to_owned(), Value::from("support"))].into()),
            }],
            ignore_tags: vec![IgnoreTagsModel {
                keys: Value::Known(texts(&["owner"])),
                key_prefixes: Value::Known(texts(&["cost:"])),
            }],
            endpoints: [EndpointsModel {
                logs: "http://127.0.0.1:1".into(),
                ..EndpointsModel::default()
            }]
            .into_iter()
            .collect(),
            ..ProviderModel::default()
        };
        let settings = settings(&config);
        assert_eq!(settings.region.as_deref(), Some("eu-west-1"));
        assert_eq!(settings.token, None);
        assert_eq!(settings.default_tags["team"], "support");
        assert_eq!(settings.endpoints[&Service::Logs], "http://127.0.0.1:1");
        let ignored = |key| settings.ignored_tags.has(key);
        assert!(ignored("owner") && ignored("cost:centre") && ignored("aws:x"));
        assert!(!ignored("team"));
        assert!(!format!("{settings:?}").contains("hidden"));
    }
}

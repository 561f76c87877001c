//! From the provider's configuration to settings.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_credential_types::Credentials;
use tfplugin::Value;
use tfplugin::timeouts::parse_duration;

use super::model::{AssumeRoleModel, PacingModel, ProviderModel, TextMap, Texts, WebIdentityModel};
use crate::aws::Settings;
use crate::aws::pacing::Pace;
use crate::aws::settings::{Accounts, MAX_RETRIES, Role, Token, TokenSource, WebIdentity};
use crate::stack::tags::IgnoredTags;

/// The configuration as settings. What is unknown is noted, and matters only when AWS is called;
/// default tags that are unknown matter only when tags are written.
pub(super) fn settings(config: &ProviderModel) -> Settings {
    let mut unknown = Unknown::default();
    let found = &mut unknown;
    let endpoints = found
        .take(&config.endpoints, "endpoints")
        .unwrap_or_default();
    let pacing = found.take(&config.pacing, "pacing").unwrap_or_default();
    let ignored = found
        .take(&config.ignore_tags, "ignore_tags")
        .unwrap_or_default();
    let retries = found.take(&config.max_retries, "max_retries");
    let settings = Settings {
        region: found.take(&config.region, "region"),
        profile: found.take(&config.profile, "profile"),
        config_files: found.list(&config.shared_config_files, "shared_config_files"),
        credentials_files: found.list(&config.shared_credentials_files, "shared_credentials_files"),
        credentials: credentials(config, found),
        web_identity: found
            .take(
                &config.assume_role_with_web_identity,
                "assume_role_with_web_identity",
            )
            .and_then(|role| web_identity(&role, found)),
        role: found
            .take(&config.assume_role, "assume_role")
            .and_then(|role| assumed_role(&role, found)),
        gateway_endpoint: found.take(&endpoints.apigatewayv2, "endpoints.apigatewayv2"),
        lambda_endpoint: found.take(&endpoints.lambda, "endpoints.lambda"),
        sts_endpoint: found.take(&endpoints.sts, "endpoints.sts"),
        accounts: Accounts {
            allowed: found.list(&config.allowed_account_ids, "allowed_account_ids"),
            forbidden: found.list(&config.forbidden_account_ids, "forbidden_account_ids"),
        },
        default_tags: default_tags(config),
        ignored_tags: IgnoredTags {
            keys: found.list(&ignored.keys, "ignore_tags.keys"),
            key_prefixes: found.list(&ignored.key_prefixes, "ignore_tags.key_prefixes"),
        },
        user_agent: found.list(&config.user_agent, "user_agent"),
        max_retries: retries.unwrap_or(MAX_RETRIES),
        pace: pace(&pacing, found),
        ..Settings::default()
    };
    Settings {
        unknown: unknown.0,
        ..settings
    }
}

/// The default tags; `None` while one of them is unknown.
pub(super) fn default_tags(config: &ProviderModel) -> Option<BTreeMap<String, String>> {
    let mut unknown = Unknown::default();
    let tags = unknown
        .take(&config.default_tags, "default_tags")
        .map(|tags| unknown.map(&tags.tags, "default_tags.tags"));
    unknown.0.is_empty().then(|| tags.unwrap_or_default())
}

fn credentials(config: &ProviderModel, unknown: &mut Unknown) -> Option<Credentials> {
    let token = unknown.take(&config.token, "token");
    let access = unknown.take(&config.access_key, "access_key");
    let secret = unknown.take(&config.secret_key, "secret_key");
    let source = "the provider's configuration";
    Some(Credentials::new(access?, secret?, token, None, source))
}

fn assumed_role(role: &AssumeRoleModel, unknown: &mut Unknown) -> Option<Role> {
    Some(Role {
        role_arn: unknown.take(&role.role_arn, "assume_role.role_arn")?,
        session_name: unknown.take(&role.session_name, "assume_role.session_name"),
        external_id: unknown.take(&role.external_id, "assume_role.external_id"),
        duration: duration(&role.duration, "assume_role.duration", unknown),
        policy: unknown.take(&role.policy, "assume_role.policy"),
        policy_arns: unknown.list(&role.policy_arns, "assume_role.policy_arns"),
        source_identity: unknown.take(&role.source_identity, "assume_role.source_identity"),
        tags: unknown.map(&role.tags, "assume_role.tags"),
        transitive_tag_keys: unknown
            .list(&role.transitive_tag_keys, "assume_role.transitive_tag_keys"),
    })
}

fn web_identity(role: &WebIdentityModel, unknown: &mut Unknown) -> Option<WebIdentity> {
    macro_rules! take {
        ($method:ident, $field:ident) => {
            unknown.$method(
                &role.$field,
                concat!("assume_role_with_web_identity.", stringify!($field)),
            )
        };
    }
    let given = take!(take, web_identity_token).map(|token| TokenSource::Given(Token::from(token)));
    let file = take!(take, web_identity_token_file).map(TokenSource::File);
    let duration = duration(
        &role.duration,
        "assume_role_with_web_identity.duration",
        unknown,
    );
    Some(WebIdentity {
        role: Role {
            role_arn: take!(take, role_arn)?,
            session_name: take!(take, session_name),
            duration,
            policy: take!(take, policy),
            policy_arns: take!(list, policy_arns),
            ..Role::default()
        },
        token: given.or(file)?,
    })
}

/// A duration that the schema has checked.
fn duration(value: &Value<String>, name: &'static str, unknown: &mut Unknown) -> Option<Duration> {
    parse_duration(&unknown.take(value, name)?).ok()
}

fn pace(pacing: &PacingModel, unknown: &mut Unknown) -> Option<Pace> {
    let enabled = unknown
        .take(&pacing.enabled, "pacing.enabled")
        .unwrap_or(true);
    let interval = unknown.take(
        &pacing.deployment_interval_ms,
        "pacing.deployment_interval_ms",
    );
    let interval = interval.map(|interval| Duration::from_millis(interval.into()));
    let pace = Pace {
        rate: unknown
            .take(&pacing.rate, "pacing.rate")
            .unwrap_or(Pace::AWS.rate),
        burst: unknown
            .take(&pacing.burst, "pacing.burst")
            .unwrap_or(Pace::AWS.burst),
        deployment_interval: interval.unwrap_or(Pace::AWS.deployment_interval),
    };
    enabled.then_some(pace)
}

/// Names of the attributes that are not known.
#[derive(Default)]
struct Unknown(Vec<&'static str>);

impl Unknown {
    /// The value, if there is one.
    fn take<T: Clone>(&mut self, value: &Value<T>, name: &'static str) -> Option<T> {
        if value.is_unknown() {
            self.0.push(name);
        }
        value.known().cloned()
    }

    fn list(&mut self, values: &Texts, name: &'static str) -> Vec<String> {
        let values = self.take(values, name).unwrap_or_default();
        let taken = values.iter().filter_map(|value| self.take(value, name));
        taken.collect()
    }

    fn map(&mut self, values: &TextMap, name: &'static str) -> BTreeMap<String, String> {
        let values = self.take(values, name).unwrap_or_default();
        let taken = values
            .iter()
            .filter_map(|(key, value)| Some((key.clone(), self.take(value, name)?)));
        taken.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_named() {
        let config = ProviderModel {
            region: Value::unknown(),
            assume_role: Value::Known(AssumeRoleModel {
                role_arn: Value::unknown(),
                ..AssumeRoleModel::default()
            }),
            allowed_account_ids: Value::Known(vec![Value::unknown()]),
            ..ProviderModel::default()
        };
        let unknown = settings(&config).unknown;
        assert_eq!(
            unknown,
            ["region", "assume_role.role_arn", "allowed_account_ids"]
        );
    }

    #[test]
    fn default_tags_that_are_unknown_are_none() {
        let tags = |value: Value<String>| {
            let tags = super::super::model::DefaultTagsModel {
                tags: Value::Known([("team".to_owned(), value)].into()),
            };
            ProviderModel {
                default_tags: Value::Known(tags),
                ..ProviderModel::default()
            }
        };
        let unknown = settings(&tags(Value::unknown()));
        assert_eq!((unknown.default_tags, unknown.unknown), (None, Vec::new()));
        let known = settings(&tags("support".to_owned().into())).default_tags;
        assert_eq!(
            known,
            Some([("team".to_owned(), "support".to_owned())].into())
        );
        let absent = settings(&ProviderModel::default()).default_tags;
        assert_eq!(absent, Some(BTreeMap::new()));
    }

    #[test]
    fn no_secret_prints() {
        let config = ProviderModel {
            access_key: "AKIAEXAMPLE".to_owned().into(),
            secret_key: "secret-key".to_owned().into(),
            token: "secret-token".to_owned().into(),
            assume_role_with_web_identity: Value::Known(WebIdentityModel {
                role_arn: "arn:aws:iam::123456789012:role/deploy".to_owned().into(),
                web_identity_token: "secret-identity".to_owned().into(),
                ..WebIdentityModel::default()
            }),
            ..ProviderModel::default()
        };
        let settings = settings(&config);
        assert!(settings.credentials.is_some() && settings.web_identity.is_some());
        assert!(!format!("{settings:?}").contains("secret-"), "{settings:?}");
    }
}

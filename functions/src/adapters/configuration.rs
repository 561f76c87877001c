//! What every AWS client of a process is made of: Region, credentials and addresses, from the
//! environment, where Lambda puts them.
//!
//! The loader of `aws-config` looks for each of some twenty settings in files and in the environment
//! again, and carries every place where credentials may be. A function has one place, and paid for the
//! loader at each start, with 1.3 of 6.3 MiB among other things.

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::http::http;
use crate::process::variable;

/// Configuration of every client. It reads these variables, as [the SDKs' settings reference] has them:
/// `AWS_REGION`, the credentials that Lambda gives, `AWS_ENDPOINT_URL`, `AWS_USE_FIPS_ENDPOINT`,
/// `AWS_USE_DUALSTACK_ENDPOINT`, and what a client has of its own: `AWS_ENDPOINT_URL_<SERVICE>` and
/// `AWS_BEARER_TOKEN_BEDROCK`. Nothing else of that reference is read, neither retries nor shared files.
/// Credentials are read when they are needed.
///
/// [the SDKs' settings reference]: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
#[must_use]
pub fn configuration() -> SdkConfig {
    let mut builder = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(variable("AWS_REGION").map(Region::new))
        .credentials_provider(SharedCredentialsProvider::new(
            EnvironmentVariableCredentialsProvider::new(),
        ))
        .service_config(Variables)
        .http_client(http());
    builder.set_use_fips(is_on("AWS_USE_FIPS_ENDPOINT"));
    builder.set_use_dual_stack(is_on("AWS_USE_DUALSTACK_ENDPOINT"));
    builder.build()
}

/// The address that the environment gives for a service, by the id that the SDKs know it by; `None`
/// where AWS's own holds.
pub(super) fn address(service: &str) -> Option<String> {
    setting("AWS_ENDPOINT_URL", service, variable)
}

/// The variable `name` for a service, or for all of them.
fn setting(name: &str, service: &str, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let suffix = service.to_ascii_uppercase().replace(' ', "_");
    variable(&format!("{name}_{suffix}")).or_else(|| variable(name))
}

/// Tells clients what the environment says for their service.
#[derive(Debug)]
struct Variables;

impl LoadServiceConfig for Variables {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        setting(key.env(), key.service_id(), variable)
    }
}

fn is_on(name: &str) -> Option<bool> {
    variable(name).map(|value| value.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_has_its_own_setting_before_that_of_all() {
        let environment = [
            ("AWS_ENDPOINT_URL", "all"),
            ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "models"),
            ("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", "connections"),
            ("AWS_BEARER_TOKEN_BEDROCK", "token"),
        ];
        for (name, service, expected) in [
            ("AWS_ENDPOINT_URL", "DynamoDB", Some("all")),
            ("AWS_ENDPOINT_URL", "Bedrock Runtime", Some("models")),
            (
                "AWS_ENDPOINT_URL",
                "ApiGatewayManagementApi",
                Some("connections"),
            ),
            ("AWS_BEARER_TOKEN", "bedrock", Some("token")),
            ("AWS_BEARER_TOKEN", "DynamoDB", None),
        ] {
            let found = setting(name, service, |name| {
                let known = environment.iter().find(|(known, _)| *known == name);
                known.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found.as_deref(), expected, "{name} of {service}");
        }
    }
}

//! Where a service is.

use std::net::IpAddr;

use http::Uri;

use crate::provider::Settings;

/// A service of AWS that the stand-in calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// API Gateway, REST APIs.
    ApiGateway,
    /// CloudFront.
    CloudFront,
    /// DynamoDB.
    DynamoDb,
    /// IAM.
    Iam,
    /// Lambda.
    Lambda,
    /// CloudWatch Logs.
    Logs,
    /// S3.
    S3,
    /// Secrets Manager.
    SecretsManager,
    /// SQS.
    Sqs,
    /// Security Token Service.
    Sts,
}

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Nothing says where the service is.
    #[error(
        "nothing says where {service:?} is: neither endpoints in the provider's configuration nor \
         {variable} nor AWS_ENDPOINT_URL in the environment; this stand-in works on a local cloud \
         only, so start one, or use the real provider, hashicorp/aws"
    )]
    Missing {
        /// The service.
        service: Service,
        /// Its own variable.
        variable: String,
    },
    /// The address is not on this machine.
    #[error(
        "the endpoint of {service:?}, {address}, is not on this machine; this stand-in is test \
         equipment for a local cloud on loopback, use the real provider, hashicorp/aws, for AWS"
    )]
    NotLocal {
        /// The service.
        service: Service,
        /// The address.
        address: String,
    },
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ApiGateway,
        Self::CloudFront,
        Self::DynamoDb,
        Self::Iam,
        Self::Lambda,
        Self::Logs,
        Self::S3,
        Self::SecretsManager,
        Self::Sqs,
        Self::Sts,
    ];

    /// The environment variable with its endpoint.
    #[must_use]
    pub fn variable(self) -> String {
        let name = match self {
            Self::ApiGateway => "API_GATEWAY",
            Self::CloudFront => "CLOUDFRONT",
            Self::DynamoDb => "DYNAMODB",
            Self::Iam => "IAM",
            Self::Lambda => "LAMBDA",
            Self::Logs => "CLOUDWATCH_LOGS",
            Self::S3 => "S3",
            Self::SecretsManager => "SECRETS_MANAGER",
            Self::Sqs => "SQS",
            Self::Sts => "STS",
        };
        format!("AWS_ENDPOINT_URL_{name}")
    }
}

/// The endpoint of `service`: what `settings` say, or the service's own variable, or the common one.
///
/// # Errors
///
/// See [`EndpointError`].
pub(super) fn endpoint(
    service: Service,
    settings: &Settings,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<String, EndpointError> {
    let own = service.variable();
    let configured = settings.endpoints.get(&service).cloned();
    let address = configured
        .or_else(|| variable(&own).filter(|address| !address.is_empty()))
        .or_else(|| variable("AWS_ENDPOINT_URL").filter(|address| !address.is_empty()))
        .ok_or(EndpointError::Missing {
            service,
            variable: own,
        })?;
    if is_local(&address) {
        Ok(address)
    } else {
        Err(EndpointError::NotLocal { service, address })
    }
}

fn is_local(address: &str) -> bool {
    let uri = address.parse::<Uri>().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_local() {
        let check =
            |address: &str, expected: bool| assert_eq!(is_local(address), expected, "{address}");
        check("http://127.0.0.1:4566", true);
        check("http://[::1]:4566/path", true);
        check("http://localhost:4566", true);
        check("http://s3.localhost:4566", true);
        check("https://s3.eu-west-1.amazonaws.com", false);
        check("http://192.168.0.1", false);
        check("http://localhost.example.com", false);
        check("http://127.0.0.1.example.com", false);
        check("nonsense", false);
        check("", false);
    }

    #[test]
    fn the_nearest_word_counts() {
        let none = |_: &str| None;
        let environment = |name: &str| match name {
            "AWS_ENDPOINT_URL" => Some("http://127.0.0.1:1".to_owned()),
            "AWS_ENDPOINT_URL_S3" => Some("http://127.0.0.1:2".to_owned()),
            _ => None,
        };
        let settings = Settings {
            endpoints: [(Service::Sqs, "http://127.0.0.1:3".to_owned())].into(),
            ..Settings::default()
        };
        let check = |service, expected: &str| {
            assert_eq!(
                endpoint(service, &settings, environment).as_deref(),
                Ok(expected)
            );
        };
        check(Service::Logs, "http://127.0.0.1:1");
        check(Service::S3, "http://127.0.0.1:2");
        check(Service::Sqs, "http://127.0.0.1:3");
        let missing = endpoint(Service::Logs, &settings, none).unwrap_err();
        let text = missing.to_string();
        assert!(text.contains("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"), "{text}");
        assert!(text.contains("hashicorp/aws"), "{text}");
        let away = endpoint(Service::S3, &settings, |_| {
            Some("https://s3.amazonaws.com".to_owned())
        });
        assert!(matches!(away, Err(EndpointError::NotLocal { .. })));
    }
}

//! How to reach AWS, as plain values: what the provider's configuration says, with defaults.

use std::time::Duration;

use aws_credential_types::Credentials;

use super::pacing::Pace;
use super::retry::Backoff;

/// Retries of one call where the configuration does not say: with [`Backoff::AWS`] about two minutes.
pub const MAX_RETRIES: u32 = 10;

/// How to reach AWS.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Region; `None` leaves it to the environment and the profile.
    pub region: Option<String>,
    /// Profile of the shared configuration files; `None` leaves it to the environment.
    pub profile: Option<String>,
    /// Credentials to use in place of the SDK's chain.
    pub credentials: Option<Credentials>,
    /// Endpoint of API Gateway v2; `None` leaves it to the environment, the profile and the Region.
    pub gateway_endpoint: Option<String>,
    /// Endpoint of Lambda; likewise.
    pub lambda_endpoint: Option<String>,
    /// How often one call may be made again.
    pub max_retries: u32,
    /// Waits between attempts.
    pub backoff: Backoff,
    /// How fast API Gateway may be called; `None` for no limit.
    pub pace: Option<Pace>,
    /// Time between two looks at a deployment that is being made.
    pub poll: Duration,
    /// Attributes of the configuration whose values are not known yet, as at a plan that depends on
    /// objects still to be made. No call is possible then.
    pub unknown: Vec<&'static str>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: None,
            profile: None,
            credentials: None,
            gateway_endpoint: None,
            lambda_endpoint: None,
            max_retries: MAX_RETRIES,
            backoff: Backoff::AWS,
            pace: Some(Pace::AWS),
            poll: Duration::from_secs(1),
            unknown: Vec::new(),
        }
    }
}

//! The clients of one configured provider, and a session with them for one operation.
//!
//! Nothing is loaded until the first call: Terraform starts and configures providers far more often
//! than it lets them work, and credentials may not be needed at all.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use super::account::Account;
use super::connect::{ConnectError, Connected, connect};
use super::pacing::Pacer;
use super::settings::Settings;
use crate::stack::arn::FunctionArn;
use crate::stack::claims::Claims;

/// What the provider takes from its surroundings; tests bring their own.
#[derive(Clone)]
pub struct Ambient {
    /// A number in 0..1, another one each time.
    pub random: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// Seconds since 1970.
    pub now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// How HTTP is spoken; `None` for the SDK's way.
    pub http: Option<SharedHttpClient>,
}

/// The clients of one configured provider. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clients(Arc<Inner>);

/// What one operation calls AWS with.
#[derive(Clone, Debug)]
pub struct Session<'a> {
    pub(super) settings: &'a Settings,
    pub(super) pacer: &'a Pacer,
    pub(super) ambient: &'a Ambient,
    pub(super) connected: &'a Connected,
    pub(super) account: &'a OnceCell<Account>,
    pub(super) cancellation: CancellationToken,
}

struct Inner {
    settings: Settings,
    ambient: Ambient,
    pacer: Pacer,
    connected: OnceCell<Connected>,
    account: OnceCell<Account>,
    claims: Claims,
}

impl Ambient {
    /// The clock of the machine, and randomness from the standard library's hash keys.
    #[must_use]
    pub fn system() -> Self {
        Self {
            random: Arc::new(random),
            now: Arc::new(|| {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                since.map_or(0, |since| {
                    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
                })
            }),
            http: None,
        }
    }
}

impl Clients {
    /// Clients for `settings`. Does no IO.
    #[must_use]
    pub fn new(settings: Settings, ambient: Ambient) -> Self {
        let pacer = Pacer::new(settings.pace);
        Self(Arc::new(Inner {
            settings,
            ambient,
            pacer,
            connected: OnceCell::new(),
            account: OnceCell::new(),
            claims: Claims::default(),
        }))
    }

    /// Which stacks this run of Terraform works on.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.0.claims
    }

    /// What the provider's configuration says.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// A session; the first one loads configuration files and environment. It ends with
    /// `cancellation`: a call under way is finished, no further one is made.
    ///
    /// # Errors
    ///
    /// [`ConnectError`] when there is nothing to connect to.
    pub async fn session(
        &self,
        cancellation: CancellationToken,
    ) -> Result<Session<'_>, ConnectError> {
        let inner = &*self.0;
        let connected = inner
            .connected
            .get_or_try_init(|| connect(&inner.settings, &inner.ambient))
            .await?;
        Ok(Session {
            settings: &inner.settings,
            pacer: &inner.pacer,
            ambient: &inner.ambient,
            connected,
            account: &inner.account,
            cancellation,
        })
    }
}

impl Session<'_> {
    /// Region of every API this session reaches.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.connected.region
    }

    /// Lambda, in the Region of `function`: that is where its resource policy is.
    pub(crate) fn lambda_of(&self, function: &FunctionArn) -> aws_sdk_lambda::Client {
        let client = &self.connected.lambda;
        if function.region() == self.connected.region {
            return client.clone();
        }
        let region = aws_sdk_lambda::config::Region::new(function.region().to_owned());
        aws_sdk_lambda::Client::from_conf(client.config().to_builder().region(region).build())
    }

    /// API Gateway.
    pub(crate) fn gateway(&self) -> &aws_sdk_apigatewayv2::Client {
        &self.connected.gateway
    }

    /// The credentials that every call is signed with.
    ///
    /// # Errors
    ///
    /// When there are none, or they could not be fetched.
    pub async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        match &self.connected.credentials {
            Some(credentials) => credentials.provide_credentials().await,
            None => Err(CredentialsError::not_loaded(
                "there is no source of credentials",
            )),
        }
    }

    /// Time between two looks at a deployment that is being made.
    pub(crate) fn poll(&self) -> Duration {
        self.settings.poll
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.ambient.now)()
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the upper 32 bits fit a double exactly"
)]
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    bits as f64 / (1_u64 << 32) as f64
}

impl fmt::Debug for Ambient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ambient").finish_non_exhaustive()
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Clients")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

//! The clients of one configured provider, and a session with them for one operation.
//!
//! Nothing is loaded until the first call: Terraform starts and configures providers far more often
//! than it lets them work, and credentials may not be needed at all.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

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
    pub(super) cancellation: CancellationToken,
}

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The configuration of the provider depends on something that does not exist yet.
    #[error(
        "the provider's configuration is not known yet: {}; apply what it depends on first, for \
         example with -target",
        .0.join(", ")
    )]
    Unknown(Vec<&'static str>),
    /// No Region.
    #[error(
        "there is no AWS Region; set region in the provider's configuration, AWS_REGION in the \
         environment, or region in the profile"
    )]
    NoRegion,
}

/// Clients that are ready to be used.
#[derive(Clone, Debug)]
pub(super) struct Connected {
    pub(super) gateway: aws_sdk_apigatewayv2::Client,
    pub(super) lambda: aws_sdk_lambda::Client,
    pub(super) region: String,
}

struct Inner {
    settings: Settings,
    ambient: Ambient,
    pacer: Pacer,
    connected: OnceCell<Connected>,
    claims: Claims,
}

/// Longest time to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Longest time to wait for the answer of one attempt.
const ANSWER: Duration = Duration::from_secs(60);

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
            claims: Claims::default(),
        }))
    }

    /// Which stacks this run of Terraform works on.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.0.claims
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

async fn connect(settings: &Settings, ambient: &Ambient) -> Result<Connected, ConnectError> {
    if !settings.unknown.is_empty() {
        return Err(ConnectError::Unknown(settings.unknown.clone()));
    }
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ANSWER)
        .build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts);
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(credentials) = &settings.credentials {
        loader = loader.credentials_provider(credentials.clone());
    }
    if let Some(http) = &ambient.http {
        loader = loader.http_client(http.clone());
    }
    let config = loader.load().await;
    let region = config.region().ok_or(ConnectError::NoRegion)?.to_string();
    let mut gateway = aws_sdk_apigatewayv2::config::Builder::from(&config);
    if let Some(endpoint) = &settings.gateway_endpoint {
        gateway = gateway.endpoint_url(endpoint);
    }
    let mut lambda = aws_sdk_lambda::config::Builder::from(&config);
    if let Some(endpoint) = &settings.lambda_endpoint {
        lambda = lambda.endpoint_url(endpoint);
    }
    Ok(Connected {
        gateway: aws_sdk_apigatewayv2::Client::from_conf(gateway.build()),
        lambda: aws_sdk_lambda::Client::from_conf(lambda.build()),
        region,
    })
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

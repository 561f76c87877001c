//! The provider itself: its configuration, and which resources it has.

use std::time::Duration;

use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{DynResource, resource};
use tfplugin::{Diagnostics, DynFunction, Provider, Value};

use crate::aws::pacing::Pace;
use crate::aws::settings::MAX_RETRIES;
use crate::aws::{Ambient, Clients, Settings};
use crate::functions;
use crate::stack::resource::Stack;

/// The provider `chatbot`.
#[derive(Debug)]
pub struct ChatbotProvider;

/// Chatbots on AWS that talk through WebSockets: a whole API of API Gateway as one resource.
///
/// Credentials, Region and endpoints are found as every AWS SDK finds them, in environment variables
/// and in the shared configuration files; what is set here goes before.
#[derive(Clone, Debug, Default, PartialEq, tfplugin::Model)]
pub struct ProviderModel {
    /// AWS Region, such as `eu-west-1`.
    #[attribute(optional, validate = [length(1..=64)])]
    pub region: Value<String>,
    /// Profile of the shared configuration files.
    #[attribute(optional, validate = [length(1..)])]
    pub profile: Value<String>,
    /// Addresses to use in place of those of AWS.
    #[attribute(optional)]
    pub endpoints: Value<EndpointsModel>,
    /// How often one call is made again when AWS is too busy or another change is under way; 10 by
    /// default.
    #[attribute(optional, validate = [between(0..=100)])]
    pub max_retries: Value<u32>,
    /// How fast API Gateway is called, so that the quotas of the account hold.
    #[attribute(optional)]
    pub pacing: Value<PacingModel>,
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

impl Provider for ChatbotProvider {
    const NAME: &'static str = "chatbot";
    const ADDRESS: &'static str = "registry.terraform.io/chatbot-rs/chatbot";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    type Model = ProviderModel;
    type Client = Clients;

    async fn configure(request: ConfigureRequest<Self>) -> Result<Clients, Diagnostics> {
        Ok(Clients::new(settings(&request.config), Ambient::system()))
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Stack>()]
    }

    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
        functions::all()
    }
}

/// The configuration as settings. What is unknown is noted, and matters only when AWS is called.
fn settings(config: &ProviderModel) -> Settings {
    let unknown = &mut Vec::new();
    let endpoints = known(&config.endpoints, "endpoints", unknown).unwrap_or_default();
    let pacing = known(&config.pacing, "pacing", unknown).unwrap_or_default();
    let retries = known(&config.max_retries, "max_retries", unknown);
    let settings = Settings {
        region: known(&config.region, "region", unknown),
        profile: known(&config.profile, "profile", unknown),
        gateway_endpoint: known(&endpoints.apigatewayv2, "endpoints.apigatewayv2", unknown),
        lambda_endpoint: known(&endpoints.lambda, "endpoints.lambda", unknown),
        max_retries: retries.unwrap_or(MAX_RETRIES),
        pace: pace(&pacing, unknown),
        ..Settings::default()
    };
    Settings {
        unknown: std::mem::take(unknown),
        ..settings
    }
}

fn pace(pacing: &PacingModel, unknown: &mut Vec<&'static str>) -> Option<Pace> {
    let enabled = known(&pacing.enabled, "pacing.enabled", unknown).unwrap_or(true);
    let interval = known(
        &pacing.deployment_interval_ms,
        "pacing.deployment_interval_ms",
        unknown,
    );
    let interval = interval.map(|interval| Duration::from_millis(interval.into()));
    let pace = Pace {
        rate: known(&pacing.rate, "pacing.rate", unknown).unwrap_or(Pace::AWS.rate),
        burst: known(&pacing.burst, "pacing.burst", unknown).unwrap_or(Pace::AWS.burst),
        deployment_interval: interval.unwrap_or(Pace::AWS.deployment_interval),
    };
    enabled.then_some(pace)
}

fn known<T: Clone>(
    value: &Value<T>,
    name: &'static str,
    unknown: &mut Vec<&'static str>,
) -> Option<T> {
    if value.is_unknown() {
        unknown.push(name);
    }
    value.known().cloned()
}

//! Which operation a request is.

use http::Method;

/// Defines the operations with their names, methods and path templates.
macro_rules! operations {
    ($($(#[doc = $doc:literal])* $name:ident $method:ident $template:literal,)*) => {
        /// An operation of `apigatewayv2` that the simulator knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operation {
            $($(#[doc = $doc])* $name,)*
        }

        const OPERATIONS: &[(Operation, Method, &str)] =
            &[$((Operation::$name, Method::$method, $template),)*];

        impl Operation {
            /// Every operation that the simulator knows.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Name of the operation as in the service model, `CreateRoute`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

operations! {
    /// Makes an API.
    CreateApi POST "/v2/apis",
    /// Reads one API.
    GetApi GET "/v2/apis/{}",
    /// Lists the APIs of the account and region.
    GetApis GET "/v2/apis",
    /// Changes an API.
    UpdateApi PATCH "/v2/apis/{}",
    /// Removes an API with everything in it.
    DeleteApi DELETE "/v2/apis/{}",
    /// Makes a route.
    CreateRoute POST "/v2/apis/{}/routes",
    /// Reads one route.
    GetRoute GET "/v2/apis/{}/routes/{}",
    /// Lists routes.
    GetRoutes GET "/v2/apis/{}/routes",
    /// Changes a route.
    UpdateRoute PATCH "/v2/apis/{}/routes/{}",
    /// Removes a route with its responses.
    DeleteRoute DELETE "/v2/apis/{}/routes/{}",
    /// Removes one request parameter of a route.
    DeleteRouteRequestParameter DELETE "/v2/apis/{}/routes/{}/requestparameters/{}",
    /// Makes a route response.
    CreateRouteResponse POST "/v2/apis/{}/routes/{}/routeresponses",
    /// Reads one route response.
    GetRouteResponse GET "/v2/apis/{}/routes/{}/routeresponses/{}",
    /// Lists the responses of a route.
    GetRouteResponses GET "/v2/apis/{}/routes/{}/routeresponses",
    /// Changes a route response.
    UpdateRouteResponse PATCH "/v2/apis/{}/routes/{}/routeresponses/{}",
    /// Removes a route response.
    DeleteRouteResponse DELETE "/v2/apis/{}/routes/{}/routeresponses/{}",
    /// Makes an integration.
    CreateIntegration POST "/v2/apis/{}/integrations",
    /// Reads one integration.
    GetIntegration GET "/v2/apis/{}/integrations/{}",
    /// Lists integrations.
    GetIntegrations GET "/v2/apis/{}/integrations",
    /// Changes an integration.
    UpdateIntegration PATCH "/v2/apis/{}/integrations/{}",
    /// Removes an integration that no route refers to.
    DeleteIntegration DELETE "/v2/apis/{}/integrations/{}",
    /// Makes an integration response.
    CreateIntegrationResponse POST "/v2/apis/{}/integrations/{}/integrationresponses",
    /// Reads one integration response.
    GetIntegrationResponse GET "/v2/apis/{}/integrations/{}/integrationresponses/{}",
    /// Lists the responses of an integration.
    GetIntegrationResponses GET "/v2/apis/{}/integrations/{}/integrationresponses",
    /// Changes an integration response.
    UpdateIntegrationResponse PATCH "/v2/apis/{}/integrations/{}/integrationresponses/{}",
    /// Removes an integration response.
    DeleteIntegrationResponse DELETE "/v2/apis/{}/integrations/{}/integrationresponses/{}",
    /// Takes a snapshot of the API, and gives it to a stage if one is named.
    CreateDeployment POST "/v2/apis/{}/deployments",
    /// Reads one deployment.
    GetDeployment GET "/v2/apis/{}/deployments/{}",
    /// Lists deployments.
    GetDeployments GET "/v2/apis/{}/deployments",
    /// Changes the description of a deployment.
    UpdateDeployment PATCH "/v2/apis/{}/deployments/{}",
    /// Removes a deployment that no stage serves.
    DeleteDeployment DELETE "/v2/apis/{}/deployments/{}",
    /// Makes a stage.
    CreateStage POST "/v2/apis/{}/stages",
    /// Reads one stage.
    GetStage GET "/v2/apis/{}/stages/{}",
    /// Lists stages.
    GetStages GET "/v2/apis/{}/stages",
    /// Changes a stage.
    UpdateStage PATCH "/v2/apis/{}/stages/{}",
    /// Removes a stage.
    DeleteStage DELETE "/v2/apis/{}/stages/{}",
    /// Removes the settings of one route from a stage.
    DeleteRouteSettings DELETE "/v2/apis/{}/stages/{}/routesettings/{}",
    /// Removes the access log of a stage.
    DeleteAccessLogSettings DELETE "/v2/apis/{}/stages/{}/accesslogsettings",
    /// Forgets cached answers of authorizers.
    ResetAuthorizersCache DELETE "/v2/apis/{}/stages/{}/cache/authorizers",
    /// Lists authorizers: none, the simulator does not build them.
    GetAuthorizers GET "/v2/apis/{}/authorizers",
    /// Lists models: none, the simulator does not build them.
    GetModels GET "/v2/apis/{}/models",
    /// Adds tags to an API or a stage.
    TagResource POST "/v2/tags/{}",
    /// Reads the tags of an API or a stage.
    GetTags GET "/v2/tags/{}",
    /// Removes tags of an API or a stage.
    UntagResource DELETE "/v2/tags/{}",
}

impl Operation {
    /// The operation of a request with this method and percent-encoded path, with the decoded values
    /// of the path's parameters in their order.
    #[must_use]
    pub fn of(method: &Method, path: &str) -> Option<(Self, Vec<String>)> {
        let path = path.strip_suffix('/').unwrap_or(path);
        OPERATIONS
            .iter()
            .find_map(|(operation, expected, template)| {
                let parameters = (method == expected).then(|| parameters(template, path))??;
                Some((*operation, parameters))
            })
    }

    /// Whether the operation changes something.
    #[must_use]
    pub fn is_mutation(self) -> bool {
        !self.name().starts_with("Get")
    }

    /// The API that the operation is about, given the parameters of its path. `CreateApi` and `GetApis`
    /// are about none.
    #[must_use]
    pub fn api_id(self, parameters: &[String]) -> Option<&str> {
        let first = parameters.first()?;
        match self {
            Self::TagResource | Self::GetTags | Self::UntagResource => {
                first.split_once("/apis/")?.1.split('/').next()
            }
            _ => Some(first),
        }
    }

    /// Whether the operation changes something that a deployment copies.
    pub(super) fn changes_the_deployable(self) -> bool {
        let name = self.name();
        self == Self::UpdateApi
            || self.is_mutation()
                && (name.contains("Integration") || name.contains("Route"))
                && self != Self::DeleteRouteSettings
    }
}

/// The decoded parameters of `path` if it fits `template`.
fn parameters(template: &str, path: &str) -> Option<Vec<String>> {
    // The ARN of a tag operation is one parameter even if a client leaves its slashes as they are.
    if let (Some("/v2/tags/"), Some(arn)) =
        (template.strip_suffix("{}"), path.strip_prefix("/v2/tags/"))
    {
        return (!arn.is_empty()).then(|| vec![decode(arn)]);
    }
    let mut found = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected {
            "{}" if segment.is_empty() => return None,
            "{}" => found.push(decode(segment)),
            _ if expected == segment => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(found)
}

/// Decodes percent-encoding; what is not UTF-8 is replaced.
fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

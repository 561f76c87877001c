//! Which operation a request is.

use http::Method;

/// Defines the operations with their names, methods and path templates.
macro_rules! operations {
    ($($(#[doc = $doc:literal])* $name:ident $method:ident $template:literal,)*) => {
        /// An operation of `apigatewayv2`, or one of `apigateway` (v1) for the settings of an account, API
        /// keys and usage plans, that the simulator knows.
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
    /// Makes an authorizer.
    CreateAuthorizer POST "/v2/apis/{}/authorizers",
    /// Reads one authorizer.
    GetAuthorizer GET "/v2/apis/{}/authorizers/{}",
    /// Lists authorizers.
    GetAuthorizers GET "/v2/apis/{}/authorizers",
    /// Changes an authorizer.
    UpdateAuthorizer PATCH "/v2/apis/{}/authorizers/{}",
    /// Removes an authorizer that no route refers to.
    DeleteAuthorizer DELETE "/v2/apis/{}/authorizers/{}",
    /// Makes a model.
    CreateModel POST "/v2/apis/{}/models",
    /// Reads one model.
    GetModel GET "/v2/apis/{}/models/{}",
    /// Lists models.
    GetModels GET "/v2/apis/{}/models",
    /// Gives a template that makes a message of the model's shape.
    GetModelTemplate GET "/v2/apis/{}/models/{}/template",
    /// Changes a model.
    UpdateModel PATCH "/v2/apis/{}/models/{}",
    /// Removes a model that nothing refers to.
    DeleteModel DELETE "/v2/apis/{}/models/{}",
    /// Makes a custom domain name.
    CreateDomainName POST "/v2/domainnames",
    /// Reads one custom domain name.
    GetDomainName GET "/v2/domainnames/{}",
    /// Lists the custom domain names of the account and region.
    GetDomainNames GET "/v2/domainnames",
    /// Changes a custom domain name.
    UpdateDomainName PATCH "/v2/domainnames/{}",
    /// Removes a custom domain name with its mappings.
    DeleteDomainName DELETE "/v2/domainnames/{}",
    /// Makes a mapping.
    CreateApiMapping POST "/v2/domainnames/{}/apimappings",
    /// Reads one mapping.
    GetApiMapping GET "/v2/domainnames/{}/apimappings/{}",
    /// Lists the mappings of a custom domain name.
    GetApiMappings GET "/v2/domainnames/{}/apimappings",
    /// Changes a mapping.
    UpdateApiMapping PATCH "/v2/domainnames/{}/apimappings/{}",
    /// Removes a mapping.
    DeleteApiMapping DELETE "/v2/domainnames/{}/apimappings/{}",
    /// Reads the settings of the account and region.
    GetAccount GET "/account",
    /// Changes them.
    UpdateAccount PATCH "/account",
    /// Makes an API key.
    CreateApiKey POST "/apikeys",
    /// Reads one API key.
    GetApiKey GET "/apikeys/{}",
    /// Lists the API keys of the account and region.
    GetApiKeys GET "/apikeys",
    /// Changes an API key.
    UpdateApiKey PATCH "/apikeys/{}",
    /// Removes an API key, also from usage plans.
    DeleteApiKey DELETE "/apikeys/{}",
    /// Makes a usage plan.
    CreateUsagePlan POST "/usageplans",
    /// Reads one usage plan.
    GetUsagePlan GET "/usageplans/{}",
    /// Lists the usage plans of the account and region.
    GetUsagePlans GET "/usageplans",
    /// Changes a usage plan.
    UpdateUsagePlan PATCH "/usageplans/{}",
    /// Removes a usage plan that opens no stage.
    DeleteUsagePlan DELETE "/usageplans/{}",
    /// Puts an API key into a usage plan.
    CreateUsagePlanKey POST "/usageplans/{}/keys",
    /// Reads one key of a usage plan.
    GetUsagePlanKey GET "/usageplans/{}/keys/{}",
    /// Lists the keys of a usage plan.
    GetUsagePlanKeys GET "/usageplans/{}/keys",
    /// Takes an API key out of a usage plan.
    DeleteUsagePlanKey DELETE "/usageplans/{}/keys/{}",
    /// Adds tags to whatever has tags.
    TagResource POST "/v2/tags/{}",
    /// Reads tags.
    GetTags GET "/v2/tags/{}",
    /// Removes tags.
    UntagResource DELETE "/v2/tags/{}",
}

impl Operation {
    /// The operation of a request with this method and percent-encoded path, with the decoded values
    /// of the path's parameters in their order.
    #[must_use]
    pub fn of(method: &Method, path: &str) -> Option<(Self, Vec<String>)> {
        let path = path.strip_suffix('/').unwrap_or(path);
        if let Some(arn) = path.strip_prefix("/tags/") {
            return of_tags_v1(method, arn);
        }
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

    /// Whether requests with this path are for the control plane, known or not.
    #[must_use]
    pub fn is_path(path: &str) -> bool {
        let first = path.strip_prefix('/').unwrap_or(path).split('/').next();
        matches!(
            first,
            Some("v2" | "account" | "apikeys" | "usageplans" | "tags")
        )
    }

    /// Whether the operation belongs to API Gateway v1, whose lists and moments are written differently.
    #[must_use]
    pub fn is_of_v1(self) -> bool {
        let name = self.name();
        ["Account", "ApiKey", "UsagePlan"]
            .iter()
            .any(|object| name.contains(object))
    }

    /// Whether the operation, although it only reads, moves on what takes time on AWS.
    pub(super) fn passes_time(self) -> bool {
        matches!(self, Self::GetDeployment | Self::GetDeployments)
    }

    /// The API that the operation is about, given the parameters of its path. `CreateApi`, `GetApis` and
    /// the operations on custom domain names and on what belongs to v1 are about none.
    #[must_use]
    pub fn api_id(self, parameters: &[String]) -> Option<&str> {
        let first = parameters.first()?;
        match self {
            Self::TagResource | Self::GetTags | Self::UntagResource => {
                first.split_once("/apis/")?.1.split('/').next()
            }
            _ if self.is_of_v1() => None,
            _ if self.name().contains("DomainName") || self.name().contains("ApiMapping") => None,
            _ => Some(first),
        }
    }

    /// Whether the operation changes something that a deployment copies.
    pub(super) fn changes_the_deployable(self) -> bool {
        let name = self.name();
        self == Self::UpdateApi
            || self.is_mutation()
                && ["Integration", "Route", "Authorizer", "Model"]
                    .iter()
                    .any(|object| name.contains(object))
                && !matches!(
                    self,
                    Self::DeleteRouteSettings | Self::ResetAuthorizersCache
                )
    }
}

/// The operation of v1 on the tags of the object with this percent-encoded ARN.
fn of_tags_v1(method: &Method, arn: &str) -> Option<(Operation, Vec<String>)> {
    let operation = match *method {
        Method::GET => Operation::GetTags,
        Method::PUT => Operation::TagResource,
        Method::DELETE => Operation::UntagResource,
        _ => return None,
    };
    (!arn.is_empty()).then(|| (operation, vec![decode(arn)]))
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

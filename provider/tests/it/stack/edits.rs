//! What others do to an API behind the provider's back.

mod api;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;

use chatbot_provider::stack::desired::{self, IntegrationKind};
use chatbot_provider::stack::live::{
    DeploymentStatus, Integration, Route, RouteResponse, RouteSettings, Stage,
};
use chatbot_provider::stack::permission::{Statement, statement_id};

use super::generate::{KEYS, functions};
use super::model::{Model, made};

/// One edit; `pick` chooses the object, modulo how many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    kind: Kind,
    pick: usize,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    AddRoute,
    AddMockRoute,
    AddOrphan,
    ApiRenamed,
    ApiTagged,
    ApiUntagged,
    AutoDeploy,
    Deploy,
    DeployAgain,
    DeploymentFails,
    DeploymentPends,
    DropRoute,
    DropStage,
    IntegrationForeign,
    IntegrationMoved,
    IntegrationSlow,
    OtherStage,
    PermissionForeign,
    PermissionLost,
    PermissionWrong,
    Repoint,
    RouteForeign,
    RouteGuarded,
    RouteSettings,
    ResponseDropped,
    ResponseAdded,
    StageSettings,
    Throttle,
    ApiSwitched,
    AuthorizerAdded,
    AuthorizerChanged,
    AuthorizerForeign,
    AuthorizerMoved,
    AuthorizerUsed,
    IntegrationAnswers,
    IntegrationMapped,
    ModelAdded,
    ModelChanged,
    ResponseModelled,
    RouteModelled,
    RouteParameter,
}

const KINDS: [Kind; 41] = [
    Kind::AddRoute,
    Kind::AddMockRoute,
    Kind::AddOrphan,
    Kind::ApiRenamed,
    Kind::ApiTagged,
    Kind::ApiUntagged,
    Kind::AutoDeploy,
    Kind::Deploy,
    Kind::DeployAgain,
    Kind::DeploymentFails,
    Kind::DeploymentPends,
    Kind::DropRoute,
    Kind::DropStage,
    Kind::IntegrationForeign,
    Kind::IntegrationMoved,
    Kind::IntegrationSlow,
    Kind::OtherStage,
    Kind::PermissionForeign,
    Kind::PermissionLost,
    Kind::PermissionWrong,
    Kind::Repoint,
    Kind::RouteForeign,
    Kind::RouteGuarded,
    Kind::RouteSettings,
    Kind::ResponseDropped,
    Kind::ResponseAdded,
    Kind::StageSettings,
    Kind::Throttle,
    Kind::ApiSwitched,
    Kind::AuthorizerAdded,
    Kind::AuthorizerChanged,
    Kind::AuthorizerForeign,
    Kind::AuthorizerMoved,
    Kind::AuthorizerUsed,
    Kind::IntegrationAnswers,
    Kind::IntegrationMapped,
    Kind::ModelAdded,
    Kind::ModelChanged,
    Kind::ResponseModelled,
    Kind::RouteModelled,
    Kind::RouteParameter,
];

pub(crate) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = (select(KINDS.to_vec()), 0..12_usize).prop_map(|(kind, pick)| Edit { kind, pick });
    proptest::collection::vec(edit, 0..6)
}

impl Edit {
    /// Does it, if there is an API and anything to do it to.
    pub(crate) fn apply(self, model: &mut Model) {
        if model.live.api.is_some() {
            self.make(model);
            model.deploy_automatically(|_| true);
        }
    }

    fn make(self, model: &mut Model) {
        match self.kind {
            Kind::AddRoute | Kind::AddMockRoute | Kind::DropRoute => self.routes(model),
            Kind::AuthorizerUsed
            | Kind::ResponseModelled
            | Kind::RouteForeign
            | Kind::RouteGuarded
            | Kind::RouteModelled
            | Kind::RouteParameter
            | Kind::ResponseDropped
            | Kind::ResponseAdded => self.one_route(model),
            Kind::AddOrphan
            | Kind::IntegrationAnswers
            | Kind::IntegrationMapped
            | Kind::IntegrationForeign
            | Kind::IntegrationMoved
            | Kind::IntegrationSlow => self.integrations(model),
            Kind::ApiRenamed | Kind::ApiSwitched | Kind::ApiTagged | Kind::ApiUntagged => {
                self.api(model);
            }
            Kind::AuthorizerAdded
            | Kind::AuthorizerChanged
            | Kind::AuthorizerForeign
            | Kind::AuthorizerMoved => self.authorizers(model),
            Kind::ModelAdded | Kind::ModelChanged => self.models(model),
            Kind::Deploy
            | Kind::DeployAgain
            | Kind::DeploymentFails
            | Kind::DeploymentPends
            | Kind::OtherStage
            | Kind::Repoint => {
                // AWS lets nobody else deploy where it does.
                if !model.live.stages.values().any(Stage::is_automatic) {
                    self.deployments(model);
                }
            }
            Kind::PermissionForeign | Kind::PermissionLost | Kind::PermissionWrong => {
                self.permissions(model);
            }
            Kind::AutoDeploy
            | Kind::DropStage
            | Kind::RouteSettings
            | Kind::StageSettings
            | Kind::Throttle => self.stage(model),
        }
    }

    fn routes(self, model: &mut Model) {
        if matches!(self.kind, Kind::DropRoute) {
            if let Some(id) = chosen(model.live.routes.keys(), self.pick).cloned() {
                model.live.routes.remove(&id);
            }
            return;
        }
        let key = KEYS[self.pick % KEYS.len()];
        if model.live.routes.values().any(|route| route.key == key) {
            return;
        }
        let integration = model.id("int");
        let content = if matches!(self.kind, Kind::AddMockRoute) {
            made(&desired::Integration::of(IntegrationKind::Mock))
        } else {
            self.proxy()
        };
        model.live.integrations.insert(integration.clone(), content);
        let id = model.id("rt");
        let route = Route {
            key: key.to_owned(),
            target: Some(format!("integrations/{integration}")),
            ..Route::default()
        };
        model.live.routes.insert(id, route);
    }

    fn one_route(self, model: &mut Model) {
        let response = model.id("rr");
        let authorizer = chosen(model.live.authorizers.keys(), self.pick).cloned();
        let name = chosen(model.live.models.values(), self.pick).map(|model| model.name.clone());
        let Some(route) = chosen(model.live.routes.values_mut(), self.pick) else {
            return;
        };
        match self.kind {
            Kind::RouteForeign => {
                route.operation_name = Some("theirs".to_owned());
                route.model_selection_expression = Some("theirs".to_owned());
            }
            Kind::RouteModelled => {
                let theirs = name.map(|name| ("theirs".to_owned(), name));
                route.request_models.extend(theirs);
            }
            Kind::ResponseModelled => {
                if let Some(response) = route.responses.values_mut().next() {
                    let theirs = name.map(|name| ("theirs".to_owned(), name));
                    response.models.extend(theirs);
                }
            }
            Kind::RouteParameter => {
                let theirs = "route.request.header.Theirs".to_owned();
                let is_connect = route.key == "$connect";
                route
                    .request_parameters
                    .extend(is_connect.then_some((theirs, true)));
            }
            Kind::AuthorizerUsed if authorizer.is_some() => {
                route.authorization_type = Some("CUSTOM".to_owned());
                route.authorizer_id = authorizer;
            }
            Kind::AuthorizerUsed => {}
            Kind::RouteGuarded => {
                route.authorization_type = Some("AWS_IAM".to_owned());
                route.authorizer_id = None;
                route.api_key_required = Some(true);
            }
            Kind::ResponseDropped => route.responses.clear(),
            _ if route.responses.is_empty() => {
                let content = RouteResponse {
                    key: "$default".to_owned(),
                    models: BTreeMap::new(),
                    foreign: self.pick.is_multiple_of(2),
                };
                route.responses.insert(response, content);
            }
            _ => {}
        }
    }

    fn deployments(self, model: &mut Model) {
        match self.kind {
            Kind::Deploy if !model.live.routes.is_empty() => {
                let id = model.deploy(None);
                if let Some(stage) = model.live.stages.get_mut("prod") {
                    stage.deployment_id = Some(id);
                }
            }
            // A call whose answer was lost and that was sent again.
            Kind::DeployAgain => {
                let Some(id) = chosen(model.live.deployments.keys(), self.pick).cloned() else {
                    return;
                };
                let again = model.deploy(model.live.deployments[&id].description.clone());
                let snapshot = model.snapshots[&id].clone();
                let asked = model.asked[&id].clone();
                model.snapshots.insert(again.clone(), snapshot);
                model.asked.insert(again, asked);
            }
            Kind::DeploymentFails | Kind::DeploymentPends => {
                let served: Vec<Option<String>> = model
                    .live
                    .stages
                    .values()
                    .map(|stage| stage.deployment_id.clone())
                    .collect();
                let idle = model
                    .live
                    .deployments
                    .iter_mut()
                    .filter(|(id, _)| !served.contains(&Some((*id).clone())));
                if let Some((_, deployment)) = chosen(idle, self.pick) {
                    deployment.status = match self.kind {
                        Kind::DeploymentFails => DeploymentStatus::Failed,
                        _ => DeploymentStatus::Pending,
                    };
                }
            }
            Kind::Repoint | Kind::OtherStage => {
                let ready = model
                    .live
                    .deployments
                    .iter()
                    .filter(|(_, found)| found.status == DeploymentStatus::Deployed)
                    .map(|(id, _)| id.clone());
                let Some(id) = chosen(ready, self.pick) else {
                    return;
                };
                let name = if matches!(self.kind, Kind::Repoint) {
                    "prod"
                } else {
                    "theirs"
                };
                let stage = match self.kind {
                    Kind::Repoint => model.live.stages.get_mut(name),
                    _ => Some(model.live.stages.entry(name.to_owned()).or_default()),
                };
                if let Some(stage) = stage {
                    stage.deployment_id = Some(id);
                }
            }
            _ => {}
        }
    }

    fn permissions(self, model: &mut Model) {
        let function = functions()[self.pick % functions().len()].clone();
        let api_id = model.live.api.as_ref().map_or("", |api| &api.id);
        let ours = statement_id("eu-west-1", api_id);
        let policy = model.live.policies.entry(function).or_default();
        match self.kind {
            Kind::PermissionForeign => {
                policy.insert("theirs".to_owned(), Statement { source_arn: None });
            }
            Kind::PermissionLost => policy.clear(),
            _ => {
                let authorizer = chosen(model.live.authorizers.keys(), self.pick);
                let ours = match authorizer {
                    Some(id) if self.pick.is_multiple_of(2) => format!("{ours}-authorizer-{id}"),
                    _ => ours,
                };
                policy.insert(ours, Statement { source_arn: None });
            }
        }
    }

    fn stage(self, model: &mut Model) {
        if matches!(self.kind, Kind::DropStage) {
            if !model.is_mapped(Some("prod")) {
                model.live.stages.remove("prod");
            }
            return;
        }
        let Some(stage) = model.live.stages.get_mut("prod") else {
            return;
        };
        match self.kind {
            Kind::AutoDeploy => stage.auto_deploy = Some(true),
            Kind::RouteSettings => {
                let key = KEYS[self.pick % KEYS.len()].to_owned();
                stage.route_settings.insert(key, RouteSettings::default());
            }
            Kind::Throttle => {
                stage.default_route_settings = RouteSettings {
                    throttling_rate_limit: Some(0.0),
                    throttling_burst_limit: (self.pick.is_multiple_of(2)).then_some(0),
                    data_trace_enabled: Some(true),
                    ..RouteSettings::default()
                };
            }
            _ => {
                *stage = Stage {
                    deployment_id: stage.deployment_id.take(),
                    description: Some("theirs".to_owned()),
                    variables: [("theirs".to_owned(), "1".to_owned())].into(),
                    ..Stage::default()
                };
            }
        }
    }

    fn proxy(self) -> Integration {
        made(&desired::Integration::proxy(
            functions()[self.pick % functions().len()].clone(),
            if self.pick < 6 { 1000 } else { 29_000 },
        ))
    }
}

fn chosen<T>(items: impl Iterator<Item = T>, pick: usize) -> Option<T> {
    let mut items: Vec<T> = items.collect();
    if items.is_empty() {
        return None;
    }
    let index = pick % items.len();
    Some(items.swap_remove(index))
}

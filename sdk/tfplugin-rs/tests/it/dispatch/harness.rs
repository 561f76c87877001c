//! What Terraform does with a provider, call by call.

use std::sync::Arc;
use std::time::Duration;

use tfplugin::dispatch::Service;
use tfplugin::resource::MoveSource;
use tfplugin::server::{self, ReattachServer};
use tfplugin::value::msgpack;
use tfplugin::{Model, Provider, Type, Value};
use tfplugin_wire::v6;
use tfplugin_wire::v6::path_step::Selector;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tonic::transport::{Channel, Endpoint};

use super::thing::{Lookup, Settings, Test, Thing, ThingIdentity};
use crate::engine::proposal;

/// No call of these tests takes a tenth of this.
const DEADLINE: Duration = Duration::from_secs(20);

/// Terraform with a running provider.
pub(super) struct Terraform {
    pub(super) client: ProviderClient<Channel>,
    server: Arc<ReattachServer>,
}

/// A plan, and what is stored of it.
pub(super) struct Plan {
    pub(super) prior: Value,
    pub(super) config: Value,
    pub(super) planned: Value,
    pub(super) private: Vec<u8>,
    pub(super) identity: Value,
    pub(super) replaces: Vec<String>,
    pub(super) problems: Vec<String>,
}

/// A state, and what is stored with it.
pub(super) struct State {
    pub(super) value: Value,
    pub(super) private: Vec<u8>,
    pub(super) identity: Value,
    pub(super) problems: Vec<String>,
}

impl Terraform {
    /// With a provider that is not configured.
    pub(super) async fn start() -> Self {
        let server = server::reattach(Service::<Test>::new(), Test::ADDRESS).unwrap();
        Self::attached(Arc::new(server)).await
    }

    /// One more connection to the same provider.
    pub(super) async fn beside(other: &Self) -> Self {
        Self::attached(Arc::clone(&other.server)).await
    }

    async fn attached(server: Arc<ReattachServer>) -> Self {
        let socket = server.config().socket.display().to_string();
        let endpoint = Endpoint::from_shared(format!("unix:{socket}"))
            .unwrap()
            .timeout(DEADLINE);
        let client = ProviderClient::new(endpoint.connect().await.unwrap());
        Self { client, server }
    }

    /// With a provider that is configured.
    pub(super) async fn configured() -> Self {
        let mut terraform = Self::start().await;
        assert_eq!(terraform.configure(Value::Null).await, [""; 0]);
        terraform
    }

    pub(super) async fn configure(&mut self, refuse: Value) -> Vec<String> {
        let config = Value::object([("refuse", refuse), ("token", Value::Null)]);
        let request = v6::ConfigureProviderRequest {
            terraform_version: "1.11.4".to_owned(),
            config: wire(&config, &Settings::block().ty()),
            ..Default::default()
        };
        problems(
            &self
                .client
                .configure_provider(request)
                .await
                .unwrap()
                .into_inner()
                .diagnostics,
        )
    }

    pub(super) async fn validate(&mut self, config: &Value, write_only: bool) -> Vec<String> {
        let request = v6::ValidateResourceConfigRequest {
            type_name: "test_thing".to_owned(),
            config: wire(config, &ty()),
            client_capabilities: Some(v6::ClientCapabilities {
                write_only_attributes_allowed: write_only,
                ..Default::default()
            }),
        };
        let response = self.client.validate_resource_config(request).await.unwrap();
        problems(&response.into_inner().diagnostics)
    }

    pub(super) async fn plan(&mut self, prior: &State, config: &Value) -> Plan {
        let proposed = proposal::proposed(&Thing::block(), &prior.value, config);
        let request = v6::PlanResourceChangeRequest {
            type_name: "test_thing".to_owned(),
            prior_state: wire(&prior.value, &ty()),
            proposed_new_state: wire(&proposed, &ty()),
            config: wire(config, &ty()),
            prior_private: prior.private.clone(),
            prior_identity: wire_identity(&prior.identity),
            ..Default::default()
        };
        let response = self
            .client
            .plan_resource_change(request)
            .await
            .unwrap()
            .into_inner();
        Plan {
            prior: prior.value.clone(),
            config: config.clone(),
            planned: value(response.planned_state.as_ref(), &ty()),
            private: response.planned_private,
            identity: identity(response.planned_identity.as_ref()),
            replaces: response.requires_replace.iter().map(path).collect(),
            problems: problems(&response.diagnostics),
        }
    }

    pub(super) async fn apply(&mut self, plan: Plan) -> State {
        let request = v6::ApplyResourceChangeRequest {
            type_name: "test_thing".to_owned(),
            prior_state: wire(&plan.prior, &ty()),
            planned_state: wire(&plan.planned, &ty()),
            config: wire(&plan.config, &ty()),
            planned_private: plan.private,
            planned_identity: wire_identity(&plan.identity),
            ..Default::default()
        };
        let response = self
            .client
            .apply_resource_change(request)
            .await
            .unwrap()
            .into_inner();
        State {
            value: value(response.new_state.as_ref(), &ty()),
            private: response.private,
            identity: identity(response.new_identity.as_ref()),
            problems: problems(&response.diagnostics),
        }
    }

    /// Plans and applies `config` from nothing.
    pub(super) async fn create(&mut self, config: &Value) -> State {
        let plan = self.plan(&State::none(), config).await;
        assert_eq!(plan.problems, [""; 0]);
        self.apply(plan).await
    }

    pub(super) async fn read(&mut self, state: &State) -> State {
        let request = v6::ReadResourceRequest {
            type_name: "test_thing".to_owned(),
            current_state: wire(&state.value, &ty()),
            private: state.private.clone(),
            current_identity: wire_identity(&state.identity),
            ..Default::default()
        };
        let response = self
            .client
            .read_resource(request)
            .await
            .unwrap()
            .into_inner();
        State {
            value: value(response.new_state.as_ref(), &ty()),
            private: response.private,
            identity: identity(response.new_identity.as_ref()),
            problems: problems(&response.diagnostics),
        }
    }

    pub(super) async fn import(&mut self, id: &str) -> (Vec<State>, Vec<String>) {
        self.import_by(id, &Value::Null).await
    }

    pub(super) async fn import_by(
        &mut self,
        id: &str,
        wanted: &Value,
    ) -> (Vec<State>, Vec<String>) {
        let request = v6::ImportResourceStateRequest {
            type_name: "test_thing".to_owned(),
            id: id.to_owned(),
            identity: wire_identity(wanted),
            ..Default::default()
        };
        let response = self
            .client
            .import_resource_state(request)
            .await
            .unwrap()
            .into_inner();
        let states = response.imported_resources.into_iter().map(|object| State {
            value: value(object.state.as_ref(), &ty()),
            private: object.private,
            identity: identity(object.identity.as_ref()),
            problems: Vec::new(),
        });
        (states.collect(), problems(&response.diagnostics))
    }

    pub(super) async fn upgrade(&mut self, version: i64, json: &str) -> State {
        let request = v6::UpgradeResourceStateRequest {
            type_name: "test_thing".to_owned(),
            version,
            raw_state: Some(v6::RawState {
                json: json.into(),
                ..Default::default()
            }),
        };
        let response = self
            .client
            .upgrade_resource_state(request)
            .await
            .unwrap()
            .into_inner();
        State {
            value: value(response.upgraded_state.as_ref(), &ty()),
            private: Vec::new(),
            identity: Value::Null,
            problems: problems(&response.diagnostics),
        }
    }

    /// The identity that one of `version`, stored as `json`, becomes.
    pub(super) async fn upgrade_identity(
        &mut self,
        type_name: &str,
        version: i64,
        json: &str,
    ) -> (Value, Vec<String>) {
        let request = v6::UpgradeResourceIdentityRequest {
            type_name: type_name.to_owned(),
            version,
            raw_identity: Some(v6::RawState {
                json: json.into(),
                ..Default::default()
            }),
        };
        let response = self.client.upgrade_resource_identity(request).await;
        let response = response.unwrap().into_inner();
        (
            identity(response.upgraded_identity.as_ref()),
            problems(&response.diagnostics),
        )
    }

    /// What becomes of a state in `json` that moves from `source` to the type `target`, and its
    /// private state.
    pub(super) async fn move_state(
        &mut self,
        source: MoveSource,
        json: &str,
        target: &str,
    ) -> (Option<v6::DynamicValue>, Vec<u8>, Vec<String>) {
        let request = v6::MoveResourceStateRequest {
            source_provider_address: source.provider,
            source_type_name: source.type_name,
            source_schema_version: source.version,
            source_state: Some(v6::RawState {
                json: json.into(),
                ..Default::default()
            }),
            target_type_name: target.to_owned(),
            source_private: br#"{"made":true}"#.to_vec(),
            ..Default::default()
        };
        let response = self.client.move_resource_state(request).await;
        let response = response.unwrap().into_inner();
        (
            response.target_state,
            response.target_private,
            problems(&response.diagnostics),
        )
    }

    pub(super) async fn look_up(&mut self, query: &str) -> (Value, Vec<String>) {
        let ty = Lookup::block().ty();
        let config = Value::object([
            ("query", Value::from(query)),
            ("timeouts", Value::Null),
            ("how", Value::Null),
            ("found", Value::Null),
        ]);
        let request = v6::ReadDataSourceRequest {
            type_name: "test_lookup".to_owned(),
            config: wire(&config, &ty),
            ..Default::default()
        };
        let response = self
            .client
            .read_data_source(request)
            .await
            .unwrap()
            .into_inner();
        (
            value(response.state.as_ref(), &ty),
            problems(&response.diagnostics),
        )
    }

    pub(super) async fn stop(&mut self) {
        self.client
            .stop_provider(v6::StopProviderRequest {})
            .await
            .unwrap();
    }
}

impl State {
    pub(super) fn none() -> Self {
        Self {
            value: Value::Null,
            private: Vec::new(),
            identity: Value::Null,
            problems: Vec::new(),
        }
    }
}

pub(super) fn ty() -> Type {
    Thing::block().ty()
}

/// A thing of which only `set` is set.
pub(super) fn thing<const N: usize>(set: [(&str, Value); N]) -> Value {
    let mut object = Thing::block().empty();
    for (name, value) in set {
        *object
            .get_mut(&tfplugin::Path::root().attribute(name))
            .unwrap() = value;
    }
    object
}

/// The attribute `name` of a thing.
pub(super) fn get(state: &Value, name: &str) -> Value {
    state
        .get(&tfplugin::Path::root().attribute(name))
        .cloned()
        .unwrap()
}

fn wire_identity(identity: &Value) -> Option<v6::ResourceIdentityData> {
    (!identity.is_null()).then(|| v6::ResourceIdentityData {
        identity_data: wire(identity, &ThingIdentity::block().ty()),
    })
}

fn identity(wire: Option<&v6::ResourceIdentityData>) -> Value {
    let sent = wire.and_then(|wire| wire.identity_data.as_ref());
    value(sent, &ThingIdentity::block().ty())
}

pub(super) fn wire(value: &Value, ty: &Type) -> Option<v6::DynamicValue> {
    let msgpack = msgpack::encode(value, ty).unwrap();
    Some(v6::DynamicValue {
        msgpack,
        json: Vec::new(),
    })
}

pub(super) fn value(wire: Option<&v6::DynamicValue>, ty: &Type) -> Value {
    wire.map_or(Value::Null, |wire| {
        msgpack::decode(&wire.msgpack, ty).unwrap()
    })
}

/// Each diagnostic as `severity path: summary: detail`.
pub(super) fn problems(diagnostics: &[v6::Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let at = diagnostic.attribute.as_ref().map(path).unwrap_or_default();
            let v6::Diagnostic {
                summary, detail, ..
            } = diagnostic;
            format!("{:?} {at}: {summary}: {detail}", diagnostic.severity())
        })
        .collect()
}

fn path(path: &v6::AttributePath) -> String {
    let steps = path
        .steps
        .iter()
        .map(|step| match step.selector.as_ref().unwrap() {
            Selector::AttributeName(name) | Selector::ElementKeyString(name) => name.clone(),
            Selector::ElementKeyInt(index) => index.to_string(),
        });
    steps.collect::<Vec<_>>().join("/")
}

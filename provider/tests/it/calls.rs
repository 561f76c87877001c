//! The calls of the plugin protocol as a newer Terraform makes them than the one that the other tests
//! run: 1.12 and newer import by identity.

use std::time::Duration;

use chatbot_provider::provider::ProviderModel;
use chatbot_provider::stack::resource::{Stack, StackIdentity};
use tfplugin::resource::resource;
use tfplugin::value::{Data, msgpack};
use tfplugin::{Model, Path, Type, Value};
use tfplugin_wire::v6;
use tfplugin_wire::v6::provider_client::ProviderClient;
use tonic::transport::{Channel, Endpoint};

use crate::process::Provider;
use crate::world::{REGION, World};

/// No call takes a tenth of this.
const DEADLINE: Duration = Duration::from_secs(60);

/// A configured provider, call by call.
pub(crate) struct Calls {
    client: ProviderClient<Channel>,
    _provider: Provider,
}

/// A stack as Terraform stores it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) state: Value,
    pub(crate) identity: Value,
}

impl Calls {
    pub(crate) async fn configured(world: &World) -> Self {
        let provider = Provider::start(world).await;
        let endpoint = Endpoint::from_shared(format!("unix:{}", provider.socket())).unwrap();
        let channel = endpoint.timeout(DEADLINE).connect().await.unwrap();
        let mut client = ProviderClient::new(channel);
        let mut config = ProviderModel::block().empty();
        let region = Path::root().attribute("region");
        *config.get_mut(&region).unwrap() = Value::from(REGION);
        let request = v6::ConfigureProviderRequest {
            terraform_version: "1.12.0".to_owned(),
            config: Some(wire(&config, &ProviderModel::block().ty())),
            ..Default::default()
        };
        let answer = client.configure_provider(request).await.unwrap();
        assert_eq!(problems(&answer.into_inner().diagnostics), [""; 0]);
        Self {
            client,
            _provider: provider,
        }
    }

    /// Imports the stack with `identity`.
    ///
    /// # Errors
    ///
    /// What the provider says against it.
    pub(crate) async fn import(&mut self, identity: &Value) -> Result<Stored, Vec<String>> {
        let request = v6::ImportResourceStateRequest {
            type_name: "chatbot_stack".to_owned(),
            identity: Some(sent(identity)),
            ..Default::default()
        };
        let answer = self.client.import_resource_state(request).await.unwrap();
        let mut answer = answer.into_inner();
        let problems = problems(&answer.diagnostics);
        if !problems.is_empty() {
            return Err(problems);
        }
        assert_eq!(answer.imported_resources.len(), 1);
        let imported = answer.imported_resources.remove(0);
        Ok(stored(imported.state, imported.identity))
    }

    /// Reads `before`.
    ///
    /// # Errors
    ///
    /// What the provider says against it.
    pub(crate) async fn read(&mut self, before: &Stored) -> Result<Stored, Vec<String>> {
        let request = v6::ReadResourceRequest {
            type_name: "chatbot_stack".to_owned(),
            current_state: Some(wire(&before.state, &ty())),
            current_identity: (!before.identity.is_null()).then(|| sent(&before.identity)),
            ..Default::default()
        };
        let answer = self.client.read_resource(request).await.unwrap();
        let answer = answer.into_inner();
        let problems = problems(&answer.diagnostics);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(stored(answer.new_state, answer.new_identity))
    }
}

fn ty() -> Type {
    resource::<Stack>().schema().block.ty()
}

fn identity_ty() -> Type {
    StackIdentity::block().ty()
}

fn stored(state: Option<v6::DynamicValue>, identity: Option<v6::ResourceIdentityData>) -> Stored {
    let identity = identity.and_then(|identity| identity.identity_data);
    let value = |wire: Option<v6::DynamicValue>, ty: &Type| {
        wire.map_or(Value::Null, |wire| {
            msgpack::decode(&wire.msgpack, ty).unwrap()
        })
    };
    Stored {
        state: value(state, &ty()),
        identity: value(identity, &identity_ty()),
    }
}

fn sent(identity: &Value) -> v6::ResourceIdentityData {
    v6::ResourceIdentityData {
        identity_data: Some(wire(identity, &identity_ty())),
    }
}

fn wire(value: &Value, ty: &Type) -> v6::DynamicValue {
    v6::DynamicValue {
        msgpack: msgpack::encode(value, ty).unwrap(),
        json: Vec::new(),
    }
}

/// Each diagnostic as `summary: detail`.
fn problems(diagnostics: &[v6::Diagnostic]) -> Vec<String> {
    diagnostics
        .iter()
        .map(|diagnostic| format!("{}: {}", diagnostic.summary, diagnostic.detail))
        .collect()
}

/// The state of a stack of which only the id is known.
pub(crate) fn of_id(id: &str) -> Stored {
    let mut state = resource::<Stack>().schema().block.empty();
    if let Value::Known(Data::Object(attributes)) = &mut state {
        attributes.insert("id".to_owned(), Value::from(id));
    }
    Stored {
        state,
        identity: Value::Null,
    }
}

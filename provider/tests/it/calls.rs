//! The calls of the plugin protocol as a newer Terraform makes them than the one that the other tests
//! run: 1.12 and newer import by identity.

use std::time::Duration;

use chatbot_provider::deployment::resource::{Deployment, DeploymentIdentity};
use chatbot_provider::provider::ProviderModel;
use chatbot_provider::stack::resource::{Stack, StackIdentity};
use tfplugin::resource::resource;
use tfplugin::schema::Block;
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

/// A resource as Terraform stores it.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) state: Value,
    pub(crate) identity: Value,
}

/// A type of resources.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Stack,
    Deployment,
}

impl Kind {
    fn name(self) -> String {
        match self {
            Self::Stack => "chatbot_stack".to_owned(),
            Self::Deployment => "chatbot_deployment".to_owned(),
        }
    }

    fn block(self) -> Block {
        match self {
            Self::Stack => resource::<Stack>().schema().block,
            Self::Deployment => resource::<Deployment>().schema().block,
        }
    }

    fn identity(self) -> Type {
        match self {
            Self::Stack => StackIdentity::block().ty(),
            Self::Deployment => DeploymentIdentity::block().ty(),
        }
    }

    /// The state of one of which only these texts are known.
    pub(crate) fn with(self, texts: &[(&str, &str)]) -> Stored {
        let mut state = self.block().empty();
        if let Value::Known(Data::Object(attributes)) = &mut state {
            for (name, text) in texts {
                attributes.insert((*name).to_owned(), Value::from(*text));
            }
        }
        Stored {
            state,
            identity: Value::Null,
        }
    }
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

    /// Imports the resource with `identity`.
    ///
    /// # Errors
    ///
    /// What the provider says against it.
    pub(crate) async fn import(
        &mut self,
        kind: Kind,
        identity: &Value,
    ) -> Result<Stored, Vec<String>> {
        let request = v6::ImportResourceStateRequest {
            type_name: kind.name(),
            identity: Some(sent(kind, identity)),
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
        Ok(stored(kind, imported.state, imported.identity))
    }

    /// Reads `before`.
    ///
    /// # Errors
    ///
    /// What the provider says against it.
    pub(crate) async fn read(
        &mut self,
        kind: Kind,
        before: &Stored,
    ) -> Result<Stored, Vec<String>> {
        let identity = Some(&before.identity).filter(|identity| !identity.is_null());
        let request = v6::ReadResourceRequest {
            type_name: kind.name(),
            current_state: Some(wire(&before.state, &kind.block().ty())),
            current_identity: identity.map(|identity| sent(kind, identity)),
            ..Default::default()
        };
        let answer = self.client.read_resource(request).await.unwrap();
        let answer = answer.into_inner();
        let problems = problems(&answer.diagnostics);
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(stored(kind, answer.new_state, answer.new_identity))
    }
}

fn stored(
    kind: Kind,
    state: Option<v6::DynamicValue>,
    identity: Option<v6::ResourceIdentityData>,
) -> Stored {
    let identity = identity.and_then(|identity| identity.identity_data);
    let value = |wire: Option<v6::DynamicValue>, ty: &Type| {
        wire.map_or(Value::Null, |wire| {
            msgpack::decode(&wire.msgpack, ty).unwrap()
        })
    };
    Stored {
        state: value(state, &kind.block().ty()),
        identity: value(identity, &kind.identity()),
    }
}

fn sent(kind: Kind, identity: &Value) -> v6::ResourceIdentityData {
    v6::ResourceIdentityData {
        identity_data: Some(wire(identity, &kind.identity())),
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

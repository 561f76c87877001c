//! The provider of these tests: things in memory, which do on request what they should not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tfplugin::data_source::DataReadRequest;
use tfplugin::provider::ConfigureRequest;
use tfplugin::resource::{
    CreateRequest, DeleteRequest, Identity, ImportRequest, Imported, ModifiedPlan,
    ModifyPlanRequest, MoveSource, ReadRequest, StateMove, StateUpgrade, UpdateRequest,
    ValidateRequest,
};
use tfplugin::{
    DataSource, Diagnostic, Diagnostics, DynDataSource, DynFunction, DynResource, Model, Path,
    Provider, ReadTimeouts, Resource, ResultExt, Timeouts, Value,
};

use super::functions::{First, Misbehave, Shout};

/// What exists.
type Store = Arc<Mutex<BTreeMap<String, Thing>>>;

pub(super) struct Test;

/// The provider.
#[derive(Clone, Debug, Model)]
pub(super) struct Settings {
    /// Refuses to be configured.
    #[attribute(optional)]
    refuse: Value<bool>,
    /// A token.
    #[attribute(optional, sensitive)]
    token: Value<String>,
}

impl Provider for Test {
    const NAME: &'static str = "test";
    const ADDRESS: &'static str = "registry.terraform.io/test/test";
    type Model = Settings;
    type Client = Store;

    async fn configure(request: ConfigureRequest<Self>) -> Result<Store, Diagnostics> {
        if request.config.refuse == Value::Known(true) {
            return Err(Diagnostic::error("refused")
                .detail(format!("as asked of {}", request.terraform_version))
                .at(Path::root().attribute("refuse"))
                .into());
        }
        if request.config.token == Value::Known("waits".to_owned()) {
            request.cancellation.cancelled().await;
            return Err(Diagnostics::error("cancelled"));
        }
        Ok(Store::default())
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![
            tfplugin::resource::<Thing>(),
            tfplugin::resource::<Copied>(),
        ]
    }

    fn data_sources() -> Vec<Box<dyn DynDataSource<Self>>> {
        vec![tfplugin::data_source::<Lookup>()]
    }

    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
        vec![
            tfplugin::function::<Shout>(),
            tfplugin::function::<First>(),
            tfplugin::function::<Misbehave>(),
        ]
    }
}

/// One port.
#[derive(Clone, Debug, PartialEq, Model)]
pub(super) struct Port {
    /// Its number.
    #[attribute(required, validate = [between(1..=65535)])]
    number: i64,
    /// Where it is.
    #[attribute(computed)]
    url: Value<String>,
}

/// A thing.
#[derive(Clone, Debug, PartialEq, Model)]
pub(super) struct Thing {
    /// Its name.
    #[attribute(required, validate = [length(1..=8)], plan = [requires_replace()])]
    name: Value<String>,
    /// How it behaves.
    #[attribute(optional, default = "good")]
    mode: Value<String>,
    /// What it keeps to itself.
    #[attribute(optional, write_only)]
    secret: Value<String>,
    /// Its ports.
    #[attribute(optional)]
    ports: Value<BTreeMap<String, Port>>,
    /// How long it may take.
    #[attribute(optional)]
    timeouts: Value<Timeouts>,
    /// Its identity.
    #[attribute(computed, plan = [use_state_for_unknown()])]
    id: Value<String>,
    /// How often it was changed, and with what secret.
    #[attribute(computed)]
    log: Value<String>,
}

impl Thing {
    fn mode(&self) -> &str {
        self.mode.known().map_or("", String::as_str)
    }

    /// What the provider makes of the plan.
    fn made(mut self, log: String) -> Self {
        let name = self.name.known().cloned().unwrap_or_default();
        self.id = Value::Known(format!("id-{name}"));
        self.log = Value::Known(log);
        if let Value::Known(ports) = &mut self.ports {
            for (key, port) in ports {
                port.url = Value::Known(format!("tcp://{key}:{}", port.number));
            }
        }
        self
    }

    fn stored(&self) -> String {
        self.id.known().cloned().unwrap_or_default()
    }
}

/// Does what the thing's mode says, before it is stored.
async fn misbehave(
    thing: &mut Thing,
    keep: impl Fn(Thing),
    cancellation: &tfplugin::CancellationToken,
) -> Result<(), Diagnostics> {
    match thing.mode() {
        "fails" => return Err(Diagnostics::error("failed as asked")),
        "fails-later" => {
            keep(thing.clone());
            return Err(Diagnostics::error("failed as asked"));
        }
        "panics-later" => {
            keep(thing.clone());
            panic!("panicked as asked");
        }
        "panics-with-secret" => {
            panic!(
                "the log is {}",
                thing.log.known().map_or("", String::as_str)
            );
        }
        "waits" => {
            keep(thing.clone());
            cancellation.cancelled().await;
            return Err(Diagnostics::error("cancelled"));
        }
        "waits-update" if thing.log != Value::Known("1".to_owned()) => {
            cancellation.cancelled().await;
            return Err(Diagnostics::error("cancelled"));
        }
        "changes" => thing.name = Value::Known("changed".to_owned()),
        "unknown" => thing.log = Value::unknown(),
        "nameless" => thing.id = Value::Null,
        "leaks" => thing.secret = Value::Known("leaked".to_owned()),
        _ => {}
    }
    Ok(())
}

impl Resource for Thing {
    const NAME: &'static str = "thing";
    const VERSION: i64 = 1;
    type Provider = Test;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        request
            .private
            .set("made", &true)
            .summary("Private state")?;
        request.warn(Diagnostic::warning("made"));
        let secret = request.config.secret.known().cloned().unwrap_or_default();
        let mut thing = request.plan.clone().made(format!("1{secret}"));
        misbehave(&mut thing, |kept| request.keep(kept), &request.cancellation).await?;
        request
            .client
            .lock()
            .unwrap()
            .insert(thing.stored(), thing.clone());
        Ok(thing)
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        if request.state.mode() == "waits-read" {
            request.cancellation.cancelled().await;
        }
        let mut found = request
            .client
            .lock()
            .unwrap()
            .get(&request.state.stored())
            .cloned();
        if let Some(thing) = &mut found {
            match thing.mode() {
                "unknown-read" => thing.log = Value::unknown(),
                "renamed-read" => thing.name = Value::Known("b".to_owned()),
                _ => {}
            }
        }
        Ok(found)
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        let made: Option<bool> = request.private.get("made").summary("Private state")?;
        assert_eq!(made, Some(true), "private state comes back");
        let log = format!(
            "{}+",
            request.prior.log.known().cloned().unwrap_or_default()
        );
        let mut thing = request.plan.clone().made(log);
        misbehave(&mut thing, |kept| request.keep(kept), &request.cancellation).await?;
        request
            .client
            .lock()
            .unwrap()
            .insert(thing.stored(), thing.clone());
        Ok(thing)
    }

    async fn delete(request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        if request.state.mode() == "waits-delete" {
            request.cancellation.cancelled().await;
            return Err(Diagnostics::error("cancelled"));
        }
        if request.state.mode() == "stays" {
            return Err(Diagnostics::error("stays as asked"));
        }
        request
            .client
            .lock()
            .unwrap()
            .remove(&request.state.stored());
        Ok(())
    }

    fn validate(request: ValidateRequest<Self>) -> Result<(), Diagnostics> {
        let config = request.config()?;
        if config.name == config.mode {
            return Err(Diagnostic::error("name and mode are the same").into());
        }
        Ok(())
    }

    async fn modify_plan(
        request: ModifyPlanRequest<Self>,
    ) -> Result<ModifiedPlan<Self>, Diagnostics> {
        let Some(mut plan) = request.plan()? else {
            return Ok(ModifiedPlan::unchanged());
        };
        match plan.mode() {
            "plans-other" => plan.name = Value::Known("other".to_owned()),
            "replaces-nothing" => {
                let missing = Path::root().attribute("ports").key("missing");
                return Ok(ModifiedPlan::unchanged().requires_replace(missing));
            }
            "waits-plan" => std::future::pending().await,
            "replaces" => {
                let path = Path::root().attribute("mode");
                return Ok(ModifiedPlan::unchanged().requires_replace(path));
            }
            _ => return Ok(ModifiedPlan::unchanged()),
        }
        Ok(ModifiedPlan::of(plan))
    }

    async fn import(request: ImportRequest<Self>) -> Result<Vec<Imported>, Diagnostics> {
        if let Some(identity) = request.identity::<ThingIdentity>()? {
            let id = match identity.id.known().map(String::as_str) {
                Some("id-moved") => "id-elsewhere",
                known => known.unwrap_or_default(),
            };
            return Ok(vec![Imported::by_attribute::<Self>("id", id)]);
        }
        if request.id == "waits" {
            request.cancellation.cancelled().await;
        }
        Ok(match request.id.as_str() {
            "nothing" => Vec::new(),
            "foreign" => {
                let mut foreign = Imported::by_attribute::<Self>("id", "x");
                foreign.type_name = "test_other".to_owned();
                vec![foreign]
            }
            "odd" => vec![Imported::by_attribute::<Self>("odd", "x")],
            "two" => ["a", "b"]
                .map(|id| Imported::by_attribute::<Self>("id", id))
                .into(),
            id => vec![Imported::by_attribute::<Self>("id", id)],
        })
    }

    fn identity() -> Option<Identity> {
        let identity = Identity::of::<Self, ThingIdentity>(|thing| ThingIdentity {
            id: thing.id,
            name: thing.name,
        });
        let upgrade = StateUpgrade::typed(0, 1, |old: FirstIdentity| {
            Ok(ThingIdentity {
                id: old.key,
                name: Value::Null,
            })
        });
        Some(identity.version(1, vec![upgrade]))
    }

    fn upgrades() -> Vec<StateUpgrade> {
        vec![StateUpgrade::typed(0, 1, |old: Titled| {
            let none = || Value::Null;
            Ok(Thing {
                name: old.title,
                mode: Value::Known("good".to_owned()),
                secret: none(),
                ports: Value::Null,
                timeouts: Value::Null,
                id: old.id,
                log: none(),
            })
        })]
    }
}

/// What identifies a thing.
#[derive(Clone, Debug, Model)]
pub(super) struct ThingIdentity {
    /// Its identity.
    #[attribute(required)]
    id: Value<String>,
    /// Its name.
    #[attribute(optional)]
    name: Value<String>,
}

/// What identified a thing in version 0.
#[derive(Clone, Debug, Model)]
struct FirstIdentity {
    /// Its key.
    #[attribute(required)]
    key: Value<String>,
}

/// What a thing may become. It has no identity.
#[derive(Clone, Debug, Model)]
pub(super) struct Copied {
    /// Whose copy it is.
    #[attribute(required)]
    of: Value<String>,
    /// A word that is not stored.
    #[attribute(optional, write_only)]
    word: Value<String>,
}

/// As much of a thing as a copy needs.
#[derive(Clone, Debug, Model)]
struct Original {
    /// Its name.
    #[attribute(required)]
    name: Value<String>,
}

impl Resource for Copied {
    const NAME: &'static str = "copy";
    type Provider = Test;
    type Model = Self;

    async fn create(request: CreateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan)
    }

    async fn read(request: ReadRequest<Self>) -> Result<Option<Self>, Diagnostics> {
        Ok(Some(request.state))
    }

    async fn update(request: UpdateRequest<Self>) -> Result<Self, Diagnostics> {
        Ok(request.plan)
    }

    async fn delete(_request: DeleteRequest<Self>) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn moves() -> Vec<StateMove> {
        let own = MoveSource::new(Test::ADDRESS, "test_thing", 1);
        let foreign = MoveSource::new("other/other", "other_thing", 7);
        vec![
            StateMove::typed(own, |thing: Original| {
                Ok(Self {
                    of: thing.name,
                    word: Value::Known("leaked".to_owned()),
                })
            }),
            StateMove::raw(foreign, |state| {
                let title: BTreeMap<String, String> = state.parse().summary("Odd state")?;
                let of = title.get("title").cloned().summary("No title")?;
                Ok(Self {
                    of: Value::Known(of),
                    word: Value::Null,
                })
            }),
        ]
    }
}

/// What a thing was in version 0.
#[derive(Clone, Debug, Model)]
struct Titled {
    /// Its title.
    #[attribute(required)]
    title: Value<String>,
    /// Its identity.
    #[attribute(computed)]
    id: Value<String>,
}

/// Looks something up.
#[derive(Clone, Debug, Model)]
pub(super) struct Lookup {
    /// What to look up.
    #[attribute(required)]
    query: String,
    /// How long it may take.
    #[attribute(optional)]
    timeouts: Value<ReadTimeouts>,
    /// How.
    #[attribute(optional, default = "exact")]
    how: Value<String>,
    /// What was found.
    #[attribute(computed)]
    found: Value<String>,
}

impl DataSource for Lookup {
    const NAME: &'static str = "lookup";
    type Provider = Test;
    type Model = Self;

    async fn read(request: DataReadRequest<Self>) -> Result<Self, Diagnostics> {
        let mut lookup = request.config;
        let how = lookup.how.known().cloned().unwrap_or_default();
        lookup.found = match lookup.query.as_str() {
            "unknown" => Value::unknown(),
            "waits" => std::future::pending().await,
            query => Value::Known(format!("{how} {query}")),
        };
        Ok(lookup)
    }
}

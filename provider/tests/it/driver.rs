//! Terraform's part in process: refresh, plan and apply of one stack through the SDK's engine, so that
//! hundreds of lives take a second. What it proves about Terraform itself, the acceptance tests prove
//! with the real one.

use std::time::Duration;

use chatbot_provider::aws::Clients;
use chatbot_provider::provider::ChatbotProvider;
use chatbot_provider::stack::resource::Stack;
use tfplugin::engine::{
    Change, Outcome, Planned, draft_plan, finish_apply, finish_plan, finish_read,
};
use tfplugin::resource::{DynResource, Handles, Resource, resource};
use tfplugin::schema::Schema;
use tfplugin::value::Data;
use tfplugin::{CancellationToken, Diagnostics, Model, Path, Private, Progress, Value};
use tokio::time::Instant;

/// One resource as state has it.
#[derive(Clone, Debug)]
pub(crate) struct Managed {
    kind: fn() -> Box<dyn DynResource<ChatbotProvider>>,
    pub(crate) state: Value,
    private: Private,
    /// Its create failed: the next apply replaces it.
    pub(crate) tainted: bool,
    /// Stops what the resource does, as Ctrl-C does.
    pub(crate) stop: CancellationToken,
}

/// A `chatbot_stack` that does not exist.
impl Default for Managed {
    fn default() -> Self {
        Self::of::<Stack>()
    }
}

impl Managed {
    /// A resource that does not exist.
    pub(crate) fn of<R: Resource<Provider = ChatbotProvider>>() -> Self {
        Self {
            kind: resource::<R>,
            state: Value::Null,
            private: Private::default(),
            tainted: false,
            stop: CancellationToken::new(),
        }
    }

    /// Refreshes, plans and applies.
    pub(crate) async fn apply<M: Model>(
        &mut self,
        clients: &Clients,
        config: &M,
    ) -> Result<(), Diagnostics> {
        self.refresh(clients).await?;
        self.apply_without_refresh(clients, config).await
    }

    pub(crate) async fn apply_without_refresh<M: Model>(
        &mut self,
        clients: &Clients,
        config: &M,
    ) -> Result<(), Diagnostics> {
        if self.tainted {
            self.delete(clients).await?;
        }
        let config = config.clone().into_object();
        let mut planned = self.plan(clients, &config).await?;
        if !planned.0.requires_replace.is_empty() {
            self.delete(clients).await?;
            planned = self.plan(clients, &config).await?;
        }
        self.apply_plan(clients, &config, planned).await
    }

    /// Applies a plan that may have been made long before.
    pub(crate) async fn apply_plan(
        &mut self,
        clients: &Clients,
        config: &Value,
        (planned, private): (Planned, Private),
    ) -> Result<(), Diagnostics> {
        if planned.planned == self.state {
            return Ok(());
        }
        let progress = Progress::default();
        let (prior, plan) = (self.state.clone(), planned.planned);
        let handles = self.handles(clients, &progress, &private);
        let (resource, config) = ((self.kind)(), config.clone());
        let result = if prior.is_null() {
            resource.create(plan.clone(), config, handles).await
        } else {
            let prior = prior.clone();
            resource.update(prior, plan.clone(), config, handles).await
        };
        self.private = private;
        self.finish(&prior, &plan, result, &progress)?;
        self.tainted = false;
        Ok(())
    }

    /// The plan after a refresh, as far as it is not empty.
    pub(crate) async fn changes<M: Model>(
        &mut self,
        clients: &Clients,
        config: &M,
    ) -> Result<Option<Planned>, Diagnostics> {
        self.refresh(clients).await?;
        let (planned, _) = self.plan(clients, &config.clone().into_object()).await?;
        Ok((planned.planned != self.state).then_some(planned))
    }

    pub(crate) async fn refresh(&mut self, clients: &Clients) -> Result<(), Diagnostics> {
        if self.state.is_null() {
            return Ok(());
        }
        let private = self.private.snapshot();
        let handles = self.handles(clients, &Progress::default(), &private);
        let result = (self.kind)().read(self.state.clone(), handles).await;
        let read = finish_read(&self.schema(), &self.state, result);
        failed(read.diagnostics)?;
        self.state = read.state;
        self.private = private;
        self.tainted &= !self.state.is_null();
        Ok(())
    }

    pub(crate) async fn destroy(&mut self, clients: &Clients) -> Result<(), Diagnostics> {
        self.refresh(clients).await?;
        if self.state.is_null() {
            return Ok(());
        }
        self.delete(clients).await
    }

    /// Destroys without a refresh before.
    pub(crate) async fn delete(&mut self, clients: &Clients) -> Result<(), Diagnostics> {
        let progress = Progress::default();
        let private = self.private.snapshot();
        let handles = self.handles(clients, &progress, &private);
        let result = (self.kind)().delete(self.state.clone(), handles).await;
        let prior = self.state.clone();
        let result = result.map(|()| Value::Null);
        if result.is_ok() {
            self.state = Value::Null;
            self.private = Private::default();
            self.tainted = false;
            return Ok(());
        }
        self.finish(&prior, &Value::Null, result, &progress)
    }

    fn finish(
        &mut self,
        prior: &Value,
        planned: &Value,
        result: Result<Value, Diagnostics>,
        progress: &Progress<()>,
    ) -> Result<(), Diagnostics> {
        let (kept, _) = progress.take();
        let failed_create = prior.is_null() && result.is_err();
        let applied = finish_apply(
            &self.schema(),
            Outcome {
                prior,
                planned,
                result,
                kept,
            },
        );
        self.state = applied.state;
        self.tainted |= failed_create && !self.state.is_null();
        failed(applied.diagnostics)
    }

    /// Plans, and gives the private state that goes with the plan.
    pub(crate) async fn plan(
        &self,
        clients: &Clients,
        config: &Value,
    ) -> Result<(Planned, Private), Diagnostics> {
        let resource = (self.kind)();
        resource.validate(config.clone())?;
        let schema = self.schema();
        let change = Change {
            prior: self.state.clone(),
            config: config.clone(),
            proposed: proposed(&schema, &self.state, config),
        };
        let private = self.private.snapshot();
        let draft = draft_plan(&schema, &change, &private);
        failed(draft.diagnostics.clone())?;
        let handles = self.handles(clients, &Progress::default(), &private);
        let (prior, config) = (change.prior.clone(), change.config.clone());
        let modified = resource
            .modify_plan(prior, config, draft.planned.clone(), handles)
            .await?;
        let planned = finish_plan(&schema, &change, draft, modified);
        failed(planned.diagnostics.clone())?;
        Ok((planned, private))
    }

    fn schema(&self) -> Schema {
        (self.kind)().schema()
    }

    fn handles(
        &self,
        clients: &Clients,
        progress: &Progress<()>,
        private: &Private,
    ) -> Handles<ChatbotProvider> {
        Handles {
            client: clients.clone(),
            private: private.clone(),
            cancellation: self.stop.clone(),
            deadline: Instant::now() + Duration::from_secs(60),
            progress: progress.clone(),
        }
    }

    /// The value of a text attribute.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.state.get(&Path::root().attribute(name))?;
        value.as_str().map(str::to_owned)
    }
}

/// Imports the stack that `id` names, and reads it.
pub(crate) async fn import(clients: &Clients, id: &str) -> Result<Managed, Diagnostics> {
    let mut managed = Managed::default();
    let handles = managed.handles(clients, &Progress::default(), &Private::default());
    let resource = resource::<Stack>();
    let imported = resource.import(id.to_owned(), Value::Null, handles).await?;
    managed.state = imported[0].state.clone();
    managed.refresh(clients).await?;
    Ok(managed)
}

/// Core's merge: what is configured, and the prior value of what is computed.
fn proposed(schema: &Schema, prior: &Value, config: &Value) -> Value {
    let (Value::Known(Data::Object(prior)), Value::Known(Data::Object(config))) = (prior, config)
    else {
        return config.clone();
    };
    let mut proposed = config.clone();
    for (name, attribute) in &schema.block.attributes {
        if attribute.constraint.is_computed() && config[name].is_null() {
            proposed.insert(name.clone(), prior[name].clone());
        }
    }
    Value::Known(Data::Object(proposed))
}

fn failed(diagnostics: Diagnostics) -> Result<(), Diagnostics> {
    if diagnostics.has_errors() {
        Err(diagnostics)
    } else {
        Ok(())
    }
}

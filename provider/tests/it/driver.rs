//! Terraform's part in process: refresh, plan and apply of one stack through the SDK's engine, so that
//! hundreds of lives take a second. What it proves about Terraform itself, the acceptance tests prove
//! with the real one.

use std::time::Duration;

use chatbot_provider::aws::Clients;
use chatbot_provider::provider::ChatbotProvider;
use chatbot_provider::stack::model::StackModel;
use chatbot_provider::stack::resource::Stack;
use tfplugin::engine::{
    Change, Outcome, Planned, draft_plan, finish_apply, finish_plan, finish_read,
};
use tfplugin::resource::{DynResource, Handles, resource};
use tfplugin::schema::Schema;
use tfplugin::value::Data;
use tfplugin::{CancellationToken, Diagnostics, Model, Path, Private, Progress, Value};
use tokio::time::Instant;

/// One resource as state has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Managed {
    pub(crate) state: Value,
    /// Its create failed: the next apply replaces it.
    pub(crate) tainted: bool,
}

impl Managed {
    /// Refreshes, plans and applies.
    pub(crate) async fn apply(
        &mut self,
        clients: &Clients,
        config: &StackModel,
    ) -> Result<(), Diagnostics> {
        self.refresh(clients).await?;
        self.apply_without_refresh(clients, config).await
    }

    pub(crate) async fn apply_without_refresh(
        &mut self,
        clients: &Clients,
        config: &StackModel,
    ) -> Result<(), Diagnostics> {
        if self.tainted {
            self.delete(clients).await?;
        }
        let config = config.clone().into_object();
        let mut planned = plan(clients, &self.state, &config).await?;
        if !planned.requires_replace.is_empty() {
            self.delete(clients).await?;
            planned = plan(clients, &self.state, &config).await?;
        }
        if planned.planned == self.state {
            return Ok(());
        }
        let progress = Progress::default();
        let (prior, plan) = (self.state.clone(), planned.planned);
        let handles = handles(clients, &progress);
        let result = if prior.is_null() {
            stack().create(plan.clone(), config.clone(), handles).await
        } else {
            stack()
                .update(prior.clone(), plan.clone(), config.clone(), handles)
                .await
        };
        self.finish(&prior, &plan, result, &progress)?;
        self.tainted = false;
        Ok(())
    }

    /// The plan after a refresh, as far as it is not empty.
    pub(crate) async fn changes(
        &mut self,
        clients: &Clients,
        config: &StackModel,
    ) -> Result<Option<Planned>, Diagnostics> {
        self.refresh(clients).await?;
        let planned = plan(clients, &self.state, &config.clone().into_object()).await?;
        Ok((planned.planned != self.state).then_some(planned))
    }

    pub(crate) async fn refresh(&mut self, clients: &Clients) -> Result<(), Diagnostics> {
        if self.state.is_null() {
            return Ok(());
        }
        let handles = handles(clients, &Progress::default());
        let result = stack().read(self.state.clone(), handles).await;
        let read = finish_read(&schema(), &self.state, result);
        failed(read.diagnostics)?;
        self.state = read.state;
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

    async fn delete(&mut self, clients: &Clients) -> Result<(), Diagnostics> {
        let progress = Progress::default();
        let result = stack()
            .delete(self.state.clone(), handles(clients, &progress))
            .await;
        let prior = self.state.clone();
        let result = result.map(|()| Value::Null);
        if result.is_ok() {
            *self = Self::default();
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
            &schema(),
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

    /// The value of a text attribute.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let value = self.state.get(&Path::root().attribute(name))?;
        value.as_str().map(str::to_owned)
    }
}

/// Imports the stack that `id` names, and reads it.
pub(crate) async fn import(clients: &Clients, id: &str) -> Result<Managed, Diagnostics> {
    let handles = handles(clients, &Progress::default());
    let imported = stack().import(id.to_owned(), Value::Null, handles).await?;
    let mut managed = Managed {
        state: imported[0].state.clone(),
        tainted: false,
    };
    managed.refresh(clients).await?;
    Ok(managed)
}

async fn plan(clients: &Clients, prior: &Value, config: &Value) -> Result<Planned, Diagnostics> {
    stack().validate(config.clone())?;
    let schema = schema();
    let change = Change {
        prior: prior.clone(),
        config: config.clone(),
        proposed: proposed(&schema, prior, config),
    };
    let draft = draft_plan(&schema, &change, &Private::default());
    failed(draft.diagnostics.clone())?;
    let handles = handles(clients, &Progress::default());
    let (prior, config) = (change.prior.clone(), change.config.clone());
    let modified = stack()
        .modify_plan(prior, config, draft.planned.clone(), handles)
        .await?;
    let planned = finish_plan(&schema, &change, draft, modified);
    failed(planned.diagnostics.clone())?;
    Ok(planned)
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

fn stack() -> Box<dyn DynResource<ChatbotProvider>> {
    resource::<Stack>()
}

fn schema() -> Schema {
    stack().schema()
}

fn handles(clients: &Clients, progress: &Progress<()>) -> Handles<ChatbotProvider> {
    Handles {
        client: clients.clone(),
        private: Private::default(),
        cancellation: CancellationToken::new(),
        deadline: Instant::now() + Duration::from_secs(60),
        progress: progress.clone(),
    }
}

fn failed(diagnostics: Diagnostics) -> Result<(), Diagnostics> {
    if diagnostics.has_errors() {
        Err(diagnostics)
    } else {
        Ok(())
    }
}

//! A resource type that is carried out, as the SDK calls it.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use tfplugin::plan_modifiers::{
    requires_replace, use_non_null_state_for_unknown, use_state_for_unknown,
};
use tfplugin::resource::{
    BoxFuture, DynResource, Handles, Identity, Imported, ModifiedPlan, StateMove, StateUpgrade,
};
use tfplugin::schema::Block;
use tfplugin::timeouts::DefaultTimeouts;
use tfplugin::{Diagnostic, Diagnostics, Path, Schema, Value, equality};

use super::arguments::refused;
use super::shape::{effective, joined};
use super::{Call, Facts, Object, tags};
use crate::aws::Aws;
use crate::provider::AwsStandIn;
use crate::schema::{SchemaDataError, Schemas};

/// Whether an object exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It does.
    Present,
    /// It does not, or not any more.
    Gone,
}

/// A resource type that is carried out. The [module](super) says what its functions are given and
/// what is done for them.
pub trait ResourceType: Send + Sync + 'static {
    /// The full name, such as `aws_s3_bucket`.
    const NAME: &'static str;

    /// What is known of it beyond its schema.
    const FACTS: Facts;

    /// Makes the object that `object` describes, and sets at least its `id`.
    ///
    /// # Errors
    ///
    /// When it could not be made. What was given to [`Call::made`] goes to state.
    fn create(
        call: &Call<'_>,
        object: &mut Object,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Sets every attribute of `object` that AWS can tell. It has the state, or, right after a create
    /// or update, what that left.
    ///
    /// # Errors
    ///
    /// When AWS does not answer.
    fn read(
        call: &Call<'_>,
        object: &mut Object,
    ) -> impl Future<Output = Result<Presence, Diagnostics>> + Send;

    /// Changes the object from `prior` to `object`. Not called for what [replaces](Facts::replacing) it.
    ///
    /// # Errors
    ///
    /// When it could not be changed completely; the prior state stays.
    fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Deletes the object; one that does not exist is a success.
    ///
    /// # Errors
    ///
    /// When it could not be deleted.
    fn delete(
        call: &Call<'_>,
        object: &Object,
    ) -> impl Future<Output = Result<(), Diagnostics>> + Send;

    /// Looks at a planned object for what AWS would refuse: an error then comes before anything is
    /// made. Values that are not known yet are unknown here.
    fn check(planned: &Object) -> Diagnostics {
        let _ = planned;
        Diagnostics::new()
    }
}

/// The resource type `T` with its schema.
#[derive(Debug)]
pub struct Carried<T> {
    schema: Arc<Schema>,
    resource: PhantomData<fn(T)>,
}

impl<T: ResourceType> Carried<T> {
    /// `T` with its schema out of `schemas`.
    ///
    /// # Errors
    ///
    /// When there is no schema of that name.
    pub fn boxed(schemas: &Schemas) -> Result<Box<dyn DynResource<AwsStandIn>>, SchemaDataError> {
        let mut schema = schemas.resource(T::NAME)?;
        apply_facts(&mut schema.block, &T::FACTS, "");
        Ok(Box::new(Self {
            schema: Arc::new(schema),
            resource: PhantomData,
        }))
    }
}

/// Says in the schema what the facts say of its attributes.
fn apply_facts(block: &mut Block, facts: &Facts, at: &str) {
    for (name, attribute) in &mut block.attributes {
        let path = joined(at, name);
        if attribute.constraint.is_computed() {
            let modified = attribute.clone();
            *attribute = if at.is_empty() {
                modified.plan(use_state_for_unknown())
            } else {
                modified.plan(use_non_null_state_for_unknown())
            };
        }
        if facts.replacing.contains(&path.as_str()) {
            *attribute = attribute.clone().plan(requires_replace());
        }
        if facts.json.contains(&path.as_str()) {
            *attribute = attribute.clone().equality(equality::json());
        }
    }
    for (name, nested) in &mut block.blocks {
        apply_facts(&mut nested.block, facts, &joined(at, name));
    }
}

/// A call with what it borrows.
struct Operation {
    schema: Arc<Schema>,
    facts: Facts,
    planned: Value,
    config: Object,
    handles: Handles<AwsStandIn>,
}

impl Operation {
    fn new<T: ResourceType>(
        carried: &Carried<T>,
        planned: Value,
        config: Value,
        handles: Handles<AwsStandIn>,
    ) -> Self {
        Self {
            schema: Arc::clone(&carried.schema),
            facts: T::FACTS,
            planned,
            config: Object::of(config),
            handles,
        }
    }

    fn call(&self) -> Call<'_> {
        Call {
            aws: &self.handles.client,
            config: &self.config,
            cancellation: self.handles.cancellation.clone(),
            block: &self.schema.block,
            facts: &self.facts,
            planned: &self.planned,
            progress: self.handles.progress.clone(),
        }
    }

    /// `value` with the defaults of the real provider.
    fn effective(&self, value: &Value) -> Object {
        Object::of(effective(&self.schema.block, &self.facts, value.clone()))
    }
}

impl<T: ResourceType> DynResource<AwsStandIn> for Carried<T> {
    fn type_name(&self) -> String {
        T::NAME.to_owned()
    }

    fn schema(&self) -> Schema {
        Schema::clone(&self.schema)
    }

    fn timeouts(&self) -> DefaultTimeouts {
        DefaultTimeouts::TWENTY_MINUTES
    }

    fn upgrades(&self) -> Vec<StateUpgrade> {
        Vec::new()
    }

    fn identity(&self) -> Option<Identity> {
        None
    }

    fn moves(&self) -> Vec<StateMove> {
        Vec::new()
    }

    fn validate(&self, _: Value) -> Result<(), Diagnostics> {
        Ok(())
    }

    fn modify_plan(
        &self,
        prior: Value,
        config: Value,
        plan: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<ModifiedPlan<Value>, Diagnostics>> {
        let schema = Arc::clone(&self.schema);
        Box::pin(async move {
            if plan.is_null() {
                return Ok(ModifiedPlan::unchanged());
            }
            let block = &schema.block;
            let mut found = refused(T::NAME, block, &T::FACTS, &config);
            found.append(T::check(&Object::of(plan.clone())));
            found.into_result()?;
            Ok(modified::<T>(
                block,
                &Object::of(prior),
                &Object::of(config),
                Object::of(plan),
                &handles.client,
            ))
        })
    }

    fn create(
        &self,
        plan: Value,
        config: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        let operation = Operation::new(self, plan, config, handles);
        Box::pin(async move {
            let call = operation.call();
            let mut object = operation.effective(&operation.planned);
            T::create(&call, &mut object).await?;
            finished::<T>(&call, object).await
        })
    }

    fn read(
        &self,
        state: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        let operation = Operation::new(self, state, Value::Null, handles);
        Box::pin(async move {
            let call = operation.call();
            let mut object = Object::of(operation.planned.clone());
            match T::read(&call, &mut object).await? {
                Presence::Present => Ok(call.settled(object)),
                Presence::Gone => Ok(Value::Null),
            }
        })
    }

    fn update(
        &self,
        prior: Value,
        plan: Value,
        config: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<Value, Diagnostics>> {
        let operation = Operation::new(self, plan, config, handles);
        Box::pin(async move {
            let call = operation.call();
            let prior = operation.effective(&prior);
            let mut object = operation.effective(&operation.planned);
            T::update(&call, &prior, &mut object).await?;
            finished::<T>(&call, object).await
        })
    }

    fn delete(
        &self,
        state: Value,
        handles: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<(), Diagnostics>> {
        let operation = Operation::new(self, state, Value::Null, handles);
        Box::pin(async move {
            let object = operation.effective(&operation.planned);
            T::delete(&operation.call(), &object).await
        })
    }

    fn import(
        &self,
        _: String,
        _: Value,
        _: Handles<AwsStandIn>,
    ) -> BoxFuture<Result<Vec<Imported>, Diagnostics>> {
        let refusal = crate::refusal::import(T::NAME);
        Box::pin(async { Err(refusal.into()) })
    }
}

/// The state after a create or update.
async fn finished<T: ResourceType>(
    call: &Call<'_>,
    mut object: Object,
) -> Result<Value, Diagnostics> {
    call.made(&object);
    match T::read(call, &mut object).await? {
        Presence::Present => Ok(call.settled(object)),
        Presence::Gone => {
            Err(
                Diagnostic::error(format!("{} {:?} is not there", T::NAME, object.text("id")))
                    .detail("It was made or changed just now, and AWS does not know it any more.")
                    .into(),
            )
        }
    }
}

/// The plan with all tags, with what the update will change, and with what it replaces.
fn modified<T: ResourceType>(
    block: &Block,
    prior: &Object,
    config: &Object,
    mut plan: Object,
    aws: &Aws,
) -> ModifiedPlan<Value> {
    if block.attributes.contains_key(tags::ALL) {
        let all = tags::planned(aws.settings(), plan.value(tags::TAGS));
        plan.set(tags::ALL, all);
    }
    let exists = *prior != Object::new();
    let differs = |name: &&str| prior.value(name) != plan.value(name);
    let mut open = Vec::new();
    let mut replacing = Vec::new();
    if exists && *prior != plan {
        for (name, with) in T::FACTS.changing {
            let changes = with.is_empty() || with.iter().any(&differs);
            if changes && config.value(name).is_null() {
                open.push(*name);
            }
        }
        let blocks = T::FACTS.replacing.iter();
        let blocks = blocks.filter(|name| block.blocks.contains_key(**name));
        replacing.extend(blocks.filter(|name| differs(name)).copied());
    }
    for name in open {
        plan.set(name, Value::unknown());
    }
    ModifiedPlan {
        plan: Some(plan.into_value()),
        requires_replace: replacing
            .into_iter()
            .map(|name| Path::root().attribute(name))
            .collect(),
    }
}

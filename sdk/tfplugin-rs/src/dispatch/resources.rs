//! The calls about resources.

use std::future::Future;

use tfplugin_value::Value;
use tfplugin_wire::v6;

use super::call::Doing;
use super::provider::hide_secrets;
use super::registry::ResourceEntry;
use super::run::Run;
use super::{Service, convert, identities};
use crate::diagnostics::{Diagnostics, ResultExt};
use crate::engine::{self, Change, Outcome};
use crate::private::Private;
use crate::provider::Provider;
use crate::resource::{Handles, ModifiedPlan};

type Answered<A> = Result<(A, Diagnostics), Diagnostics>;

impl<P: Provider> Service<P> {
    pub(super) async fn validate_resource(
        &self,
        request: v6::ValidateResourceConfigRequest,
    ) -> Answered<v6::ValidateResourceConfigResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        let block = &typed.schema.block;
        hide_secrets(block, &config);
        let mut diagnostics = engine::validate_config(block, &config);
        let capabilities = request.client_capabilities.unwrap_or_default();
        if !capabilities.write_only_attributes_allowed {
            diagnostics.append(engine::validate_write_only(block, &config));
        }
        if let Err(more) = entry.resource.validate(config) {
            diagnostics.append(more);
        }
        Ok((v6::ValidateResourceConfigResponse::default(), diagnostics))
    }

    pub(super) async fn read(
        &self,
        request: v6::ReadResourceRequest,
        run: &Run<P>,
    ) -> Answered<v6::ReadResourceResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let state = convert::decode(request.current_state.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &state);
        let private = stored(&request.private)?;
        let current = identities::decode(entry, request.current_identity.as_ref())?;
        let work = |handles| entry.resource.read(state.clone(), handles);
        let handled = handle(run, entry, Doing::READING, &state, &private, work).await?;
        let read = engine::finish_read(&typed.schema, &state, handled.result);
        hide_secrets(&typed.schema.block, &read.state);
        let failed = read.diagnostics.has_errors();
        let (new_identity, found) = identities::finished(entry, &current, &read.state, failed)?;
        let mut diagnostics = handled.warnings;
        diagnostics.append(read.diagnostics);
        diagnostics.append(found);
        let answer = v6::ReadResourceResponse {
            new_state: Some(convert::encode(&read.state, &typed.ty)?),
            private: private.to_bytes(),
            new_identity,
            ..Default::default()
        };
        Ok((answer, diagnostics))
    }

    pub(super) async fn plan(
        &self,
        request: v6::PlanResourceChangeRequest,
        run: &Run<P>,
    ) -> Answered<v6::PlanResourceChangeResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let change = Change {
            prior: convert::decode(request.prior_state.as_ref(), &typed.ty)?,
            config: convert::decode(request.config.as_ref(), &typed.ty)?,
            proposed: convert::decode(request.proposed_new_state.as_ref(), &typed.ty)?,
        };
        hide_secrets(&typed.schema.block, &change.config);
        let private = stored(&request.prior_private)?;
        let draft = engine::draft_plan(&typed.schema, &change, &private);
        if draft.diagnostics.has_errors() {
            return Err(draft.diagnostics);
        }
        let work = |handles| {
            let Change { prior, config, .. } = change.clone();
            entry
                .resource
                .modify_plan(prior, config, draft.planned.clone(), handles)
        };
        let handled = handle(run, entry, Doing::PLANNING, &change.config, &private, work).await?;
        let mut diagnostics = handled.warnings;
        let modified = match handled.result {
            Ok(modified) => modified,
            Err(more) => {
                diagnostics.append(more);
                ModifiedPlan::unchanged()
            }
        };
        let mut planned = engine::finish_plan(&typed.schema, &change, draft, modified);
        diagnostics.append(std::mem::take(&mut planned.diagnostics));
        let prior_identity = identities::decode(entry, request.prior_identity.as_ref())?;
        let (planned_identity, found) = identities::planned(entry, &prior_identity, &planned)?;
        diagnostics.append(found);
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        let answer = v6::PlanResourceChangeResponse {
            planned_state: Some(convert::encode(&planned.planned, &typed.ty)?),
            requires_replace: planned.requires_replace.iter().map(convert::path).collect(),
            planned_private: private.to_bytes(),
            planned_identity,
            ..Default::default()
        };
        Ok((answer, diagnostics))
    }

    pub(super) async fn apply(
        &self,
        request: v6::ApplyResourceChangeRequest,
        run: &Run<P>,
    ) -> Answered<v6::ApplyResourceChangeResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let prior = convert::decode(request.prior_state.as_ref(), &typed.ty)?;
        let planned = convert::decode(request.planned_state.as_ref(), &typed.ty)?;
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &config);
        let private = stored(&request.planned_private)?;
        let planned_identity = identities::decode(entry, request.planned_identity.as_ref())?;
        let resource = &entry.resource;
        let handled = if planned.is_null() {
            let work = |handles| {
                let deleted = resource.delete(prior.clone(), handles);
                async move { deleted.await.map(|()| Value::Null) }
            };
            handle(run, entry, Doing::DELETING, &prior, &private, work).await?
        } else if prior.is_null() {
            let work = |handles| resource.create(planned.clone(), config.clone(), handles);
            handle(run, entry, Doing::CREATING, &planned, &private, work).await?
        } else {
            let work =
                |handles| resource.update(prior.clone(), planned.clone(), config.clone(), handles);
            handle(run, entry, Doing::UPDATING, &planned, &private, work).await?
        };
        let Handled {
            result,
            kept,
            warnings: mut diagnostics,
        } = handled;
        let outcome = Outcome {
            prior: &prior,
            planned: &planned,
            result,
            kept,
        };
        let applied = engine::finish_apply(&typed.schema, outcome);
        hide_secrets(&typed.schema.block, &applied.state);
        let failed = applied.diagnostics.has_errors();
        let (new_identity, found) =
            identities::finished(entry, &planned_identity, &applied.state, failed)?;
        diagnostics.append(applied.diagnostics);
        diagnostics.append(found);
        let answer = v6::ApplyResourceChangeResponse {
            new_state: Some(convert::encode(&applied.state, &typed.ty)?),
            private: if applied.state.is_null() {
                Vec::new()
            } else {
                private.to_bytes()
            },
            new_identity,
            ..Default::default()
        };
        Ok((answer, diagnostics))
    }

    pub(super) async fn import(
        &self,
        request: v6::ImportResourceStateRequest,
        run: &Run<P>,
    ) -> Answered<v6::ImportResourceStateResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let requested = identities::requested(entry, request.identity.as_ref())?;
        let work = |handles| {
            let (id, identity) = (request.id.clone(), requested.clone());
            entry.resource.import(id, identity, handles)
        };
        let private = Private::default();
        let handled = handle(run, entry, Doing::IMPORTING, &Value::Null, &private, work).await?;
        let imported = handled.result.and_then(|imported| {
            engine::finish_import(&typed.schema, &request.type_name, imported)
        });
        let mut diagnostics = handled.warnings;
        let mut answer = v6::ImportResourceStateResponse::default();
        match imported {
            Err(more) => diagnostics.append(more),
            Ok(objects) => {
                for object in objects {
                    let identity = identities::imported(entry, &requested, &object.state)?;
                    answer.imported_resources.push(v6::ImportedResource {
                        state: Some(convert::encode(&object.state, &typed.ty)?),
                        private: object.private.to_bytes(),
                        type_name: object.type_name,
                        identity,
                    });
                }
            }
        }
        Ok((answer, diagnostics))
    }
}

/// Runs a handler of `entry` with what it needs. How long it may take is read from `object`.
async fn handle<P: Provider, T, F: Future<Output = Result<T, Diagnostics>>>(
    run: &Run<P>,
    entry: &ResourceEntry<P>,
    doing: Doing,
    object: &Value,
    private: &Private,
    work: impl FnOnce(Handles<P>) -> F,
) -> Result<Handled<T>, Diagnostics> {
    let limit = entry.resource.timeouts();
    let limit = limit.configured(doing.operation, object);
    let handles = run.handles(private, limit)?;
    let progress = handles.progress.clone();
    let limit = doing.limit(&entry.typed().schema, limit, &handles);
    let result = limit.run(work(handles)).await;
    let (kept, warnings) = progress.take();
    Ok(Handled {
        result,
        kept,
        warnings,
    })
}

/// How a handler ended.
struct Handled<T> {
    result: Result<T, Diagnostics>,
    kept: Option<Value>,
    warnings: Diagnostics,
}

pub(super) fn stored(private: &[u8]) -> Result<Private, Diagnostics> {
    Ok(Private::from_bytes(private).summary("Private state cannot be read")?)
}

//! The identities of objects on the wire. A resource without one answers nothing about it.

use tfplugin_value::Value;
use tfplugin_wire::v6;

use super::registry::{ResourceEntry, TypedIdentity};
use super::{Service, convert, schemas};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::{self, AnsweredIdentity, Planned};
use crate::provider::Provider;

type Answered<A> = Result<(A, Diagnostics), Diagnostics>;
type Sent = Option<v6::ResourceIdentityData>;

impl<P: Provider> Service<P> {
    pub(super) async fn identity_schemas(
        &self,
    ) -> Answered<v6::GetResourceIdentitySchemasResponse> {
        let resources = self.registry.resources().iter();
        let schemas = resources.filter_map(|(name, entry)| {
            let schema = schemas::identity(entry.identity()?.identity.schema());
            Some((name.clone(), schema))
        });
        let answer = v6::GetResourceIdentitySchemasResponse {
            identity_schemas: schemas.collect(),
            ..Default::default()
        };
        Ok((answer, Diagnostics::new()))
    }

    pub(super) async fn upgrade_identity(
        &self,
        request: v6::UpgradeResourceIdentityRequest,
    ) -> Answered<v6::UpgradeResourceIdentityResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let Some(typed) = entry.identity() else {
            return Err(no_identity(&request.type_name));
        };
        let raw = request.raw_identity.unwrap_or_default();
        let schema = typed.identity.schema();
        let upgrades = typed.identity.upgrades();
        let upgraded = engine::upgrade_state(schema, upgrades, request.version, &raw.json)?;
        let answer = v6::UpgradeResourceIdentityResponse {
            upgraded_identity: encode(typed, &upgraded)?,
            ..Default::default()
        };
        Ok((answer, Diagnostics::new()))
    }
}

/// A stored identity; null when there is none, or the resource has none.
pub(super) fn decode<P: Provider>(
    entry: &ResourceEntry<P>,
    sent: Option<&v6::ResourceIdentityData>,
) -> Result<Value, Diagnostics> {
    let Some(typed) = entry.identity() else {
        return Ok(Value::Null);
    };
    convert::decode(sent.and_then(|sent| sent.identity_data.as_ref()), &typed.ty)
}

/// The identity that a user wants to import by; null when the import is by id.
pub(super) fn requested<P: Provider>(
    entry: &ResourceEntry<P>,
    sent: Option<&v6::ResourceIdentityData>,
) -> Result<Value, Diagnostics> {
    if sent.is_none() {
        return Ok(Value::Null);
    }
    let Some(typed) = entry.identity() else {
        return Err(no_identity(&entry.resource.type_name()));
    };
    let requested = decode(entry, sent)?;
    let missing = engine::missing_for_import(&typed.identity, &requested);
    if missing.has_errors() && !requested.is_null() {
        return Err(missing);
    }
    Ok(requested)
}

/// The identity to answer a plan with.
pub(super) fn planned<P: Provider>(
    entry: &ResourceEntry<P>,
    stored: &Value,
    planned: &Planned,
) -> Answered<Sent> {
    let Some(typed) = entry.identity() else {
        return Ok((None, Diagnostics::new()));
    };
    sent(
        typed,
        engine::plan_identity(&typed.identity, stored, planned),
    )
}

/// The identity to answer a read or an apply with, whose handler has `failed` or not.
pub(super) fn finished<P: Provider>(
    entry: &ResourceEntry<P>,
    before: &Value,
    state: &Value,
    failed: bool,
) -> Answered<Sent> {
    let Some(typed) = entry.identity() else {
        return Ok((None, Diagnostics::new()));
    };
    if failed {
        let partial = engine::partial_identity(&typed.identity, before, state);
        return Ok((encode(typed, &partial)?, Diagnostics::new()));
    }
    sent(
        typed,
        engine::finish_identity(&typed.identity, before, state),
    )
}

/// The identity of an imported object.
pub(super) fn imported<P: Provider>(
    entry: &ResourceEntry<P>,
    requested: &Value,
    state: &Value,
) -> Result<Sent, Diagnostics> {
    let Some(typed) = entry.identity() else {
        return Ok(None);
    };
    encode(
        typed,
        &engine::import_identity(&typed.identity, requested, state)?,
    )
}

fn sent(typed: &TypedIdentity, answered: AnsweredIdentity) -> Answered<Sent> {
    Ok((encode(typed, &answered.identity)?, answered.diagnostics))
}

/// No identity is sent as nothing at all.
fn encode(typed: &TypedIdentity, identity: &Value) -> Result<Sent, Diagnostics> {
    if identity.is_null() {
        return Ok(None);
    }
    let identity_data = Some(convert::encode(identity, &typed.ty)?);
    Ok(Some(v6::ResourceIdentityData { identity_data }))
}

fn no_identity(type_name: &str) -> Diagnostics {
    Diagnostic::error("Resource has no identity")
        .detail(format!(
            "{type_name} cannot be imported by identity. Import it by `id` instead."
        ))
        .into()
}

//! The calls that bring stored state to the present schema: from an earlier version, or from another
//! resource type. They need no configured provider.

use tfplugin_value::Value;
use tfplugin_wire::v6;

use super::provider::hide_secrets;
use super::resources::stored;
use super::{Service, convert, identities};
use crate::diagnostics::Diagnostics;
use crate::engine;
use crate::private::Private;
use crate::provider::Provider;
use crate::resource::MoveSource;

type Answered<A> = Result<(A, Diagnostics), Diagnostics>;

impl<P: Provider> Service<P> {
    pub(super) async fn upgrade(
        &self,
        request: v6::UpgradeResourceStateRequest,
    ) -> Answered<v6::UpgradeResourceStateResponse> {
        let entry = self.registry.resource(&request.type_name)?;
        let typed = entry.typed();
        let raw = request.raw_state.unwrap_or_default();
        let upgrades = entry.resource.upgrades();
        let state = engine::upgrade_state(&typed.schema, &upgrades, request.version, &raw.json)?;
        hide_secrets(&typed.schema.block, &state);
        let upgraded_state = Some(convert::encode(&state, &typed.ty)?);
        let answer = v6::UpgradeResourceStateResponse {
            upgraded_state,
            ..Default::default()
        };
        Ok((answer, Diagnostics::new()))
    }

    pub(super) async fn move_state(
        &self,
        request: v6::MoveResourceStateRequest,
    ) -> Answered<v6::MoveResourceStateResponse> {
        let target = &request.target_type_name;
        let entry = self.registry.resource(target)?;
        let typed = entry.typed();
        let raw = request.source_state.unwrap_or_default();
        // Private state means something to the provider that wrote it, and to no other.
        let private = if request.source_provider_address == P::ADDRESS {
            stored(&request.source_private)?
        } else {
            Private::default()
        };
        let source = MoveSource {
            provider: request.source_provider_address,
            type_name: request.source_type_name,
            version: request.source_schema_version,
        };
        let moves = entry.resource.moves();
        let state = engine::move_state(&typed.schema, &moves, &source, &raw.json, target)?;
        hide_secrets(&typed.schema.block, &state);
        // What the moved state does not tell yet, the read that follows does.
        let (target_identity, _) = identities::finished(entry, &Value::Null, &state, true)?;
        let answer = v6::MoveResourceStateResponse {
            target_state: Some(convert::encode(&state, &typed.ty)?),
            target_private: private.to_bytes(),
            target_identity,
            ..Default::default()
        };
        Ok((answer, Diagnostics::new()))
    }
}

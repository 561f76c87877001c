//! The provider's own calls: schema, validation, configuration.

use tfplugin_value::{Path, Value};
use tfplugin_wire::v6;
use tokio::time::Instant;

use super::call::Limit;
use super::run::Run;
use super::{Service, convert, schemas};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine;
use crate::logging;
use crate::model::Model;
use crate::provider::{ConfigureRequest, Provider, ValidateProviderRequest, check_schemas};
use crate::schema::Block;

type Answered<A> = Result<(A, Diagnostics), Diagnostics>;

/// What this SDK does beyond the base protocol.
const CAPABILITIES: v6::ServerCapabilities = v6::ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: false,
};

impl<P: Provider> Service<P> {
    pub(super) fn metadata(&self) -> v6::GetMetadataResponse {
        let named = |name: &String| v6::TypeMetadata {
            type_name: name.clone(),
        };
        let called = |name: &String| v6::FunctionMetadata { name: name.clone() };
        v6::GetMetadataResponse {
            server_capabilities: Some(CAPABILITIES),
            resources: self.registry.resources().keys().map(named).collect(),
            data_sources: self.registry.data_sources().keys().map(named).collect(),
            functions: self.registry.functions().keys().map(called).collect(),
            ..Default::default()
        }
    }

    /// The schemas; a broken one is an error, because Terraform may crash on it.
    pub(super) async fn provider_schema(&self) -> Answered<v6::GetProviderSchemaResponse> {
        let broken: Diagnostics = check_schemas::<P>()
            .into_iter()
            .map(|(name, error)| {
                Diagnostic::error("Provider has an invalid schema").detail(format!(
                    "{name}: {error}. This is a bug of the provider, please report it to its \
                     developers."
                ))
            })
            .collect();
        if broken.has_errors() {
            return Err(broken);
        }
        let resources = self.registry.resources().iter();
        let data_sources = self.registry.data_sources().iter();
        let answer = v6::GetProviderSchemaResponse {
            provider: Some(schemas::schema(&self.registry.provider().schema)),
            resource_schemas: resources
                .map(|(name, entry)| (name.clone(), schemas::schema(&entry.typed().schema)))
                .collect(),
            data_source_schemas: data_sources
                .map(|(name, entry)| (name.clone(), schemas::schema(&entry.typed().schema)))
                .collect(),
            functions: self.function_signatures(),
            server_capabilities: Some(CAPABILITIES),
            ..Default::default()
        };
        Ok((answer, Diagnostics::new()))
    }

    pub(super) async fn validate_provider(
        &self,
        request: v6::ValidateProviderConfigRequest,
    ) -> Answered<v6::ValidateProviderConfigResponse> {
        let typed = self.registry.provider();
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &config);
        let mut diagnostics = engine::validate_config(&typed.schema.block, &config);
        if let Err(more) = P::validate(ValidateProviderRequest::new(config)) {
            diagnostics.append(more);
        }
        Ok((v6::ValidateProviderConfigResponse::default(), diagnostics))
    }

    pub(super) async fn configure(
        &self,
        request: v6::ConfigureProviderRequest,
        run: &Run<P>,
    ) -> Answered<v6::ConfigureProviderResponse> {
        run.stop.begin();
        let typed = self.registry.provider();
        let config = convert::decode(request.config.as_ref(), &typed.ty)?;
        hide_secrets(&typed.schema.block, &config);
        let cancellation = run.stop.request();
        let limit = Limit {
            doing: "Configuring the provider",
            remedy: "Look whether what it connects to can be reached, and try again.".to_owned(),
            path: None,
            limit: P::CONFIGURE_TIMEOUT,
            deadline: Instant::now() + P::CONFIGURE_TIMEOUT,
            cancellation: cancellation.clone(),
        };
        let configured = P::configure(ConfigureRequest {
            config: P::Model::from_object(config, &Path::root())?,
            terraform_version: request.terraform_version,
            cancellation,
        });
        run.set_client(limit.run(configured).await?);
        Ok((v6::ConfigureProviderResponse::default(), Diagnostics::new()))
    }
}

/// Texts shorter than this are not masked: gaps in place of every "a" would give the secret away,
/// and make all messages unreadable.
const SHORTEST_SECRET: usize = 4;

/// Keeps what the schema calls sensitive out of logs and panic messages.
pub(super) fn hide_secrets(block: &Block, object: &Value) {
    for secret in engine::sensitive_strings(block, object) {
        if secret.chars().count() >= SHORTEST_SECRET {
            logging::secrets().hide_string(&secret);
        }
    }
}

//! A service with a schema and a few calls that a test can steer.

use std::collections::BTreeMap;

use tfplugin::CancellationToken;
use tfplugin_wire::v6::diagnostic::Severity;
use tfplugin_wire::v6::provider_server::Provider;
use tfplugin_wire::v6::*;
use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming};

/// Has one resource, `bare_thing`.
pub(crate) struct Bare {
    /// Ends a read of `bare_slow`.
    pub(crate) stop: CancellationToken,
}

impl Bare {
    fn schema() -> GetProviderSchemaResponse {
        let name = Attribute {
            name: "name".to_owned(),
            r#type: br#""string""#.to_vec(),
            required: true,
            ..Attribute::default()
        };
        let block = |attributes| Schema {
            version: 0,
            block: Some(Block {
                attributes,
                ..Block::default()
            }),
        };
        GetProviderSchemaResponse {
            provider: Some(block(Vec::new())),
            resource_schemas: BTreeMap::from([("bare_thing".to_owned(), block(vec![name]))]),
            ..GetProviderSchemaResponse::default()
        }
    }

    /// A warning that tells the length of the type's name.
    fn measure(type_name: &str) -> ValidateResourceConfigResponse {
        let diagnostic = Diagnostic {
            severity: Severity::Warning.into(),
            summary: type_name.len().to_string(),
            ..Diagnostic::default()
        };
        ValidateResourceConfigResponse {
            diagnostics: vec![diagnostic],
        }
    }

    fn fail() -> ValidateProviderConfigResponse {
        panic!("nobody\nexpected this")
    }

    /// Logs that it has begun and waits to be stopped.
    async fn wait(&self) -> ReadResourceResponse {
        tracing::info!("waiting to be stopped");
        self.stop.cancelled().await;
        ReadResourceResponse {
            private: b"stopped".to_vec(),
            ..ReadResourceResponse::default()
        }
    }
}

type Answer<T> = Result<Response<T>, Status>;

macro_rules! bare_provider {
    (
        answered { $($call:ident($self:ident, $request:ident: $in:ty) -> $out:ty = $body:expr;)* }
        refused { $($refused:ident($refused_in:ty) -> $refused_out:ty)* }
    ) => {
        #[tonic::async_trait]
        impl Provider for Bare {
            type ListResourceStream = BoxStream<ListResourceEvent>;
            type InvokeActionStream = BoxStream<InvokeActionEvent>;
            type ReadStateBytesStream = BoxStream<ReadStateBytesChunk>;

            $(async fn $call(&$self, request: Request<$in>) -> Answer<$out> {
                let $request = request.into_inner();
                Ok(Response::new($body))
            })*

            $(async fn $refused(&self, _request: Request<$refused_in>) -> Answer<$refused_out> {
                Err(Status::unimplemented(stringify!($refused)))
            })*
        }
    };
}

bare_provider! {
    answered {
        get_provider_schema(self, _request: GetProviderSchemaRequest)
            -> GetProviderSchemaResponse = Self::schema();
        validate_resource_config(self, request: ValidateResourceConfigRequest)
            -> ValidateResourceConfigResponse = Self::measure(&request.type_name);
        read_resource(self, _request: ReadResourceRequest)
            -> ReadResourceResponse = self.wait().await;
        validate_provider_config(self, _request: ValidateProviderConfigRequest)
            -> ValidateProviderConfigResponse = Self::fail();
    }
    refused {
        get_metadata(GetMetadataRequest) -> GetMetadataResponse
        get_resource_identity_schemas(GetResourceIdentitySchemasRequest)
            -> GetResourceIdentitySchemasResponse
        configure_provider(ConfigureProviderRequest) -> ConfigureProviderResponse
        stop_provider(StopProviderRequest) -> StopProviderResponse
        upgrade_resource_state(UpgradeResourceStateRequest) -> UpgradeResourceStateResponse
        upgrade_resource_identity(UpgradeResourceIdentityRequest)
            -> UpgradeResourceIdentityResponse
        plan_resource_change(PlanResourceChangeRequest) -> PlanResourceChangeResponse
        apply_resource_change(ApplyResourceChangeRequest) -> ApplyResourceChangeResponse
        import_resource_state(ImportResourceStateRequest) -> ImportResourceStateResponse
        move_resource_state(MoveResourceStateRequest) -> MoveResourceStateResponse
        generate_resource_config(GenerateResourceConfigRequest) -> GenerateResourceConfigResponse
        validate_data_resource_config(ValidateDataResourceConfigRequest)
            -> ValidateDataResourceConfigResponse
        read_data_source(ReadDataSourceRequest) -> ReadDataSourceResponse
        validate_ephemeral_resource_config(ValidateEphemeralResourceConfigRequest)
            -> ValidateEphemeralResourceConfigResponse
        open_ephemeral_resource(OpenEphemeralResourceRequest) -> OpenEphemeralResourceResponse
        renew_ephemeral_resource(RenewEphemeralResourceRequest) -> RenewEphemeralResourceResponse
        close_ephemeral_resource(CloseEphemeralResourceRequest) -> CloseEphemeralResourceResponse
        get_functions(GetFunctionsRequest) -> GetFunctionsResponse
        call_function(CallFunctionRequest) -> CallFunctionResponse
        validate_list_resource_config(ValidateListResourceConfigRequest)
            -> ValidateListResourceConfigResponse
        list_resource(ListResourceRequest) -> BoxStream<ListResourceEvent>
        validate_action_config(ValidateActionConfigRequest) -> ValidateActionConfigResponse
        plan_action(PlanActionRequest) -> PlanActionResponse
        invoke_action(InvokeActionRequest) -> BoxStream<InvokeActionEvent>
        validate_state_store_config(ValidateStateStoreConfigRequest)
            -> ValidateStateStoreConfigResponse
        configure_state_store(ConfigureStateStoreRequest) -> ConfigureStateStoreResponse
        read_state_bytes(ReadStateBytesRequest) -> BoxStream<ReadStateBytesChunk>
        write_state_bytes(Streaming<WriteStateBytesChunk>) -> WriteStateBytesResponse
        lock_state(LockStateRequest) -> LockStateResponse
        unlock_state(UnlockStateRequest) -> UnlockStateResponse
        get_states(GetStatesRequest) -> GetStatesResponse
        delete_state(DeleteStateRequest) -> DeleteStateResponse
    }
}

//! The generated service, call by call. Calls of features that are not built yet answer what core
//! tolerates: nothing in the schema offers them, so Terraform does not make them.

use tfplugin_wire::v6;
use tfplugin_wire::v6::provider_server::Provider as Protocol;
use tokio_stream::Empty;
use tonic::{Request, Response, Status};

use super::Service;
use crate::provider::Provider;

/// The answer to a call that Terraform makes only when a schema offers it.
fn not_offered<T>(what: &str) -> Result<T, Status> {
    Err(Status::unimplemented(format!(
        "this provider has no {what}"
    )))
}

#[tonic::async_trait]
impl<P: Provider> Protocol for Service<P> {
    async fn get_metadata(
        &self,
        _request: Request<v6::GetMetadataRequest>,
    ) -> Result<Response<v6::GetMetadataResponse>, Status> {
        Ok(Response::new(self.metadata()))
    }

    async fn get_provider_schema(
        &self,
        _request: Request<v6::GetProviderSchemaRequest>,
    ) -> Result<Response<v6::GetProviderSchemaResponse>, Status> {
        self.answer("GetProviderSchema", "", self.provider_schema())
            .await
    }

    async fn get_resource_identity_schemas(
        &self,
        _request: Request<v6::GetResourceIdentitySchemasRequest>,
    ) -> Result<Response<v6::GetResourceIdentitySchemasResponse>, Status> {
        self.answer("GetResourceIdentitySchemas", "", self.identity_schemas())
            .await
    }

    async fn validate_provider_config(
        &self,
        request: Request<v6::ValidateProviderConfigRequest>,
    ) -> Result<Response<v6::ValidateProviderConfigResponse>, Status> {
        let request = request.into_inner();
        self.answer(
            "ValidateProviderConfig",
            "",
            self.validate_provider(request),
        )
        .await
    }

    async fn configure_provider(
        &self,
        request: Request<v6::ConfigureProviderRequest>,
    ) -> Result<Response<v6::ConfigureProviderResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        self.answer("ConfigureProvider", "", self.configure(request, &run))
            .await
    }

    async fn stop_provider(
        &self,
        request: Request<v6::StopProviderRequest>,
    ) -> Result<Response<v6::StopProviderResponse>, Status> {
        tracing::debug!(tf_rpc = "StopProvider", "cancelling requests");
        self.run(&request).stop.stop();
        Ok(Response::new(v6::StopProviderResponse::default()))
    }

    async fn validate_resource_config(
        &self,
        request: Request<v6::ValidateResourceConfigRequest>,
    ) -> Result<Response<v6::ValidateResourceConfigResponse>, Status> {
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer(
            "ValidateResourceConfig",
            &object,
            self.validate_resource(request),
        )
        .await
    }

    async fn upgrade_resource_state(
        &self,
        request: Request<v6::UpgradeResourceStateRequest>,
    ) -> Result<Response<v6::UpgradeResourceStateResponse>, Status> {
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("UpgradeResourceState", &object, self.upgrade(request))
            .await
    }

    async fn upgrade_resource_identity(
        &self,
        request: Request<v6::UpgradeResourceIdentityRequest>,
    ) -> Result<Response<v6::UpgradeResourceIdentityResponse>, Status> {
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer(
            "UpgradeResourceIdentity",
            &object,
            self.upgrade_identity(request),
        )
        .await
    }

    async fn read_resource(
        &self,
        request: Request<v6::ReadResourceRequest>,
    ) -> Result<Response<v6::ReadResourceResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("ReadResource", &object, self.read(request, &run))
            .await
    }

    async fn plan_resource_change(
        &self,
        request: Request<v6::PlanResourceChangeRequest>,
    ) -> Result<Response<v6::PlanResourceChangeResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("PlanResourceChange", &object, self.plan(request, &run))
            .await
    }

    async fn apply_resource_change(
        &self,
        request: Request<v6::ApplyResourceChangeRequest>,
    ) -> Result<Response<v6::ApplyResourceChangeResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("ApplyResourceChange", &object, self.apply(request, &run))
            .await
    }

    async fn import_resource_state(
        &self,
        request: Request<v6::ImportResourceStateRequest>,
    ) -> Result<Response<v6::ImportResourceStateResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("ImportResourceState", &object, self.import(request, &run))
            .await
    }

    async fn move_resource_state(
        &self,
        request: Request<v6::MoveResourceStateRequest>,
    ) -> Result<Response<v6::MoveResourceStateResponse>, Status> {
        let request = request.into_inner();
        let object = request.target_type_name.clone();
        self.answer("MoveResourceState", &object, self.move_state(request))
            .await
    }

    async fn generate_resource_config(
        &self,
        _request: Request<v6::GenerateResourceConfigRequest>,
    ) -> Result<Response<v6::GenerateResourceConfigResponse>, Status> {
        not_offered("generated configuration")
    }

    async fn validate_data_resource_config(
        &self,
        request: Request<v6::ValidateDataResourceConfigRequest>,
    ) -> Result<Response<v6::ValidateDataResourceConfigResponse>, Status> {
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer(
            "ValidateDataResourceConfig",
            &object,
            self.validate_data_source(request),
        )
        .await
    }

    async fn read_data_source(
        &self,
        request: Request<v6::ReadDataSourceRequest>,
    ) -> Result<Response<v6::ReadDataSourceResponse>, Status> {
        let run = self.run(&request);
        let request = request.into_inner();
        let object = request.type_name.clone();
        self.answer("ReadDataSource", &object, self.read_data(request, &run))
            .await
    }

    async fn validate_ephemeral_resource_config(
        &self,
        _request: Request<v6::ValidateEphemeralResourceConfigRequest>,
    ) -> Result<Response<v6::ValidateEphemeralResourceConfigResponse>, Status> {
        not_offered("ephemeral resources")
    }

    async fn open_ephemeral_resource(
        &self,
        _request: Request<v6::OpenEphemeralResourceRequest>,
    ) -> Result<Response<v6::OpenEphemeralResourceResponse>, Status> {
        not_offered("ephemeral resources")
    }

    async fn renew_ephemeral_resource(
        &self,
        _request: Request<v6::RenewEphemeralResourceRequest>,
    ) -> Result<Response<v6::RenewEphemeralResourceResponse>, Status> {
        not_offered("ephemeral resources")
    }

    async fn close_ephemeral_resource(
        &self,
        _request: Request<v6::CloseEphemeralResourceRequest>,
    ) -> Result<Response<v6::CloseEphemeralResourceResponse>, Status> {
        not_offered("ephemeral resources")
    }

    async fn get_functions(
        &self,
        _request: Request<v6::GetFunctionsRequest>,
    ) -> Result<Response<v6::GetFunctionsResponse>, Status> {
        Ok(Response::new(v6::GetFunctionsResponse {
            functions: self.function_signatures(),
            ..Default::default()
        }))
    }

    async fn call_function(
        &self,
        request: Request<v6::CallFunctionRequest>,
    ) -> Result<Response<v6::CallFunctionResponse>, Status> {
        let request = request.into_inner();
        Ok(Response::new(self.call_function_by_name(request).await))
    }

    async fn validate_list_resource_config(
        &self,
        _request: Request<v6::ValidateListResourceConfigRequest>,
    ) -> Result<Response<v6::ValidateListResourceConfigResponse>, Status> {
        not_offered("list resources")
    }

    type ListResourceStream = Empty<Result<v6::ListResourceEvent, Status>>;

    async fn list_resource(
        &self,
        _request: Request<v6::ListResourceRequest>,
    ) -> Result<Response<Self::ListResourceStream>, Status> {
        not_offered("list resources")
    }

    async fn validate_action_config(
        &self,
        _request: Request<v6::ValidateActionConfigRequest>,
    ) -> Result<Response<v6::ValidateActionConfigResponse>, Status> {
        not_offered("actions")
    }

    async fn plan_action(
        &self,
        _request: Request<v6::PlanActionRequest>,
    ) -> Result<Response<v6::PlanActionResponse>, Status> {
        not_offered("actions")
    }

    type InvokeActionStream = Empty<Result<v6::InvokeActionEvent, Status>>;

    async fn invoke_action(
        &self,
        _request: Request<v6::InvokeActionRequest>,
    ) -> Result<Response<Self::InvokeActionStream>, Status> {
        not_offered("actions")
    }

    async fn validate_state_store_config(
        &self,
        _request: Request<v6::ValidateStateStoreConfigRequest>,
    ) -> Result<Response<v6::ValidateStateStoreConfigResponse>, Status> {
        not_offered("state stores")
    }

    async fn configure_state_store(
        &self,
        _request: Request<v6::ConfigureStateStoreRequest>,
    ) -> Result<Response<v6::ConfigureStateStoreResponse>, Status> {
        not_offered("state stores")
    }

    type ReadStateBytesStream = Empty<Result<v6::ReadStateBytesChunk, Status>>;

    async fn read_state_bytes(
        &self,
        _request: Request<v6::ReadStateBytesRequest>,
    ) -> Result<Response<Self::ReadStateBytesStream>, Status> {
        not_offered("state stores")
    }

    async fn write_state_bytes(
        &self,
        _request: Request<tonic::Streaming<v6::WriteStateBytesChunk>>,
    ) -> Result<Response<v6::WriteStateBytesResponse>, Status> {
        not_offered("state stores")
    }

    async fn lock_state(
        &self,
        _request: Request<v6::LockStateRequest>,
    ) -> Result<Response<v6::LockStateResponse>, Status> {
        not_offered("state stores")
    }

    async fn unlock_state(
        &self,
        _request: Request<v6::UnlockStateRequest>,
    ) -> Result<Response<v6::UnlockStateResponse>, Status> {
        not_offered("state stores")
    }

    async fn get_states(
        &self,
        _request: Request<v6::GetStatesRequest>,
    ) -> Result<Response<v6::GetStatesResponse>, Status> {
        not_offered("state stores")
    }

    async fn delete_state(
        &self,
        _request: Request<v6::DeleteStateRequest>,
    ) -> Result<Response<v6::DeleteStateResponse>, Status> {
        not_offered("state stores")
    }
}

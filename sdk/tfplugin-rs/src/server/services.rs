//! Serves the provider, and beside it the services go-plugin expects: one to
//! end the process, two streams that are only kept open, and health
//! (reference §3.4).

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _, future, stream};
use tfplugin_wire::plugin::grpc_broker_server::{GrpcBroker, GrpcBrokerServer};
use tfplugin_wire::plugin::grpc_controller_server::{GrpcController, GrpcControllerServer};
use tfplugin_wire::plugin::grpc_stdio_server::{GrpcStdio, GrpcStdioServer};
use tfplugin_wire::plugin::{ConnectionInfo, StdioData};
use tfplugin_wire::v6::provider_server::{Provider, ProviderServer};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;
use tonic::{Request, Response, Status, Streaming};
use tonic_health::ServingStatus;
use tonic_health::server::health_reporter;

use super::calls::Counted;
use super::connections::Incoming;
use super::error::ServeError;
use super::life::{DRAIN, Life};

/// Bytes of one message, in and out: what Go's servers allow (reference §3.5).
const MAX_MESSAGE: usize = 256 << 20;
/// Name under which go-plugin asks for health.
const HEALTH_NAME: &str = "plugin";

type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Serves until the life ends, then for at most [`DRAIN`].
pub(super) async fn serve<S: Provider>(
    service: S,
    incoming: Incoming,
    life: &Life,
) -> Result<(), ServeError> {
    let provider = ProviderServer::new(service)
        .max_decoding_message_size(MAX_MESSAGE)
        .max_encoding_message_size(MAX_MESSAGE);
    let (reporter, health) = health_reporter();
    reporter
        .set_service_status(HEALTH_NAME, ServingStatus::Serving)
        .await;
    let services = PluginServices {
        end: life.end.clone(),
    };
    let mut server = Box::pin(
        Server::builder()
            .add_service(Counted::new(provider, life.calls.clone()))
            .add_service(GrpcControllerServer::new(services.clone()))
            .add_service(GrpcStdioServer::new(services.clone()))
            .add_service(GrpcBrokerServer::new(services))
            .add_service(health)
            .serve_with_incoming_shutdown(incoming, life.end.cancelled()),
    );
    let result = tokio::select! {
        result = &mut server => result,
        () = life.end.cancelled() => timeout(DRAIN, server).await.unwrap_or(Ok(())),
    };
    result.map_err(ServeError::Transport)
}

/// go-plugin's services. Its two streams carry nothing: what a provider writes
/// goes to its real outputs, and Terraform never asks for a second connection.
#[derive(Clone, Debug)]
struct PluginServices {
    end: CancellationToken,
}

#[tonic::async_trait]
impl GrpcController for PluginServices {
    async fn shutdown(&self, _request: Request<()>) -> Result<Response<()>, Status> {
        tracing::debug!("asked to end");
        self.end.cancel();
        Ok(Response::new(()))
    }
}

#[tonic::async_trait]
impl GrpcStdio for PluginServices {
    type StreamStdioStream = Messages<StdioData>;

    async fn stream_stdio(
        &self,
        _request: Request<()>,
    ) -> Result<Response<Self::StreamStdioStream>, Status> {
        let silence = stream::pending().take_until(self.end.clone().cancelled_owned());
        Ok(Response::new(Box::pin(silence)))
    }
}

#[tonic::async_trait]
impl GrpcBroker for PluginServices {
    type StartStreamStream = Messages<ConnectionInfo>;

    async fn start_stream(
        &self,
        request: Request<Streaming<ConnectionInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        // Reading on keeps the client's half open.
        let unanswered = request.into_inner().filter_map(|_| future::ready(None));
        let unanswered = unanswered.take_until(self.end.clone().cancelled_owned());
        Ok(Response::new(Box::pin(unanswered)))
    }
}

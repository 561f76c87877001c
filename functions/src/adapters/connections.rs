//! `@connections` of API Gateway.

use aws_config::SdkConfig;
use aws_sdk_apigatewaymanagement::Client;
use aws_sdk_apigatewaymanagement::config::Builder;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use tokio::sync::Mutex;

use crate::chat::{Connections, PostError};
use crate::event;
use crate::process::variable;

/// Environment variable by which the SDK is given another address for every API.
const ENDPOINT: &str = "AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI";

/// Posts through `PostToConnection`, at the address that each event names.
#[derive(Debug)]
pub struct ApiGatewayConnections {
    config: SdkConfig,
    /// Address that replaces the one of the event.
    endpoint: Option<String>,
    /// The client of the last address; a function serves one API, as a rule.
    last: Mutex<Option<(String, Client)>>,
}

impl ApiGatewayConnections {
    /// Posts with these credentials. Reads the environment once.
    #[must_use]
    pub fn new(config: &SdkConfig) -> Self {
        let endpoint = variable(ENDPOINT);
        Self {
            config: config.clone(),
            endpoint,
            last: Mutex::new(None),
        }
    }

    async fn client(&self, callback_url: &str) -> Client {
        let url = self.endpoint.as_deref().unwrap_or(callback_url);
        let mut last = self.last.lock().await;
        if let Some((known, client)) = &*last
            && known == url
        {
            return client.clone();
        }
        let client = Client::from_conf(Builder::from(&self.config).endpoint_url(url).build());
        *last = Some((url.to_owned(), client.clone()));
        client
    }
}

impl Connections for ApiGatewayConnections {
    async fn post(&self, client: &event::Client, data: String) -> Result<(), PostError> {
        let gateway = self.client(&client.callback_url).await;
        let post = gateway
            .post_to_connection()
            .connection_id(&client.connection_id)
            .data(Blob::new(data.into_bytes()));
        match post.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let error = error.into_service_error();
                Err(if error.is_gone_exception() {
                    PostError::Gone
                } else {
                    PostError::Failed(error.into())
                })
            }
        }
    }
}

//! The traits of the library on AWS's SDKs.

mod bedrock;
mod bucket;
mod clock;
mod connections;
mod http;
mod jobs;
mod secrets;
mod table;

pub use bedrock::{Bedrock, BedrockAnswer};
pub use bucket::Bucket;
pub use clock::SystemClock;
pub use connections::ApiGatewayConnections;
pub use http::http;
pub use jobs::SelfInvocation;
pub use secrets::SecretsManager;
pub use table::CallTable;

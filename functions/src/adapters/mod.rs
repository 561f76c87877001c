//! The traits of [`chat`](crate::chat) on AWS's SDKs.

mod bedrock;
mod connections;
mod jobs;

pub use bedrock::Bedrock;
pub use connections::ApiGatewayConnections;
pub use jobs::SelfInvocation;

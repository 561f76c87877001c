//! The traits of the library on AWS's SDKs.
//!
//! A client is made by the first call that needs it, as its connection is: making one reads every
//! partition of AWS, which is a fifth of a start. A ping or a question needs one of the chat's five, and
//! the job that answers it two to four. The functions of a table make theirs in their first call instead
//! of before it.

mod bedrock;
mod bucket;
mod clock;
mod configuration;
mod connections;
mod http;
mod jobs;
mod secrets;
mod table;

pub use bedrock::{Bedrock, BedrockAnswer};
pub use bucket::Bucket;
pub use clock::SystemClock;
pub use configuration::configuration;
pub use connections::ApiGatewayConnections;
pub use jobs::{Invocations, SelfInvocation};
pub use secrets::SecretsManager;
pub use table::CallTable;

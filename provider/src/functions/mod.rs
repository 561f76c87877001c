//! Functions of the provider, for what people otherwise build by string: addresses, ARNs and a policy
//! that are right in every partition.
//!
//! Pure, like everything a provider's functions may do. The formats are those of `chatbot_stack`'s
//! own attributes, in [`outputs`](crate::stack::outputs) and [`arn`](crate::stack::arn); here is what
//! is read from the arguments, and what is said about wrong ones.

mod callback_url;
mod execution_arn;
mod integration_uri;
mod manage_connections_policy;
mod route_arn;

pub use callback_url::CallbackUrl;
pub use integration_uri::IntegrationUri;
pub use manage_connections_policy::ManageConnectionsPolicy;
pub use route_arn::RouteArn;

use tfplugin::{DynFunction, function};

use crate::provider::ChatbotProvider;

/// All of them.
#[must_use]
pub fn all() -> Vec<Box<dyn DynFunction<ChatbotProvider>>> {
    vec![
        function::<CallbackUrl>(),
        function::<IntegrationUri>(),
        function::<ManageConnectionsPolicy>(),
        function::<RouteArn>(),
    ]
}

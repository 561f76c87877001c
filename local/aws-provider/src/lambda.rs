//! Lambda.

mod code;
mod configuration;
mod event_invoke;
mod function;
mod permission;

pub(crate) use event_invoke::EventInvokeConfig;
pub(crate) use function::Function;
pub(crate) use permission::Permission;

/// How Lambda says that something does not exist.
const NO_RESOURCE: &str = "ResourceNotFoundException";

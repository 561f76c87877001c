//! Data sources about the account and Region that the provider works in.

mod caller_identity;
mod partition;
mod region;

pub(crate) use caller_identity::CallerIdentity;
pub(crate) use partition::Partition;
pub(crate) use region::Region;

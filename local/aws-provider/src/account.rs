//! Data sources about the account and Region that the provider works in.

mod region;

pub(crate) use region::Region;

//! CloudWatch Logs.

mod group;

pub(crate) use group::LogGroup;

//! The operations that the edge serves, whichever service they belong to.

use http::Method;

use crate::control::Operation;
use crate::permissions;

/// An operation of API Gateway, or one of Lambda for the resource policy of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Served {
    Control(Operation),
    /// By its name.
    Policy(&'static str),
}

impl Served {
    /// The operation of Lambda that a request is, if it is one that is served.
    pub(super) fn policy(method: &Method, path: &str) -> Option<Self> {
        permissions::operation(method, path).map(Self::Policy)
    }

    /// Name of the operation as in the service model.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Control(operation) => operation.name(),
            Self::Policy(name) => name,
        }
    }

    /// Whether it changes something.
    pub(super) fn is_mutation(self) -> bool {
        match self {
            Self::Control(operation) => operation.is_mutation(),
            Self::Policy(name) => name != permissions::GET_POLICY,
        }
    }

    /// Whether there is an operation of this name.
    pub(super) fn is_known(name: &str) -> bool {
        permissions::OPERATIONS.contains(&name)
            || Operation::ALL.iter().any(|known| known.name() == name)
    }
}

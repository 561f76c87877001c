//! Terraform types, values and paths, with their msgpack and JSON encodings.
//!
//! Terraform exchanges values of a dynamic type system ("cty") with its
//! providers. This crate holds that type system ([`Type`]), its values
//! ([`Value`]), where in a value something is ([`Path`]), and the encodings of
//! Terraform's plugin protocol. It does no IO and knows nothing of gRPC, of
//! schemas or of resources.
//!
//! ```
//! use tfplugin_value::{Path, Type, Value};
//!
//! let stack = Value::object([("name", Value::from("support")), ("id", Value::unknown())]);
//! let ty = Type::object([("name", Type::String), ("id", Type::String)]);
//!
//! assert!(stack.conforms(&ty).is_ok());
//! assert!(!stack.is_wholly_known());
//! assert_eq!(stack.get(&Path::root().attribute("name")), Some(&Value::from("support")));
//! ```

mod conformance;
mod data;
mod error;
pub mod json;
pub mod msgpack;
mod number;
mod order;
mod path;
mod quote;
mod refinements;
mod types;
mod uniform;
mod value;
mod walk;

pub use conformance::{ConformanceError, Mismatch};
pub use data::{Data, Dynamic};
pub use error::{DecodeError, DecodeProblem, EncodeError, EncodeProblem};
pub use number::{Number, NumberError};
pub use path::{Path, Step};
pub use refinements::{NumberBound, Refinements};
pub use types::{ObjectType, Type, TypeError};
pub use value::Value;

/// How deeply types, and with them values, may nest in an encoding: `64`
/// levels, a primitive counting as one.
///
/// Decoding recurses, so the depth of hostile input has to end somewhere. The
/// deepest schemas of public providers have about 30 levels.
pub const MAX_DEPTH: usize = 64;

//! The encoding of values on the wire of Terraform's plugin protocol.
//!
//! Values do not describe themselves: both directions need the type
//! (reference §2.6).
//!
//! ```
//! use tfplugin_value::{Type, Value, msgpack};
//!
//! let ty = Type::object([("id", Type::String), ("port", Type::Number)]);
//! let value = Value::object([("id", Value::unknown()), ("port", Value::from(443))]);
//!
//! let bytes = msgpack::encode(&value, &ty)?;
//! assert_eq!(bytes, b"\x82\xa2id\xd4\x00\x00\xa4port\xcd\x01\xbb");
//! assert_eq!(msgpack::decode(&bytes, &ty)?, value);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod encode;
mod reader;
mod refinements;

pub use self::decode::decode;
pub use self::encode::encode;

//! The encoding of values in Terraform's state.
//!
//! Providers meet it when Terraform asks them to upgrade a stored state. As on
//! the wire, both directions need the type; numbers keep every digit; a value
//! of type `dynamic` is `{"value": …, "type": …}` (reference §2.6).
//!
//! ```
//! use tfplugin_value::{Type, Value, json};
//!
//! let ty = Type::object([("id", Type::String), ("port", Type::Number)]);
//! let value = json::decode(br#"{"id": null, "port": 443}"#, &ty)?;
//! assert_eq!(value, Value::object([("id", Value::Null), ("port", Value::from(443))]));
//! assert_eq!(json::encode(&value, &ty)?, br#"{"id":null,"port":443}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
mod encode;

pub use self::decode::{decode, decode_lenient};
pub use self::encode::encode;

//! Generated messages and services of the plugin protocol. Private to the SDK.

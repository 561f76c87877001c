//! Messages and services of Terraform's plugin protocol 6.11 and of go-plugin,
//! generated from the `.proto` files of this crate. Private to the SDK: what
//! provider authors see is `tfplugin`'s own types.
//!
//! Servers are always there, clients only with the feature `client`.

/// Protocol 6: `tfplugin6.Provider` and its messages (reference §2.3).
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    rustdoc::all
)]
pub mod v6 {
    include!("generated/tfplugin6.rs");
}

/// go-plugin's own services: controller, stdio and broker (reference §3.4).
#[allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    unreachable_pub,
    rustdoc::all
)]
pub mod plugin {
    include!("generated/plugin.rs");
}

//! SDK for Terraform providers in Rust.
//!
//! A provider author writes one struct per object (`#[derive(Model)]`: schema and codec in one
//! place), implements the small traits [`Provider`], [`Resource`] and [`DataSource`], and calls
//! `tfplugin::serve` in `main`. Everything else is done here: the order of planning that
//! Terraform expects, unknown values, private state, timeouts, the checks that core would make on
//! our answers, and the plugin protocol itself.
//!
//! This crate knows nothing of any particular cloud.

pub mod data_source;
pub mod diagnostics;
pub mod dispatch;
pub mod docs;
pub mod engine;
pub mod logging;
pub mod model;
pub mod plan_modifier;
pub mod plan_modifiers;
pub mod private;
pub mod progress;
pub mod provider;
pub mod resource;
pub mod schema;
pub mod server;
pub mod timeouts;
pub mod validator;
pub mod validators;

pub use data_source::{DataSource, DynDataSource, data_source};
pub use diagnostics::{Diagnostic, Diagnostics, ResultExt, Severity};
pub use dispatch::serve;
pub use model::{AttributeData, AttributeValue, ConvertError, Model, Set};
pub use plan_modifier::PlanModifier;
pub use private::Private;
pub use progress::Progress;
pub use provider::Provider;
pub use resource::{DynResource, Resource, resource};
pub use schema::Schema;
pub use tfplugin_macros::Model;
pub use tfplugin_value as value;
pub use tfplugin_value::{Number, Path, Type, Value};
pub use timeouts::Timeouts;
pub use tokio_util::sync::CancellationToken;
pub use validator::Validator;

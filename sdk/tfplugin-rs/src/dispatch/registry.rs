//! The objects of a provider by name, with their schemas made when first asked for: a provider
//! process is started several times for each command.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tfplugin_value::Type;

use crate::data_source::DynDataSource;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::function::DynFunction;
use crate::model::Model;
use crate::provider::Provider;
use crate::resource::{DynResource, Identity};
use crate::schema::Schema;

/// A schema and the type of its values.
pub(super) struct Typed {
    pub(super) schema: Schema,
    pub(super) ty: Type,
}

impl Typed {
    fn new(schema: Schema) -> Self {
        let ty = schema.block.ty();
        Self { schema, ty }
    }
}

/// What identifies the objects of a resource, and the type of its values.
pub(super) struct TypedIdentity {
    pub(super) identity: Identity,
    pub(super) ty: Type,
}

pub(super) struct ResourceEntry<P: Provider> {
    pub(super) resource: Box<dyn DynResource<P>>,
    typed: OnceLock<Typed>,
    identity: OnceLock<Option<TypedIdentity>>,
}

impl<P: Provider> ResourceEntry<P> {
    pub(super) fn typed(&self) -> &Typed {
        self.typed
            .get_or_init(|| Typed::new(self.resource.schema()))
    }

    /// `None` when the resource has no identity.
    pub(super) fn identity(&self) -> Option<&TypedIdentity> {
        let make = || {
            let identity = self.resource.identity()?;
            let ty = identity.schema().block.ty();
            Some(TypedIdentity { identity, ty })
        };
        self.identity.get_or_init(make).as_ref()
    }
}

pub(super) struct DataSourceEntry<P: Provider> {
    pub(super) data_source: Box<dyn DynDataSource<P>>,
    typed: OnceLock<Typed>,
}

impl<P: Provider> DataSourceEntry<P> {
    pub(super) fn typed(&self) -> &Typed {
        self.typed
            .get_or_init(|| Typed::new(self.data_source.schema()))
    }
}

pub(super) struct Registry<P: Provider> {
    provider: OnceLock<Typed>,
    resources: BTreeMap<String, ResourceEntry<P>>,
    data_sources: BTreeMap<String, DataSourceEntry<P>>,
    functions: BTreeMap<String, Box<dyn DynFunction<P>>>,
}

impl<P: Provider> Registry<P> {
    pub(super) fn new() -> Self {
        let resources = P::resources().into_iter().map(|resource| {
            (
                resource.type_name(),
                ResourceEntry {
                    resource,
                    typed: OnceLock::new(),
                    identity: OnceLock::new(),
                },
            )
        });
        let data_sources = P::data_sources().into_iter().map(|data_source| {
            (
                data_source.type_name(),
                DataSourceEntry {
                    data_source,
                    typed: OnceLock::new(),
                },
            )
        });
        let functions = P::functions()
            .into_iter()
            .map(|function| (function.signature().name, function));
        Self {
            functions: functions.collect(),
            provider: OnceLock::new(),
            resources: resources.collect(),
            data_sources: data_sources.collect(),
        }
    }

    pub(super) fn provider(&self) -> &Typed {
        self.provider.get_or_init(|| {
            Typed::new(Schema {
                version: 0,
                block: P::Model::block(),
            })
        })
    }

    pub(super) fn resources(&self) -> &BTreeMap<String, ResourceEntry<P>> {
        &self.resources
    }

    pub(super) fn data_sources(&self) -> &BTreeMap<String, DataSourceEntry<P>> {
        &self.data_sources
    }

    pub(super) fn functions(&self) -> &BTreeMap<String, Box<dyn DynFunction<P>>> {
        &self.functions
    }

    pub(super) fn resource(&self, name: &str) -> Result<&ResourceEntry<P>, Diagnostics> {
        self.resources
            .get(name)
            .ok_or_else(|| unknown("resource", name))
    }

    pub(super) fn data_source(&self, name: &str) -> Result<&DataSourceEntry<P>, Diagnostics> {
        self.data_sources
            .get(name)
            .ok_or_else(|| unknown("data source", name))
    }
}

fn unknown(kind: &str, name: &str) -> Diagnostics {
    Diagnostic::error(format!("Unknown {kind}"))
        .detail(format!("This provider has no {kind} {name:?}."))
        .into()
}

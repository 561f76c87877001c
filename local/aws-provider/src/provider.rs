//! The provider itself: its configuration, and which objects it has.

pub mod model;
mod settings;

use tfplugin::provider::ConfigureRequest;
use tfplugin::{Diagnostics, DynDataSource, DynResource, Provider};

pub use model::ProviderModel;
pub use settings::{IgnoredTags, Secret, Settings};

use crate::aws::Aws;
use crate::registry;
use crate::schema::Schemas;
use crate::unsupported::{UnsupportedDataSource, UnsupportedResource};

/// The stand-in for the provider `aws`.
#[derive(Debug)]
pub struct AwsStandIn;

impl Provider for AwsStandIn {
    const NAME: &'static str = "aws";
    const ADDRESS: &'static str = "registry.terraform.io/hashicorp/aws";
    const VERSION: &'static str = "5.100.0 (stand-in, test equipment)";

    type Model = ProviderModel;
    type Client = Aws;

    async fn configure(request: ConfigureRequest<Self>) -> Result<Self::Client, Diagnostics> {
        settings::refuse(&request.config)?;
        Ok(Aws::new(settings::settings(&request.config)))
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        let Ok(schemas) = Schemas::built_in() else {
            return Vec::new();
        };
        let resources = schemas.resource_types();
        resources
            .filter_map(|name| {
                registry::resource_type(schemas, name)
                    .or_else(|| UnsupportedResource::boxed(schemas, name))
            })
            .collect()
    }

    fn data_sources() -> Vec<Box<dyn DynDataSource<Self>>> {
        let Ok(schemas) = Schemas::built_in() else {
            return Vec::new();
        };
        let data_sources = schemas.data_source_types();
        data_sources
            .filter_map(|name| {
                registry::data_source_type(schemas, name)
                    .or_else(|| UnsupportedDataSource::boxed(schemas, name))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_load_in_terraform() {
        tfplugin::provider::assert_valid_schemas::<AwsStandIn>();
    }

    #[test]
    fn every_type_of_the_data_is_served() {
        let schemas = Schemas::built_in().unwrap();
        let served: Vec<_> = AwsStandIn::resources()
            .iter()
            .map(|resource| resource.type_name())
            .collect();
        assert_eq!(served, schemas.resource_types().collect::<Vec<_>>());
        let served: Vec<_> = AwsStandIn::data_sources()
            .iter()
            .map(|data_source| data_source.type_name())
            .collect();
        assert_eq!(served, schemas.data_source_types().collect::<Vec<_>>());
    }
}

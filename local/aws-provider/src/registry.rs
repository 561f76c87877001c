//! Which resource types and data sources are carried out: one line each.

use tfplugin::{DynDataSource, DynResource};

use crate::engine::{Carried, CarriedDataSource, DataSourceType, Facts, ResourceType};
use crate::provider::AwsStandIn;
use crate::schema::{SchemaDataError, Schemas};
use crate::{
    account, apigateway, cloudfront, dynamodb, iam, lambda, logs, s3, secretsmanager, sqs,
};

type BoxedResource = Box<dyn DynResource<AwsStandIn>>;
type BoxedDataSource = Box<dyn DynDataSource<AwsStandIn>>;

/// A type by its name, and how to make it.
struct Entry<T> {
    name: &'static str,
    make: fn(&Schemas) -> Result<T, SchemaDataError>,
    /// What is known of it beyond its schema.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "a test compares it with the schema")
    )]
    facts: Facts,
}

const RESOURCES: &[Entry<BoxedResource>] = &[
    resource::<apigateway::Account>(),
    resource::<apigateway::Deployment>(),
    resource::<apigateway::GatewayResponse>(),
    resource::<apigateway::Integration>(),
    resource::<apigateway::Method>(),
    resource::<apigateway::MethodSettings>(),
    resource::<apigateway::Model>(),
    resource::<apigateway::RequestValidator>(),
    resource::<apigateway::Resource>(),
    resource::<apigateway::RestApi>(),
    resource::<apigateway::Stage>(),
    resource::<cloudfront::Distribution>(),
    resource::<cloudfront::OriginAccessControl>(),
    resource::<cloudfront::ResponseHeadersPolicy>(),
    resource::<dynamodb::Table>(),
    resource::<iam::Role>(),
    resource::<iam::RolePolicy>(),
    resource::<lambda::EventInvokeConfig>(),
    resource::<lambda::Function>(),
    resource::<lambda::Permission>(),
    resource::<logs::LogGroup>(),
    resource::<s3::Bucket>(),
    resource::<s3::BucketObject>(),
    resource::<s3::BucketPolicy>(),
    resource::<s3::BucketVersioning>(),
    resource::<s3::CorsConfiguration>(),
    resource::<s3::EncryptionConfiguration>(),
    resource::<s3::LifecycleConfiguration>(),
    resource::<s3::OwnershipControls>(),
    resource::<s3::PublicAccessBlock>(),
    resource::<secretsmanager::Secret>(),
    resource::<secretsmanager::SecretVersion>(),
    resource::<sqs::Queue>(),
];

const DATA_SOURCES: &[Entry<BoxedDataSource>] = &[
    data_source::<account::CallerIdentity>(),
    data_source::<account::Partition>(),
    data_source::<account::Region>(),
    data_source::<secretsmanager::SecretValue>(),
];

/// The resource type `name`, if it is carried out.
pub(crate) fn resource_type(schemas: &Schemas, name: &str) -> Option<BoxedResource> {
    make(RESOURCES, schemas, name)
}

/// The data source `name`, if it is carried out.
pub(crate) fn data_source_type(schemas: &Schemas, name: &str) -> Option<BoxedDataSource> {
    make(DATA_SOURCES, schemas, name)
}

fn make<T>(entries: &[Entry<T>], schemas: &Schemas, name: &str) -> Option<T> {
    let entry = entries.iter().find(|entry| entry.name == name)?;
    (entry.make)(schemas).ok()
}

const fn resource<T: ResourceType>() -> Entry<BoxedResource> {
    Entry {
        name: T::NAME,
        make: Carried::<T>::boxed,
        facts: T::FACTS,
    }
}

const fn data_source<D: DataSourceType>() -> Entry<BoxedDataSource> {
    Entry {
        name: D::NAME,
        make: CarriedDataSource::<D>::boxed,
        facts: Facts {
            arguments: D::ARGUMENTS,
            ..Facts::NONE
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_schema_and_is_named_once() {
        let schemas = Schemas::built_in().unwrap();
        let mut names: Vec<&str> = RESOURCES.iter().map(|entry| entry.name).collect();
        for name in &names {
            assert!(resource_type(schemas, name).is_some(), "{name}");
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RESOURCES.len());
        for entry in DATA_SOURCES {
            assert!(
                data_source_type(schemas, entry.name).is_some(),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn facts_are_about_what_the_schema_has() {
        let schemas = Schemas::built_in().unwrap();
        let none: [&str; 0] = [];
        for entry in RESOURCES {
            let block = schemas.resource(entry.name).unwrap().block;
            assert_eq!(entry.facts.unknown_paths(&block), none, "{}", entry.name);
        }
        for entry in DATA_SOURCES {
            let block = schemas.data_source(entry.name).unwrap().block;
            assert_eq!(entry.facts.unknown_paths(&block), none, "{}", entry.name);
        }
        let block = schemas.resource("aws_dynamodb_table").unwrap().block;
        let misspelt = Facts {
            arguments: &["ttl.attribute_name", "ttl.attribut"],
            replacing: &["nam"],
            ..Facts::NONE
        };
        assert_eq!(misspelt.unknown_paths(&block), ["ttl.attribut", "nam"]);
    }
}

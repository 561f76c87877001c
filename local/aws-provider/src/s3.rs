//! S3: buckets, what is configured of them, and objects.
//!
//! Everything that is configured of a bucket is a resource type of its own, whose `id` is the bucket's
//! name. It is gone when the bucket is.

mod bucket;
mod contents;
mod cors;
mod encryption;
mod lifecycle;
mod object;
mod ownership;
mod policy;
mod public_access;
mod tagging;
mod versioning;

pub(crate) use bucket::Bucket;
pub(crate) use cors::CorsConfiguration;
pub(crate) use encryption::EncryptionConfiguration;
pub(crate) use lifecycle::LifecycleConfiguration;
pub(crate) use object::BucketObject;
pub(crate) use ownership::OwnershipControls;
pub(crate) use policy::BucketPolicy;
pub(crate) use public_access::PublicAccessBlock;
pub(crate) use versioning::BucketVersioning;

/// How S3 says that a bucket does not exist.
const NO_BUCKET: &str = "NoSuchBucket";

//! `aws_s3_object`.

use std::path::Path as FilePath;

use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{ServerSideEncryption, StorageClass};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tfplugin::{Diagnostic, Diagnostics, Path, ResultExt};

use super::contents::{self, Scope};
use super::{NO_BUCKET, tagging};
use crate::aws::{Doing, found};
use crate::engine::{Call, Facts, Object, Presence, ResourceType, tags};

/// An object in a bucket, from a file or a text.
#[derive(Debug)]
pub(crate) struct BucketObject;

/// The arguments with which the whole object is written again. As the real provider does, its content
/// is compared by `etag` and `source_hash` only.
const WRITTEN: &[&str] = &[
    "bucket_key_enabled",
    "cache_control",
    "content",
    "content_base64",
    "content_disposition",
    "content_encoding",
    "content_language",
    "content_type",
    "etag",
    "kms_key_id",
    "metadata",
    "server_side_encryption",
    "source",
    "source_hash",
    "storage_class",
];

impl ResourceType for BucketObject {
    const NAME: &'static str = "aws_s3_object";
    const FACTS: Facts = Facts {
        arguments: &[
            "bucket",
            "bucket_key_enabled",
            "cache_control",
            "content",
            "content_base64",
            "content_disposition",
            "content_encoding",
            "content_language",
            "content_type",
            "etag",
            "force_destroy",
            "key",
            "kms_key_id",
            "metadata",
            "server_side_encryption",
            "source",
            "source_hash",
            "storage_class",
            "tags",
        ],
        replacing: &["bucket", "key"],
        changing: &[("etag", WRITTEN), ("version_id", WRITTEN)],
        ..Facts::NONE
    };

    async fn create(call: &Call<'_>, object: &mut Object) -> Result<(), Diagnostics> {
        put(call, object).await
    }

    async fn read(call: &Call<'_>, object: &mut Object) -> Result<Presence, Diagnostics> {
        let (bucket, key) = (
            object.required("bucket")?.to_owned(),
            object.required("key")?,
        );
        let key = key.to_owned();
        let client = call.aws.s3().await?;
        let head = client.head_object().bucket(&bucket).key(&key).send().await;
        let head = found(head, &[NO_BUCKET, "NoSuchKey", "NotFound"]);
        let doing = format!("read the object {key:?} of the bucket {bucket:?}");
        let Some(head) = head.doing(doing)? else {
            return Ok(Presence::Gone);
        };
        let request = client.get_object_tagging().bucket(&bucket).key(&key);
        let tags = request.send().await;
        let tags = tags.doing(format!("read the tags of the object {key:?}"))?;
        let partition = call.aws.partition().await?;
        object.set_text("arn", format!("arn:{partition}:s3:::{bucket}/{key}"));
        object.set_text("id", key);
        object.set_flag(
            "bucket_key_enabled",
            head.bucket_key_enabled().unwrap_or_default(),
        );
        object.set_text("cache_control", head.cache_control());
        object.set_text("content_disposition", head.content_disposition());
        object.set_text("content_encoding", head.content_encoding());
        object.set_text("content_language", head.content_language());
        object.set_text("content_type", head.content_type());
        let etag = head.e_tag().unwrap_or_default().trim_matches('"');
        object.set_text("etag", etag);
        object.set_text("kms_key_id", head.ssekms_key_id().unwrap_or_default());
        let metadata = head.metadata().cloned().unwrap_or_default();
        object.set_map("metadata", metadata);
        let encryption = head.server_side_encryption();
        let encryption = encryption.map(ServerSideEncryption::as_str);
        object.set_text("server_side_encryption", encryption.unwrap_or_default());
        // S3 does not mention the usual one.
        let class = head.storage_class().unwrap_or(&StorageClass::Standard);
        object.set_text("storage_class", class.as_str());
        // The id of the only version, where a bucket keeps none, is not told.
        let version = head.version_id().filter(|version| *version != "null");
        object.set_text("version_id", version.unwrap_or_default());
        call.observe_tags(object, tagging::tags(tags.tag_set));
        Ok(Presence::Present)
    }

    async fn update(
        call: &Call<'_>,
        prior: &Object,
        object: &mut Object,
    ) -> Result<(), Diagnostics> {
        let written = WRITTEN
            .iter()
            .filter(|name| !(object.value(name).is_null() && **name == "etag"))
            .any(|name| prior.value(name) != object.value(name));
        if written {
            return put(call, object).await;
        }
        if tags::changes(prior, object).is_empty() {
            return Ok(());
        }
        set_tags(call, object).await
    }

    async fn delete(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
        let (bucket, key) = (object.required("bucket")?, object.required("key")?);
        contents::remove(call.aws.s3().await?, bucket, Scope::Key(key)).await
    }

    fn check(planned: &Object) -> Diagnostics {
        let source = planned.given("source");
        let missing = source.filter(|source| !FilePath::new(source).is_file());
        let diagnostic = |source| {
            Diagnostic::error(format!("There is no file {source:?}"))
                .detail("source is read from where Terraform runs. Build the file, or correct the path.")
                .at(Path::root().attribute("source"))
        };
        missing.map(diagnostic).into_iter().collect()
    }
}

async fn put(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
    let (bucket, key) = (object.required("bucket")?, object.required("key")?);
    let encryption = object.given("server_side_encryption");
    let class = object.given("storage_class");
    let metadata = object.map("metadata");
    let request = call.aws.s3().await?.put_object();
    let put = request
        .bucket(bucket)
        .key(key)
        .body(content(object).await?)
        .set_bucket_key_enabled(object.flag("bucket_key_enabled").then_some(true))
        .set_cache_control(object.given("cache_control"))
        .set_content_disposition(object.given("content_disposition"))
        .set_content_encoding(object.given("content_encoding"))
        .set_content_language(object.given("content_language"))
        .set_content_type(object.given("content_type"))
        .set_metadata(Some(metadata.into_iter().collect()))
        .set_server_side_encryption(encryption.as_deref().map(ServerSideEncryption::from))
        .set_ssekms_key_id(object.given("kms_key_id"))
        .set_storage_class(class.as_deref().map(StorageClass::from));
    put.send()
        .await
        .doing(format!("write the object {key:?} of the bucket {bucket:?}"))?;
    set_tags(call, object).await
}

async fn set_tags(call: &Call<'_>, object: &Object) -> Result<(), Diagnostics> {
    let (bucket, key) = (object.required("bucket")?, object.required("key")?);
    let tagging = tagging::tagging(tags::all(object))?;
    let request = call.aws.s3().await?.put_object_tagging();
    let set = request.bucket(bucket).key(key).tagging(tagging).send();
    set.await
        .done(format!("set the tags of the object {key:?}"))
}

async fn content(object: &Object) -> Result<ByteStream, Diagnostics> {
    let bytes = if let Some(source) = object.given("source") {
        let read = tokio::fs::read(&source).await;
        read.summary(format!("Cannot read the file {source:?}"))
            .map_err(|error| error.at(Path::root().attribute("source")))?
    } else if let Some(encoded) = object.given("content_base64") {
        let decoded = STANDARD.decode(encoded);
        decoded
            .summary("content_base64 is not Base64")
            .map_err(|error| error.at(Path::root().attribute("content_base64")))?
    } else {
        object.text("content").as_bytes().to_vec()
    };
    Ok(ByteStream::from(bytes))
}

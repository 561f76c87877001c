//! Tags as S3 has them: always written whole.

use aws_sdk_s3::error::BuildError;
use aws_sdk_s3::types::{Tag, Tagging};
use tfplugin::{Diagnostics, ResultExt};

use crate::engine::tags::Tags;

/// `tags` as S3 takes them.
pub(super) fn tagging(tags: Tags) -> Result<Tagging, Diagnostics> {
    let tag = |(key, value)| Tag::builder().key(key).value(value).build();
    let tags: Result<Vec<Tag>, BuildError> = tags.into_iter().map(tag).collect();
    let tagging = tags.and_then(|tags| Tagging::builder().set_tag_set(Some(tags)).build());
    Ok(tagging.summary("Invalid tags")?)
}

/// The tags that S3 returned.
pub(super) fn tags(found: Vec<Tag>) -> Tags {
    let tags = found.into_iter();
    tags.map(|tag| (tag.key, tag.value)).collect()
}

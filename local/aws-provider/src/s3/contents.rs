//! Removing what is in a bucket.

use aws_sdk_s3::Client;
use tfplugin::Diagnostics;

use crate::aws::{Doing, found};

use super::NO_BUCKET;

/// Which objects to remove.
#[derive(Clone, Copy, Debug)]
pub(super) enum Scope<'a> {
    /// All of the bucket.
    Everything,
    /// The object with this key.
    Key(&'a str),
}

/// Removes every version and delete marker in `scope` from `bucket`.
pub(super) async fn remove(
    client: &Client,
    bucket: &str,
    scope: Scope<'_>,
) -> Result<(), Diagnostics> {
    let (mut key_marker, mut version_marker) = (None, None);
    loop {
        let prefix = match scope {
            Scope::Everything => None,
            Scope::Key(key) => Some(key.to_owned()),
        };
        let request = client.list_object_versions().bucket(bucket);
        let request = request.set_prefix(prefix);
        let request = request.set_key_marker(key_marker);
        let page = request.set_version_id_marker(version_marker).send().await;
        let doing = format!("list the objects of the bucket {bucket:?}");
        let Some(page) = found(page, &[NO_BUCKET]).doing(doing)? else {
            return Ok(());
        };
        let versions = page.versions().iter();
        let versions = versions.map(|version| (version.key(), version.version_id()));
        let markers = page.delete_markers().iter();
        let markers = markers.map(|marker| (marker.key(), marker.version_id()));
        for (key, version) in versions.chain(markers) {
            let key = key.unwrap_or_default();
            if matches!(scope, Scope::Key(only) if only != key) {
                continue;
            }
            let request = client.delete_object().bucket(bucket).key(key);
            let version = version.map(str::to_owned);
            let deleted = request.set_version_id(version).send().await;
            deleted.doing(format!(
                "delete the object {key:?} of the bucket {bucket:?}"
            ))?;
        }
        if page.is_truncated() != Some(true) {
            return Ok(());
        }
        key_marker = page.next_key_marker().map(str::to_owned);
        version_marker = page.next_version_id_marker().map(str::to_owned);
    }
}

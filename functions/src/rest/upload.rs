//! `/upload`: an address to which one file can be put (reference system §3.1).

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::call::Call;
use super::{Body, Problem, body};
use crate::entry::fingerprint;
use crate::uploads::{EXPIRES, FileError, LARGEST_KEY, Upload, Uploads, UploadsError, check};

/// What the client is told, as a JSON text in `body`. The names are those of the original system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UploadReply {
    /// The bucket.
    pub bucket: String,
    /// Key of the object.
    pub key: String,
    /// Seconds for which the address holds.
    pub expires: u32,
    /// Content type that the upload must have.
    pub content_type: String,
    /// Where to put the file.
    #[serde(rename = "UploadURL")]
    pub upload_url: String,
}

/// Which files are taken and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadRules {
    /// Prefix of every key, without a slash at its end.
    pub prefix: String,
    /// Whether a client must say how long the file is. Without, a file of an old client has no limit but
    /// that of S3.
    pub requires_length: bool,
}

impl From<UploadsError> for Problem {
    fn from(error: UploadsError) -> Self {
        Self::behind(error)
    }
}

impl From<FileError> for Problem {
    fn from(error: FileError) -> Self {
        let status = match error {
            FileError::Name => 400,
            FileError::Extension | FileError::ContentType { .. } => 415,
            FileError::Size => 413,
        };
        Self::new(status, error.to_string())
    }
}

/// Answers `{"filename", "contentType"}`, and from new clients `userId` and `contentLength` in bytes.
///
/// Somebody who is known puts files under a prefix of their own. Nobody knows whose a file without a
/// user is, so its name can be taken once: the file of somebody else is never overwritten.
///
/// # Errors
///
/// A [`Problem`] when the file is not allowed, its name is taken, or the bucket does not answer.
pub async fn upload(
    call: &Call,
    rules: &UploadRules,
    uploads: &impl Uploads,
) -> Result<Body, Problem> {
    let needed = |name: &str| {
        call.text(name)?
            .ok_or_else(|| Problem::new(400, format!("The field `{name}` is needed, a text.")))
    };
    let (name, content_type) = (needed("filename")?, needed("contentType")?);
    let length = call.number("contentLength", 1, u64::MAX)?;
    check(name, content_type, length)?;
    if rules.requires_length && length.is_none() {
        return Err(Problem::new(
            411,
            "The field `contentLength` is needed, the length of the file in bytes.",
        ));
    }
    let user = call.user("userId")?;
    let prefix = &rules.prefix;
    let key = match &user {
        Some(user) => format!("{prefix}/{}/{name}", fingerprint(&[user.as_str()])),
        None => format!("{prefix}/{name}"),
    };
    if key.len() > LARGEST_KEY {
        return Err(FileError::Name.into());
    }
    if user.is_none() && !uploads.claim(&key).await? {
        return Err(Problem::new(
            409,
            "There is a file of this name already. Please rename yours.",
        ));
    }
    let upload = Upload {
        key: &key,
        content_type,
        length,
    };
    let upload_url = uploads.address(&upload).await?;
    let reply = UploadReply {
        bucket: uploads.bucket().to_owned(),
        key,
        expires: EXPIRES,
        content_type: content_type.to_owned(),
        upload_url,
    };
    let text = serde_json::to_string(&reply).map_err(Problem::behind)?;
    Ok(body([("body", text.into())]))
}

/// An error as an upload's client can read it: a JSON text in `body` without an address.
#[must_use]
pub fn error(sentence: &str) -> Body {
    let text = json!({ "error": sentence }).to_string();
    body([("body", text.into()), ("msg", sentence.into())])
}

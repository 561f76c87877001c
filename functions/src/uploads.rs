//! Where files go, as a trait, and which files may.

use std::future::Future;

/// How long an address for an upload holds, in seconds.
pub const EXPIRES: u32 = 300;

/// Largest file, in bytes.
pub const LARGEST_FILE: u64 = 50 * 1024 * 1024;

/// Largest key of an object, in bytes of UTF-8 (S3's limit).
pub const LARGEST_KEY: usize = 1024;

/// What may be uploaded: the extension, in lower case, and the content types that go with it. These are
/// what the original system's client offers; nothing here is run or shown as a page by a browser.
pub const ALLOWED: &[(&str, &[&str])] = &[
    ("pdf", &["application/pdf"]),
    ("txt", &["text/plain"]),
    ("csv", &["text/csv", "application/vnd.ms-excel"]),
    ("md", &["text/markdown", "text/plain"]),
    ("ppt", &["application/vnd.ms-powerpoint"]),
    (
        "pptx",
        &[
            "application/vnd.ms-powerpoint",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ],
    ),
    ("doc", &["application/msword"]),
    (
        "docx",
        &[
            "application/msword",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ],
    ),
    ("xls", &["application/vnd.ms-excel"]),
    (
        "xlsx",
        &[
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
    ),
    (
        "py",
        &[
            "text/x-python",
            "application/x-python-code",
            "application/x-python",
            "text/plain",
        ],
    ),
    (
        "js",
        &["application/javascript", "text/javascript", "text/plain"],
    ),
    ("png", &["image/png"]),
    ("jpeg", &["image/jpeg"]),
    ("jpg", &["image/jpeg"]),
];

/// Why a file may not be uploaded. A sentence for the person who wants to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The name is empty, too long, or could be a path.
    #[error(
        "The file name cannot be used: it needs 1 to 255 bytes without slashes, backslashes, control characters, and is not `.` or `..`."
    )]
    Name,
    /// The extension is not in [`ALLOWED`].
    #[error("Files of this kind are not taken. Taken are: {}.", extensions())]
    Extension,
    /// The content type does not go with the extension.
    #[error("The content type {content_type} does not go with the file {name}.")]
    ContentType {
        /// The content type.
        content_type: String,
        /// The file.
        name: String,
    },
    /// More than [`LARGEST_FILE`].
    #[error("The file is larger than {} MB.", LARGEST_FILE / 1024 / 1024)]
    Size,
}

/// Checks what somebody wants to upload.
///
/// # Errors
///
/// [`FileError`] of the first rule that it breaks.
pub fn check(name: &str, content_type: &str, length: Option<u64>) -> Result<(), FileError> {
    let forbidden = |c: char| {
        c.is_control()
            || matches!(
                c,
                '/' | '\\' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
            )
    };
    if name.trim().is_empty()
        || name.len() > 255
        || matches!(name, "." | "..")
        || name.contains(forbidden)
    {
        return Err(FileError::Name);
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .ok_or(FileError::Extension)?;
    let (_, types) = ALLOWED
        .iter()
        .find(|(allowed, _)| *allowed == extension)
        .ok_or(FileError::Extension)?;
    if !types.contains(&content_type) {
        return Err(FileError::ContentType {
            content_type: content_type.chars().take(100).collect(),
            name: name.to_owned(),
        });
    }
    if length.is_some_and(|length| length > LARGEST_FILE) {
        return Err(FileError::Size);
    }
    Ok(())
}

fn extensions() -> String {
    let names: Vec<&str> = ALLOWED.iter().map(|(extension, _)| *extension).collect();
    names.join(", ")
}

/// Why an address for an upload could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the bucket does not answer as it should")]
pub struct UploadsError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// What may be put where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload<'a> {
    /// Key of the object.
    pub key: &'a str,
    /// Content type that the upload must have.
    pub content_type: &'a str,
    /// Length that it must have, in bytes, where that is known.
    pub length: Option<u64>,
}

/// The bucket for files.
pub trait Uploads: Send + Sync {
    /// Its name.
    fn bucket(&self) -> &str;

    /// Takes a key that anybody may ask for, by an empty object that is written only where none is.
    /// Whether it was taken; an empty one that was never filled can be taken again after
    /// [`EXPIRES`].
    ///
    /// # Errors
    ///
    /// [`UploadsError`].
    fn claim(&self, key: &str) -> impl Future<Output = Result<bool, UploadsError>> + Send;

    /// An address to which this upload, and no other, can be put for [`EXPIRES`] seconds.
    ///
    /// # Errors
    ///
    /// [`UploadsError`].
    fn address(
        &self,
        upload: &Upload<'_>,
    ) -> impl Future<Output = Result<String, UploadsError>> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_checked() {
        let accepted = |name: &str, content_type: &str| {
            assert_eq!(check(name, content_type, Some(1)), Ok(()), "{name}");
        };
        accepted("a b 한글.pdf", "application/pdf");
        accepted("A.PDF", "application/pdf");
        accepted("report.v2.docx", "application/msword");
        accepted("..a.txt", "text/plain");
        let refused = |name: &str, content_type: &str, length: u64, part: &str| {
            let error = check(name, content_type, Some(length)).unwrap_err();
            assert!(error.to_string().contains(part), "{name}: {error}");
        };
        refused("", "text/plain", 1, "file name");
        refused("..", "text/plain", 1, "file name");
        refused("../a.txt", "text/plain", 1, "file name");
        refused("a\\b.txt", "text/plain", 1, "file name");
        refused("a\u{0}.txt", "text/plain", 1, "file name");
        refused("fdp.\u{202e}txt", "text/plain", 1, "file name");
        refused(
            &format!("{}.txt", "x".repeat(252)),
            "text/plain",
            1,
            "file name",
        );
        refused("a.html", "text/html", 1, "not taken");
        refused("a.svg", "image/svg+xml", 1, "not taken");
        refused("pdf", "application/pdf", 1, "not taken");
        refused("a.pdf", "text/html", 1, "does not go with");
        refused("a.txt", "text/plain", LARGEST_FILE + 1, "larger than 50 MB");
    }

    proptest! {
        #[test]
        fn an_accepted_name_is_one_part_of_a_path(name in "\\PC{0,40}|[./\\\\a]{0,8}\\.txt") {
            if check(&name, "text/plain", None).is_ok() {
                prop_assert!(!name.contains('/') && !name.contains('\\') && name != "..");
            }
        }
    }
}

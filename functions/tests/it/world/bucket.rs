//! A bucket that remembers which keys are taken.

use std::collections::BTreeSet;
use std::sync::Mutex;

use chatbot_functions::uploads::{Upload, Uploads, UploadsError};

#[derive(Default)]
pub(crate) struct Shelf {
    pub(crate) taken: Mutex<BTreeSet<String>>,
    pub(crate) is_broken: bool,
}

impl Uploads for Shelf {
    fn bucket(&self) -> &str {
        "bucket"
    }

    async fn claim(&self, key: &str) -> Result<bool, UploadsError> {
        if self.is_broken {
            return Err(UploadsError("AccessDenied: arn:aws:s3".into()));
        }
        Ok(self.taken.lock().unwrap().insert(key.to_owned()))
    }

    async fn address(&self, upload: &Upload<'_>) -> Result<String, UploadsError> {
        let length = upload
            .length
            .map_or_else(String::new, |length| length.to_string());
        Ok(format!("{}|{}|{length}", upload.key, upload.content_type))
    }
}

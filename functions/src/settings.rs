//! Configuration of the functions, in the original system's names (reference system §2 rows 16–25). Nothing
//! here reads the environment; binaries do and hand over the text.

use serde::Deserialize;

/// Environment variable with the list of models, as JSON.
pub const MODELS: &str = "LLM_for_chat";

/// Environment variable with the table of the chat function. Without it nothing is remembered.
pub const CHAT_TABLE: &str = "callLogTableName";

/// Environment variable with the table of the functions that read it.
pub const TABLE: &str = "tableName";

/// Environment variable with the table's index by `request_id`.
pub const INDEX: &str = "indexName";

/// Environment variable with the bucket for files.
pub const BUCKET: &str = "bucketName";

/// Environment variable with the prefix of their keys.
pub const PREFIX: &str = "s3_prefix";

/// Environment variable that, as `true`, refuses uploads whose length is not said.
pub const UPLOAD_LENGTH: &str = "uploadRequiresLength";

/// Environment variable with the address of the socket.
pub const WSS_URL: &str = "wss_url";

/// Environment variable with the project, the end of the names of its secrets.
pub const PROJECT: &str = "projectName";

/// Environment variable with the most questions of one user a minute; 0 for no limit.
pub const USER_LIMIT: &str = "questionsPerMinutePerUser";

/// Environment variable with the most questions of everybody a minute; 0 for no limit.
pub const DEPLOYMENT_LIMIT: &str = "questionsPerMinute";

/// Largest list of models, in bytes.
const LARGEST_LIST: usize = 64 * 1024;

/// Most models in a list.
const MOST_MODELS: usize = 32;

/// One model that may answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ModelSpec {
    /// Region whose Bedrock is asked; the function's own when it is absent.
    #[serde(default)]
    pub bedrock_region: Option<String>,
    /// Id or ARN of the model or of an inference profile.
    pub model_id: String,
    /// Longest answer in tokens; the model's own limit when it is absent.
    #[serde(default)]
    pub max_tokens: Option<u32>,
}

/// Why the list of models cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// Not a JSON list of models.
    #[error("{MODELS} is not a JSON list of objects with a `model_id`")]
    Form(#[source] serde_json::Error),
    /// No model, or one without an id.
    #[error("{MODELS} names no model")]
    Empty,
    /// More than can be meant.
    #[error("{MODELS} names more than {MOST_MODELS} models")]
    TooMany,
    /// A limit of nothing.
    #[error("{MODELS} allows {model_id} no token")]
    NoTokens {
        /// The model.
        model_id: String,
    },
}

/// Reads the list of models, in the order in which they are asked.
///
/// # Errors
///
/// [`ModelsError`] when it is not such a list or names no model.
pub fn models(text: &str) -> Result<Vec<ModelSpec>, ModelsError> {
    if text.len() > LARGEST_LIST {
        return Err(ModelsError::TooMany);
    }
    let models: Vec<ModelSpec> = serde_json::from_str(text).map_err(ModelsError::Form)?;
    if models.is_empty() || models.iter().any(|model| model.model_id.trim().is_empty()) {
        return Err(ModelsError::Empty);
    }
    if models.len() > MOST_MODELS {
        return Err(ModelsError::TooMany);
    }
    if let Some(model) = models.iter().find(|model| model.max_tokens == Some(0)) {
        return Err(ModelsError::NoTokens {
            model_id: model.model_id.clone(),
        });
    }
    Ok(models)
}

/// How many questions a minute are answered; `None` for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one user.
    pub user: Option<u32>,
    /// Of everybody.
    pub deployment: Option<u32>,
}

/// A limit that is no number.
#[derive(Debug, thiserror::Error)]
#[error("{name} is not a whole number")]
pub struct LimitError {
    /// The variable.
    pub name: &'static str,
    /// Why.
    #[source]
    pub source: std::num::ParseIntError,
}

impl Default for Limits {
    /// 30 of one user and 600 of everybody: more than people ask, and an end to what a script can cost.
    fn default() -> Self {
        Self {
            user: Some(30),
            deployment: Some(600),
        }
    }
}

impl Limits {
    /// The limits that the two variables set; the default where one is absent or empty.
    ///
    /// # Errors
    ///
    /// [`LimitError`] when a text is no whole number.
    pub fn read(user: Option<&str>, deployment: Option<&str>) -> Result<Self, LimitError> {
        let limit = |name, text: Option<&str>, otherwise| match text.map(str::trim) {
            None | Some("") => Ok(otherwise),
            Some(text) => text
                .parse::<u32>()
                .map(|limit| (limit > 0).then_some(limit))
                .map_err(|source| LimitError { name, source }),
        };
        let usual = Self::default();
        Ok(Self {
            user: limit(USER_LIMIT, user, usual.user)?,
            deployment: limit(DEPLOYMENT_LIMIT, deployment, usual.deployment)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_first_system_is_understood() {
        let list = r#"[{"bedrock_region":"us-west-2","model_type":"claude3","max_tokens":4096,"model_id":"m"}]"#;
        let expected = ModelSpec {
            bedrock_region: Some("us-west-2".into()),
            model_id: "m".into(),
            max_tokens: Some(4096),
        };
        assert_eq!(models(list).unwrap(), [expected]);
        assert_eq!(
            models(r#"[{"model_id":"a"},{"model_id":"b"}]"#)
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn a_list_without_a_model_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            r#"[{"model_id":" "}]"#,
            r#"[{"max_tokens":-1,"model_id":"m"}]"#,
            r#"[{"max_tokens":0,"model_id":"m"}]"#,
            &format!("[{}]", [r#"{"model_id":"m"}"#; 33].join(",")),
            &"[".repeat(100_000),
        ] {
            assert!(models(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limits_are_read() {
        let check = |user, deployment, expected: Option<(Option<u32>, Option<u32>)>| {
            let limits = Limits::read(user, deployment).ok();
            let found = limits.map(|limits| (limits.user, limits.deployment));
            assert_eq!(found, expected, "{user:?} {deployment:?}");
        };
        check(None, Some(""), Some((Some(30), Some(600))));
        check(Some("5"), Some("0"), Some((Some(5), None)));
        check(Some("many"), None, None);
        check(None, Some("-1"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_list_is_read_or_refused(text in "\\PC{0,60}|\\[(\\{\"model_id\":\"m?\",\"max_tokens\":[0-9]{1,12}\\},?){0,3}\\]") {
            if let Ok(models) = models(&text) {
                proptest::prop_assert!(models.iter().all(|model| !model.model_id.is_empty() && model.max_tokens != Some(0)));
            }
        }
    }
}

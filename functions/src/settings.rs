//! Configuration of the chat function, in the first system's names (reference system §2 rows 25).

use serde::Deserialize;

/// Environment variable with the list of models, as JSON.
pub const MODELS: &str = "LLM_for_chat";

/// One model that may answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ModelSpec {
    /// Region whose Bedrock is asked; the function's own when it is absent.
    #[serde(default)]
    pub bedrock_region: Option<String>,
    /// Id of the model or of an inference profile.
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
}

/// Reads the list of models, in the order in which they are asked.
///
/// # Errors
///
/// [`ModelsError`] when it is not such a list or names no model.
pub fn models(text: &str) -> Result<Vec<ModelSpec>, ModelsError> {
    let models: Vec<ModelSpec> = serde_json::from_str(text).map_err(ModelsError::Form)?;
    if models.is_empty() || models.iter().any(|model| model.model_id.trim().is_empty()) {
        return Err(ModelsError::Empty);
    }
    Ok(models)
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
        ] {
            assert!(models(text).is_err(), "{text}");
        }
    }
}

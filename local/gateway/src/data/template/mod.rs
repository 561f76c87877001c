//! Mapping templates: the Velocity subset that API Gateway documents.
//!
//! A [`Template`] is parsed once and rendered against a [`Scope`]: the message, the parameters of the
//! handshake, `$context` and the stage variables. Variables and helpers are those of the AWS page
//! "WebSocket API mapping template reference"; operators, directives and the methods of strings,
//! lists and maps are those of the Velocity 1.7 user guide, on which API Gateway builds.
//!
//! Both steps are bounded: by the length and depth of the text, and by [`WORK`] for everything that
//! rendering does, so that any text gives output or an error. Velocity prints a reference that means
//! nothing as it is written, and so does this module; a value that is null prints as nothing, as
//! `$input.path` of a missing field does on AWS.
//!
//! Not here: macros, `#include`, `#parse`, `#evaluate`, `#define`, which API Gateway does not have
//! either, and filters in JSON paths.

mod builtins;
mod cursor;
mod expression;
mod methods;
mod operators;
mod parse;
mod render;
mod syntax;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use syntax::Node;

/// Longest template, in bytes: 300 KB (reference §3.4).
pub const TEMPLATE_BYTES: usize = 300 * 1024;

/// Longest output, in bytes: what a synchronous invocation of Lambda takes, 6 MiB (AWS page "Lambda
/// quotas").
pub const OUTPUT_BYTES: usize = 6 * 1024 * 1024;

/// Steps of one rendering. Ours: a node is one step, text one for every 16 bytes, an element of a
/// list or map four; templates that people write need some thousands.
pub const WORK: usize = 4_000_000;

/// Turns of one `#foreach`, after which it ends silently (AWS page "Amazon API Gateway quotas").
pub const TURNS: usize = 1_000;

/// Nesting of blocks, expressions, and lists in lists. Ours.
pub const DEPTH: usize = 48;

/// A parsed mapping template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    nodes: Vec<Node>,
}

/// What a template can see.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// `$input.body`: the message, or what an integration answered.
    pub body: &'a str,
    /// Headers of the handshake; other requests have none.
    pub headers: &'a [(String, String)],
    /// Decoded query parameters of the handshake; other requests have none.
    pub query: &'a [(String, String)],
    /// `$context`, an object.
    pub context: &'a Json,
    /// `$stageVariables`.
    pub stage_variables: &'a BTreeMap<String, String>,
}

/// Why a text is no template, or a template gives no output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It is longer than [`TEMPLATE_BYTES`].
    #[error("the template has {0} bytes; 300 KB are the limit")]
    TooLong(usize),
    /// It breaks the grammar.
    #[error("line {line}: {problem}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// The message is not JSON, and the template asks for a part of it.
    #[error("the body is not JSON, so that $input.{0} finds nothing in it")]
    NotJson(&'static str),
    /// A helper refuses its argument.
    #[error("{function}: {problem}")]
    Argument {
        /// Name of the helper or method.
        function: String,
        /// What is wrong with the argument.
        problem: String,
    },
    /// Output beyond [`OUTPUT_BYTES`].
    #[error("the output is longer than 6 MiB")]
    Output,
    /// More work than [`WORK`] or deeper nesting than [`DEPTH`].
    #[error("the template does not come to an end within the limits of this simulator")]
    Work,
}

impl Template {
    /// Parses a template.
    ///
    /// # Errors
    /// [`TemplateError::TooLong`] and [`TemplateError::Syntax`].
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.len() > TEMPLATE_BYTES {
            return Err(TemplateError::TooLong(text.len()));
        }
        parse::template(text).map(|nodes| Self { nodes })
    }

    /// Renders it.
    ///
    /// # Errors
    /// Every [`TemplateError`] but those of [`Template::parse`].
    pub fn render(&self, scope: Scope<'_>) -> Result<String, TemplateError> {
        render::render(&self.nodes, scope)
    }
}

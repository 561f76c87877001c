//! What a user reads when something went wrong, or may: a summary, a detail, and the attribute.
//!
//! Not an error type: [`Diagnostics`] is the error half of every handler's `Result`, and `?` turns
//! any error that implements `Into<Diagnostics>` into it. An error of your own says so with
//! `impl From<MyError> for Diagnostics`; any other error gets a summary with [`ResultExt`].

use std::error::Error;
use std::fmt;

use tfplugin_value::Path;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation goes on, and the user should know.
    Warning,
}

/// One message for the user.
///
/// ```
/// use tfplugin::{Diagnostic, Path};
///
/// let diagnostic = Diagnostic::error("Timeout out of range")
///     .detail("timeout_ms is 10, API Gateway takes 50 to 29000. Raise it.")
///     .at(Path::root().attribute("timeout_ms"));
/// assert!(diagnostic.is_error());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// One line: what happened.
    pub summary: String,
    /// To which object, why, and what to do; may have several lines, may be empty.
    pub detail: String,
    /// The attribute it is about; `None` when it is about the whole object.
    pub path: Option<Path>,
}

impl Diagnostic {
    /// An error with one line of `summary`.
    pub fn error(summary: impl Into<String>) -> Self {
        Self::new(Severity::Error, summary)
    }

    /// A warning with one line of `summary`.
    pub fn warning(summary: impl Into<String>) -> Self {
        Self::new(Severity::Warning, summary)
    }

    /// An error whose detail is `error` with everything that caused it: a [`chain`].
    pub fn from_error(summary: impl Into<String>, error: &(dyn Error + 'static)) -> Self {
        Self::error(summary).detail(chain(error))
    }

    /// The same diagnostic with `detail`, which replaces an earlier one.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// The same diagnostic about the attribute at `path`.
    #[must_use]
    pub fn at(mut self, path: Path) -> Self {
        self.path = Some(path);
        self
    }

    /// Whether the severity is [`Severity::Error`].
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn new(severity: Severity, summary: impl Into<String>) -> Self {
        Self {
            severity,
            summary: summary.into(),
            detail: String::new(),
            path: None,
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.summary)?;
        if let Some(path) = &self.path {
            write!(f, " (at {path})")?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

/// Messages for the user, in the order they arose.
///
/// As the error of a handler it may hold warnings only; Terraform then sees warnings only.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No diagnostics.
    pub fn new() -> Self {
        Self::default()
    }

    /// One error with `summary`; a shortcut for a lone [`Diagnostic::error`].
    pub fn error(summary: impl Into<String>) -> Self {
        Diagnostic::error(summary).into()
    }

    /// Adds one diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Moves everything of `other` to the end of this list.
    pub fn append(&mut self, other: impl Into<Diagnostics>) {
        self.0.extend(other.into().0);
    }

    /// Whether at least one is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(Diagnostic::is_error)
    }

    /// Whether there are none, not even warnings.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// `Ok(())` when there are none, so that a validator can collect and end with
    /// `diagnostics.into_result()`.
    ///
    /// # Errors
    /// The diagnostics themselves when there is at least one, also when all are warnings.
    pub fn into_result(self) -> Result<(), Diagnostics> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.0.extend(diagnostics);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(diagnostics: I) -> Self {
        Self(diagnostics.into_iter().collect())
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// The message of `error` and those of everything that caused it, outermost first, joined with `: `.
///
/// ```
/// #[derive(Debug, thiserror::Error)]
/// #[error("the note cannot be read")]
/// struct Unread(#[source] std::io::Error);
///
/// let error = Unread(std::io::Error::other("the disk is gone"));
/// let text = tfplugin::diagnostics::chain(&error);
/// assert_eq!(text, "the note cannot be read: the disk is gone");
/// ```
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

/// Gives an error, or a value that is not there, a summary, so that `?` can carry it out of a
/// handler.
///
/// ```
/// use tfplugin::{Diagnostics, ResultExt};
///
/// fn port(text: &str) -> Result<u16, Diagnostics> {
///     Ok(text.parse().summary("Invalid port")?)
/// }
/// fn first(ports: &[u16]) -> Result<u16, Diagnostics> {
///     Ok(ports.first().copied().summary("No port is given")?)
/// }
/// assert!(port("many").unwrap_err().has_errors());
/// assert_eq!(first(&[]), Err(Diagnostics::error("No port is given")));
/// ```
pub trait ResultExt<T> {
    /// The same result with a [`Diagnostic::from_error`] as its error; of an `Option`, what it
    /// holds, or a diagnostic with nothing but the summary.
    ///
    /// # Errors
    /// When `self` is an error, or `None`.
    fn summary(self, summary: impl Into<String>) -> Result<T, Diagnostic>;
}

impl<T, E: Error + 'static> ResultExt<T> for Result<T, E> {
    fn summary(self, summary: impl Into<String>) -> Result<T, Diagnostic> {
        self.map_err(|error| Diagnostic::from_error(summary, &error))
    }
}

impl<T> ResultExt<T> for Option<T> {
    fn summary(self, summary: impl Into<String>) -> Result<T, Diagnostic> {
        self.ok_or_else(|| Diagnostic::error(summary))
    }
}

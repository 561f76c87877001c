//! What became of a call.

use std::error::Error;
use std::fmt::{Debug, Display};

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tfplugin::{Diagnostic, Diagnostics, Path};

/// Gives a failed call a summary, so that `?` can carry it out of a handler.
pub trait Doing<T> {
    /// The same result, whose error says that `what` could not be done, and why.
    ///
    /// # Errors
    ///
    /// When `self` is one.
    fn doing(self, what: impl Display) -> Result<T, Diagnostics>;

    /// As [`doing`](Self::doing), where the answer does not matter.
    ///
    /// # Errors
    ///
    /// When `self` is one.
    fn done(self, what: impl Display) -> Result<(), Diagnostics>;
}

impl<T, E> Doing<T> for Result<T, SdkError<E, HttpResponse>>
where
    E: Error + ProvideErrorMetadata + 'static,
{
    fn doing(self, what: impl Display) -> Result<T, Diagnostics> {
        self.map_err(|error| {
            let summary = format!("Cannot {what}");
            let answer = match (error.code(), error.message()) {
                (Some(code), Some(message)) => format!("{code}: {message}"),
                (Some(code), None) => code.to_owned(),
                (None, _) => return Diagnostic::from_error(summary, &error).into(),
            };
            Diagnostic::error(summary).detail(answer).into()
        })
    }

    fn done(self, what: impl Display) -> Result<(), Diagnostics> {
        self.doing(what).map(drop)
    }
}

/// Whether AWS answered with an error that is one of `codes`.
pub fn has_code<E: ProvideErrorMetadata>(
    error: &SdkError<E, HttpResponse>,
    codes: &[&str],
) -> bool {
    error.code().is_some_and(|code| codes.contains(&code))
}

/// Refuses to go on when `made`, the creation of the `kind` (such as `role`) called `name`, failed with
/// one of `codes`, which say that there is one already. The refusal is at `attribute`, which has the name.
///
/// # Errors
///
/// That refusal.
pub fn not_taken<T, E: ProvideErrorMetadata>(
    made: &Result<T, SdkError<E, HttpResponse>>,
    codes: &[&str],
    kind: &str,
    name: &str,
    attribute: &str,
) -> Result<(), Diagnostics> {
    if let Err(error) = made
        && has_code(error, codes)
    {
        return Err(
            Diagnostic::error(format!("There is a {kind} {name:?} already"))
                .detail(format!("Choose another name, or remove that {kind}."))
                .at(Path::root().attribute(attribute))
                .into(),
        );
    }
    Ok(())
}

/// What a call found: `None` when AWS answered 404 or one of `codes`, which say that there is nothing.
///
/// # Errors
///
/// Every other error of the call.
#[expect(
    clippy::result_large_err,
    reason = "the error is as AWS's SDK returns it"
)]
pub fn found<T, E: ProvideErrorMetadata + Debug>(
    result: Result<T, SdkError<E, HttpResponse>>,
    codes: &[&str],
) -> Result<Option<T>, SdkError<E, HttpResponse>> {
    match result {
        Ok(answer) => Ok(Some(answer)),
        Err(error) => {
            let status = error
                .raw_response()
                .map(|response| response.status().as_u16());
            if status == Some(404) || has_code(&error, codes) {
                Ok(None)
            } else {
                Err(error)
            }
        }
    }
}

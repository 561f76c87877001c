//! The command line of a provider. Terraform passes no arguments.

use std::ffi::OsString;
use std::path::PathBuf;

/// How to serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Started by Terraform.
    Plugin,
    /// Started by somebody who wants to know what it is.
    Help,
    /// Started by somebody who wants to know which version it is.
    Version,
    /// Started by a developer; Terraform attaches.
    Debug {
        /// File to write the variable to, beside printing it.
        environment_file: Option<PathBuf>,
    },
}

/// An argument that no provider has.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// Not one of ours.
    #[error("unknown argument {0:?}; --help lists those there are")]
    Unknown(OsString),
    /// `--env-file` without a file.
    #[error("--env-file needs the name of a file")]
    NoFile,
}

impl Mode {
    /// Reads the arguments after the program's name.
    pub(super) fn from_arguments(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, ArgumentError> {
        let mut arguments = arguments.into_iter();
        // Go's flag package takes one dash as well, and many scripts use it.
        match arguments.next() {
            None => return Ok(Self::Plugin),
            Some(first) if first == "--debug" || first == "-debug" => {}
            Some(first) if first == "--help" || first == "-help" || first == "-h" => {
                return alone(Self::Help, arguments);
            }
            Some(first) if first == "--version" || first == "-version" => {
                return alone(Self::Version, arguments);
            }
            Some(other) => return Err(ArgumentError::Unknown(other)),
        }
        let mut environment_file = None;
        while let Some(argument) = arguments.next() {
            if argument != "--env-file" {
                return Err(ArgumentError::Unknown(argument));
            }
            environment_file = Some(arguments.next().ok_or(ArgumentError::NoFile)?.into());
        }
        Ok(Self::Debug { environment_file })
    }
}

/// The text for `--help` of the provider with this name, version and source address.
pub(super) fn help(name: &str, version: &str, address: &str) -> String {
    format!(
        "terraform-provider-{name} {version}\n\n\
         This is the Terraform provider {address}. Terraform starts it by itself when a \
         configuration\nnames it in required_providers; there is nothing to run by hand.\n\n\
         Options:\n  \
         --debug            serve until Ctrl-C, and print the variable with which Terraform \
         attaches\n  \
         --env-file FILE    after --debug: write that variable to FILE as well\n  \
         --help             print this text\n  \
         --version          print name and version\n"
    )
}

/// `mode`, when nothing follows.
fn alone(mode: Mode, mut arguments: impl Iterator<Item = OsString>) -> Result<Mode, ArgumentError> {
    match arguments.next() {
        None => Ok(mode),
        Some(more) => Err(ArgumentError::Unknown(more)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_choose_the_mode() {
        let debug = |file: Option<&str>| {
            Ok(Mode::Debug {
                environment_file: file.map(Into::into),
            })
        };
        let table: [(&[&str], Result<Mode, ArgumentError>); 12] = [
            (&[], Ok(Mode::Plugin)),
            (&["--help"], Ok(Mode::Help)),
            (&["-h"], Ok(Mode::Help)),
            (&["--version"], Ok(Mode::Version)),
            (&["-version"], Ok(Mode::Version)),
            (
                &["--version", "--debug"],
                Err(ArgumentError::Unknown("--debug".into())),
            ),
            (&["--debug"], debug(None)),
            (&["-debug"], debug(None)),
            (&["--debug", "--env-file", "a b"], debug(Some("a b"))),
            (&["--debug", "--env-file"], Err(ArgumentError::NoFile)),
            (
                &["--verbose"],
                Err(ArgumentError::Unknown("--verbose".into())),
            ),
            (
                &["--env-file", "x"],
                Err(ArgumentError::Unknown("--env-file".into())),
            ),
        ];
        for (arguments, expected) in table {
            let actual = Mode::from_arguments(arguments.iter().map(OsString::from));
            assert_eq!(actual, expected, "{arguments:?}");
        }
    }
}

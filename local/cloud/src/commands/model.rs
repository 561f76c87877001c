//! The switch between the scripted model and a model server.

use std::ffi::OsString;

use chatbot_cloud::model::{AddressError, OpenAi};

/// Which model answers. Without these the scripted one does.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Base address of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1.
    #[arg(long, value_name = "URL", requires = "model_name")]
    model_url: Option<String>,
    /// Name of the model there.
    #[arg(long, value_name = "NAME", requires = "model_url")]
    model_name: Option<String>,
}

impl Options {
    /// The model server that is asked for, if one is.
    ///
    /// # Errors
    ///
    /// When its address is not one.
    pub(super) fn server(&self) -> Result<Option<OpenAi>, AddressError> {
        self.chosen()
            .map(|(url, name)| OpenAi::new(url, name))
            .transpose()
    }

    /// The same choice as arguments of another command.
    pub(super) fn arguments(&self) -> Vec<OsString> {
        self.chosen().map_or_else(Vec::new, |(url, name)| {
            ["--model-url", url, "--model-name", name]
                .map(OsString::from)
                .into()
        })
    }

    fn chosen(&self) -> Option<(&str, &str)> {
        self.model_url.as_deref().zip(self.model_name.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::Options;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        model: Options,
    }

    #[test]
    fn a_choice_passes_to_another_command() {
        let check = |arguments: &[&str]| {
            let line = ["up"].iter().chain(arguments);
            let options = Line::try_parse_from(line).unwrap().model;
            assert_eq!(options.arguments(), arguments);
            options
        };
        assert_eq!(check(&[]).server().unwrap(), None);
        let tls = ["--model-url", "https://m/v1", "--model-name", "tiny"];
        check(&tls).server().unwrap_err();
        let plain = ["--model-url", "http://m/v1", "--model-name", "tiny"];
        assert!(check(&plain).server().unwrap().is_some());
        Line::try_parse_from(["up", "--model-name", "tiny"]).unwrap_err();
    }
}

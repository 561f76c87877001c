//! The provider itself: its configuration, and which objects it has.

pub mod model;
mod settings;

use tfplugin::provider::{ConfigureRequest, ValidateProviderRequest};
use tfplugin::resource::{DynResource, resource};
use tfplugin::{Diagnostic, Diagnostics, DynDataSource, DynFunction, Path, Provider, data_source};

pub use model::ProviderModel;

use crate::aws::{Ambient, Clients};
use crate::deployment::resource::Deployment;
use crate::functions;
use crate::probe::data_source::ProbeSource;
use crate::stack::data_source::StackSource;
use crate::stack::resource::Stack;
use crate::stack::rules;

/// The provider `chatbot`.
#[derive(Debug)]
pub struct ChatbotProvider;

impl Provider for ChatbotProvider {
    const NAME: &'static str = "chatbot";
    const ADDRESS: &'static str = "registry.terraform.io/chatbot-rs/chatbot";
    const VERSION: &'static str = env!("CARGO_PKG_VERSION");

    type Model = ProviderModel;
    type Client = Clients;

    async fn configure(request: ConfigureRequest<Self>) -> Result<Clients, Diagnostics> {
        let settings = settings::settings(&request.config);
        Ok(Clients::new(settings, Ambient::system()))
    }

    fn validate(request: ValidateProviderRequest<Self>) -> Result<(), Diagnostics> {
        let config = request.config()?;
        let tags = settings::default_tags(&config).unwrap_or_default();
        let path = Path::root().attribute("default_tags").attribute("tags");
        let wrong = tags.iter().filter_map(|(key, value)| {
            let broken = rules::tag_key(key).and_then(|()| rules::tag_value(value));
            let broken = broken.err()?;
            let detail = format!("default_tags.tags[{key:?}]: {broken}.");
            let diagnostic = Diagnostic::error("Invalid default tag").detail(detail);
            Some(diagnostic.at(path.clone().key(key)))
        });
        wrong.collect::<Diagnostics>().into_result()
    }

    fn data_sources() -> Vec<Box<dyn DynDataSource<Self>>> {
        vec![data_source::<StackSource>(), data_source::<ProbeSource>()]
    }

    fn resources() -> Vec<Box<dyn DynResource<Self>>> {
        vec![resource::<Stack>(), resource::<Deployment>()]
    }

    fn functions() -> Vec<Box<dyn DynFunction<Self>>> {
        functions::all()
    }
}

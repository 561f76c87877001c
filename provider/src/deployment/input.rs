//! A configuration of the resource as it is written, perhaps partly unknown, and the way from there to
//! a stage.

use std::collections::BTreeMap;

use crate::stack::desired::Stage;
use crate::stack::input::{
    Found, Given, Invalid, PathPart, RouteSettingsInput, RouteSettingsInputs, StageInput,
    attribute, tag_problems, texts,
};

/// The attributes of `chatbot_deployment` that a user writes, but for the API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DeploymentInput {
    /// Everything of the stage.
    pub stage: StageInput,
    /// None by default.
    pub route_settings: Given<BTreeMap<String, Given<RouteSettingsInput>>>,
    /// All tags, with the provider's default tags. None by default.
    pub tags: Given<BTreeMap<String, Given<String>>>,
}

impl DeploymentInput {
    /// Everything that AWS would refuse, as far as it is known.
    #[must_use]
    pub fn problems(&self) -> Vec<Invalid> {
        let mut found = Found::default();
        found.required(&[attribute("stage_name")], &self.stage.name, |_| Ok(()));
        self.stage.problems(&mut found);
        for (path, settings) in self.settings().into_values() {
            found.required(&path, settings, |_| Ok(()));
            RouteSettingsInput::problems(settings, &path, &mut found);
        }
        tag_problems(&self.tags, &mut found);
        found.0
    }

    /// The stage, and the tags of the user.
    ///
    /// # Errors
    ///
    /// Every [`Invalid`] there is: broken rules, and values that are still unknown.
    pub fn build(&self) -> Result<(Stage, BTreeMap<String, String>), Vec<Invalid>> {
        let problems = self.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        if matches!(self.route_settings, Given::Unknown) {
            return Err(vec![Invalid::unknown(&[attribute("route_settings")])]);
        }
        let stage = self.stage.build(&self.settings());
        let tags = texts(&[attribute("tags")], &self.tags);
        Ok((
            stage.map_err(|invalid| vec![invalid])?,
            tags.map_err(|invalid| vec![invalid])?,
        ))
    }

    fn settings(&self) -> RouteSettingsInputs<'_> {
        let Given::Known(settings) = &self.route_settings else {
            return RouteSettingsInputs::new();
        };
        let settings = settings.iter().map(|(key, settings)| {
            let path = vec![attribute("route_settings"), PathPart::Key(key.clone())];
            (key.as_str(), (path, settings))
        });
        settings.collect()
    }
}

//! Whose a stage and a deployment are: tags of the stage, and the description of the deployment, say
//! so. With them nothing that a resource made is lost when its process dies, and two resources that
//! meet at one API leave each other's work alone.

use std::collections::{BTreeMap, BTreeSet};

use super::live::{Deployment, Live, Stage, text};

/// Key of the tag of a stage that names its owner.
pub const STAGE_TAG: &str = "chatbot:stage";
/// Key of the tag of a stage that names the custom domains which lead to it. AWS lists mappings by
/// domain only: without this record, a mapping whose answer was lost could not be found.
pub const DOMAIN_TAG: &str = "chatbot:domain";

/// The resource that a stage belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A `chatbot_stack`.
    Stack,
    /// A `chatbot_deployment`.
    Deployment,
}

impl Owner {
    /// The owner that a stage names; `None` if it names none.
    #[must_use]
    pub fn of(stage: &Stage) -> Option<Self> {
        let tag = stage.tags.get(STAGE_TAG)?;
        [Self::Stack, Self::Deployment]
            .into_iter()
            .find(|owner| owner.tag() == tag)
    }

    /// Value of [`STAGE_TAG`], which is also the type of the resource.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Stack => "chatbot_stack",
            Self::Deployment => "chatbot_deployment",
        }
    }

    /// How the descriptions of its deployments for this stage begin.
    #[must_use]
    pub fn description(self, stage: &str) -> String {
        match self {
            Self::Stack => format!("{} fingerprint ", self.tag()),
            Self::Deployment => format!("{} {stage} fingerprint ", self.tag()),
        }
    }

    /// Whether it made this deployment for this stage.
    #[must_use]
    pub fn made(self, stage: &str, deployment: &Deployment) -> bool {
        text(deployment.description.as_ref()).starts_with(&self.description(stage))
    }
}

/// Whether a stage is as the first release left it: without tags, serving what a stack deployed.
#[must_use]
pub fn is_of_first_release(live: &Live, stage: &Stage) -> bool {
    let served = stage.deployment_id.as_ref();
    let served = served.and_then(|id| live.deployments.get(id));
    stage.tags.is_empty() && served.is_some_and(|deployment| Owner::Stack.made("", deployment))
}

/// Lets the stage `name` say that it is a stack's, if it is as the first release left it: state knows
/// whose it is.
pub fn claim(live: &mut Live, name: &str) {
    let stage = live.stages.get(name);
    if stage.is_some_and(|stage| is_of_first_release(live, stage))
        && let Some(stage) = live.stages.get_mut(name)
    {
        let tag = Owner::Stack.tag().to_owned();
        stage.tags.insert(STAGE_TAG.to_owned(), tag);
    }
}

/// The tags a stage should have: the user's, its owner's and those of its custom domains.
#[must_use]
pub fn stage_tags(
    owner: Owner,
    tags: &BTreeMap<String, String>,
    domains: &BTreeSet<&str>,
) -> BTreeMap<String, String> {
    let mut tags = tags.clone();
    tags.insert(STAGE_TAG.to_owned(), owner.tag().to_owned());
    if !domains.is_empty() {
        let names: Vec<&str> = domains.iter().copied().collect();
        // The value of a tag cannot have the asterisk of a wildcard domain.
        tags.insert(DOMAIN_TAG.to_owned(), names.join(" ").replace('*', "@"));
    }
    tags
}

/// The custom domains that a stage names: one, or two while one takes the place of the other.
#[must_use]
pub fn domains(stage: &Stage) -> BTreeSet<String> {
    let names = stage.tags.get(DOMAIN_TAG).map_or("", String::as_str);
    let names = names.split_whitespace();
    names.map(|name| name.replace('@', "*")).collect()
}

/// Whether this tag is one of ours, which no attribute shows.
#[must_use]
pub fn is_ours(key: &str) -> bool {
    [STAGE_TAG, DOMAIN_TAG, super::desired::STACK_TAG].contains(&key)
}

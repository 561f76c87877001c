//! Authorizers.

use chatbot_provider::stack::memory::Memory;
use chatbot_provider::stack::step::{AuthorizerPatch, Step};

use super::snapshot::made_authorizer;
use super::{Model, ensure, set};

impl Model {
    pub(super) fn authorizer(&mut self, step: &Step, memory: &mut Memory) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateAuthorizer(content) => {
                self.check_name(&content.name, "")?;
                ensure(self.live.authorizers.len() < 10, "too many authorizers")?;
                let id = self.id("auth");
                let authorizer = made_authorizer(content);
                self.live.authorizers.insert(id.clone(), authorizer);
                memory.authorizer = Some(id);
            }
            Step::UpdateAuthorizer { id, patch } => {
                ensure(*patch != AuthorizerPatch::default(), "nothing to update")?;
                if let Some(name) = &patch.name {
                    self.check_name(name, id)?;
                }
                let authorizers = &mut self.live.authorizers;
                let authorizer = authorizers.get_mut(id).ok_or("no such authorizer")?;
                if let Some(name) = &patch.name {
                    authorizer.name.clone_from(name);
                }
                if let Some(sources) = &patch.identity_sources {
                    authorizer.identity_sources.clone_from(sources);
                }
                set(
                    &mut authorizer.credentials_arn,
                    patch.credentials_arn.as_ref(),
                );
            }
            Step::DeleteAuthorizer { id } => {
                let used = self
                    .live
                    .routes
                    .values()
                    .any(|route| route.authorizer_id.as_ref() == Some(id));
                ensure(!used, "a route refers to the authorizer")?;
                let ours = self.live.stages.get("prod");
                let ours = ours.is_some_and(|stage| self.is_ours("prod", stage));
                let asked = ours && self.asked("prod").any(|asked| asked == id);
                ensure(!asked, "the stage still asks the authorizer")?;
                let removed = self.live.authorizers.remove(id);
                removed.ok_or("no such authorizer")?;
            }
            other => return Err(format!("not of an authorizer: {other}")),
        }
        Ok(())
    }

    fn check_name(&self, name: &str, id: &str) -> Result<(), String> {
        let mut others = self.live.authorizers.iter();
        let taken = others.any(|(other, found)| other != id && found.name == name);
        ensure(!taken, "the name is taken")
    }
}

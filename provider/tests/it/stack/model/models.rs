//! Models.

use chatbot_provider::stack::desired;
use chatbot_provider::stack::live;
use chatbot_provider::stack::step::Step;

use super::{Model, ensure};

impl Model {
    pub(super) fn models(&mut self, step: &Step) -> Result<(), String> {
        self.undeployed_edit()?;
        match step {
            Step::CreateModel { name, content } => {
                let taken = self.live.models.values().any(|model| model.name == *name);
                ensure(!taken, "the model exists already")?;
                let id = self.id("mod");
                self.live.models.insert(id, made(name, content));
            }
            Step::UpdateModel { id, content, .. } => {
                let model = self.live.models.get_mut(id).ok_or("no such model")?;
                ensure(model.content() != *content, "nothing to update")?;
                *model = made(&model.name, content);
            }
            Step::DeleteModel { id, .. } => {
                let removed = self.live.models.remove(id).ok_or("no such model")?;
                let used = self.live.routes.values().any(|route| {
                    let responses = route.responses.values().flat_map(|it| it.models.values());
                    let mut names = route.request_models.values().chain(responses);
                    names.any(|name| *name == removed.name)
                });
                ensure(!used, "a route refers to the model")?;
            }
            other => return Err(format!("not of a model: {other}")),
        }
        Ok(())
    }
}

fn made(name: &str, content: &desired::Model) -> live::Model {
    live::Model {
        name: name.to_owned(),
        schema: Some(content.schema.clone()),
        content_type: Some(content.content_type.clone()),
        description: Some(content.description.clone()).filter(|text| !text.is_empty()),
    }
}

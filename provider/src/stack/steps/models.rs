//! Models, by their names.

use crate::stack::desired::Desired;
use crate::stack::live::Live;
use crate::stack::step::Step;

/// Makes every model, before a route refers to it.
pub(super) fn prepare(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    for (name, wanted) in &desired.models {
        let found = live.models.iter().find(|(_, model)| model.name == *name);
        match found {
            None => steps.push(Step::CreateModel {
                name: name.clone(),
                content: wanted.clone(),
            }),
            Some((id, model)) if !model.content().is_same(wanted) => {
                steps.push(Step::UpdateModel {
                    id: id.clone(),
                    name: name.clone(),
                    content: wanted.clone(),
                });
            }
            Some(_) => {}
        }
    }
}

/// Deletes the others, after no route refers to them any more: AWS refuses it before.
pub(super) fn discard(live: &Live, desired: &Desired, steps: &mut Vec<Step>) {
    for (id, model) in &live.models {
        if !desired.models.contains_key(&model.name) {
            steps.push(Step::DeleteModel {
                id: id.clone(),
                name: model.name.clone(),
            });
        }
    }
}

//! The tags of a plan and of a state, with what the provider's configuration says about tags.

use std::collections::BTreeMap;

use tfplugin::Diagnostics;

use super::invalid;
use crate::aws::Clients;
use crate::stack::input::{Given, Input, Invalid, PathPart};
use crate::stack::model::{StackModel, given_texts};
use crate::stack::rules::Broken;
use crate::stack::tags::merged;

/// The tags of `input`, with those that the provider's configuration adds.
pub(super) fn all(input: &Input, clients: &Clients) -> Given<BTreeMap<String, Given<String>>> {
    let settings = clients.settings();
    merged(
        settings.default_tags.as_ref(),
        &settings.ignored_tags,
        &input.tags,
    )
}

/// Tags that the provider's configuration adds, as far as they are known.
pub(super) fn defaults(clients: &Clients) -> BTreeMap<String, String> {
    clients.settings().default_tags.clone().unwrap_or_default()
}

/// The plan with all tags. A tag that the provider ignores could never be seen again, so it is refused.
pub(super) fn planned(plan: StackModel, clients: &Clients) -> Result<StackModel, Diagnostics> {
    let input = plan.input();
    let ignored = &clients.settings().ignored_tags;
    let mut problems = Vec::new();
    if let Given::Known(tags) = &input.tags {
        let refused = tags.keys().filter(|key| ignored.ignores(key));
        problems.extend(refused.map(|key| is_ignored(key)));
    }
    let all = all(&input, clients);
    let with_all = Input {
        tags: all.clone(),
        ..input
    };
    let is_of_tags = |problem: &Invalid| problem.path.first() == Some(&TAGS);
    problems.extend(with_all.problems().into_iter().filter(is_of_tags));
    invalid(problems).into_result()?;
    Ok(StackModel {
        tags_all: given_texts(all),
        ..plan
    })
}

const TAGS: PathPart = PathPart::Attribute("tags");

fn is_ignored(key: &str) -> Invalid {
    Invalid {
        path: vec![TAGS, PathPart::Key(key.to_owned())],
        broken: Broken {
            problem: "ignore_tags of the provider leaves this tag to others".to_owned(),
            remedy: "remove it here or there".to_owned(),
        },
    }
}

//! The tags of a plan, with what the provider's configuration says about tags.

use std::collections::BTreeMap;

use tfplugin::Diagnostics;

use super::diagnostics;
use crate::aws::Clients;
use crate::stack::input::{Found, Given, Invalid, PathPart, attribute, tag_problems};
use crate::stack::rules::Broken;
use crate::stack::tags::merged;

/// Tags as they are written, perhaps partly unknown.
type Tags = Given<BTreeMap<String, Given<String>>>;

/// The tags `own` of a resource, with those that the provider's configuration adds.
pub(crate) fn all(own: &Tags, clients: &Clients) -> Tags {
    let settings = clients.settings();
    merged(settings.default_tags.as_ref(), &settings.ignored_tags, own)
}

/// Tags that the provider's configuration adds, as far as they are known.
pub(crate) fn defaults(clients: &Clients) -> BTreeMap<String, String> {
    clients.settings().default_tags.clone().unwrap_or_default()
}

/// As [`all`], for a plan; `summary` is that of what is wrong. A tag that the provider ignores could
/// never be seen again, so it is refused.
pub(crate) fn planned(own: &Tags, clients: &Clients, summary: &str) -> Result<Tags, Diagnostics> {
    let ignored = &clients.settings().ignored_tags;
    let mut found = Found::default();
    if let Given::Known(tags) = own {
        let refused = tags.keys().filter(|key| ignored.ignores(key));
        found.0.extend(refused.map(|key| is_ignored(key)));
    }
    let all = all(own, clients);
    tag_problems(&all, &mut found);
    diagnostics(summary, found.0).into_result()?;
    Ok(all)
}

fn is_ignored(key: &str) -> Invalid {
    Invalid {
        path: vec![attribute("tags"), PathPart::Key(key.to_owned())],
        broken: Broken {
            problem: "ignore_tags of the provider leaves this tag to others".to_owned(),
            remedy: "remove it here or there".to_owned(),
        },
    }
}

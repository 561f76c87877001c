//! The API itself and its tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::stack::desired::Desired;
use crate::stack::live::{Api, text};
use crate::stack::step::{ApiPatch, NewApi, Step};
use crate::stack::takeover;

/// Creates the API or patches it.
pub(super) fn arrange(live: Option<&Api>, desired: &Desired, steps: &mut Vec<Step>) {
    let Some(live) = live else {
        steps.push(Step::CreateApi(NewApi {
            name: desired.name.clone(),
            description: desired.description.clone(),
            route_selection_expression: desired.route_selection_expression.clone(),
            api_key_selection_expression: desired.api_key_selection_expression.clone(),
            version: desired.version.clone(),
            disable_execute_api_endpoint: desired.disable_execute_api_endpoint,
            disable_schema_validation: desired.disable_schema_validation,
            ip_address_type: desired.ip_address_type.clone(),
            tags: desired.all_tags(0),
        }));
        return;
    };
    let changed = |live: &str, wanted: &str| (live != wanted).then(|| wanted.to_owned());
    let switched =
        |live: Option<bool>, wanted: bool| (live.unwrap_or(false) != wanted).then_some(wanted);
    let patch = ApiPatch {
        name: changed(&live.name, &desired.name),
        description: changed(text(live.description.as_ref()), &desired.description),
        route_selection_expression: changed(
            text(live.route_selection_expression.as_ref()),
            &desired.route_selection_expression,
        ),
        api_key_selection_expression: changed(
            live.api_key_selection_expression(),
            &desired.api_key_selection_expression,
        ),
        version: changed(text(live.version.as_ref()), &desired.version),
        disable_execute_api_endpoint: switched(
            live.disable_execute_api_endpoint,
            desired.disable_execute_api_endpoint,
        ),
        disable_schema_validation: switched(
            live.disable_schema_validation,
            desired.disable_schema_validation,
        ),
        ip_address_type: changed(live.ip_address_type(), &desired.ip_address_type),
    };
    if patch != ApiPatch::default() {
        steps.push(Step::UpdateApi(patch));
    }
    tags(live, desired, steps);
}

fn tags(live: &Api, desired: &Desired, steps: &mut Vec<Step>) {
    let wanted = desired.all_tags(takeover::times_of(Some(live)));
    let stale: BTreeSet<String> = live
        .tags
        .keys()
        .filter(|key| !wanted.contains_key(*key) && !is_of_aws(key))
        .cloned()
        .collect();
    if !stale.is_empty() {
        steps.push(Step::UntagApi(stale));
    }
    let missing: BTreeMap<String, String> = wanted
        .into_iter()
        .filter(|(key, value)| live.tags.get(key) != Some(value))
        .collect();
    if !missing.is_empty() {
        steps.push(Step::TagApi(missing));
    }
}

/// Whether a tag belongs to AWS, which lets nobody set or remove it.
pub(crate) fn is_of_aws(key: &str) -> bool {
    key.get(..4)
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

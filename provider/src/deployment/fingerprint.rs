//! Fingerprint of what a deployment of an API would contain now.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use crate::stack::json::canonical;
use crate::stack::live::{Api, Live};

/// `live:` and 32 hexadecimal digits: a hash of everything that has been read of the API but what no
/// deployment contains, so that nothing is forgotten, ids included. A provider that reads more of an
/// API than the one before deploys once more.
#[must_use]
pub fn fingerprint(live: &Live) -> String {
    let targeted: BTreeSet<&str> = live.targeted().collect();
    let mut integrations = live.integrations.clone();
    // Without a route nothing reaches it.
    integrations.retain(|id, _| targeted.contains(id.as_str()));
    let asked: BTreeSet<&str> = live.asked().collect();
    let mut authorizers = live.authorizers.clone();
    authorizers.retain(|id, _| asked.contains(id.as_str()));
    let mut models = live.models.clone();
    for model in models.values_mut() {
        model.schema = model.schema.as_deref().map(canonical);
    }
    let deployed = Live {
        api: live.api.as_ref().map(deployed),
        integrations,
        authorizers,
        models,
        stages: BTreeMap::new(),
        deployments: BTreeMap::new(),
        policies: BTreeMap::new(),
        domains: BTreeMap::new(),
        ..live.clone()
    };
    let digest = Sha256::digest(format!("{deployed:?}"));
    let digits: String = digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("live:{digits}")
}

/// The API without what takes effect without a deployment.
fn deployed(api: &Api) -> Api {
    Api {
        endpoint: String::new(),
        name: String::new(),
        description: None,
        version: None,
        ip_address_type: None,
        tags: BTreeMap::new(),
        ..api.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::live::{Authorizer, Integration, Model, Route, Stage};

    fn live() -> Live {
        let api = Api {
            id: "a1".to_owned(),
            name: "support".to_owned(),
            route_selection_expression: Some("$request.body.action".to_owned()),
            ..Api::default()
        };
        let route = Route {
            key: "ask".to_owned(),
            target: Some("integrations/i1".to_owned()),
            ..Route::default()
        };
        let model = Model {
            name: "Ask".to_owned(),
            schema: Some("{\"type\":\"object\"}".to_owned()),
            ..Model::default()
        };
        Live {
            api: Some(api),
            routes: [("r1".to_owned(), route)].into(),
            integrations: [("i1".to_owned(), Integration::default())].into(),
            models: [("m1".to_owned(), model)].into(),
            ..Live::default()
        }
    }

    #[test]
    fn only_what_a_deployment_contains_counts() {
        let check = |is_deployed: bool, edit: &dyn Fn(&mut Live)| {
            let mut edited = live();
            edit(&mut edited);
            assert_ne!(edited, live());
            let differs = fingerprint(&edited) != fingerprint(&live());
            assert_eq!(differs, is_deployed, "{edited:?}");
        };
        let api = |edit: fn(&mut Api)| move |live: &mut Live| live.api.iter_mut().for_each(edit);
        check(false, &api(|api| api.name = "sales".to_owned()));
        check(false, &api(|api| api.description = Some("d".to_owned())));
        check(
            false,
            &api(|api| {
                api.tags.insert("a".to_owned(), "1".to_owned());
            }),
        );
        check(false, &|live| {
            live.stages.insert("prod".to_owned(), Stage::default());
        });
        check(true, &api(|api| api.route_selection_expression = None));
        check(false, &|live| {
            live.integrations
                .insert("i2".to_owned(), Integration::default());
        });
        check(false, &|live| {
            live.authorizers
                .insert("auth1".to_owned(), Authorizer::default());
        });
        check(true, &|live| {
            live.authorizers
                .insert("auth1".to_owned(), Authorizer::default());
            for route in live.routes.values_mut() {
                route.authorizer_id = Some("auth1".to_owned());
            }
        });
        check(false, &|live| {
            for model in live.models.values_mut() {
                model.schema = Some("{ \"type\": \"object\" }".to_owned());
            }
        });
        check(true, &|live| {
            for model in live.models.values_mut() {
                model.schema = Some("{}".to_owned());
            }
        });
        check(true, &|live| live.routes.clear());
        check(true, &|live| {
            for integration in live.integrations.values_mut() {
                integration.timeout_ms = Some(50);
            }
        });
    }
}

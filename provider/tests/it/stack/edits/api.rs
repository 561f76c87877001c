//! Edits of the API itself, of its authorizers, models and integrations.

use chatbot_provider::stack::live::{self, Authorizer, IntegrationResponse};

use super::{Edit, Kind, chosen};
use crate::stack::generate::functions;
use crate::stack::model::Model;

impl Edit {
    pub(super) fn integrations(self, model: &mut Model) {
        if matches!(self.kind, Kind::AddOrphan) {
            let id = model.id("int");
            model.live.integrations.insert(id, self.proxy());
            return;
        }
        let response = model.id("ir");
        let moved = functions()[self.pick % functions().len()].integration_uri();
        let Some(integration) = chosen(model.live.integrations.values_mut(), self.pick) else {
            return;
        };
        match self.kind {
            Kind::IntegrationForeign => integration.foreign = true,
            Kind::IntegrationMapped => {
                let theirs = ("theirs".to_owned(), "1".to_owned());
                integration.request_templates.extend([theirs.clone()]);
                integration.request_parameters.extend([theirs]);
                integration.description = Some("theirs".to_owned());
            }
            Kind::IntegrationAnswers => {
                let taken = integration.responses.values().any(|it| it.key == "theirs");
                if integration.may_respond() && !taken {
                    let content = IntegrationResponse {
                        key: "theirs".to_owned(),
                        ..IntegrationResponse::default()
                    };
                    integration.responses.insert(response, content);
                }
            }
            Kind::IntegrationMoved => integration.uri = Some(moved),
            _ => integration.timeout_ms = Some(1000),
        }
    }

    pub(super) fn api(self, model: &mut Model) {
        let Some(api) = &mut model.live.api else {
            return;
        };
        match self.kind {
            Kind::ApiRenamed => {
                api.name = "theirs".to_owned();
                api.description = Some("theirs".to_owned());
            }
            Kind::ApiSwitched => {
                api.version = Some("theirs".to_owned());
                api.disable_execute_api_endpoint = Some(true);
                api.disable_schema_validation = Some(true);
                api.ip_address_type = Some("dualstack".to_owned());
            }
            Kind::ApiTagged => {
                api.tags.insert("theirs".to_owned(), "1".to_owned());
                api.tags.insert("aws:theirs".to_owned(), "1".to_owned());
            }
            _ => api.tags.clear(),
        }
    }

    pub(super) fn authorizers(self, model: &mut Model) {
        let function = functions()[self.pick % functions().len()].integration_uri();
        if matches!(self.kind, Kind::AuthorizerAdded) {
            let id = model.id("auth");
            let name = ["connect", "gate"][self.pick % 2];
            let taken = model.live.authorizers.values().any(|it| it.name == name);
            let content = Authorizer {
                name: if taken { id.clone() } else { name.to_owned() },
                uri: Some(function),
                ..Authorizer::default()
            };
            model.live.authorizers.insert(id, content);
            return;
        }
        let Some(found) = chosen(model.live.authorizers.values_mut(), self.pick) else {
            return;
        };
        match self.kind {
            Kind::AuthorizerForeign => found.foreign = true,
            Kind::AuthorizerMoved => found.uri = Some(function),
            _ => {
                found.identity_sources = ["context.theirs".to_owned()].into();
                found.credentials_arn = None;
            }
        }
    }

    pub(super) fn models(self, model: &mut Model) {
        let theirs = live::Model {
            name: ["Ask", "Theirs"][self.pick % 2].to_owned(),
            schema: Some("{\"theirs\":1}".to_owned()),
            ..live::Model::default()
        };
        if matches!(self.kind, Kind::ModelAdded) {
            let taken = model.live.models.values().any(|it| it.name == theirs.name);
            let id = model.id("mod");
            if !taken {
                model.live.models.insert(id, theirs);
            }
        } else if let Some(found) = chosen(model.live.models.values_mut(), self.pick) {
            found.schema = theirs.schema;
        }
    }
}

//! Operations on APIs.

use serde_json::{Value, json};

use super::api::Api;
use super::call::{Answer, Call, gone};
use super::error::Refusal;
use super::fields::Fields;
use super::model::IpAddressType;
use super::request::{Context, Response};
use super::table::Table;
use super::tags;
use super::world::World;

/// Members of the requests that only HTTP APIs have (reference §1.1).
const HTTP_ONLY: &[&str] = &[
    "corsConfiguration",
    "credentialsArn",
    "routeKey",
    "target",
    "body",
];

/// Where an API key may be (botocore `ApiKeySelectionExpression`, `hashicorp/aws` accepts these two).
const API_KEY_SELECTION: &[&str] = &[
    "$request.header.x-api-key",
    "$context.authorizer.usageIdentifierKey",
];

/// Length of an api id.
const ID_LENGTH: usize = 10;

impl World {
    pub(super) fn create_api(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let name = fields.required("name", 128)?;
        match fields.required("protocolType", 64)? {
            "WEBSOCKET" => {}
            "HTTP" => {
                return Err(Refusal::bad_request(
                    "this simulator has only WebSocket APIs: protocolType must be WEBSOCKET",
                ));
            }
            other => {
                return Err(Refusal::bad_request(format!(
                    "protocolType must be WEBSOCKET or HTTP, not {other}"
                )));
            }
        }
        let expression = fields.required("routeSelectionExpression", EXPRESSION)?;
        let mut api = Api {
            api_id: call.new_id(self.apis(), ID_LENGTH),
            account: call.context.account.clone(),
            region: call.context.region.clone(),
            name: name.to_owned(),
            description: None,
            version: None,
            route_selection_expression: expression.to_owned(),
            api_key_selection_expression: API_KEY_SELECTION[0].to_owned(),
            disable_schema_validation: false,
            disable_execute_api_endpoint: false,
            ip_address_type: IpAddressType::default(),
            created_date: call.context.now,
            tags: fields.texts("tags")?.unwrap_or_default(),
            routes: Table::default(),
            integrations: Table::default(),
            authorizers: Table::default(),
            models: Table::default(),
            deployments: Table::default(),
            stages: Table::default(),
        };
        tags::check(&api.tags)?;
        api.patch(fields)?;
        let body = api.render(call.context);
        self.put_api(api);
        Ok(Response::new(201, body))
    }

    pub(super) fn get_api(&self, call: &Call<'_>) -> Answer {
        Ok(Response::new(200, self.api(call)?.render(call.context)))
    }

    pub(super) fn get_apis(&self, call: &Call<'_>) -> Answer {
        call.page(
            self.apis(),
            |api| api.belongs(call.context),
            |api| api.render(call.context),
        )
    }

    pub(super) fn update_api(&mut self, call: &Call<'_>) -> Answer {
        let mut changed = self.api(call)?.clone();
        changed.patch(call.fields()?)?;
        let body = changed.render(call.context);
        self.put_api(changed);
        Ok(Response::new(200, body))
    }

    /// Removes the API with everything that belongs to it, unless a custom domain leads to it
    /// (reference §3.2).
    pub(super) fn delete_api(&mut self, call: &Call<'_>) -> Answer {
        self.api(call)?;
        let id = call.parameter(0);
        self.refuse_mapped(id, None)?;
        self.remove_api(id);
        self.close_everywhere(id, None);
        gone()
    }
}

/// Longest selection expression. The model gives no length; this keeps bodies small.
pub(super) const EXPRESSION: usize = 1024;

impl Api {
    /// Whether the caller's account and region have this API.
    pub(super) fn belongs(&self, context: &Context) -> bool {
        self.account == context.account && self.region == context.region
    }

    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        fields.refuse_http_only(HTTP_ONLY)?;
        if let Some(name) = fields.text("name", 1..=128)? {
            name.clone_into(&mut self.name);
        }
        if let Some(expression) = fields.text("routeSelectionExpression", 1..=EXPRESSION)? {
            expression.clone_into(&mut self.route_selection_expression);
        }
        if let Some(expression) = fields.text("apiKeySelectionExpression", 1..=EXPRESSION)? {
            if !API_KEY_SELECTION.contains(&expression) {
                return Err(Refusal::bad_request(format!(
                    "apiKeySelectionExpression must be {} or {}",
                    API_KEY_SELECTION[0], API_KEY_SELECTION[1]
                )));
            }
            expression.clone_into(&mut self.api_key_selection_expression);
        }
        fields.set_text(&mut self.description, "description", 1024)?;
        fields.set_text(&mut self.version, "version", 64)?;
        fields.set_boolean(
            &mut self.disable_schema_validation,
            "disableSchemaValidation",
        )?;
        fields.set_boolean(
            &mut self.disable_execute_api_endpoint,
            "disableExecuteApiEndpoint",
        )?;
        self.ip_address_type = fields
            .choice("ipAddressType")?
            .unwrap_or(self.ip_address_type);
        Ok(())
    }

    /// The API as AWS writes it, with the defaults of reference §3.6.
    fn render(&self, context: &Context) -> Value {
        let mut body = json!({
            "apiEndpoint": format!("{}/{}", context.endpoint, self.api_id),
            "apiId": self.api_id,
            "apiKeySelectionExpression": self.api_key_selection_expression,
            "createdDate": self.created_date,
            "disableExecuteApiEndpoint": self.disable_execute_api_endpoint,
            "ipAddressType": self.ip_address_type,
            "name": self.name,
            "protocolType": "WEBSOCKET",
            "routeSelectionExpression": self.route_selection_expression,
            "tags": self.tags,
        });
        for (name, text) in [
            ("description", &self.description),
            ("version", &self.version),
        ] {
            if let Some(text) = text {
                body[name] = text.as_str().into();
            }
        }
        if self.disable_schema_validation {
            body["disableSchemaValidation"] = true.into();
        }
        body
    }
}

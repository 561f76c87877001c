//! Operations on integrations and their responses.

use std::collections::BTreeMap;

use super::api::Api;
use super::apis::EXPRESSION;
use super::call::{Answer, Call, answer, gone, render};
use super::error::Refusal;
use super::fields::Fields;
use super::model::{Integration, IntegrationResponse, IntegrationType, PassthroughBehavior};
use super::table::Table;

/// Integrations per API (reference §3.4).
const MOST: usize = 300;

/// Milliseconds that an integration of a WebSocket API may take (reference §3.4): the model allows
/// 30,000, the quota 29,000.
const TIMEOUT: std::ops::RangeInclusive<u32> = 50..=29_000;

/// Largest mapping template in bytes (reference §3.4).
const LARGEST_TEMPLATE: usize = 300 * 1024;

/// Members that only HTTP APIs have (botocore, documentation of `CreateIntegrationRequest`).
const HTTP_ONLY: &[&str] = &[
    "integrationSubtype",
    "tlsConfig",
    "responseParameters",
    "connectionId",
];

/// What AWS computes for integrations that are not a proxy (acceptance tests of `hashicorp/aws`,
/// `integration_test.go`): Lambda answers are told apart by error message, others by status code.
const BY_STATUS: &str = "${integration.response.statuscode}";
const BY_ERROR: &str = "${integration.response.body.errorMessage}";

impl Api {
    pub(super) fn create_integration(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let integration_type = fields
            .choice("integrationType")?
            .ok_or_else(|| Refusal::bad_request("integrationType is required"))?;
        if self.integrations.len() >= MOST {
            return Err(Refusal::limit(
                "Integrations",
                "Maximum number of Integrations for this API has been reached.",
            ));
        }
        let id = call.new_id(&self.integrations, 7);
        let mut integration = Integration {
            integration_id: id.clone(),
            integration_type,
            integration_uri: None,
            integration_method: None,
            integration_response_selection_expression: None,
            connection_type: "INTERNET".to_owned(),
            credentials_arn: None,
            description: None,
            content_handling_strategy: None,
            passthrough_behavior: PassthroughBehavior::default(),
            payload_format_version: "1.0".to_owned(),
            timeout_in_millis: *TIMEOUT.end(),
            template_selection_expression: None,
            request_parameters: Default::default(),
            request_templates: Default::default(),
            responses: Table::default(),
        };
        integration.patch(fields)?;
        let response = answer(201, &integration);
        self.integrations.put(&id, integration);
        response
    }

    pub(super) fn get_integration(&self, call: &Call<'_>) -> Answer {
        answer(200, self.integration(call)?)
    }

    pub(super) fn get_integrations(&self, call: &Call<'_>) -> Answer {
        call.page(&self.integrations, |_| true, render)
    }

    pub(super) fn update_integration(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let mut changed = self.integration(call)?.clone();
        changed.integration_type = fields
            .choice("integrationType")?
            .unwrap_or(changed.integration_type);
        changed.patch(fields)?;
        let response = answer(200, &changed);
        self.integrations.put(call.parameter(1), changed);
        response
    }

    /// Refused while a route refers to it (reference §2 row 17).
    pub(super) fn delete_integration(&mut self, call: &Call<'_>) -> Answer {
        self.integration(call)?;
        let id = call.parameter(1);
        let users: Vec<&str> = self
            .routes
            .values()
            .filter(|route| route.integration_id() == Some(id))
            .map(|route| route.route_id.as_str())
            .collect();
        if !users.is_empty() {
            return Err(Refusal::conflict(format!(
                "Cannot delete Integration because it is referenced by the following Routes with \
                 Ids: [{}]",
                users.join(", ")
            )));
        }
        self.integrations.remove(id);
        gone()
    }

    pub(super) fn create_integration_response(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let key = fields.required("integrationResponseKey", EXPRESSION)?;
        let integration = self.integration_mut(call)?;
        let id = call.new_id(&integration.responses, 7);
        let mut response = IntegrationResponse {
            integration_response_id: id.clone(),
            integration_response_key: key.to_owned(),
            content_handling_strategy: None,
            template_selection_expression: None,
            response_parameters: Default::default(),
            response_templates: Default::default(),
        };
        response.patch(fields)?;
        integration.check_response(&response)?;
        let body = answer(201, &response);
        integration.responses.put(&id, response);
        body
    }

    pub(super) fn get_integration_response(&self, call: &Call<'_>) -> Answer {
        answer(200, self.integration(call)?.response(call)?)
    }

    pub(super) fn get_integration_responses(&self, call: &Call<'_>) -> Answer {
        call.page(&self.integration(call)?.responses, |_| true, render)
    }

    pub(super) fn update_integration_response(&mut self, call: &Call<'_>) -> Answer {
        let fields = call.fields()?;
        let integration = self.integration_mut(call)?;
        let mut changed = integration.response(call)?.clone();
        if let Some(key) = fields.text("integrationResponseKey", 1..=EXPRESSION)? {
            key.clone_into(&mut changed.integration_response_key);
        }
        changed.patch(fields)?;
        integration.check_response(&changed)?;
        let body = answer(200, &changed);
        integration.responses.put(call.parameter(2), changed);
        body
    }

    pub(super) fn delete_integration_response(&mut self, call: &Call<'_>) -> Answer {
        let integration = self.integration_mut(call)?;
        integration.response(call)?;
        integration.responses.remove(call.parameter(2));
        gone()
    }

    fn integration(&self, call: &Call<'_>) -> Result<&Integration, Refusal> {
        let id = call.parameter(1);
        self.integrations
            .get(id)
            .ok_or_else(|| Refusal::not_found("Integration", id))
    }

    fn integration_mut(&mut self, call: &Call<'_>) -> Result<&mut Integration, Refusal> {
        let id = call.parameter(1);
        self.integrations
            .get_mut(id)
            .ok_or_else(|| Refusal::not_found("Integration", id))
    }
}

impl Integration {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        // `hashicorp/aws` sends an empty connectionId when it changes other things.
        if fields.text("connectionId", 0..=1024)? != Some("") {
            fields.refuse_http_only(HTTP_ONLY)?;
        }
        match fields.text("connectionType", 0..=64)? {
            None | Some("INTERNET") => {}
            Some("VPC_LINK") => {
                return Err(Refusal::bad_request("this simulator has no VPC links"));
            }
            Some(other) => {
                return Err(Refusal::bad_request(format!(
                    "connectionType must be INTERNET or VPC_LINK, not {other}"
                )));
            }
        }
        match fields.text("payloadFormatVersion", 0..=64)? {
            None | Some("1.0") => {}
            Some(other) => {
                return Err(Refusal::bad_request(format!(
                    "payloadFormatVersion of a WebSocket API must be 1.0, not {other}"
                )));
            }
        }
        fields.set_text(&mut self.integration_uri, "integrationUri", 2048)?;
        fields.set_text(&mut self.integration_method, "integrationMethod", 64)?;
        fields.set_arn(&mut self.credentials_arn, "credentialsArn")?;
        fields.set_text(&mut self.description, "description", 1024)?;
        fields.set_text(
            &mut self.template_selection_expression,
            "templateSelectionExpression",
            EXPRESSION,
        )?;
        if let Some(strategy) = fields.optional_choice("contentHandlingStrategy")? {
            self.content_handling_strategy = strategy;
        }
        self.passthrough_behavior = fields
            .choice("passthroughBehavior")?
            .unwrap_or(self.passthrough_behavior);
        self.timeout_in_millis = fields
            .integer("timeoutInMillis", TIMEOUT)?
            .unwrap_or(self.timeout_in_millis);
        // `hashicorp/aws` removes a parameter with an empty value and sends templates as a whole.
        fields.merge_texts(&mut self.request_parameters, "requestParameters")?;
        fields.set_texts(&mut self.request_templates, "requestTemplates")?;
        check_templates(&self.request_templates)?;
        self.complete()
    }

    /// Checks what depends on several members and writes the defaults of reference §3.6.
    fn complete(&mut self) -> Result<(), Refusal> {
        self.check_uri()?;
        // A MOCK integration has no method (`hashicorp/aws`, `integration_test.go`).
        if self.integration_type == IntegrationType::Mock {
            self.integration_method = None;
        } else if self.integration_method.is_none() {
            self.integration_method = Some("POST".to_owned());
        }
        let selection = match self.integration_type {
            IntegrationType::Mock | IntegrationType::Http => Some(BY_STATUS),
            IntegrationType::Aws if self.is_lambda() => Some(BY_ERROR),
            IntegrationType::Aws => Some(BY_STATUS),
            IntegrationType::AwsProxy | IntegrationType::HttpProxy => None,
        };
        self.integration_response_selection_expression = selection.map(str::to_owned);
        Ok(())
    }

    /// The URI must fit the type. The rules are those of the REST APIs' `PutIntegration`
    /// (AWS:API_PutIntegration, `uri`); AWS's exact checks for v2 have no source.
    fn check_uri(&self) -> Result<(), Refusal> {
        let uri = self.integration_uri.as_deref();
        let fits = match self.integration_type {
            IntegrationType::Mock => true,
            IntegrationType::Aws | IntegrationType::AwsProxy => {
                uri.is_some_and(|uri| uri.starts_with("arn:") && uri.contains(":apigateway:"))
            }
            IntegrationType::Http | IntegrationType::HttpProxy => {
                uri.is_some_and(|uri| uri.starts_with("http://") || uri.starts_with("https://"))
            }
        };
        if fits {
            return Ok(());
        }
        Err(Refusal::bad_request(match uri {
            None => "integrationUri is required".to_owned(),
            Some(uri) => format!("integrationUri does not fit the integration type: {uri}"),
        }))
    }

    fn is_lambda(&self) -> bool {
        self.integration_uri
            .as_deref()
            .is_some_and(|uri| uri.contains(":lambda:path/"))
    }

    fn response(&self, call: &Call<'_>) -> Result<&IntegrationResponse, Refusal> {
        let id = call.parameter(2);
        self.responses
            .get(id)
            .ok_or_else(|| Refusal::not_found("IntegrationResponse", id))
    }

    /// A key may be there once. That a proxy has no integration responses has no source for v2.
    fn check_response(&self, changed: &IntegrationResponse) -> Result<(), Refusal> {
        let key = &changed.integration_response_key;
        let taken = self.responses.values().any(|other| {
            other.integration_response_key == *key
                && other.integration_response_id != changed.integration_response_id
        });
        if taken {
            return Err(Refusal::conflict(format!(
                "IntegrationResponse with key {key} already exists for this integration"
            )));
        }
        Ok(())
    }
}

impl IntegrationResponse {
    fn patch(&mut self, fields: Fields<'_>) -> Result<(), Refusal> {
        if let Some(strategy) = fields.optional_choice("contentHandlingStrategy")? {
            self.content_handling_strategy = strategy;
        }
        fields.set_text(
            &mut self.template_selection_expression,
            "templateSelectionExpression",
            EXPRESSION,
        )?;
        fields.merge_texts(&mut self.response_parameters, "responseParameters")?;
        fields.set_texts(&mut self.response_templates, "responseTemplates")?;
        check_templates(&self.response_templates)
    }
}

/// The size of templates has a limit (reference §3.4).
fn check_templates(templates: &BTreeMap<String, String>) -> Result<(), Refusal> {
    match templates
        .iter()
        .find(|(_, text)| text.len() > LARGEST_TEMPLATE)
    {
        None => Ok(()),
        Some((key, _)) => Err(Refusal::bad_request(format!(
            "mapping template {key} is larger than {LARGEST_TEMPLATE} bytes"
        ))),
    }
}

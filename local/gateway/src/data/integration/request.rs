//! What goes out to an integration that is no proxy: template, passthrough, content handling, and the
//! address of an HTTP call.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Failure;
use crate::control::{ContentHandlingStrategy, Integration, IntegrationType, PassthroughBehavior};
use crate::data::function::substitute;
use crate::data::incoming::{Incoming, Parameters};
use crate::data::template::Template;

/// What RFC 3986 calls unreserved needs no encoding.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// Headers that belong to one connection, or that the client writes by itself.
const OF_THE_CONNECTION: [&str; 8] = [
    "connection",
    "content-length",
    "host",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-version",
    "transfer-encoding",
    "upgrade",
];

/// The payload that an integration gets: what its template makes of the message, or the message
/// itself.
pub(super) fn payload(integration: &Integration, incoming: &Incoming) -> Result<Bytes, Failure> {
    let templates = &integration.request_templates;
    let expression = integration.template_selection_expression.as_deref();
    let text = match chosen(templates, expression, |text| incoming.select(text)) {
        Some(template) => Template::parse(template)?.render(incoming.scope(&incoming.body))?,
        None => match integration.passthrough_behavior {
            PassthroughBehavior::Never => return Err(Failure::NoTemplate),
            PassthroughBehavior::WhenNoTemplates if !templates.is_empty() => {
                return Err(Failure::NoTemplate);
            }
            _ => incoming.body.clone(),
        },
    };
    // Messages are text. A client that has bytes sends them as base64, and this makes them bytes
    // again (AWS page "Working with binary media types for WebSocket APIs").
    match integration.content_handling_strategy {
        Some(ContentHandlingStrategy::ConvertToBinary) => {
            let bytes = STANDARD.decode(&text).map_err(|_| Failure::NotBase64)?;
            Ok(bytes.into())
        }
        _ => Ok(text.into()),
    }
}

/// The template that an expression selects: by its key, then `$default`, and without an expression
/// the only one there is.
pub(super) fn chosen<'a>(
    templates: &'a BTreeMap<String, String>,
    expression: Option<&str>,
    select: impl Fn(&str) -> Option<String>,
) -> Option<&'a str> {
    let selected = expression.and_then(select);
    let only = || {
        templates
            .values()
            .next()
            .filter(|_| templates.len() == 1 && expression.is_none())
    };
    selected
        .and_then(|key| templates.get(&key))
        .or_else(|| templates.get("$default"))
        .or_else(|| templates.get("\\$default"))
        .or_else(only)
        .map(String::as_str)
}

/// The request of an HTTP integration. A proxy passes what the client of a handshake has sent on.
pub(super) fn http(
    integration: &Integration,
    incoming: &Incoming,
    payload: Bytes,
) -> Result<Request<Bytes>, Failure> {
    let uri = integration.integration_uri.as_deref().unwrap_or_default();
    let broken = || Failure::NoAddress(uri.to_owned());
    let mut parameters = incoming.parameters(&integration.request_parameters);
    if integration.integration_type == IntegrationType::HttpProxy {
        pass_on(&mut parameters, incoming);
    }
    let address = substitute(uri, &incoming.variables).ok_or_else(broken)?;
    let address = with_parameters(&address, &parameters);
    let method = integration.integration_method.as_deref().unwrap_or("POST");
    let method = match method {
        // A proxy for any method calls with that of the request, and a message is a POST.
        "ANY" => Method::POST,
        method => method.parse().map_err(|_| broken())?,
    };
    let mut headers = HeaderMap::new();
    for (name, value) in &parameters.headers {
        let name = name.parse::<HeaderName>().map_err(|_| broken())?;
        let value = HeaderValue::from_str(value).map_err(|_| broken())?;
        headers.insert(name, value);
    }
    if !payload.is_empty() {
        let json = HeaderValue::from_static("application/json");
        headers.entry(header::CONTENT_TYPE).or_insert(json);
    }
    let mut request = Request::new(payload);
    *request.method_mut() = method;
    *request.uri_mut() = address.parse().map_err(|_| broken())?;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Adds the headers and the query of a handshake that no mapping has set.
fn pass_on(parameters: &mut Parameters, incoming: &Incoming) {
    let mut passed = Parameters::default();
    for (name, value) in &incoming.headers {
        let own = OF_THE_CONNECTION
            .iter()
            .any(|own| name.eq_ignore_ascii_case(own));
        let set = parameters
            .headers
            .iter()
            .any(|(set, _)| name.eq_ignore_ascii_case(set));
        if !own && !set {
            passed.headers.push((name.clone(), value.clone()));
        }
    }
    for (name, value) in &incoming.query {
        if !parameters.query.iter().any(|(set, _)| set == name) {
            passed.query.push((name.clone(), value.clone()));
        }
    }
    parameters.headers.append(&mut passed.headers);
    parameters.query.append(&mut passed.query);
}

/// Puts the parameters into the path, `/users/{id}`, and behind it.
fn with_parameters(address: &str, parameters: &Parameters) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, COMPONENT).to_string();
    let mut address = address.to_owned();
    for (name, value) in &parameters.path {
        address = address.replace(&format!("{{{name}}}"), &encoded(value));
    }
    for (name, value) in &parameters.query {
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&format!("{}={}", encoded(name), encoded(value)));
    }
    address
}

//! Integrations that are no Lambda proxy: templates, mappings, HTTP, MOCK, and their responses.

use super::Target::{Function, TwoWay};
use super::website::Website;
use super::*;

/// An API with one two-way route `$default` with this integration and these responses.
fn one(bench: &Bench, integration: Value, responses: &[Value]) -> String {
    let api = bench.api(&[("other", Function("other"))]);
    bench.integrate(&api, "$default", integration, responses, true);
    bench.deploy(&api);
    api
}

/// The integration response for everything, with a template if there is one.
fn default_response(template: Option<&str>) -> Value {
    let templates = template.map_or(json!({}), |text| json!({ "$default": text }));
    json!({ "integrationResponseKey": "$default", "responseTemplates": templates })
}

/// What the client hears: the answer, or the message of an error frame.
async fn heard(client: &mut Client, message: &str) -> String {
    let answer = ask(client, message).await;
    match serde_json::from_str::<Value>(&answer) {
        Ok(frame) if frame.get("requestId").is_some() => error_message(&frame).to_owned(),
        _ => answer,
    }
}

fn mock(template: &str) -> Value {
    json!({ "integrationType": "MOCK", "requestTemplates": { "$default": template } })
}

#[tokio::test]
async fn request_and_response_templates_of_mock_are_rendered() {
    let bench = Bench::start().await;
    let request = r#"{"statusCode": #if($input.path('$.n') > 1)200#{else}400#end, "name": $input.json('$.name')}"#;
    let response = r#"Hello $input.path('$.name') of $stageVariables.team at $context.stage"#;
    let mut failed = default_response(Some("too small"));
    failed["integrationResponseKey"] = "/4\\d\\d/".into();
    let api = one(
        &bench,
        mock(request),
        &[default_response(Some(response)), failed],
    );
    let stage = format!("/v2/apis/{api}/stages/prod");
    bench.control(
        "PATCH",
        &stage,
        json!({ "stageVariables": { "team": "support" } }),
    );
    let mut client = bench.connect(&api).await;
    for (message, expected) in [
        (r#"{"n":2,"name":"Ann"}"#, "Hello Ann of support at prod"),
        (r#"{"n":1,"name":"Ann"}"#, "too small"),
        ("no JSON", "Bad Request"),
    ] {
        assert_eq!(heard(&mut client, message).await, expected, "{message}");
    }
}

#[tokio::test]
async fn a_two_way_route_without_an_integration_response_is_an_error() {
    let bench = Bench::start().await;
    let api = one(&bench, mock(r#"{"statusCode":200}"#), &[]);
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, "hello").await, "Internal server error");
    let mut only = default_response(None);
    only["integrationResponseKey"] = "/5\\d\\d/".into();
    let api = one(&bench, mock(r#"{"statusCode":200}"#), &[only]);
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, "hello").await, "Internal server error");
}

#[tokio::test]
async fn templates_are_selected_and_passthrough_decides_about_the_rest() {
    let bench = Bench::start().await;
    let templates = json!({ "upper": r#"{"statusCode":200,"kind":"upper"}"# });
    let integration = |passthrough: &str, templates: &Value| {
        json!({
            "integrationType": "MOCK", "requestTemplates": templates,
            "templateSelectionExpression": "$request.body.kind", "passthroughBehavior": passthrough,
        })
    };
    let upper = r#"{"statusCode":200,"kind":"upper"}"#;
    let other = r#"{"statusCode":200,"kind":"other"}"#;
    let mut with_default = templates.clone();
    with_default["$default"] = r#"{"statusCode":200,"kind":"default"}"#.into();
    for (passthrough, templates, message, expected) in [
        ("WHEN_NO_MATCH", &templates, upper, upper),
        ("WHEN_NO_MATCH", &templates, other, other),
        ("WHEN_NO_TEMPLATES", &templates, upper, upper),
        (
            "WHEN_NO_TEMPLATES",
            &templates,
            other,
            "Unsupported Media Type",
        ),
        ("NEVER", &templates, upper, upper),
        ("NEVER", &templates, other, "Unsupported Media Type"),
        (
            "NEVER",
            &with_default,
            other,
            r#"{"statusCode":200,"kind":"default"}"#,
        ),
    ] {
        let api = one(
            &bench,
            integration(passthrough, templates),
            &[default_response(None)],
        );
        let mut client = bench.connect(&api).await;
        assert_eq!(
            heard(&mut client, message).await,
            expected,
            "{passthrough} {message}"
        );
    }
}

#[tokio::test]
async fn broken_templates_are_errors() {
    let bench = Bench::start().await;
    for template in [
        "#if(1)",
        "$util.parseJson('x')",
        "#set($l = [])#set($x = $l.add($l))$l",
    ] {
        let api = one(&bench, mock(template), &[default_response(None)]);
        let mut client = bench.connect(&api).await;
        assert_eq!(
            heard(&mut client, "{}").await,
            "Internal server error",
            "{template}"
        );
    }
}

fn custom(template: &str) -> Value {
    json!({
        "integrationType": "AWS", "integrationMethod": "POST", "integrationUri": uri("work"),
        "requestTemplates": { "$default": template },
    })
}

#[tokio::test]
async fn a_custom_lambda_integration_gets_what_its_template_makes() {
    let bench = Bench::start().await;
    let template = r#"{"id":"$context.connectionId","text":$input.json('$.text')}"#;
    let response = default_response(Some("$input.path('$.reply') $context.routeKey"));
    let api = one(&bench, custom(template), &[response]);
    bench
        .functions
        .returns("work", |event| json!({ "reply": event["text"] }));
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, r#"{"text":"hi"}"#).await, "hi $default");
    let (_, event) = bench.functions.seen().pop().unwrap();
    assert_eq!(event["text"], "hi");
    assert_eq!(event["id"].as_str().map(str::len), Some(16));
    bench.functions.forbid();
    assert_eq!(
        heard(&mut client, r#"{"text":"hi"}"#).await,
        "Internal server error"
    );
}

#[tokio::test]
async fn the_error_of_a_custom_function_selects_the_response() {
    let bench = Bench::start().await;
    let mut failed = default_response(Some("failed: $input.path('$.errorMessage')"));
    failed["integrationResponseKey"] = "/thrown .*/".into();
    let api = one(
        &bench,
        custom("{}"),
        &[failed, default_response(Some("fine"))],
    );
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, "x").await, "fine");
    bench.functions.throws("work");
    assert_eq!(heard(&mut client, "x").await, "failed: thrown by the test");
}

#[tokio::test]
async fn an_asynchronous_invocation_is_answered_at_once() {
    let bench = Bench::start().await;
    let mut integration = custom("$input.body");
    integration["requestParameters"] =
        json!({ "integration.request.header.X-Amz-Invocation-Type": "'Event'" });
    let api = one(&bench, integration, &[default_response(Some("accepted"))]);
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, r#"{"job":1}"#).await, "accepted");
    assert_eq!(bench.functions.started(), 1);
    assert_eq!(bench.functions.seen().pop().unwrap().1, json!({ "job": 1 }));
}

/// Repeats the start line, a header and the body of what it is asked.
async fn mirror() -> Website {
    Website::start(|request| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let line = head.lines().next().unwrap();
        let id = head
            .lines()
            .find_map(|line| line.strip_prefix("connectionid: "));
        let known = if id.is_some_and(|id| id.len() == 16) {
            "known"
        } else {
            "unknown"
        };
        let status = if line.contains("/missing") {
            "404 Not Found"
        } else {
            "200 OK"
        };
        (
            status,
            "X-Kind: mirror\r\n",
            format!("{line}|{known}|{body}"),
        )
    })
    .await
}

#[tokio::test]
async fn an_http_proxy_passes_messages_and_answers_unchanged() {
    let bench = Bench::start().await;
    let site = mirror().await;
    let api = one(
        &bench,
        json!({
            "integrationType": "HTTP_PROXY", "integrationMethod": "POST",
            "integrationUri": site.url("/rooms/{room}"),
            "requestParameters": {
                "integration.request.path.room": "route.request.body.room",
                "integration.request.querystring.stage": "context.stage",
                "integration.request.header.connectionId": "context.connectionId",
            },
        }),
        &[],
    );
    let mut client = bench.connect(&api).await;
    let message = r#"{"room":"a b"}"#;
    let expected = format!("POST /rooms/a%20b?stage=prod HTTP/1.1|known|{message}");
    assert_eq!(heard(&mut client, message).await, expected);
}

#[tokio::test]
async fn an_http_integration_has_templates_on_both_ways() {
    let bench = Bench::start().await;
    let site = mirror().await;
    let integration = |path: &str| {
        json!({
            "integrationType": "HTTP", "integrationMethod": "PUT", "integrationUri": site.url(path),
            "requestTemplates": { "$default": "text=$input.path('$.text')" },
        })
    };
    let mut missing = default_response(Some("nothing there"));
    missing["integrationResponseKey"] = "/4\\d\\d/".into();
    let mut kind = default_response(None);
    kind["templateSelectionExpression"] = "$integration.response.header.x-kind".into();
    kind["responseTemplates"] = json!({ "mirror": "<$input.body>", "$default": "no" });
    for (path, expected) in [
        ("/x", "<PUT /x HTTP/1.1|unknown|text=hi>"),
        ("/missing", "nothing there"),
    ] {
        let api = one(&bench, integration(path), &[kind.clone(), missing.clone()]);
        let mut client = bench.connect(&api).await;
        assert_eq!(heard(&mut client, r#"{"text":"hi"}"#).await, expected);
    }
}

#[tokio::test]
async fn http_integrations_reach_loopback_only_and_have_a_deadline() {
    let bench = Bench::start().await;
    let proxy = |uri: &str| json!({ "integrationType": "HTTP_PROXY", "integrationMethod": "POST", "integrationUri": uri });
    let api = one(&bench, proxy("http://example.com/"), &[]);
    let mut client = bench.connect(&api).await;
    assert_eq!(heard(&mut client, "x").await, "Internal server error");
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api = one(
        &bench,
        proxy(&format!("http://{}/", silent.local_addr().unwrap())),
        &[],
    );
    let mut client = bench.connect(&api).await;
    say(&mut client, "x").await;
    let _stream = soon(silent.accept()).await.unwrap();
    bench.clock.advance(Duration::from_secs(29));
    assert_eq!(
        error_message(&hear_json(&mut client).await),
        "Endpoint request timed out"
    );
}

#[tokio::test]
async fn an_http_proxy_answers_the_handshake() {
    let bench = Bench::start().await;
    let site = Website::start(|request| {
        let user = request.lines().any(|line| line == "x-user: ann");
        let asked = request.starts_with("GET /connect?room=a%20b HTTP/1.1");
        let own = request.to_lowercase().contains("sec-websocket-key");
        match user && asked && !own {
            true => ("200 OK", "Sec-WebSocket-Protocol: chat\r\n", String::new()),
            false => ("401 Unauthorized", "", "who are you".to_owned()),
        }
    })
    .await;
    let api = bench.api(&[("$default", TwoWay("other"))]);
    let integration = json!({
        "integrationType": "HTTP_PROXY", "integrationMethod": "GET", "integrationUri": site.url("/connect"),
    });
    bench.integrate(&api, "$connect", integration, &[], false);
    bench.deploy(&api);
    let mut request = format!("{}?room=a%20b", bench.url(&api))
        .into_client_request()
        .unwrap();
    assert_eq!(
        bench.refused(request.clone()).await,
        (401, "who are you".to_owned())
    );
    request
        .headers_mut()
        .insert("x-user", "ann".parse().unwrap());
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "chat".parse().unwrap());
    let (_client, response) = soon(connect_async(request)).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "chat");
}

#[tokio::test]
async fn base64_is_the_workaround_for_bytes() {
    let bench = Bench::start().await;
    let site = Website::start(|request| {
        let body = request.split_once("\r\n\r\n").unwrap().1;
        ("200 OK", "", format!("<{body}>"))
    })
    .await;
    let mut response = default_response(None);
    response["contentHandlingStrategy"] = "CONVERT_TO_TEXT".into();
    let api = one(
        &bench,
        json!({
            "integrationType": "HTTP", "integrationMethod": "POST", "integrationUri": site.url("/"),
            "contentHandlingStrategy": "CONVERT_TO_BINARY",
        }),
        &[response],
    );
    let mut client = bench.connect(&api).await;
    // "hello" in, "<hello>" out.
    assert_eq!(heard(&mut client, "aGVsbG8=").await, "PGhlbGxvPg==");
    assert_eq!(heard(&mut client, "%").await, "Bad Request");
}

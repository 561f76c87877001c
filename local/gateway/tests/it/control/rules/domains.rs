//! Rules of custom domain names and API mappings.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, context};

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/a";

fn domain(name: &str) -> Value {
    json!({
        "domainName": name,
        "domainNameConfigurations": [{"certificateArn": CERTIFICATE}],
    })
}

/// A deployed API, and a domain `{domain}` with a mapping `{mapping}` from `v1` to its stage `prod`.
fn mapped() -> Bench {
    let mut bench = Bench::deployed();
    bench.make("domain", "POST /v2/domainnames", domain("Chat.example.com"));
    let body = json!({"apiId": "{api}", "stage": "prod", "apiMappingKey": "v1"});
    bench.make("mapping", "POST /v2/domainnames/{domain}/apimappings", body);
    bench
}

#[test]
fn a_domain_is_written_back_with_defaults() {
    let mut bench = mapped();
    assert_eq!(bench.name("domain"), "chat.example.com");
    let found = bench.send("GET /v2/domainnames/{domain}", Value::Null).body;
    let endpoint = &found["domainNameConfigurations"][0];
    for (member, expected) in [
        ("certificateArn", CERTIFICATE),
        ("domainNameStatus", "AVAILABLE"),
        ("endpointType", "REGIONAL"),
        ("ipAddressType", "ipv4"),
        ("securityPolicy", "TLS_1_2"),
    ] {
        assert_eq!(endpoint[member], expected, "{member}");
    }
    let target = endpoint["apiGatewayDomainName"].as_str();
    assert!(target.is_some_and(|name| name.ends_with(".execute-api.us-east-1.amazonaws.com")));
    check(
        bench,
        "GET /v2/domainnames/{domain}/apimappings/{mapping}",
        Value::Null,
        200,
        json!({"apiId": "{api}", "stage": "prod", "apiMappingKey": "v1"}),
    );
}

#[test]
fn domains_are_checked() {
    let regional = "Only REGIONAL domain names";
    let with = |change: Value| {
        let mut configuration = json!({"certificateArn": CERTIFICATE});
        for (key, value) in change.as_object().expect("an object") {
            configuration[key] = value.clone();
        }
        let mut body = domain("other.example.com");
        body["domainNameConfigurations"] = json!([configuration]);
        body
    };
    let one = "Expected one domain name configuration";
    for (body, phrase) in [
        (json!({}), "domainName is required"),
        (domain("chat.example.com"), "already exists"),
        (domain("localhost"), "Invalid domain name"),
        (domain("a..b"), "Invalid domain name"),
        (domain("-a.b"), "Invalid domain name"),
        (domain("a.*.b"), "Invalid domain name"),
        (json!({"domainName": "other.example.com"}), one),
        (
            json!({"domainName": "other.example.com", "domainNameConfigurations": []}),
            one,
        ),
        (
            json!({"domainName": "other.example.com", "domainNameConfigurations": [1]}),
            "JSON object",
        ),
        (with(json!({"endpointType": "EDGE"})), regional),
        (with(json!({"securityPolicy": "TLS_1_0"})), regional),
        (with(json!({"certificateArn": null})), "certificate ARN"),
        (
            with(json!({"certificateArn": CERTIFICATE.replace("us-east-1", "eu-west-1")})),
            "must be in 'us-east-1'",
        ),
    ] {
        refused(mapped(), "POST /v2/domainnames", body, 400, phrase);
    }
    let wildcard = domain("*.example.com");
    let expected = json!({"domainName": "*.example.com"});
    check(mapped(), "POST /v2/domainnames", wildcard, 201, expected);
}

#[test]
fn mappings_are_checked() {
    for (change, status, phrase) in [
        (json!({"apiId": null}), 400, "apiId is required"),
        (json!({"stage": null}), 400, "stage is required"),
        (json!({"apiId": "none"}), 404, "Invalid API identifier"),
        (json!({"stage": "none"}), 404, "Stage"),
        (json!({"apiMappingKey": "v1"}), 409, "already exists"),
        (json!({"apiMappingKey": "a/b"}), 400, "one segment"),
        (json!({"apiMappingKey": "a b"}), 400, "mapping key"),
        (
            json!({"apiMappingKey": "x".repeat(301)}),
            400,
            "apiMappingKey must have",
        ),
    ] {
        let mut body = json!({"apiId": "{api}", "stage": "prod"});
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let line = "POST /v2/domainnames/{domain}/apimappings";
        refused(mapped(), line, body, status, phrase);
    }
    let line = "PATCH /v2/domainnames/{domain}/apimappings/{mapping}";
    refused(mapped(), line, json!({}), 400, "apiId is required");
    let bench = check(
        mapped(),
        line,
        json!({"apiId": "{api}", "apiMappingKey": ""}),
        200,
        json!({"apiMappingKey": ""}),
    );
    let line = "POST /v2/domainnames/{domain}/apimappings";
    let body = json!({"apiId": "{api}", "stage": "prod"});
    refused(bench, line, body, 409, "already exists");
}

#[test]
fn mutual_tls_is_not_for_websocket_apis() {
    let truststore = json!({"mutualTlsAuthentication": {"truststoreUri": "s3://bucket/key"}});
    let line = "PATCH /v2/domainnames/{domain}";
    refused(mapped(), line, truststore.clone(), 400, "mutual TLS");
    let mut bench = mapped();
    let mapping = "DELETE /v2/domainnames/{domain}/apimappings/{mapping}";
    assert_eq!(bench.send(mapping, Value::Null).status, 204);
    let bench = check(bench, line, truststore.clone(), 200, truststore);
    let body = json!({"apiId": "{api}", "stage": "prod"});
    let line = "POST /v2/domainnames/{domain}/apimappings";
    refused(bench, line, body, 400, "mutual TLS");
}

#[test]
fn what_a_domain_leads_to_cannot_be_removed() {
    let all = "Please remove all API mappings";
    refused(mapped(), "DELETE /v2/apis/{api}", Value::Null, 400, all);
    let stage = "DELETE /v2/apis/{api}/stages/prod";
    refused(mapped(), stage, Value::Null, 400, all);
    for line in [
        "DELETE /v2/domainnames/{domain}/apimappings/{mapping}",
        "DELETE /v2/domainnames/{domain}",
    ] {
        let bench = check(mapped(), line, Value::Null, 204, json!({}));
        let bench = check(bench, stage, Value::Null, 204, json!({}));
        let api = "DELETE /v2/apis/{api}";
        check(bench, api, Value::Null, 204, json!({}));
    }
}

#[test]
fn a_request_is_led_by_the_first_segment_of_its_path() {
    let mut bench = mapped();
    let name = "chat.example.com";
    for (path, expected) in [
        ("/v1", Some("")),
        ("/v1/@connections/a", Some("/@connections/a")),
        ("/", None),
        ("/v2", None),
    ] {
        let found = bench.world.mapped(name, path);
        assert_eq!(
            found.as_ref().map(|to| to.rest.as_str()),
            expected,
            "{path}"
        );
    }
    assert_eq!(bench.world.mapped("other.example.com", "/v1"), None);
    let body = json!({"apiId": "{api}", "stage": "prod"});
    let line = "POST /v2/domainnames/{domain}/apimappings";
    bench.make("all", line, body);
    for (path, rest) in [("", ""), ("/", ""), ("/v2", "/v2"), ("/v1", "")] {
        let found = bench.world.mapped("CHAT.example.com", path);
        let found = found.expect("a mapping");
        assert_eq!((found.stage.as_str(), found.rest.as_str()), ("prod", rest));
        assert_eq!(found.api_id, bench.name("api"), "{path}");
    }
}

#[test]
fn a_wildcard_domain_takes_what_no_other_domain_takes() {
    let mut bench = mapped();
    bench.make("wild", "POST /v2/domainnames", domain("*.example.com"));
    bench.make(
        "all",
        "POST /v2/domainnames/{wild}/apimappings",
        json!({"apiId": "{api}", "stage": "prod"}),
    );
    for (host, path, expected) in [
        ("a.example.com", "/x", Some("/x")),
        ("chat.example.com", "/x", None),
        ("example.com", "/x", None),
        ("a.b.example.com", "/x", None),
    ] {
        let found = bench.world.mapped(host, path);
        assert_eq!(
            found.as_ref().map(|to| to.rest.as_str()),
            expected,
            "{host}"
        );
    }
}

#[test]
fn a_domain_belongs_to_one_account() {
    let bench = mapped();
    let mut stranger = context(1);
    stranger.account = "210987654321".to_owned();
    let request = bench.request("GET /v2/domainnames/{domain}", Value::Null);
    let mut world = bench.world.clone();
    let mut answer = |request| chatbot_gateway::control::handle(&mut world, request, &stranger);
    assert_eq!(answer(&request).status, 404);
    let request = bench.request("POST /v2/domainnames", domain("chat.example.com"));
    assert_eq!(answer(&request).status, 400, "the name is taken");
}

//! Rules that hold for every kind of object: patches, limits, listings, tags and the end of an API.

use serde_json::{Value, json};

use super::{check, refused};
use crate::control::bench::{Bench, FUNCTION};

#[test]
fn a_patch_leaves_alone_what_it_does_not_name() {
    let bench = check(
        Bench::with_route(),
        "PATCH /v2/apis/{api}",
        json!({"description": "for the support team", "disableExecuteApiEndpoint": true}),
        200,
        json!({"name": "chat", "description": "for the support team"}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}",
        json!({"description": "", "unknown": 1}),
        200,
        json!({"description": null, "disableExecuteApiEndpoint": true}),
    );
    let bench = check(
        bench,
        "PATCH /v2/apis/{api}/routes/{route}",
        json!({"operationName": "Ask"}),
        200,
        json!({"routeKey": "ask", "target": "integrations/{integration}"}),
    );
    check(
        bench,
        "PATCH /v2/apis/{api}/integrations/{integration}",
        json!({"timeoutInMillis": 50}),
        200,
        json!({"integrationUri": FUNCTION, "timeoutInMillis": 50}),
    );
}

#[test]
fn children_are_gone_with_their_api() {
    let mut bench = Bench::deployed();
    assert_eq!(bench.send("DELETE /v2/apis/{api}", Value::Null).status, 204);
    for path in [
        "",
        "/routes",
        "/routes/{route}",
        "/integrations/{integration}",
        "/deployments/{deployment}",
        "/stages/prod",
    ] {
        for method in ["GET", "DELETE"] {
            if method == "DELETE" && path == "/routes" {
                continue;
            }
            let response = bench.send(&format!("{method} /v2/apis/{{api}}{path}"), Value::Null);
            assert_eq!(response.status, 404, "{method} {path}");
        }
    }
    assert!(bench.world.deployed(bench.name("api"), "prod").is_none());
}

#[test]
fn the_number_of_children_is_limited() {
    for (path, most) in [("routes", 299), ("integrations", 299), ("stages", 10)] {
        let line = format!("POST /v2/apis/{{api}}/{path}");
        let body = |number: usize| match path {
            "routes" => json!({"routeKey": format!("r{number}")}),
            "integrations" => json!({"integrationType": "MOCK"}),
            _ => json!({"stageName": format!("s{number}")}),
        };
        let mut bench = Bench::with_route();
        for number in 0..most {
            bench.make("child", &line, body(number));
        }
        refused(bench, &line, body(most), 429, "Maximum number of");
    }
}

#[test]
fn a_listing_survives_changes_between_its_pages() {
    let mut bench = Bench::with_route();
    for number in 0..9 {
        let name = format!("r{number}");
        bench.make(
            &name,
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": name}),
        );
    }
    let mut keys = Vec::new();
    let mut token = String::new();
    loop {
        let line = format!("GET /v2/apis/{{api}}/routes?maxResults=4{token}");
        let page = bench.send(&line, Value::Null).body;
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= 4);
        keys.extend(
            items
                .iter()
                .map(|item| item["routeKey"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["nextToken"].as_str() else {
            break;
        };
        if token.is_empty() {
            // The last route that was listed, one that was not yet, and a new one.
            bench.send("DELETE /v2/apis/{api}/routes/{r2}", Value::Null);
            bench.send("DELETE /v2/apis/{api}/routes/{r5}", Value::Null);
            bench.make(
                "new",
                "POST /v2/apis/{api}/routes",
                json!({"routeKey": "new"}),
            );
        }
        token = format!("&nextToken={next}");
    }
    assert_eq!(
        keys,
        ["ask", "r0", "r1", "r2", "r3", "r4", "r6", "r7", "r8", "new"]
    );
}

#[test]
fn listings_have_a_default_size_and_check_their_parameters() {
    let mut bench = Bench::with_route();
    for number in 0..29 {
        bench.make(
            "r",
            "POST /v2/apis/{api}/routes",
            json!({"routeKey": format!("r{number}")}),
        );
    }
    for (query, expected) in [("", 25), ("?maxResults=7", 7), ("?maxResults=1000", 30)] {
        let line = format!("GET /v2/apis/{{api}}/routes{query}");
        let body = bench.send(&line, Value::Null).body;
        assert_eq!(
            body["items"].as_array().map(Vec::len),
            Some(expected),
            "{query}"
        );
        assert_eq!(body["nextToken"].is_null(), expected == 30, "{query}");
    }
    for query in [
        "maxResults=0",
        "maxResults=-1",
        "maxResults=x",
        "nextToken=x",
    ] {
        let line = format!("GET /v2/apis/{{api}}/routes?{query}");
        assert_eq!(bench.send(&line, Value::Null).status, 400, "{query}");
    }
}

#[test]
fn an_unknown_operation_is_refused_by_name() {
    for line in [
        "POST /v2/vpclinks",
        "GET /usageplans/x/usage",
        "PUT /v2/apis",
        "GET /v2/apis/{api}/routes//x",
    ] {
        refused(Bench::with_route(), line, Value::Null, 400, "simulator");
    }
}

#[test]
fn tags_belong_to_apis_and_stages() {
    let mut bench = Bench::deployed();
    let api = format!("arn:aws:apigateway:us-east-1::/apis/{}", bench.name("api"));
    let stage = format!("{api}/stages/prod");
    for arn in [api.clone(), stage] {
        let path = format!("/v2/tags/{}", arn.replace(':', "%3A").replace('/', "%2F"));
        let tags = json!({"tags": {"team": "support", "cost": "1"}});
        let bench = &mut bench;
        assert_eq!(
            bench.send(&format!("POST {path}"), tags.clone()).status,
            201
        );
        assert_eq!(bench.send(&format!("GET {path}"), Value::Null).body, tags);
        let line = format!("DELETE {path}?tagKeys=cost&tagKeys=none");
        assert_eq!(bench.send(&line, Value::Null).status, 204);
    }
    let left = json!({"tags": {"team": "support"}});
    let bench = check(bench, "GET /v2/apis/{api}", Value::Null, 200, left.clone());
    let mut bench = check(
        bench,
        "GET /v2/apis/{api}/stages/prod",
        Value::Null,
        200,
        left,
    );
    let many: serde_json::Map<_, _> = (0..51).map(|n| (n.to_string(), json!(""))).collect();
    for (line, body, status) in [
        (format!("POST /v2/tags/{api}"), json!({"tags": many}), 400),
        (
            format!("POST /v2/tags/{api}"),
            json!({"tags": {"": "x"}}),
            400,
        ),
        (format!("DELETE /v2/tags/{api}"), Value::Null, 400),
        (format!("GET /v2/tags/{api}x"), Value::Null, 404),
        ("GET /v2/tags/nonsense".to_owned(), Value::Null, 400),
        (
            "GET /v2/tags/arn:aws:apigateway:eu-west-1::%2Fapis%2Fx".to_owned(),
            Value::Null,
            400,
        ),
    ] {
        assert_eq!(bench.send(&line, body).status, status, "{line}");
    }
}

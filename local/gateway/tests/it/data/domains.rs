//! Custom domain names, and the address that can be switched off.

use super::Target::{Function, TwoWay};
use super::*;

const DOMAIN: &str = "chat.example.com";

/// A domain name that leads to the stage under `key`.
fn map(bench: &Bench, api: &str, key: &str) {
    let certificate = "arn:aws:acm:us-east-1:000000000000:certificate/1";
    let domain = json!({
        "domainName": DOMAIN,
        "domainNameConfigurations": [{ "certificateArn": certificate, "endpointType": "REGIONAL" }],
    });
    bench.make("/v2/domainnames", domain, "domainName");
    let mapping = json!({ "apiId": api, "stage": "prod", "apiMappingKey": key });
    bench.make(
        &format!("/v2/domainnames/{DOMAIN}/apimappings"),
        mapping,
        "apiMappingId",
    );
}

/// A handshake at `path` of the gateway, for the host that is named.
fn at(bench: &Bench, host: Option<&str>, path: &str) -> http::Request<()> {
    let mut request = format!("ws://{}{path}", bench.address())
        .into_client_request()
        .unwrap();
    if let Some(host) = host {
        request.headers_mut().insert("host", host.parse().unwrap());
    }
    request
}

#[tokio::test]
async fn a_custom_domain_leads_to_its_stage() {
    let bench = Bench::start().await;
    bench.functions.returns(
        "who",
        |event| json!({ "statusCode": 200, "body": event["requestContext"]["connectionId"] }),
    );
    let api = bench.api(&[
        ("$connect", Function("connect")),
        ("$default", TwoWay("who")),
    ]);
    map(&bench, &api, "v1");
    let by_path = format!("/{DOMAIN}/v1");
    for (host, path, opens) in [
        (Some(DOMAIN), "/v1", true),
        (Some("Chat.Example.com:443"), "/v1/", true),
        (None, by_path.as_str(), true),
        (Some(DOMAIN), "/v9", false),
        (Some("other.example.com"), "/v1", false),
        (None, "/other.example.com/v1", false),
    ] {
        match soon(connect_async(at(&bench, host, path))).await {
            Ok((mut client, _)) => {
                assert!(opens, "{host:?} {path}");
                let id = ask(&mut client, "who").await.replace('=', "%3D");
                let line = format!("POST /{DOMAIN}/v1/@connections/{id}");
                assert_eq!(bench.http(&line, "posted").await.0, 200);
                assert_eq!(hear(&mut client).await, "posted");
            }
            Err(Error::Http(response)) => {
                assert_eq!((response.status().as_u16(), opens), (403, false));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    let (_, event) = bench.functions.event("CONNECT").await;
    assert_eq!(event["requestContext"]["domainName"], DOMAIN);
}

#[tokio::test]
async fn a_mapping_without_a_key_takes_the_root() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("who"))]);
    map(&bench, &api, "");
    soon(connect_async(at(&bench, Some(DOMAIN), "/")))
        .await
        .unwrap();
    soon(connect_async(at(&bench, None, &format!("/{DOMAIN}"))))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_disabled_endpoint_is_reached_through_its_domain_only() {
    let bench = Bench::start().await;
    let api = bench.api(&[("$default", TwoWay("who"))]);
    map(&bench, &api, "v1");
    bench.connect(&api).await;
    bench.control(
        "PATCH",
        &format!("/v2/apis/{api}"),
        json!({ "disableExecuteApiEndpoint": true }),
    );
    bench.deploy(&api);
    assert_eq!(bench.refused(bench.url(&api)).await.0, 403);
    soon(connect_async(at(&bench, Some(DOMAIN), "/v1")))
        .await
        .unwrap();
}

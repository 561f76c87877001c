//! What goes for every operation: codes of errors, pages, and whose objects they are.

use std::collections::BTreeSet;

use aws_sdk_apigatewayv2::error::ProvideErrorMetadata;

use crate::server::{client, default_client, make_api, make_integration, start};

#[tokio::test]
async fn the_sdk_sees_the_codes_of_errors() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    let integration = make_integration(&client, &api).await;
    let route = || {
        let route = client.create_route().api_id(&api).route_key("ask");
        route.target(format!("integrations/{integration}"))
    };
    route().send().await.expect("a route");

    let error = route()
        .send()
        .await
        .expect_err("a duplicate")
        .into_service_error();
    assert!(error.is_conflict_exception(), "{error:?}");
    let get = client.get_route().api_id(&api).route_id("none");
    let error = get
        .send()
        .await
        .expect_err("no such route")
        .into_service_error();
    assert!(error.is_not_found_exception(), "{error:?}");
    let error = client.create_deployment().api_id("none").send().await;
    assert!(
        error
            .expect_err("no such API")
            .into_service_error()
            .is_not_found_exception()
    );
    let create = client.create_route().api_id(&api).route_key("");
    let error = create
        .send()
        .await
        .expect_err("an empty key")
        .into_service_error();
    assert!(error.is_bad_request_exception(), "{error:?}");
    // The model of the delete operations has no conflict, so that only the code tells.
    let delete = client
        .delete_integration()
        .api_id(&api)
        .integration_id(&integration);
    let error = delete
        .send()
        .await
        .expect_err("in use")
        .into_service_error();
    assert_eq!(error.code(), Some("ConflictException"), "{error:?}");
    assert!(
        error
            .message()
            .is_some_and(|text| text.contains("referenced by the following Routes"))
    );
    for number in 0..10 {
        let stage = client
            .create_stage()
            .api_id(&api)
            .stage_name(format!("s{number}"));
        stage.send().await.expect("a stage");
    }
    let stage = client
        .create_stage()
        .api_id(&api)
        .stage_name("one-too-many");
    let error = stage
        .send()
        .await
        .expect_err("a limit")
        .into_service_error();
    assert!(error.is_too_many_requests_exception(), "{error:?}");
    gateway.shutdown().await;
}

#[tokio::test]
async fn the_sdk_can_page() {
    let gateway = start().await;
    let client = default_client(&gateway);
    let api = make_api(&client).await;
    for number in 0..7 {
        let route = client
            .create_route()
            .api_id(&api)
            .route_key(format!("r{number}"));
        route.send().await.expect("a route");
    }
    let (mut keys, mut token, mut pages) = (Vec::new(), None, 0);
    loop {
        let list = client
            .get_routes()
            .api_id(&api)
            .max_results("3")
            .set_next_token(token);
        let page = list.send().await.expect("a page");
        keys.extend(
            page.items()
                .iter()
                .filter_map(|route| route.route_key.clone()),
        );
        pages += 1;
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!((keys.len(), pages), (7, 3));
    assert_eq!(keys.into_iter().collect::<BTreeSet<_>>().len(), 7);
    gateway.shutdown().await;
}

#[tokio::test]
async fn the_signature_tells_account_and_region() {
    let gateway = start().await;
    make_api(&default_client(&gateway)).await;
    for (account, region, expected) in [
        ("123456789012", "us-east-1", 1),
        ("123456789012", "eu-central-1", 0),
        ("210987654321", "us-east-1", 0),
        ("AKIAEXAMPLE", "us-east-1", 0),
    ] {
        let client = client(&gateway, account, region);
        let found = client.get_apis().send().await.expect("GetApis");
        assert_eq!(found.items().len(), expected, "{account} {region}");
    }
    gateway.shutdown().await;
}

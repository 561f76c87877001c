//! Routes and their responses.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{AuthorizationType, ParameterConstraints};

pub(super) async fn routes(client: &Client, api: &str, integration: &str) -> String {
    let parameter = "route.request.querystring.token";
    let made = client
        .create_route()
        .api_id(api)
        .route_key("$connect")
        .target(format!("integrations/{integration}"))
        .request_parameters(
            parameter,
            ParameterConstraints::builder().required(true).build(),
        )
        .send()
        .await
        .expect("CreateRoute");
    assert_eq!(made.authorization_type(), Some(&AuthorizationType::None));
    let route = made.route_id.expect("an id");
    let update = client.update_route().api_id(api).route_id(&route);
    let updated = update
        .route_response_selection_expression("$default")
        .send()
        .await;
    updated.expect("UpdateRoute");
    let found = client
        .get_route()
        .api_id(api)
        .route_id(&route)
        .send()
        .await
        .expect("GetRoute");
    assert_eq!(
        found
            .request_parameters()
            .map(std::collections::HashMap::len),
        Some(1)
    );
    assert_eq!(
        found.route_response_selection_expression(),
        Some("$default")
    );
    let all = client
        .get_routes()
        .api_id(api)
        .send()
        .await
        .expect("GetRoutes");
    assert_eq!(all.items().len(), 1);
    let delete = client
        .delete_route_request_parameter()
        .api_id(api)
        .route_id(&route);
    let deleted = delete.request_parameter_key(parameter).send().await;
    deleted.expect("DeleteRouteRequestParameter");

    let create = client.create_route_response().api_id(api).route_id(&route);
    let made = create.route_response_key("$default").send().await;
    let response = made
        .expect("CreateRouteResponse")
        .route_response_id
        .expect("an id");
    let update = client.update_route_response().api_id(api).route_id(&route);
    let updated = update.route_response_id(&response).send().await;
    updated.expect("UpdateRouteResponse");
    let get = client.get_route_response().api_id(api).route_id(&route);
    let found = get
        .route_response_id(&response)
        .send()
        .await
        .expect("GetRouteResponse");
    assert_eq!(found.route_response_key(), Some("$default"));
    let list = client.get_route_responses().api_id(api).route_id(&route);
    assert_eq!(
        list.send().await.expect("GetRouteResponses").items().len(),
        1
    );
    let delete = client.delete_route_response().api_id(api).route_id(&route);
    delete
        .route_response_id(&response)
        .send()
        .await
        .expect("DeleteRouteResponse");
    route
}

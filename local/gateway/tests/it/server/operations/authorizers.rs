//! Authorizers.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::{AuthorizationType, AuthorizerType};

const FUNCTION: &str = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\
                        arn:aws:lambda:us-east-1:123456789012:function:auth/invocations";

pub(super) async fn authorizers(client: &Client, api: &str, route: &str) {
    let create = client.create_authorizer().api_id(api).name("tokens");
    let made = create
        .authorizer_type(AuthorizerType::Request)
        .authorizer_uri(FUNCTION)
        .identity_source("route.request.querystring.token")
        .send()
        .await
        .expect("CreateAuthorizer");
    let id = made.authorizer_id.expect("an id");
    let update = client
        .update_authorizer()
        .api_id(api)
        .authorizer_id(&id)
        .identity_source("route.request.header.Authorization");
    update.send().await.expect("UpdateAuthorizer");
    let get = client.get_authorizer().api_id(api).authorizer_id(&id);
    let found = get.send().await.expect("GetAuthorizer");
    assert_eq!(
        found.identity_source(),
        ["route.request.header.Authorization"]
    );
    assert_eq!(found.authorizer_type(), Some(&AuthorizerType::Request));
    let list = client.get_authorizers().api_id(api).send().await;
    assert_eq!(list.expect("GetAuthorizers").items().len(), 1);

    let attach = client.update_route().api_id(api).route_id(route);
    let attach = attach
        .authorization_type(AuthorizationType::Custom)
        .authorizer_id(&id);
    let attached = attach.send().await.expect("an authorizer on a route");
    assert_eq!(attached.authorizer_id(), Some(id.as_str()));
    let detach = client.update_route().api_id(api).route_id(route);
    let detached = detach
        .authorization_type(AuthorizationType::None)
        .send()
        .await
        .expect("a route without an authorizer");
    assert_eq!(detached.authorizer_id(), None);
    let delete = client.delete_authorizer().api_id(api).authorizer_id(&id);
    delete.send().await.expect("DeleteAuthorizer");
}

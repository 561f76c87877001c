//! Models.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::error::ProvideErrorMetadata;

pub(super) async fn models(client: &Client, api: &str, route: &str) {
    let create = client.create_model().api_id(api).name("Ask");
    let made = create
        .content_type("application/json")
        .schema(r#"{"type": "object", "properties": {"text": {"type": "string"}}}"#)
        .send()
        .await
        .expect("CreateModel");
    let id = made.model_id.expect("an id");
    let update = client.update_model().api_id(api).model_id(&id);
    let update = update.description("a question").send().await;
    update.expect("UpdateModel");
    let get = client.get_model().api_id(api).model_id(&id);
    let found = get.send().await.expect("GetModel");
    assert_eq!(
        (found.name(), found.description()),
        (Some("Ask"), Some("a question"))
    );
    let list = client.get_models().api_id(api).send().await;
    assert_eq!(list.expect("GetModels").items().len(), 1);
    let template = client.get_model_template().api_id(api).model_id(&id);
    let template = template.send().await.expect("GetModelTemplate");
    assert_eq!(
        template.value(),
        Some("#set($inputRoot = $input.path('$'))\n{\n  \"text\" : \"foo\"\n}")
    );

    let update = || client.update_route().api_id(api).route_id(route);
    let used = update()
        .request_models("$default", "Ask")
        .send()
        .await
        .expect("a model on a route");
    assert_eq!(
        used.request_models().and_then(|all| all.get("$default")),
        Some(&"Ask".to_owned())
    );
    let delete = || client.delete_model().api_id(api).model_id(&id);
    let error = delete().send().await.expect_err("a model in use");
    assert_eq!(error.code(), Some("ConflictException"), "{error:?}");
    let unused = update()
        .set_request_models(Some(Default::default()))
        .send()
        .await;
    unused.expect("a route without models");
    delete().send().await.expect("DeleteModel");
}

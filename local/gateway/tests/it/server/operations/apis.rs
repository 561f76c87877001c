//! APIs and tags.

use aws_sdk_apigatewayv2::Client;
use aws_sdk_apigatewayv2::types::ProtocolType;

use crate::server::make_api;

pub(super) async fn apis(client: &Client, address: &str) -> String {
    let api = make_api(client).await;
    client
        .update_api()
        .api_id(&api)
        .description("for the support team")
        .send()
        .await
        .expect("UpdateApi");
    let found = client.get_api().api_id(&api).send().await.expect("GetApi");
    assert_eq!(found.name(), Some("chat"));
    assert_eq!(found.description(), Some("for the support team"));
    assert_eq!(found.protocol_type(), Some(&ProtocolType::Websocket));
    assert_eq!(
        found.api_endpoint(),
        Some(format!("ws://{address}/{api}").as_str())
    );
    assert!(
        found
            .created_date()
            .is_some_and(|date| date.secs() > 1_700_000_000)
    );
    let all = client.get_apis().send().await.expect("GetApis");
    assert_eq!(all.items().len(), 1);
    assert!(all.next_token().is_none());
    api
}

pub(super) async fn tags(client: &Client, api: &str) {
    let arn = format!("arn:aws:apigateway:us-east-1::/apis/{api}");
    let tag = client
        .tag_resource()
        .resource_arn(&arn)
        .tags("team", "support")
        .tags("cost", "1");
    tag.send().await.expect("TagResource");
    let untag = client
        .untag_resource()
        .resource_arn(&arn)
        .tag_keys("cost")
        .tag_keys("none");
    untag.send().await.expect("UntagResource");
    let left = client
        .get_tags()
        .resource_arn(&arn)
        .send()
        .await
        .expect("GetTags");
    let left: Vec<_> = left.tags().into_iter().flatten().collect();
    assert_eq!(left, [(&"team".to_owned(), &"support".to_owned())]);
}

//! What the resource gives to the rest of a configuration: ARNs, addresses
//! and a policy, right in every partition (reference §3.5).

use serde_json::json;

use super::arn::Home;

/// The computed attributes that follow from the API's identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// Management ARN of the API, by which it is tagged.
    pub arn: String,
    /// Execution ARN of the stage, `…:{api}/{stage}`, which routes follow; without a stage that of the
    /// API, `…:{api}`, which stages follow.
    pub execution_arn: String,
    /// Where clients connect, `wss://…/{stage}`; `None` without a stage.
    pub websocket_url: Option<String>,
    /// Where functions post to connections, `https://…/{stage}`; `None` without a stage.
    pub callback_url: Option<String>,
    /// Policy document that allows reading, answering and closing the
    /// connections of this stage, or without one of every stage, as JSON text.
    pub manage_connections_policy: String,
}

impl Outputs {
    /// Derives them. `endpoint` is the `ApiEndpoint` that AWS gives for the
    /// API, so that no address is ever put together from parts.
    #[must_use]
    pub fn of(home: &Home, api_id: &str, endpoint: &str, stage: Option<&str>) -> Self {
        let execution_arn = match stage {
            Some(stage) => execution_arn(home, api_id, stage),
            None => api_execution_arn(home, api_id),
        };
        let websocket_url = stage.map(|stage| websocket_url(endpoint, stage));
        Self {
            arn: api_arn(home, api_id),
            callback_url: websocket_url.as_deref().map(callback_url),
            manage_connections_policy: manage_connections_policy(&execution_arn),
            execution_arn,
            websocket_url,
        }
    }
}

/// Management ARN of an API, which TagResource and UntagResource take.
#[must_use]
pub fn api_arn(home: &Home, api_id: &str) -> String {
    format!(
        "arn:{}:apigateway:{}::/apis/{api_id}",
        home.partition, home.region
    )
}

/// Management ARN of a stage, likewise.
#[must_use]
pub fn stage_arn(home: &Home, api_id: &str, stage: &str) -> String {
    format!("{}/stages/{stage}", api_arn(home, api_id))
}

/// Execution ARN of a stage, which its routes follow.
#[must_use]
pub fn execution_arn(home: &Home, api_id: &str, stage: &str) -> String {
    format!("{}/{stage}", api_execution_arn(home, api_id))
}

/// Execution ARN of an API, which its stages follow.
fn api_execution_arn(home: &Home, api_id: &str) -> String {
    format!(
        "arn:{}:execute-api:{}:{}:{api_id}",
        home.partition, home.region, home.account
    )
}

/// Policy document, as JSON text, that allows reading, answering and closing the connections of the
/// stage, or of every stage of the API, with this execution ARN.
#[must_use]
pub fn manage_connections_policy(execution_arn: &str) -> String {
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Action": "execute-api:ManageConnections",
            "Resource": format!("{execution_arn}/*/@connections/*"),
        }],
    });
    policy.to_string()
}

fn websocket_url(endpoint: &str, stage: &str) -> String {
    format!("{}/{stage}", endpoint.trim_end_matches('/'))
}

/// Where functions post to connections of the stage that clients reach at `websocket_url`.
#[must_use]
pub fn callback_url(websocket_url: &str) -> String {
    match websocket_url.split_once("://") {
        Some(("wss", rest)) => format!("https://{rest}"),
        Some(("ws", rest)) => format!("http://{rest}"),
        _ => websocket_url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_right_in_every_partition() {
        let check = |partition: &str, region: &str, endpoint: &str, callback: &str| {
            let home = Home {
                partition: partition.to_owned(),
                region: region.to_owned(),
                account: "123456789012".to_owned(),
            };
            let outputs = Outputs::of(&home, "a1b2c3d4e5", endpoint, Some("prod"));
            assert_eq!(
                outputs.arn,
                format!("arn:{partition}:apigateway:{region}::/apis/a1b2c3d4e5")
            );
            assert_eq!(
                outputs.execution_arn,
                format!("arn:{partition}:execute-api:{region}:123456789012:a1b2c3d4e5/prod")
            );
            assert_eq!(outputs.websocket_url, Some(format!("{endpoint}/prod")));
            assert_eq!(outputs.callback_url.as_deref(), Some(callback));
            let policy: serde_json::Value =
                serde_json::from_str(&outputs.manage_connections_policy).unwrap();
            assert_eq!(
                policy["Statement"][0]["Resource"],
                format!("{}/*/@connections/*", outputs.execution_arn)
            );
        };
        check(
            "aws",
            "eu-west-1",
            "wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com",
            "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod",
        );
        check(
            "aws-cn",
            "cn-north-1",
            "wss://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn",
            "https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn/prod",
        );
        check(
            "aws",
            "us-east-1",
            "ws://127.0.0.1:4000/a1b2c3d4e5",
            "http://127.0.0.1:4000/a1b2c3d4e5/prod",
        );
    }
}

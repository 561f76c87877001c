//! The site and the endpoints, as the page uses them through the edge and as a client without a page
//! calls them directly.

use std::time::Duration;

use chatbot_cloud::http::{Answer, Http};
use http::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::system::{System, foreign_put};

const REQUEST: Duration = Duration::from_secs(60);

/// Asks everything that the applied configuration offers over HTTP.
pub(crate) fn answers(system: &System) {
    let (cloud, outputs) = (system.cloud().unwrap(), system.outputs().unwrap());
    let text = |name: &str| outputs[name].as_str().unwrap();
    let edge = cloud.endpoint("edge");
    let client = Client {
        runtime: Runtime::new().unwrap(),
        http: Http::default(),
    };
    let page = client.send(Method::GET, &format!("{edge}/"), &Value::Null);
    assert_eq!(page.status, 200, "{page:?}");
    assert!(page.body.as_str().unwrap().contains("<script"), "{page:?}");
    // The bucket is the distribution's alone.
    let object = format!(
        "{}/{}/index.html",
        cloud.endpoint("ministack"),
        text("site_bucket")
    );
    let refused = client.send(Method::GET, &object, &Value::Null);
    assert_eq!(refused.status, 403, "{refused:?}");
    for (who, base) in system.addresses() {
        client.endpoints(&base, who, text("websocket_url"));
    }
}

struct Client {
    runtime: Runtime,
    http: Http,
}

impl Client {
    fn send(&self, method: Method, url: &str, body: &Value) -> Answer {
        let answer = self.http.send(method, url, body, REQUEST);
        self.runtime.block_on(answer).unwrap()
    }

    /// Every endpoint at `base`, for a user of its own.
    fn endpoints(&self, base: &str, who: &str, socket: &str) {
        let post = |path: &str, body: Value| {
            let answer = self.send(Method::POST, &format!("{base}/{path}"), &body);
            assert_eq!(answer.status, 200, "{base}/{path}: {answer:?}");
            answer.body
        };
        let inside = |body: &Value, member: &str| -> Value {
            serde_json::from_str(body[member].as_str().unwrap()).unwrap()
        };
        let told = inside(&post("provisioning", json!({ "userId": who })), "info");
        assert_eq!(told["wss_url"], socket);

        let question = json!({
            "user_id": who, "request_id": format!("{who}-1"), "request_time": "2026-11-22 10:00:00",
            "type": "text", "body": "Why?", "convType": "normal",
        });
        let answer = post("chat", question)["msg"].clone();
        assert!(answer.as_str().unwrap().contains("Why?"), "{answer}");
        let found = post("query", json!({ "request_id": format!("{who}-1") }));
        assert_eq!(found["msg"], answer);
        let since = json!({ "userId": who, "allowTime": "2026-11-21 00:00:00" });
        let history = inside(&post("history", since.clone()), "msg");
        assert_eq!(history.as_array().unwrap().len(), 1, "{history}");
        assert_eq!(post("delete", json!({ "userId": who }))["deleted"], 1);
        assert_eq!(post("history", since)["msg"], "[]");

        let file = json!({ "filename": "notes.txt", "contentType": "text/plain", "userId": who });
        let upload = inside(&post("upload", file), "body");
        let url = upload["UploadURL"].as_str().unwrap();
        assert_eq!(
            foreign_put(url, &[("content-type", "text/plain")], who),
            200
        );
        // What has not been asked for is not taken.
        let other = url.replace("notes.txt", "other.txt");
        assert_eq!(
            foreign_put(&other, &[("content-type", "text/plain")], who),
            403
        );

        // The validator of the API refuses what no function gets to see.
        let answer = self.send(Method::POST, &format!("{base}/query"), &json!({}));
        assert_eq!(answer.status, 400, "{answer:?}");
        assert_eq!(answer.body["statusCode"], 400, "{answer:?}");
        let said = answer.body["msg"].as_str().unwrap();
        assert!(said.contains("/query: request_id."), "{said}");
    }
}

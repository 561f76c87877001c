//! Route selection: which route of a deployment a message goes to.

use serde_json::Value;

use super::expression::{Expression, Scope};

/// Route key of the handshake.
pub const CONNECT: &str = "$connect";
/// Route key of the end of a connection.
pub const DISCONNECT: &str = "$disconnect";
/// Route key for whatever no other route takes.
pub const DEFAULT: &str = "$default";

/// The key of the route that takes `message`, out of the keys for which `exists` is true.
///
/// A message that is not JSON, or for which the expression yields no string or no existing route,
/// goes to `$default` (reference `system.md` §5.1); without that route nothing takes it: `None`.
/// `$connect` and `$disconnect` belong to the life of a connection: a message cannot name them. AWS
/// does not say so anywhere; handing clients the power to forge these events would be the
/// alternative.
#[must_use]
pub fn select(
    expression: &str,
    message: &str,
    connection_id: &str,
    exists: impl Fn(&str) -> bool,
) -> Option<String> {
    let body: Option<Value> = serde_json::from_str(message).ok();
    let context = [("connectionId", connection_id)];
    // A control plane refuses broken expressions; one that slipped through selects nothing.
    let key = body.and_then(|body| {
        let scope = Scope {
            body: Some(&body),
            context: &context,
        };
        Expression::parse(expression).ok()?.evaluate(scope)
    });
    key.filter(|key| key != CONNECT && key != DISCONNECT && exists(key))
        .or_else(|| exists(DEFAULT).then(|| DEFAULT.to_owned()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(message: &str, routes: &[&str], expected: Option<&str>) {
        let selected = select("$request.body.action", message, "id=", |key| {
            routes.contains(&key)
        });
        assert_eq!(selected.as_deref(), expected, "{message} among {routes:?}");
    }

    #[test]
    fn messages_reach_their_route() {
        let all = ["$connect", "$disconnect", "$default", "ask"];
        check(r#"{"action":"ask"}"#, &all, Some("ask"));
        check(r#"{"action":"other"}"#, &all, Some("$default"));
        check(r#"{"action":7}"#, &all, Some("$default"));
        check(r#"{"question":"why"}"#, &all, Some("$default"));
        check("__ping__", &all, Some("$default"));
        check("", &all, Some("$default"));
        check(r#"{"action":"$connect"}"#, &all, Some("$default"));
        check(r#"{"action":"$disconnect"}"#, &["$disconnect"], None);
        check(r#"{"action":"$default"}"#, &all, Some("$default"));
        check("__ping__", &["ask"], None);
        check(r#"{"action":"other"}"#, &["ask"], None);
    }

    #[test]
    fn a_constant_expression_takes_json_only() {
        let select = |message| select("all", message, "id=", |key| key == "all" || key == DEFAULT);
        assert_eq!(select("{}").as_deref(), Some("all"));
        assert_eq!(select("text").as_deref(), Some(DEFAULT));
    }

    proptest! {
        #[test]
        fn only_existing_routes_are_selected(
            message in ".*",
            routes in proptest::collection::btree_set("[a-z$]{1,4}", 0..5),
        ) {
            let selected = select("$request.body", &message, "id=", |key| routes.contains(key));
            prop_assert!(selected.is_none_or(|key| routes.contains(&key)));
        }
    }
}

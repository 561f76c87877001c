//! Whether a bucket's policy lets CloudFront do something.

use chatbot_gateway::data::policy;

/// Service principal of origin access controls, in every partition.
const PRINCIPAL: &str = "cloudfront.amazonaws.com";

/// One attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Access<'a> {
    /// Such as `s3:GetObject`.
    pub(super) action: &'a str,
    /// ARN of the object or the bucket.
    pub(super) resource: &'a str,
    /// ARN of the distribution when the request is signed; `None` when nobody has signed it.
    pub(super) source_arn: Option<&'a str>,
}

/// Whether `policy`, a JSON policy document, allows `access`. Anonymous requests are never allowed: a
/// bucket is an origin through an origin access control only.
#[must_use]
pub(super) fn allows(policy: &str, access: Access<'_>) -> bool {
    let Some(source_arn) = access.source_arn else {
        return false;
    };
    let account = source_arn.split(':').nth(4).unwrap_or_default();
    let attempt = policy::Access {
        services: &[PRINCIPAL],
        action: access.action,
        resource: access.resource,
        // CloudFront reaches S3 by TLS 1.2 or newer.
        keys: &[
            ("aws:sourcearn", source_arn),
            ("aws:sourceaccount", account),
            ("aws:securetransport", "true"),
            ("aws:principalisawsservice", "true"),
            ("aws:principalservicename", PRINCIPAL),
            ("s3:tlsversion", "1.2"),
        ],
    };
    policy::allows(policy, attempt)
}

#[cfg(test)]
mod tests {
    use super::{Access, allows};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const DISTRIBUTION: &str = "arn:aws:cloudfront::000000000000:distribution/E1ABC";
    const ACCESS: Access<'_> = Access {
        action: "s3:GetObject",
        resource: "arn:aws:s3:::site/index.html",
        source_arn: Some(DISTRIBUTION),
    };

    fn statement() -> Value {
        json!({
            "Effect": "Allow",
            "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::site/*",
            "Condition": { "StringEquals": { "AWS:SourceArn": DISTRIBUTION } },
        })
    }

    fn check(statements: &[Value], access: Access<'_>, expected: bool) {
        let policy = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
        assert_eq!(allows(&policy, access), expected, "{policy} {access:?}");
    }

    #[test]
    fn a_statement_applies_when_all_of_it_does() {
        check(&[], ACCESS, false);
        check(&[statement()], ACCESS, true);
        for (path, value, expected) in [
            ("/Principal", json!("*"), true),
            ("/Principal", json!({ "AWS": "*" }), true),
            (
                "/Principal",
                json!({ "AWS": "arn:aws:iam::000000000000:root" }),
                false,
            ),
            (
                "/Principal",
                json!({ "Service": "lambda.amazonaws.com" }),
                false,
            ),
            (
                "/Principal/Service",
                json!(["a.amazonaws.com", "cloudfront.amazonaws.com"]),
                true,
            ),
            ("/Action", json!("s3:*"), true),
            ("/Action", json!(["s3:PutObject", "s3:getobject"]), true),
            ("/Action", json!("s3:PutObject"), false),
            ("/Resource", json!("arn:aws:s3:::site"), false),
            ("/Resource", json!("arn:aws:s3:::site/docs/*"), false),
            ("/Condition", json!({}), true),
            (
                "/Condition/StringEquals/AWS:SourceArn",
                json!(["x", DISTRIBUTION]),
                true,
            ),
            (
                "/Condition/StringEquals/AWS:SourceArn",
                json!("arn:aws:cloudfront::000000000000:distribution/E2"),
                false,
            ),
            (
                "/Condition",
                json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::000000000000:distribution/*" } }),
                true,
            ),
            (
                "/Condition",
                json!({ "StringEquals": { "AWS:SourceAccount": "000000000000" } }),
                true,
            ),
            (
                "/Condition",
                json!({ "StringEquals": { "AWS:SourceAccount": "111111111111" } }),
                false,
            ),
            (
                "/Condition",
                json!({ "StringNotEquals": { "AWS:SourceAccount": "111111111111" } }),
                true,
            ),
            (
                "/Condition",
                json!({ "Bool": { "aws:SecureTransport": true } }),
                true,
            ),
            (
                "/Condition",
                json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }),
                false,
            ),
            ("/Effect", json!("allow"), false),
        ] {
            let mut statement = statement();
            *statement.pointer_mut(path).unwrap() = value;
            check(&[statement], ACCESS, expected);
        }
    }

    #[test]
    fn another_request_is_not_allowed() {
        let unsigned = Access {
            source_arn: None,
            ..ACCESS
        };
        check(&[statement()], unsigned, false);
        let other = Access {
            source_arn: Some("arn:aws:cloudfront::000000000000:distribution/E2"),
            ..ACCESS
        };
        check(&[statement()], other, false);
        let write = Access {
            action: "s3:PutObject",
            ..ACCESS
        };
        check(&[statement()], write, false);
        let elsewhere = Access {
            resource: "arn:aws:s3:::uploads/a",
            ..ACCESS
        };
        check(&[statement()], elsewhere, false);
    }

    #[test]
    fn a_denial_wins_unless_it_is_for_others() {
        let deny = |condition: Value| json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": condition });
        let plain_text = json!({ "Bool": { "aws:SecureTransport": "false" } });
        check(&[statement(), deny(plain_text)], ACCESS, true);
        for (version, expected) in [
            (json!("1.2"), true),
            (json!(1.2), true),
            (json!("1.3"), false),
        ] {
            let old = json!({ "NumericLessThan": { "s3:TlsVersion": version } });
            check(&[statement(), deny(old)], ACCESS, expected);
        }
        check(&[statement(), deny(json!({}))], ACCESS, false);
        let vague = json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } });
        check(&[statement(), deny(vague)], ACCESS, false);
        let others = json!({ "ArnNotEquals": { "aws:SourceArn": DISTRIBUTION } });
        check(&[statement(), deny(others)], ACCESS, true);
        let mut not_action = deny(json!({}));
        not_action.as_object_mut().unwrap().remove("Action");
        not_action["NotAction"] = json!("s3:GetObject");
        check(&[statement(), not_action], ACCESS, true);
    }

    proptest! {
        #[test]
        fn text_that_is_no_policy_allows_nothing(document in ".*") {
            prop_assert!(!allows(&document, ACCESS));
        }
    }
}

use super::*;

fn check<T: std::fmt::Debug + Copy>(
    rule: impl Fn(T) -> Verdict,
    allowed: &[T],
    refused: &[(T, &str)],
) {
    for value in allowed {
        assert_eq!(rule(*value), Ok(()), "{value:?}");
    }
    for (value, fragment) in refused {
        let broken = rule(*value).expect_err("must be refused");
        assert!(
            broken.to_string().contains(fragment),
            "{value:?}: {broken} should say {fragment:?}"
        );
    }
}

#[test]
fn texts() {
    let long = "x".repeat(129);
    let longer = "x".repeat(1025);
    check(
        name,
        &["a", &long[..128]],
        &[("", "1 to 128"), (&long, "129 characters")],
    );
    check(
        description,
        &["", &longer[..1024]],
        &[(&longer, "at most 1024")],
    );
    check(
        route_selection_expression,
        &["$request.body.action", "${request.body.a}"],
        &[("", "selects nothing"), ("action", "$request.body.action")],
    );
    check(
        api_key_selection_expression,
        &[
            "$request.header.x-api-key",
            "$context.authorizer.usageIdentifierKey",
        ],
        &[("$request.body.key", "x-api-key")],
    );
    check(route_key, &["$connect", "a b"], &[("", "empty key")]);
    check(
        function_arn,
        &["arn:aws-cn:lambda:cn-north-1:123456789012:function:chat:live"],
        &[
            ("chat", "attribute arn"),
            ("arn:aws:s3:::bucket", "arn:PARTITION:lambda"),
            (
                "arn:aws:lambda:eu-west-1:123456789012:function:chat:$LATEST",
                "use \"arn:aws:lambda:eu-west-1:123456789012:function:chat\"",
            ),
            (
                "arn:aws:apigateway:a:lambda:path/2015-03-31/functions/x/invocations",
                "instead of invoke_arn",
            ),
        ],
    );
}

#[test]
fn stages() {
    let long = "x".repeat(129);
    check(
        stage_name,
        &["prod", "a-b_C9", &long[..128]],
        &[
            ("$default", "429"),
            ("", "not a stage name"),
            ("a b", "not a stage name"),
            ("prod/1", "not a stage name"),
            (&long, "1 to 128"),
        ],
    );
    check(
        stage_variable_name,
        &["a_1"],
        &[("", "letters"), ("a-b", "letters")],
    );
    check(
        stage_variable_value,
        &["https://x.example/?a=1&b=2#c,d~e_f"],
        &[
            ("", "empty"),
            ("a b", "refuses"),
            ("a+b", "refuses"),
            ("ä", "refuses"),
        ],
    );
    let broken = stage_variable_value("geheim!").expect_err("refused");
    assert!(
        !broken.to_string().contains("geheim"),
        "values do not print"
    );
}

#[test]
fn numbers() {
    check(
        timeout_ms,
        &[50, 29_000],
        &[(49, "50 to 29000"), (29_001, "29001 ms"), (-1, "-1")],
    );
    check(
        rate_limit,
        &[0.1, 10_000.0],
        &[(0.0, "no message"), (-1.0, "no message")],
    );
    check(
        rate_limit,
        &[],
        &[(f64::NAN, "above 0"), (f64::INFINITY, "above 0")],
    );
    check(
        burst_limit,
        &[1, 2_147_483_647],
        &[(0, "no message"), (2_147_483_648, "at most")],
    );
    check(
        route_count,
        &[1, 300],
        &[(0, "at least one"), (301, "holds 300")],
    );
    check(tag_count, &[0, 48], &[(49, "at most 48")]);
}

#[test]
fn tags() {
    let long = "x".repeat(257);
    check(
        tag_key,
        &["team", "chatbot:other", "a"],
        &[
            ("", "1 to 128"),
            ("AWS:x", "belongs to aws"),
            ("chatbot:stack", "this provider"),
        ],
    );
    check(tag_value, &["", &long[..256]], &[(&long, "at most 256")]);
}

#[test]
fn logs() {
    let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/chat/prod";
    check(
        access_log_destination,
        &[group, "arn:aws-cn:logs:cn-north-1:123456789012:log-group:a"],
        &[
            (&format!("{group}:*"), &format!("use {group:?}")),
            ("chat", "arn of a log group"),
            ("arn:aws:s3:::bucket", "arn of a log group"),
            ("arn:aws:logs:eu-west-1:12:log-group:a", "log group"),
            (
                "arn:aws:logs:eu-west-1:123456789012:log-group:",
                "log group",
            ),
            ("arn:aws:logs::123456789012:log-group:a", "log group"),
        ],
    );
    let long = format!("$context.requestId{}", "x".repeat(MOST_LOG_FORMAT));
    check(
        access_log_format,
        &["$context.requestId", &long[..MOST_LOG_FORMAT]],
        &[
            (&long, "use at most 3072"),
            ("$context.requestId\n", "several lines"),
            ("$context.connectionId", "add it"),
            ("", "$context.requestId"),
        ],
    );
    check(
        execution_log_level,
        &["ERROR", "INFO"],
        &[
            ("OFF", "leave out execution_log"),
            ("error", "ERROR"),
            ("", "INFO"),
        ],
    );
    check(
        route_log_level,
        &["OFF", "ERROR", "INFO"],
        &[("DEBUG", "that of the stage"), ("off", "OFF")],
    );
}

#[test]
fn certificates_and_domains() {
    let long = "x".repeat(301);
    check(
        client_certificate_id,
        &["cert01", &long[..128]],
        &[
            ("", "client certificate"),
            ("a b", "attribute id"),
            (&long, "client certificate"),
        ],
    );
    check(
        domain_name,
        &["chat.example.com", "*.example.com", "a-1.example.com"],
        &[
            ("", "custom domain"),
            ("localhost", "custom domain"),
            ("Chat.example.com", "in lower case"),
            ("wss://chat.example.com", "without scheme"),
            ("chat.example.com/a", "without scheme and path"),
            ("chat..com", "custom domain"),
            ("a.*.com", "custom domain"),
        ],
    );
    check(
        mapping_key,
        &["a", "v1.0_$-+!*'()", &long[..300]],
        &[
            ("", "leave it out"),
            ("a/b", "1 to 300"),
            ("a b", "letters"),
            (&long, "1 to 300"),
        ],
    );
}

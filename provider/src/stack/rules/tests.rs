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

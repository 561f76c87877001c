//! CloudFront.

use aws_sdk_cloudfront::types::{DistributionSummary, ResponseHeadersPolicyType};
use tfplugin_testing::{
    Action, Step, exactly, expect_action, expect_known, expect_unknown, expect_value, is_null,
    matches,
};

use crate::world::World;

const DISTRIBUTION: &str = "aws_cloudfront_distribution.this";
const POLICY: &str = "aws_cloudfront_response_headers_policy.this";
const CONTROL: &str = "aws_cloudfront_origin_access_control.this";

/// A site in a bucket with an API below `/chat`, and what differs between the steps.
fn site(enabled: bool, more: &str, content_security_policy: &str, description: &str) -> String {
    format!(
        r#"
resource "aws_cloudfront_origin_access_control" "this" {{
  name                              = "site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
  {description}
}}
resource "aws_cloudfront_response_headers_policy" "this" {{
  name = "site"
  custom_headers_config {{
    items {{
      header   = "Permissions-Policy"
      override = true
      value    = "camera=()"
    }}
    items {{
      header   = "X-Team"
      override = false
      value    = "support"
    }}
  }}
  cors_config {{
    access_control_allow_credentials = false
    origin_override                  = true
    access_control_allow_headers {{
      items = ["x-a"]
    }}
    access_control_allow_methods {{
      items = ["GET", "POST"]
    }}
    access_control_allow_origins {{
      items = ["https://example.com"]
    }}
  }}
  security_headers_config {{
    content_security_policy {{
      content_security_policy = "{content_security_policy}"
      override                = true
    }}
    content_type_options {{
      override = true
    }}
    frame_options {{
      frame_option = "DENY"
      override     = true
    }}
    referrer_policy {{
      override        = true
      referrer_policy = "same-origin"
    }}
    strict_transport_security {{
      access_control_max_age_sec = 63072000
      include_subdomains         = true
      override                   = true
    }}
  }}
}}
resource "aws_cloudfront_distribution" "this" {{
  comment             = "Chatbot"
  default_root_object = "index.html"
  enabled             = {enabled}
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  {more}
  origin {{
    domain_name              = "site.s3.eu-west-1.amazonaws.com"
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
    origin_id                = "page"
  }}
  origin {{
    domain_name = "abc.execute-api.eu-west-1.amazonaws.com"
    origin_id   = "rest"
    origin_path = "/dev"
    custom_origin_config {{
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }}
  }}
  default_cache_behavior {{
    allowed_methods            = ["GET", "HEAD"]
    cache_policy_id            = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
    target_origin_id           = "page"
    viewer_protocol_policy     = "redirect-to-https"
  }}
  ordered_cache_behavior {{
    allowed_methods          = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    cached_methods           = ["GET", "HEAD"]
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    path_pattern             = "/chat"
    target_origin_id         = "rest"
    viewer_protocol_policy   = "redirect-to-https"
  }}
  restrictions {{
    geo_restriction {{
      restriction_type = "none"
    }}
  }}
  viewer_certificate {{
    cloudfront_default_certificate = true
  }}
}}
"#
    )
}

#[test]
fn a_distribution_lives() {
    let world = World::start();
    let plain = || {
        world.configuration(&site(
            true,
            "tags = { team = \"support\" }",
            "default-src 'self'",
            "",
        ))
    };
    let created = Step::config(plain())
        .state_check(expect_value(
            DISTRIBUTION,
            "arn",
            matches("^arn:aws:cloudfront::123456789012:distribution/E[A-Z0-9]+$"),
        ))
        .state_check(expect_value(
            DISTRIBUTION,
            "domain_name",
            matches("^[a-z0-9]+.cloudfront.net$"),
        ))
        .state_check(expect_value(
            DISTRIBUTION,
            "hosted_zone_id",
            exactly("Z2FDTNDATAQYW2"),
        ))
        .state_check(expect_value(DISTRIBUTION, "status", exactly("Deployed")))
        .state_check(expect_value(
            DISTRIBUTION,
            "tags_all.team",
            exactly("support"),
        ))
        .state_check(expect_value(DISTRIBUTION, "price_class", is_null()))
        .state_check(expect_value(
            DISTRIBUTION,
            "trusted_signers[0].enabled",
            exactly(false),
        ))
        .state_check(expect_value(
            CONTROL,
            "arn",
            matches("^arn:aws:cloudfront::123456789012:origin-access-control/E"),
        ))
        .state_check(expect_value(
            POLICY,
            "arn",
            matches("^arn:aws:cloudfront::123456789012:response-headers-policy/"),
        ));
    let more = "aliases = [\"chat.example.com\"]\n  price_class = \"PriceClass_100\"\n  tags = { kind = \"site\" }\n  custom_error_response {\n    error_code = 403\n    response_code = 200\n    response_page_path = \"/index.html\"\n  }\n  logging_config {\n    bucket = \"logs.s3.amazonaws.com\"\n    prefix = \"site/\"\n  }";
    let changed = site(
        true,
        more,
        "default-src 'none'",
        "description = \"Of the site\"",
    );
    let changed = Step::config(world.configuration(&changed))
        .plan_check(expect_action(DISTRIBUTION, Action::Update))
        .plan_check(expect_known(DISTRIBUTION, "arn"))
        .plan_check(expect_known(DISTRIBUTION, "domain_name"))
        .plan_check(expect_unknown(DISTRIBUTION, "etag"))
        .plan_check(expect_action(POLICY, Action::Update))
        .plan_check(expect_action(CONTROL, Action::Update))
        .state_check(expect_value(
            DISTRIBUTION,
            "price_class",
            exactly("PriceClass_100"),
        ))
        .state_check(expect_value(DISTRIBUTION, "tags_all.kind", exactly("site")))
        .state_check(expect_value(CONTROL, "description", exactly("Of the site")));
    let back = Step::config(plain()).state_check(expect_value(DISTRIBUTION, "aliases", is_null()));
    world.run([created.into(), changed.into(), back.into(), Step::destroy()]);
    let left = world.aws(async |aws| {
        let client = aws.cloudfront().await.unwrap();
        let distributions = client.list_distributions().send().await.unwrap();
        let controls = client.list_origin_access_controls().send().await.unwrap();
        let policies = client.list_response_headers_policies();
        let policies = policies.r#type(ResponseHeadersPolicyType::Custom);
        let policies = policies.send().await.unwrap();
        (
            distributions
                .distribution_list
                .map_or(0, |list| list.quantity),
            controls
                .origin_access_control_list
                .map_or(0, |list| list.quantity),
            policies
                .response_headers_policy_list
                .map_or(0, |list| list.quantity),
        )
    });
    assert_eq!(left, (0, 0, 0));
}

#[test]
fn what_is_not_carried_out_is_refused() {
    let world = World::start();
    let refused = |from: &str, to: &str, expected: &str| -> Step {
        let hcl = site(true, "", "x", "").replacen(from, to, 1);
        Step::plan(world.configuration(&hcl))
            .expect_error(expected)
            .into()
    };
    world.run([
        refused("origin_id                = \"page\"", "origin_id = \"page\"\n    s3_origin_config {\n      origin_access_identity = \"x\"\n    }", "s3_origin_config"),
        refused("compress                   = true", "smooth_streaming = true", "smooth_streaming"),
        refused("comment             = \"Chatbot\"", "staging = true", "the argument staging is not carried out"),
        refused("comment             = \"Chatbot\"", "origin_group {\n    origin_id = \"g\"\n    failover_criteria {\n      status_codes = [500]\n    }\n    member {\n      origin_id = \"page\"\n    }\n    member {\n      origin_id = \"rest\"\n    }\n  }", "origin_group"),
    ]);
}

#[test]
fn a_distribution_that_is_retained_is_only_disabled() {
    let world = World::start();
    // What a retained distribution refers to cannot be deleted, so it refers to nothing.
    let hcl = site(true, "retain_on_delete = true", "x", "");
    let lines = hcl.lines().filter(|line| !line.contains(".this.id"));
    let hcl: String = lines.flat_map(|line| [line, "\n"]).collect();
    world.run([
        Step::config(world.configuration(&hcl))
            .state_check(expect_value(DISTRIBUTION, "enabled", exactly(true)))
            .into(),
        Step::destroy(),
    ]);
    let left = world.aws(async |aws| {
        let client = aws.cloudfront().await.unwrap();
        let distributions = client.list_distributions().send().await.unwrap();
        let list = distributions.distribution_list.unwrap();
        list.items()
            .iter()
            .map(DistributionSummary::enabled)
            .collect::<Vec<_>>()
    });
    assert_eq!(left, [false]);
}

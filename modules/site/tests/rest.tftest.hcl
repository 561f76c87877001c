mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  bucket_name                 = "support-site-123456789012-eu-central-1"
  bucket_regional_domain_name = "support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
  name                        = "support"
  page_directory              = "tests/page"
  rest_domain_name            = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com"
  rest_origin_path            = "/dev"
}

run "sends_six_paths_to_the_rest_api" {
  assert {
    condition     = [for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.path_pattern] == ["/chat", "/delete", "/history", "/provisioning", "/query", "/upload"]
    error_message = "Each endpoint must have its path."
  }

  assert {
    condition = alltrue([
      for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : jsonencode({
        cache_policy       = behavior.cache_policy_id
        origin             = behavior.target_origin_id
        protocol           = behavior.viewer_protocol_policy
        to_the_origin      = behavior.origin_request_policy_id
        with_these_headers = behavior.response_headers_policy_id
        }) == jsonencode({
        cache_policy       = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
        origin             = "rest"
        protocol           = "redirect-to-https"
        to_the_origin      = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
        with_these_headers = "00000000-0000-4000-8000-000000000002"
      })
    ])
    error_message = "Nothing of the REST API may be kept, everything but Host must reach it, and its answers must have the headers of the module."
  }

  assert {
    condition     = alltrue([for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : contains(behavior.allowed_methods, "POST")])
    error_message = "Endpoints are asked by POST."
  }
}

run "reaches_the_stage_over_tls" {
  assert {
    condition = [for origin in aws_cloudfront_distribution.this.origin : [origin.domain_name, origin.origin_path] if origin.origin_id == "rest"] == [
      ["a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com", "/dev"]
    ]
    error_message = "Requests must go to the stage."
  }

  assert {
    condition = jsonencode(flatten([
      for origin in aws_cloudfront_distribution.this.origin : [
        for custom in origin.custom_origin_config : [custom.origin_protocol_policy, tolist(custom.origin_ssl_protocols), custom.origin_read_timeout]
      ]
    ])) == jsonencode(["https-only", "TLSv1.2", 30])
    error_message = "Only TLS 1.2 may be spoken to the REST API, and CloudFront must wait longer than API Gateway does."
  }
}

run "sends_other_paths_when_told_to" {
  command = plan

  variables {
    rest_paths = ["ask"]
  }

  assert {
    condition     = [for behavior in aws_cloudfront_distribution.this.ordered_cache_behavior : behavior.path_pattern] == ["/ask"]
    error_message = "rest_paths must replace the six."
  }
}

run "refuses_a_path_with_a_slash" {
  command = plan

  variables {
    rest_paths = ["/chat"]
  }

  expect_failures = [var.rest_paths]
}

run "refuses_a_path_twice" {
  command = plan

  variables {
    rest_paths = ["chat", "chat"]
  }

  expect_failures = [var.rest_paths]
}

run "refuses_a_stage_without_its_slash" {
  command = plan

  variables {
    rest_origin_path = "dev"
  }

  expect_failures = [var.rest_origin_path]
}

run "refuses_a_stage_with_a_slash_at_its_end" {
  command = plan

  variables {
    rest_origin_path = "/dev/"
  }

  expect_failures = [var.rest_origin_path]
}

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

run "answers_with_the_page_by_default" {
  assert {
    condition     = aws_cloudfront_distribution.this.enabled && aws_cloudfront_distribution.this.default_root_object == "index.html"
    error_message = "Without a path people must get the page."
  }

  assert {
    condition = jsonencode({
      allowed_methods    = aws_cloudfront_distribution.this.default_cache_behavior[0].allowed_methods
      cache_policy       = aws_cloudfront_distribution.this.default_cache_behavior[0].cache_policy_id
      compress           = aws_cloudfront_distribution.this.default_cache_behavior[0].compress
      origin             = aws_cloudfront_distribution.this.default_cache_behavior[0].target_origin_id
      protocol           = aws_cloudfront_distribution.this.default_cache_behavior[0].viewer_protocol_policy
      to_the_origin      = aws_cloudfront_distribution.this.default_cache_behavior[0].origin_request_policy_id
      with_these_headers = aws_cloudfront_distribution.this.default_cache_behavior[0].response_headers_policy_id
      }) == jsonencode({
      allowed_methods    = ["GET", "HEAD"]
      cache_policy       = "658327ea-f89d-4fab-a63d-7e88639e58f6"
      compress           = true
      origin             = "page"
      protocol           = "redirect-to-https"
      to_the_origin      = null
      with_these_headers = "00000000-0000-4000-8000-000000000002"
    })
    error_message = "The page must be read only, kept as its files say, compressed, over TLS, and with the headers of the module."
  }
}

run "signs_what_it_reads_from_the_bucket" {
  assert {
    condition = [for origin in aws_cloudfront_distribution.this.origin : [origin.domain_name, origin.origin_access_control_id] if origin.origin_id == "page"] == [
      ["support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com", "EMOCKACCESS001"]
    ]
    error_message = "The page must come from the bucket, through the access control."
  }

  assert {
    condition = aws_cloudfront_origin_access_control.this.name == var.bucket_name && [
      aws_cloudfront_origin_access_control.this.origin_access_control_origin_type,
      aws_cloudfront_origin_access_control.this.signing_behavior,
      aws_cloudfront_origin_access_control.this.signing_protocol,
    ] == ["s3", "always", "sigv4"]
    error_message = "Every request to the bucket must be signed."
  }
}

run "is_fast_near_people_and_open_to_all_of_them" {
  command = plan

  assert {
    condition     = [aws_cloudfront_distribution.this.http_version, aws_cloudfront_distribution.this.price_class, aws_cloudfront_distribution.this.comment] == ["http2and3", "PriceClass_200", "Chatbot support"]
    error_message = "HTTP 3, Asia and the name must be there by default."
  }

  assert {
    condition     = aws_cloudfront_distribution.this.is_ipv6_enabled && aws_cloudfront_distribution.this.restrictions[0].geo_restriction[0].restriction_type == "none"
    error_message = "Everybody must reach it."
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.aliases == null ? [] : aws_cloudfront_distribution.this.aliases) == 0 && aws_cloudfront_distribution.this.viewer_certificate[0].cloudfront_default_certificate
    error_message = "Without aliases it must have CloudFront's own name and certificate."
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.logging_config) == 0 && aws_cloudfront_distribution.this.web_acl_id == null
    error_message = "Logging and the firewall must be off by default."
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.custom_error_response) == 0
    error_message = "Errors of the REST API must reach the page as they are."
  }
}

run "takes_another_price_class_and_tags" {
  command = plan

  variables {
    price_class = "PriceClass_100"
    tags        = { team = "support" }
  }

  assert {
    condition     = aws_cloudfront_distribution.this.price_class == "PriceClass_100" && aws_cloudfront_distribution.this.tags == tomap({ team = "support" })
    error_message = "price_class and tags must reach the distribution."
  }
}

run "refuses_a_price_class_that_cloudfront_does_not_have" {
  command = plan

  variables {
    price_class = "PriceClass_300"
  }

  expect_failures = [var.price_class]
}

run "refuses_a_bucket_whose_name_s3_would_not_take" {
  command = plan

  variables {
    bucket_name = "Support_Site"
  }

  expect_failures = [var.bucket_name]
}

run "refuses_a_bucket_with_a_name_too_long" {
  command = plan

  variables {
    bucket_name = "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-0123456789"
  }

  expect_failures = [var.bucket_name]
}

run "takes_the_longest_name" {
  command = plan

  variables {
    name = join("", [for _ in range(100) : "a"])
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this.comment) == 108
    error_message = "The whole name must be in the comment."
  }
}

run "refuses_a_name_too_long_for_a_comment" {
  command = plan

  variables {
    name = join("", [for _ in range(101) : "a"])
  }

  expect_failures = [var.name]
}

run "refuses_no_name" {
  command = plan

  variables {
    name = ""
  }

  expect_failures = [var.name]
}

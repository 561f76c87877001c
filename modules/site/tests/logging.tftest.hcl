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

run "logs_to_a_given_bucket" {
  command = plan

  variables {
    logging = { bucket_domain_name = "logs.s3.amazonaws.com", prefix = "chat/" }
  }

  assert {
    condition     = jsonencode(aws_cloudfront_distribution.this.logging_config) == jsonencode([{ bucket = "logs.s3.amazonaws.com", include_cookies = false, prefix = "chat/" }])
    error_message = "Requests must be logged, without cookies."
  }
}

run "needs_no_prefix" {
  command = plan

  variables {
    logging = { bucket_domain_name = "logs.s3.amazonaws.com" }
  }

  assert {
    condition     = aws_cloudfront_distribution.this.logging_config[0].prefix == ""
    error_message = "Without a prefix there must be none."
  }
}

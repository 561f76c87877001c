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

run "has_a_given_web_acl" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/chat/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.web_acl_id == var.web_acl_arn
    error_message = "The firewall must look at requests."
  }
}

run "refuses_a_web_acl_of_a_region" {
  command = plan

  variables {
    web_acl_arn = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/chat/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [var.web_acl_arn]
}

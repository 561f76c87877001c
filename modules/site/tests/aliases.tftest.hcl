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

run "serves_aliases_with_their_certificate" {
  command = plan

  variables {
    aliases         = ["chat.example.com", "*.example.org"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.aliases == toset(["*.example.org", "chat.example.com"])
    error_message = "The aliases must reach the distribution."
  }

  assert {
    condition = jsonencode(aws_cloudfront_distribution.this.viewer_certificate[0]) == jsonencode({
      acm_certificate_arn            = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
      cloudfront_default_certificate = false
      iam_certificate_id             = null
      minimum_protocol_version       = "TLSv1.2_2021"
      ssl_support_method             = "sni-only"
    })
    error_message = "They must have their certificate, and TLS 1.2 at least."
  }
}

run "takes_a_newer_security_policy" {
  command = plan

  variables {
    aliases                  = ["chat.example.com"]
    certificate_arn          = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
    minimum_protocol_version = "TLSv1.3_2025"
  }

  assert {
    condition     = aws_cloudfront_distribution.this.viewer_certificate[0].minimum_protocol_version == "TLSv1.3_2025"
    error_message = "minimum_protocol_version must reach the distribution."
  }
}

run "refuses_aliases_without_a_certificate" {
  command = plan

  variables {
    aliases = ["chat.example.com"]
  }

  expect_failures = [aws_cloudfront_distribution.this]
}

run "refuses_a_certificate_without_aliases" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [aws_cloudfront_distribution.this]
}

run "refuses_a_certificate_of_another_region" {
  command = plan

  variables {
    aliases         = ["chat.example.com"]
    certificate_arn = "arn:aws:acm:eu-central-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [var.certificate_arn]
}

run "refuses_an_address_for_an_alias" {
  command = plan

  variables {
    aliases         = ["https://chat.example.com"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  expect_failures = [var.aliases]
}

run "refuses_an_old_security_policy" {
  command = plan

  variables {
    minimum_protocol_version = "TLSv1.1_2016"
  }

  expect_failures = [var.minimum_protocol_version]
}

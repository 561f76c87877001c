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

run "lets_the_page_have_only_what_is_its_own" {
  command = plan

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].content_security_policy == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    error_message = "Without further sources the page may load and reach its own origin only."
  }

  assert {
    condition     = jsonencode(aws_cloudfront_response_headers_policy.this.security_headers_config[0].strict_transport_security) == jsonencode([{ access_control_max_age_sec = 63072000, include_subdomains = true, override = true, preload = null }])
    error_message = "Browsers must keep to TLS for two years."
  }

  assert {
    condition     = [aws_cloudfront_response_headers_policy.this.security_headers_config[0].frame_options[0].frame_option, aws_cloudfront_response_headers_policy.this.security_headers_config[0].referrer_policy[0].referrer_policy] == ["DENY", "same-origin"]
    error_message = "The page must not be framed, and must not tell others where people were."
  }

  assert {
    condition     = alltrue([aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].override, aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_type_options[0].override, aws_cloudfront_response_headers_policy.this.security_headers_config[0].frame_options[0].override, aws_cloudfront_response_headers_policy.this.security_headers_config[0].referrer_policy[0].override])
    error_message = "What an origin answers must not weaken the headers."
  }

  assert {
    condition = jsonencode(aws_cloudfront_response_headers_policy.this.custom_headers_config[0].items) == jsonencode([
      { header = "Cross-Origin-Opener-Policy", override = true, value = "same-origin" },
      { header = "Cross-Origin-Resource-Policy", override = true, value = "same-origin" },
      { header = "Permissions-Policy", override = true, value = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()" },
    ])
    error_message = "The page must be on its own, and must not get at cameras and the like."
  }
}

run "lets_the_page_connect_to_given_sources" {
  command = plan

  variables {
    connect_sources = ["wss://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com", "https://support-uploads.s3.eu-central-1.amazonaws.com", "ws://127.0.0.1:8080"]
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].content_security_policy == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; connect-src 'self' wss://f6g7h8i9j0.execute-api.eu-central-1.amazonaws.com https://support-uploads.s3.eu-central-1.amazonaws.com ws://127.0.0.1:8080; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    error_message = "Exactly the given sources must be added, to connect-src alone."
  }
}

run "lets_the_page_create_given_policies" {
  command = plan

  variables {
    trusted_types_policies = ["markdown", "dompurify"]
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.security_headers_config[0].content_security_policy[0].content_security_policy == "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types markdown dompurify"
    error_message = "Exactly the given policies may be created."
  }
}

run "is_called_like_the_bucket" {
  command = plan

  variables {
    bucket_name = "site.example.com"
  }

  assert {
    condition     = aws_cloudfront_response_headers_policy.this.name == "site-example-com"
    error_message = "A dot must not get into the name of the policy, which cannot have one."
  }
}

run "refuses_every_source" {
  command = plan

  variables {
    connect_sources = ["*"]
  }

  expect_failures = [var.connect_sources]
}

run "refuses_every_host_of_a_scheme" {
  command = plan

  variables {
    connect_sources = ["https://*"]
  }

  expect_failures = [var.connect_sources]
}

run "refuses_a_source_that_adds_a_directive" {
  command = plan

  variables {
    connect_sources = ["https://example.com; script-src *"]
  }

  expect_failures = [var.connect_sources]
}

run "refuses_a_source_without_a_scheme" {
  command = plan

  variables {
    connect_sources = ["example.com"]
  }

  expect_failures = [var.connect_sources]
}

run "refuses_two_sources_in_one" {
  command = plan

  variables {
    connect_sources = ["https://a.example.com https://b.example.com"]
  }

  expect_failures = [var.connect_sources]
}

run "refuses_a_policy_that_adds_a_directive" {
  command = plan

  variables {
    trusted_types_policies = ["a; script-src *"]
  }

  expect_failures = [var.trusted_types_policies]
}

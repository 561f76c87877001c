mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "lets_given_origins_put_files" {
  command = plan

  variables {
    uploads_cors_origins = ["https://chat.example.com", "https://*.example.org", "http://127.0.0.1:8080"]
  }

  assert {
    condition = jsonencode(aws_s3_bucket_cors_configuration.uploads[0].cors_rule) == jsonencode([{
      allowed_headers = ["content-type"]
      allowed_methods = ["PUT"]
      allowed_origins = ["http://127.0.0.1:8080", "https://*.example.org", "https://chat.example.com"]
      expose_headers  = ["ETag"]
      id              = null
      max_age_seconds = 3000
    }])
    error_message = "Exactly the given origins may put, and do nothing else."
  }
}

run "refuses_every_origin" {
  command = plan

  variables {
    uploads_cors_origins = ["*"]
  }

  expect_failures = [var.uploads_cors_origins]
}

run "refuses_an_origin_with_a_slash_at_its_end" {
  command = plan

  variables {
    uploads_cors_origins = ["https://chat.example.com/"]
  }

  expect_failures = [var.uploads_cors_origins]
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "expires_uploads_old_versions_and_fragments" {
  command = plan

  # Somebody's page must not vanish, so only uploads expire.
  assert {
    condition = { for key, configuration in aws_s3_bucket_lifecycle_configuration.this : key => [for rule in configuration.rule : "${rule.id} ${rule.status}"] } == {
      site    = ["abort-incomplete-uploads Enabled", "clean-up Enabled"]
      uploads = ["abort-incomplete-uploads Enabled", "clean-up Enabled", "expire Enabled"]
    }
    error_message = "Both buckets must be cleaned up, and only uploads expire."
  }

  assert {
    condition     = alltrue([for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : configuration.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7])
    error_message = "What is left of an incomplete upload must go after a week."
  }

  assert {
    condition     = alltrue([for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : configuration.rule[1].noncurrent_version_expiration[0].noncurrent_days == 30 && configuration.rule[1].expiration[0].expired_object_delete_marker])
    error_message = "Old versions must go after 30 days, and then what marks that there were any."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["uploads"].rule[2].expiration[0].days == 30
    error_message = "Uploads must go after 30 days."
  }
}

run "expires_after_the_given_days" {
  command = plan

  variables {
    noncurrent_expiration_days = 1
    uploads_expiration_days    = 3650
  }

  assert {
    condition     = [for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : configuration.rule[1].noncurrent_version_expiration[0].noncurrent_days] == [1, 1]
    error_message = "noncurrent_expiration_days must reach both buckets."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["uploads"].rule[2].expiration[0].days == 3650
    error_message = "uploads_expiration_days must reach the uploads bucket."
  }
}

# S3 refuses an expiration with both days and marks, so a rule that had days must go as a whole.
run "keeps_uploads_when_told_to" {
  command = plan

  variables {
    uploads_expiration_days = null
  }

  assert {
    condition     = [for rule in aws_s3_bucket_lifecycle_configuration.this["uploads"].rule : rule.id] == ["abort-incomplete-uploads", "clean-up"]
    error_message = "With null no upload may expire."
  }
}

run "refuses_uploads_that_expire_at_once" {
  command = plan

  variables {
    uploads_expiration_days = 0
  }

  expect_failures = [var.uploads_expiration_days]
}

run "refuses_parts_of_days_for_uploads" {
  command = plan

  variables {
    uploads_expiration_days = 1.5
  }

  expect_failures = [var.uploads_expiration_days]
}

run "refuses_versions_that_expire_at_once" {
  command = plan

  variables {
    noncurrent_expiration_days = 0
  }

  expect_failures = [var.noncurrent_expiration_days]
}

run "refuses_versions_that_outlive_ten_years" {
  command = plan

  variables {
    noncurrent_expiration_days = 3651
  }

  expect_failures = [var.noncurrent_expiration_days]
}

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

  assert {
    condition     = alltrue([for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : [for rule in configuration.rule : "${rule.id} ${rule.status}"] == ["abort-incomplete-uploads Enabled", "expire Enabled"]])
    error_message = "Both buckets must have both rules, switched on."
  }

  assert {
    condition     = alltrue([for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : configuration.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 7])
    error_message = "What is left of an incomplete upload must go after a week."
  }

  assert {
    condition     = alltrue([for configuration in values(aws_s3_bucket_lifecycle_configuration.this) : configuration.rule[1].noncurrent_version_expiration[0].noncurrent_days == 30])
    error_message = "Old versions must go after 30 days."
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["uploads"].rule[1].expiration[0].days == 30
    error_message = "Uploads must go after 30 days."
  }

  # Somebody's page must not vanish.
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["site"].rule[1].expiration[0].expired_object_delete_marker
    error_message = "The page must stay: only markers of deleted objects expire."
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
    condition     = aws_s3_bucket_lifecycle_configuration.this["uploads"].rule[1].expiration[0].days == 3650
    error_message = "uploads_expiration_days must reach the uploads bucket."
  }
}

run "keeps_uploads_when_told_to" {
  command = plan

  variables {
    uploads_expiration_days = null
  }

  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this["uploads"].rule[1].expiration[0].expired_object_delete_marker
    error_message = "With null only markers of deleted objects expire."
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

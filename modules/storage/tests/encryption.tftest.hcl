mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "encrypts_with_the_key_of_s3_by_default" {
  command = plan

  assert {
    condition = alltrue([
      for configuration in values(aws_s3_bucket_server_side_encryption_configuration.this) :
      one(one(configuration.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256" &&
      one(one(configuration.rule).apply_server_side_encryption_by_default).kms_master_key_id == null
    ])
    error_message = "Without a key both buckets must have S3's own."
  }
}

# The page is for everybody, and CloudFront would need rights on the key.
run "encrypts_uploads_with_a_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this["uploads"].rule).apply_server_side_encryption_by_default) == { kms_master_key_id = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", sse_algorithm = "aws:kms" }
    error_message = "Uploads must be encrypted with the given key."
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.this["uploads"].rule).bucket_key_enabled
    error_message = "The bucket must have a key of its own, or every object costs a call to KMS."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this["site"].rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "The page must keep S3's own key."
  }
}

run "refuses_an_alias_of_a_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:alias/uploads"
  }

  expect_failures = [var.kms_key_arn]
}

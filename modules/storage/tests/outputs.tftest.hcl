mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "tells_names_arns_and_hosts_of_both_buckets" {
  override_resource {
    target = aws_s3_bucket.this["site"]
    values = {
      arn                         = "arn:aws:s3:::support-site-123456789012-eu-central-1"
      bucket_regional_domain_name = "support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
      id                          = "support-site-123456789012-eu-central-1"
    }
  }

  override_resource {
    target = aws_s3_bucket.this["uploads"]
    values = {
      arn                         = "arn:aws:s3:::support-uploads-123456789012-eu-central-1"
      bucket_regional_domain_name = "support-uploads-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
      id                          = "support-uploads-123456789012-eu-central-1"
    }
  }

  assert {
    condition = {
      site_arn     = output.site_bucket_arn
      site_host    = output.site_bucket_regional_domain_name
      site_name    = output.site_bucket_name
      uploads_arn  = output.uploads_bucket_arn
      uploads_host = output.uploads_bucket_regional_domain_name
      uploads_name = output.uploads_bucket_name
      } == {
      site_arn     = "arn:aws:s3:::support-site-123456789012-eu-central-1"
      site_host    = "support-site-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
      site_name    = "support-site-123456789012-eu-central-1"
      uploads_arn  = "arn:aws:s3:::support-uploads-123456789012-eu-central-1"
      uploads_host = "support-uploads-123456789012-eu-central-1.s3.eu-central-1.amazonaws.com"
      uploads_name = "support-uploads-123456789012-eu-central-1"
    }
    error_message = "Each output must be that of its own bucket."
  }

  # Each setting must be put on the bucket that it is made for.
  assert {
    condition = alltrue([
      for settings in [
        aws_s3_bucket_lifecycle_configuration.this, aws_s3_bucket_ownership_controls.this, aws_s3_bucket_public_access_block.this,
        aws_s3_bucket_server_side_encryption_configuration.this, aws_s3_bucket_versioning.this,
      ] : { for key, setting in settings : key => setting.bucket } == { site = output.site_bucket_name, uploads = output.uploads_bucket_name }
    ])
    error_message = "Every setting must be on both buckets."
  }

  assert {
    condition     = aws_s3_bucket_policy.site.bucket == output.site_bucket_name && aws_s3_bucket_policy.uploads.bucket == output.uploads_bucket_name
    error_message = "Each bucket must have its own policy."
  }
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "makes_a_bucket_for_uploads_and_one_for_the_page" {
  command = plan

  assert {
    condition     = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket } == { site = "support-site-123456789012-eu-central-1", uploads = "support-uploads-123456789012-eu-central-1" }
    error_message = "There must be exactly two buckets, whose names end with account and region."
  }

  assert {
    condition     = alltrue([for bucket in values(aws_s3_bucket.this) : !bucket.force_destroy])
    error_message = "A destroy must not lose what is in a bucket."
  }
}

run "keeps_everything_from_the_public" {
  command = plan

  assert {
    condition = keys(aws_s3_bucket_public_access_block.this) == ["site", "uploads"] && alltrue([
      for block in values(aws_s3_bucket_public_access_block.this) :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Every kind of public access must be blocked on both buckets."
  }

  assert {
    condition     = [for controls in values(aws_s3_bucket_ownership_controls.this) : controls.rule[0].object_ownership] == ["BucketOwnerEnforced", "BucketOwnerEnforced"]
    error_message = "The owner of a bucket must own its objects, without access control lists."
  }

  assert {
    condition     = length(aws_s3_bucket_cors_configuration.uploads) == 0
    error_message = "Without origins no page may put files."
  }
}

run "keeps_versions" {
  command = plan

  assert {
    condition     = [for versioning in values(aws_s3_bucket_versioning.this) : versioning.versioning_configuration[0].status] == ["Enabled", "Enabled"]
    error_message = "Both buckets must keep versions."
  }
}

run "tags_both_buckets" {
  command = plan

  variables {
    tags = { team = "support" }
  }

  assert {
    condition     = [for bucket in values(aws_s3_bucket.this) : bucket.tags] == [tomap({ team = "support" }), tomap({ team = "support" })]
    error_message = "Tags must reach both buckets."
  }
}

# Only what a caller asks for by name loses files.
run "destroys_files_when_told_to" {
  command = plan

  variables {
    force_destroy = true
  }

  assert {
    condition     = alltrue([for bucket in values(aws_s3_bucket.this) : bucket.force_destroy])
    error_message = "force_destroy must reach both buckets."
  }
}

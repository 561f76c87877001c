mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

run "refuses_everything_without_tls" {
  command = plan

  assert {
    condition = { for bucket, policy in { site = aws_s3_bucket_policy.site, uploads = aws_s3_bucket_policy.uploads } : bucket => jsondecode(policy.policy) } == {
      for bucket in ["site", "uploads"] : bucket => {
        Version = "2012-10-17"
        Statement = [
          {
            Sid       = "DenyWithoutTls"
            Effect    = "Deny"
            Principal = "*"
            Action    = "s3:*"
            Resource  = ["arn:aws:s3:::support-${bucket}-123456789012-eu-central-1", "arn:aws:s3:::support-${bucket}-123456789012-eu-central-1/*"]
            Condition = { Bool = { "aws:SecureTransport" = "false" } }
          },
          {
            Sid       = "DenyOldTls"
            Effect    = "Deny"
            Principal = "*"
            Action    = "s3:*"
            Resource  = ["arn:aws:s3:::support-${bucket}-123456789012-eu-central-1", "arn:aws:s3:::support-${bucket}-123456789012-eu-central-1/*"]
            Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
          },
        ]
      }
    }
    error_message = "The policy of each bucket must only refuse what comes without TLS or with an old one; without a distribution nobody is allowed anything."
  }
}

run "lets_only_the_given_distributions_read_the_page" {
  command = plan

  variables {
    partition = "aws-us-gov"
    region    = "us-gov-west-1"
    site_distribution_arns = [
      "arn:aws-us-gov:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7",
      "arn:aws-us-gov:cloudfront::123456789012:distribution/E7F6E5D4C3B2A1",
    ]
  }

  assert {
    condition = jsondecode(aws_s3_bucket_policy.site.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Sid       = "DenyWithoutTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = ["arn:aws-us-gov:s3:::support-site-123456789012-us-gov-west-1", "arn:aws-us-gov:s3:::support-site-123456789012-us-gov-west-1/*"]
          Condition = { Bool = { "aws:SecureTransport" = "false" } }
        },
        {
          Sid       = "DenyOldTls"
          Effect    = "Deny"
          Principal = "*"
          Action    = "s3:*"
          Resource  = ["arn:aws-us-gov:s3:::support-site-123456789012-us-gov-west-1", "arn:aws-us-gov:s3:::support-site-123456789012-us-gov-west-1/*"]
          Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
        },
        {
          Sid       = "AllowDistributions"
          Effect    = "Allow"
          Principal = { Service = "cloudfront.amazonaws.com" }
          Action    = "s3:GetObject"
          Resource  = "arn:aws-us-gov:s3:::support-site-123456789012-us-gov-west-1/*"
          Condition = {
            StringEquals = {
              "AWS:SourceArn" = [
                "arn:aws-us-gov:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7",
                "arn:aws-us-gov:cloudfront::123456789012:distribution/E7F6E5D4C3B2A1",
              ]
            }
          }
        },
      ]
    }
    error_message = "Only the given distributions may read objects of the site bucket, in the partition they are in."
  }

  # The documents that people upload are never served by the distribution.
  assert {
    condition     = [for statement in jsondecode(aws_s3_bucket_policy.uploads.policy).Statement : statement.Effect] == ["Deny", "Deny"]
    error_message = "The policy of the uploads bucket must allow nothing."
  }
}

run "refuses_what_is_not_a_distribution" {
  command = plan

  variables {
    site_distribution_arns = ["E1A2B3C4D5E6F7"]
  }

  expect_failures = [var.site_distribution_arns]
}

run "refuses_a_partition_that_no_arn_has" {
  command = plan

  variables {
    partition = "amazon"
  }

  expect_failures = [var.partition]
}

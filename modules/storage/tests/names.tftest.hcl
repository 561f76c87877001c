mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  region     = "eu-central-1"
}

# The bucket's name has 63 characters then.
run "takes_the_longest_name" {
  command = plan

  variables {
    name = "abcdefghijklmnopqrstuvwxyz012"
  }

  assert {
    condition     = length(aws_s3_bucket.this["uploads"].bucket) == 63
    error_message = "The longest name must be used to its full length."
  }
}

run "refuses_a_name_that_makes_the_name_of_a_bucket_too_long" {
  command = plan

  variables {
    name = "abcdefghijklmnopqrstuvwxyz0123"
  }

  expect_failures = [var.name]
}

run "refuses_capitals" {
  command = plan

  variables {
    name = "Support"
  }

  expect_failures = [var.name]
}

run "refuses_a_hyphen_at_the_end_of_a_name" {
  command = plan

  variables {
    name = "support-"
  }

  expect_failures = [var.name]
}

run "refuses_an_account_that_is_not_twelve_digits" {
  command = plan

  variables {
    account_id = "12345"
  }

  expect_failures = [var.account_id]
}

run "refuses_an_availability_zone_for_a_region" {
  command = plan

  variables {
    region = "eu-central-1a"
  }

  expect_failures = [var.region]
}

# Bad input is refused at plan, by a message that names the input.

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  partition  = "aws"
  region     = "us-east-1"
  functions = {
    query = {
      package = "../../tests/fixtures/packages/x86_64/query.zip"
    }
  }
}

run "an_account_has_12_digits" {
  command = plan

  variables {
    account_id = "12345"
  }

  expect_failures = [var.account_id]
}

run "an_architecture_is_one_of_lambdas" {
  command = plan

  variables {
    architecture = "aarch64"
  }

  expect_failures = [var.architecture]
}

run "there_is_a_function" {
  command = plan

  variables {
    functions = {}
  }

  expect_failures = [var.functions]
}

run "a_package_that_is_not_there" {
  command = plan

  variables {
    functions = { query = { package = "../../tests/fixtures/packages/x86_64/none.zip" } }
  }

  expect_failures = [var.functions]
}

run "a_key_that_is_no_part_of_a_name" {
  command = plan

  variables {
    functions = { "a/b" = { package = "../../tests/fixtures/packages/x86_64/query.zip" } }
  }

  expect_failures = [var.functions]
}

run "memory_that_lambda_does_not_offer" {
  command = plan

  variables {
    functions = { query = { package = "../../tests/fixtures/packages/x86_64/query.zip", memory_mb = 127 } }
  }

  expect_failures = [var.functions]
}

run "a_timeout_past_15_minutes" {
  command = plan

  variables {
    functions = { query = { package = "../../tests/fixtures/packages/x86_64/query.zip", timeout_seconds = 901 } }
  }

  expect_failures = [var.functions]
}

run "a_statement_about_nothing" {
  command = plan

  variables {
    functions = {
      query = {
        package    = "../../tests/fixtures/packages/x86_64/query.zip"
        statements = [{ actions = ["dynamodb:Query"], resources = [] }]
      }
    }
  }

  expect_failures = [var.functions]
}

run "actions_of_a_whole_service" {
  command = plan

  variables {
    functions = {
      query = {
        package    = "../../tests/fixtures/packages/x86_64/query.zip"
        statements = [{ actions = ["dynamodb:*"], resources = ["arn:aws:dynamodb:us-east-1:123456789012:table/calls"] }]
      }
    }
  }

  expect_failures = [var.functions]
}

run "an_alias_is_no_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:alias/chat"
  }

  expect_failures = [var.kms_key_arn]
}

run "a_retention_that_cloudwatch_does_not_offer" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "a_name_with_other_characters" {
  command = plan

  variables {
    name = "my chatbot"
  }

  expect_failures = [var.name]
}

# 49 characters, -query- and us-east-1 are 65.
run "a_name_too_long_for_its_role" {
  command = plan

  variables {
    name = "support-support-support-support-support-support-s"
  }

  expect_failures = [var.name]
}

run "a_partition_that_is_none" {
  command = plan

  variables {
    partition = "amazon"
  }

  expect_failures = [var.partition]
}

run "a_region_that_is_none" {
  command = plan

  variables {
    region = "Frankfurt"
  }

  expect_failures = [var.region]
}

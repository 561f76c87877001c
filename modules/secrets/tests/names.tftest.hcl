mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "takes_the_longest_name" {
  command = plan

  variables {
    name = join("", [for _ in range(496) : "a"])
  }

  assert {
    condition     = length(aws_secretsmanager_secret.this["langsmith"].name) == 512
    error_message = "The longest name must be used to its full length."
  }
}

run "refuses_a_name_that_makes_the_name_of_a_secret_too_long" {
  command = plan

  variables {
    name = join("", [for _ in range(497) : "a"])
  }

  expect_failures = [var.name]
}

run "refuses_blanks_in_a_name" {
  command = plan

  variables {
    name = "customer support"
  }

  expect_failures = [var.name]
}

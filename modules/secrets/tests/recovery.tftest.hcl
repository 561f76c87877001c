mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "deletes_at_once_when_told_to" {
  command = plan

  variables {
    recovery_window_days = 0
  }

  assert {
    condition     = [for secret in values(aws_secretsmanager_secret.this) : secret.recovery_window_in_days] == [0, 0]
    error_message = "0 must delete at once, so that the name is free again."
  }
}

run "refuses_less_than_a_week" {
  command = plan

  variables {
    recovery_window_days = 6
  }

  expect_failures = [var.recovery_window_days]
}

run "refuses_more_than_thirty_days" {
  command = plan

  variables {
    recovery_window_days = 31
  }

  expect_failures = [var.recovery_window_days]
}

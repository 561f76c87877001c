mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "restores_the_given_days" {
  command = plan

  variables {
    point_in_time_recovery_days = 7
  }

  assert {
    condition     = jsonencode(aws_dynamodb_table.this.point_in_time_recovery) == jsonencode([{ enabled = true, recovery_period_in_days = 7 }])
    error_message = "point_in_time_recovery_days must reach the table."
  }
}

# DynamoDB refuses a period without recovery.
run "has_no_period_without_recovery" {
  command = plan

  variables {
    point_in_time_recovery_enabled = false
  }

  assert {
    condition     = !aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "Recovery must be off when told so."
  }
}

run "can_be_deleted_when_told_to" {
  command = plan

  variables {
    deletion_protection_enabled = false
  }

  assert {
    condition     = !aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "The protection must be off when told so."
  }
}

run "refuses_a_period_of_no_days" {
  command = plan

  variables {
    point_in_time_recovery_days = 0
  }

  expect_failures = [var.point_in_time_recovery_days]
}

run "refuses_a_period_longer_than_dynamodb_has" {
  command = plan

  variables {
    point_in_time_recovery_days = 36
  }

  expect_failures = [var.point_in_time_recovery_days]
}

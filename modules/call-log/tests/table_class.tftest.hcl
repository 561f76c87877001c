mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "takes_the_class_for_infrequent_access" {
  command = plan

  variables {
    table_class = "STANDARD_INFREQUENT_ACCESS"
  }

  assert {
    condition     = aws_dynamodb_table.this.table_class == "STANDARD_INFREQUENT_ACCESS"
    error_message = "table_class must reach the table."
  }
}

run "refuses_a_class_that_dynamodb_does_not_have" {
  command = plan

  variables {
    table_class = "GLACIER"
  }

  expect_failures = [var.table_class]
}

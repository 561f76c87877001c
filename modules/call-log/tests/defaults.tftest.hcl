mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

# A client of the original system finds the same table.
run "has_the_keys_and_the_index_of_the_first_system" {
  command = plan

  assert {
    condition     = [aws_dynamodb_table.this.name, aws_dynamodb_table.this.hash_key, aws_dynamodb_table.this.range_key] == ["db-call-log-for-support", "user_id", "request_time"]
    error_message = "Questions must be found by user and time."
  }

  assert {
    condition     = jsonencode([for attribute in aws_dynamodb_table.this.attribute : "${attribute.name} ${attribute.type}"]) == jsonencode(["request_id S", "request_time S", "user_id S"])
    error_message = "Only the attributes of keys are declared, all of them text."
  }

  assert {
    condition     = [for index in aws_dynamodb_table.this.global_secondary_index : [index.name, index.hash_key, index.projection_type, index.range_key == null ? "" : index.range_key]] == [["index-type-for-support", "request_id", "ALL", ""]]
    error_message = "One index must find whole items by request."
  }
}

run "is_paid_by_request_restorable_protected_and_forgets" {
  command = plan

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST" && aws_dynamodb_table.this.table_class == "STANDARD"
    error_message = "The table must be paid by request."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled
    error_message = "The table must be restorable."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "The table must be protected from deletion."
  }

  assert {
    condition     = jsonencode(aws_dynamodb_table.this.ttl) == jsonencode([{ attribute_name = "expires", enabled = true }])
    error_message = "Items must end at the moment in expires."
  }
}

run "tags_the_table" {
  command = plan

  variables {
    tags = { team = "support" }
  }

  assert {
    condition     = aws_dynamodb_table.this.tags == tomap({ team = "support" })
    error_message = "Tags must reach the table."
  }
}

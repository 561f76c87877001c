mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "tells_names_and_arns_of_table_and_index" {
  override_resource {
    target = aws_dynamodb_table.this
    values = { arn = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/db-call-log-for-support" }
  }

  assert {
    condition = {
      index_arn  = output.index_arn
      index_name = output.index_name
      table_arn  = output.table_arn
      table_name = output.table_name
      } == {
      index_arn  = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/db-call-log-for-support/index/index-type-for-support"
      index_name = "index-type-for-support"
      table_arn  = "arn:aws-cn:dynamodb:cn-north-1:123456789012:table/db-call-log-for-support"
      table_name = "db-call-log-for-support"
    }
    error_message = "The outputs must be those of the table and of its index."
  }
}

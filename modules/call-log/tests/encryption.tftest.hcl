mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "has_the_key_of_dynamodb_by_default" {
  command = plan

  assert {
    condition     = !aws_dynamodb_table.this.server_side_encryption[0].enabled
    error_message = "Without a key the table must have DynamoDB's own, which costs nothing."
  }
}

run "is_encrypted_with_a_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = jsonencode(aws_dynamodb_table.this.server_side_encryption) == jsonencode([{ enabled = true, kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" }])
    error_message = "The table must be encrypted with the given key."
  }
}

run "refuses_an_alias_of_a_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:alias/call-log"
  }

  expect_failures = [var.kms_key_arn]
}

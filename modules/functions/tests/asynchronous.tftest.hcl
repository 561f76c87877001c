mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  partition  = "aws"
  region     = "us-east-1"
  functions = {
    chat = {
      package                       = "../../tests/fixtures/packages/x86_64/chat.zip"
      invokes_itself_asynchronously = true
    }
    query = {
      package = "../../tests/fixtures/packages/x86_64/query.zip"
    }
  }
}

# A second attempt would ask the model, and be paid for, once more.
run "lambda_does_not_try_again" {
  command = plan

  assert {
    condition     = keys(aws_lambda_function_event_invoke_config.this) == ["chat"]
    error_message = "Only the function that invokes itself has settings of asynchronous invocations."
  }

  assert {
    condition     = aws_lambda_function_event_invoke_config.this["chat"].maximum_retry_attempts == 0 && aws_lambda_function_event_invoke_config.this["chat"].maximum_event_age_in_seconds == 900
    error_message = "An invocation is tried once, within 15 minutes."
  }
}

run "a_failed_invocation_is_kept" {
  assert {
    condition     = aws_lambda_function_event_invoke_config.this["chat"].destination_config[0].on_failure[0].destination == aws_sqs_queue.failures["chat"].arn
    error_message = "What failed goes to the queue."
  }

  assert {
    condition     = aws_sqs_queue.failures["chat"].name == "support-chat-failures" && aws_sqs_queue.failures["chat"].message_retention_seconds == 14 * 24 * 3600
    error_message = "The queue keeps what failed for as long as SQS can, 14 days."
  }

  assert {
    condition     = keys(output.failure_queue_arns) == ["chat"] && keys(output.failure_queue_urls) == ["chat"]
    error_message = "The outputs tell the queue."
  }
}

# What failed holds a question that somebody asked.
run "the_queue_is_encrypted" {
  command = plan

  assert {
    condition     = aws_sqs_queue.failures["chat"].sqs_managed_sse_enabled && aws_sqs_queue.failures["chat"].kms_master_key_id == null
    error_message = "Without a key, SQS encrypts with its own."
  }
}

run "the_queue_is_encrypted_with_the_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition     = aws_sqs_queue.failures["chat"].kms_master_key_id == "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    error_message = "The key encrypts the queue."
  }
}

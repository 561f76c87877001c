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

run "a_function_has_sound_defaults" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["query"].function_name == "support-query"
    error_message = "The function's name is the name of the chatbot and the key."
  }

  assert {
    condition = [
      aws_lambda_function.this["query"].runtime,
      aws_lambda_function.this["query"].handler,
      tostring(aws_lambda_function.this["query"].memory_size),
      tostring(aws_lambda_function.this["query"].timeout),
    ] == ["provided.al2023", "bootstrap", "256", "10"]
    error_message = "A native binary runs on provided.al2023 with 256 MB for 10 seconds."
  }

  assert {
    condition     = aws_lambda_function.this["query"].architectures == tolist(["x86_64"])
    error_message = "The default processor is x86_64."
  }

  assert {
    condition     = aws_lambda_function.this["query"].source_code_hash == filebase64sha256("../../tests/fixtures/packages/x86_64/query.zip")
    error_message = "The function is updated exactly when its package changes."
  }

  assert {
    condition     = length(aws_lambda_function.this["query"].environment) == 0
    error_message = "Without variables there is no environment."
  }

  assert {
    condition     = aws_lambda_function.this["query"].tracing_config[0].mode == "PassThrough"
    error_message = "Tracing is off by default."
  }
}

# A log that nobody created has no end.
run "the_log_group_is_there_before_the_function_and_ends" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.this["query"].name == "/aws/lambda/support-query" && aws_cloudwatch_log_group.this["query"].retention_in_days == 30
    error_message = "The log group of the function keeps 30 days."
  }

  assert {
    condition     = aws_lambda_function.this["query"].logging_config[0].log_group == "/aws/lambda/support-query" && aws_lambda_function.this["query"].logging_config[0].log_format == "JSON"
    error_message = "The function writes JSON to its own log group."
  }
}

# Names of roles hold in all regions of an account.
run "the_role_carries_the_region" {
  command = plan

  assert {
    condition     = aws_iam_role.this["query"].name == "support-query-us-east-1"
    error_message = "Two copies in two regions need two roles."
  }
}

run "nobody_invokes_itself_unasked" {
  command = plan

  assert {
    condition     = length(aws_sqs_queue.failures) + length(aws_lambda_function_event_invoke_config.this) == 0
    error_message = "Only a function that invokes itself has a queue for failures."
  }
}

run "outputs_are_by_key" {
  assert {
    condition = output.function_arns == {
      query = "arn:aws:lambda:us-east-1:123456789012:function:mock-function"
    }
    error_message = "function_arns has the ARN that AWS gave."
  }

  assert {
    condition     = output.function_names == { query = "support-query" } && output.role_names == { query = "support-query-us-east-1" } && output.log_group_names == { query = "/aws/lambda/support-query" }
    error_message = "Names are by key."
  }

  assert {
    condition     = output.role_arns == { query = "arn:aws:iam::123456789012:role/mock-role" } && endswith(output.invoke_arns["query"], "/invocations")
    error_message = "Roles and integration ARNs are by key."
  }

  assert {
    condition     = length(output.failure_queue_arns) + length(output.failure_queue_urls) == 0
    error_message = "There is no queue."
  }
}

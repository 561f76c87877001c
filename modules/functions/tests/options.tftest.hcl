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
      package         = "../../tests/fixtures/packages/x86_64/query.zip"
      environment     = { tableName = "calls", indexName = "by-request" }
      handler         = "app.handler"
      memory_mb       = 1024
      runtime         = "python3.13"
      timeout_seconds = 28
    }
    delete = {
      package = "../../tests/fixtures/packages/x86_64/delete.zip"
    }
  }
}

run "a_function_is_as_it_is_described" {
  command = plan

  assert {
    condition     = aws_lambda_function.this["query"].environment[0].variables == tomap({ tableName = "calls", indexName = "by-request" })
    error_message = "The environment is the function's own."
  }

  assert {
    condition = [
      aws_lambda_function.this["query"].runtime,
      aws_lambda_function.this["query"].handler,
      tostring(aws_lambda_function.this["query"].memory_size),
      tostring(aws_lambda_function.this["query"].timeout),
    ] == ["python3.13", "app.handler", "1024", "28"]
    error_message = "Runtime, handler, memory and timeout are the function's own."
  }

  assert {
    condition     = aws_lambda_function.this["delete"].runtime == "provided.al2023"
    error_message = "One function's settings are not another's."
  }
}

run "everything_is_tagged" {
  command = plan

  variables {
    tags = { team = "support" }
  }

  assert {
    condition = alltrue([
      for tags in [aws_lambda_function.this["query"].tags, aws_iam_role.this["query"].tags, aws_cloudwatch_log_group.this["query"].tags] : tags == tomap({ team = "support" })
    ])
    error_message = "Function, role and log group have the tags."
  }
}

run "logs_are_kept_as_long_as_wished" {
  command = plan

  variables {
    log_retention_days = 365
  }

  assert {
    condition     = alltrue([for group in aws_cloudwatch_log_group.this : group.retention_in_days == 365])
    error_message = "Every log group has the retention."
  }
}

run "functions_are_built_for_arm64" {
  command = plan

  variables {
    architecture = "arm64"
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.architectures == tolist(["arm64"])])
    error_message = "Every function has the processor."
  }
}

run "invocations_are_traced" {
  command = plan

  variables {
    tracing_enabled = true
  }

  assert {
    condition     = alltrue([for function in aws_lambda_function.this : function.tracing_config[0].mode == "Active"])
    error_message = "Every function is traced."
  }
}

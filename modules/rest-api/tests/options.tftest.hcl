mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  dns_suffix = "amazonaws.com"
  name       = "support"
  region     = "us-east-1"
  endpoints = {
    query = {
      function_name = "support-query"
      invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
    }
  }
}

run "requests_are_logged_as_json_without_what_they_say" {
  variables {
    access_log_enabled = true
    log_retention_days = 7
  }

  assert {
    condition     = aws_cloudwatch_log_group.access[0].name == "/aws/vendedlogs/apigateway/support/dev" && aws_cloudwatch_log_group.access[0].retention_in_days == 7
    error_message = "The log group is the module's own."
  }

  assert {
    condition     = aws_api_gateway_stage.this.access_log_settings[0].destination_arn == aws_cloudwatch_log_group.access[0].arn
    error_message = "The stage writes to the log group."
  }

  assert {
    condition = jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format) == {
      error     = "$context.error.message"
      ip        = "$context.identity.sourceIp"
      latency   = "$context.responseLatency"
      length    = "$context.responseLength"
      method    = "$context.httpMethod"
      path      = "$context.resourcePath"
      request   = "$context.requestId"
      status    = "$context.status"
      time      = "$context.requestTime"
      trace     = "$context.xrayTraceId"
      userAgent = "$context.identity.userAgent"
    }
    error_message = "A line says who, what, how long and how it ended."
  }
}

run "requests_are_traced_and_measured" {
  command = plan

  variables {
    metrics_enabled = true
    tracing_enabled = true
  }

  assert {
    condition     = aws_api_gateway_stage.this.xray_tracing_enabled && aws_api_gateway_method_settings.this.settings[0].metrics_enabled
    error_message = "Traces and metrics are on."
  }
}

run "the_limit_is_a_choice" {
  command = plan

  variables {
    throttle = { rate_limit = 0.5, burst_limit = 3 }
  }

  assert {
    condition     = aws_api_gateway_method_settings.this.settings[0].throttling_rate_limit == 0.5 && aws_api_gateway_method_settings.this.settings[0].throttling_burst_limit == 3
    error_message = "The limits are the input's."
  }
}

run "the_stage_is_a_choice" {
  variables {
    stage_name = "prod"
  }

  assert {
    condition     = output.origin_path == "/prod" && aws_api_gateway_stage.this.stage_name == "prod" && endswith(aws_lambda_permission.this["query"].source_arn, "/prod/POST/query")
    error_message = "Stage, origin path and permission agree."
  }
}

run "hosts_follow_the_partition" {
  variables {
    dns_suffix = "amazonaws.com.cn"
    region     = "cn-north-1"
  }

  assert {
    condition     = output.domain_name == "a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn"
    error_message = "The host is in the partition's domain."
  }
}

run "everything_is_tagged" {
  command = plan

  variables {
    access_log_enabled = true
    tags               = { team = "support" }
  }

  assert {
    condition = alltrue([
      for tags in [aws_api_gateway_rest_api.this.tags, aws_api_gateway_stage.this.tags, aws_cloudwatch_log_group.access[0].tags] : tags == tomap({ team = "support" })
    ])
    error_message = "API, stage and log group have the tags."
  }
}

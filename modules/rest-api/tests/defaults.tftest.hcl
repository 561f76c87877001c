mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  dns_suffix = "amazonaws.com"
  name       = "support"
  region     = "us-east-1"
  endpoints = {
    query = {
      function_name  = "support-query"
      invoke_arn     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
      request_schema = "{\"type\": \"object\", \"required\": [\"request_id\"]}"
    }
    chat-again = {
      function_name = "support-chat"
      invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-chat/invocations"
    }
  }
}

run "the_api_is_regional" {
  command = plan

  assert {
    condition     = aws_api_gateway_rest_api.this.endpoint_configuration[0].types == tolist(["REGIONAL"])
    error_message = "A distribution stands in front of it, so that it needs no edge of its own."
  }
}

run "each_endpoint_is_a_post_that_a_function_answers" {
  command = plan

  assert {
    condition     = sort([for resource in aws_api_gateway_resource.this : resource.path_part]) == tolist(["chat-again", "query"])
    error_message = "The keys are the paths."
  }

  assert {
    condition     = alltrue([for method in aws_api_gateway_method.this : method.http_method == "POST" && method.authorization == "NONE"])
    error_message = "Every method is POST."
  }

  assert {
    condition = [
      aws_api_gateway_integration.this["query"].type,
      aws_api_gateway_integration.this["query"].integration_http_method,
      aws_api_gateway_integration.this["query"].uri,
    ] == ["AWS_PROXY", "POST", var.endpoints["query"].invoke_arn]
    error_message = "The function gets the whole request."
  }
}

run "a_request_is_held_against_its_schema" {
  command = plan

  assert {
    condition     = aws_api_gateway_request_validator.this.validate_request_body
    error_message = "Bodies are validated."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_model.this["query"].schema) == { type = "object", required = ["request_id"] }
    error_message = "The model is the schema."
  }

  assert {
    condition     = aws_api_gateway_method.this["query"].request_models == tomap({ "application/json" = "QueryRequest" })
    error_message = "The method has the model."
  }

  # Names of models are letters and digits.
  assert {
    condition     = aws_api_gateway_model.this["chat-again"].name == "ChatAgainRequest" && aws_api_gateway_model.this["chat-again"].schema == "{}"
    error_message = "Without a schema any JSON is taken."
  }
}

run "a_request_that_is_refused_is_answered_as_a_function_would" {
  command = plan

  variables {
    endpoints = {
      history = {
        function_name = "support-history"
        invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-history/invocations"
        request_schema = jsonencode({
          type       = "object"
          required   = ["userId", "allowTime"]
          properties = { allowTime = { type = "string" }, cursor = { type = "string" }, limit = { type = "integer" }, userId = { type = "string" } }
        })
      }
      provisioning = {
        function_name  = "support-provisioning"
        invoke_arn     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-provisioning/invocations"
        request_schema = jsonencode({ properties = { userId = { type = "string" } } })
      }
      query = {
        function_name = "support-query"
        invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
      }
    }
  }

  assert {
    condition     = aws_api_gateway_gateway_response.bad_request_body.response_type == "BAD_REQUEST_BODY" && aws_api_gateway_gateway_response.bad_request_body.status_code == "400"
    error_message = "The status is real."
  }

  assert {
    condition = jsondecode(aws_api_gateway_gateway_response.bad_request_body.response_templates["application/json"]) == {
      statusCode = 400
      msg = join(" ", [
        "The request to $context.resourcePath lacks a field, or has one that is not of the type and length that it must have.",
        "/history: allowTime, userId (optional: cursor, limit).",
        "/provisioning: (optional: userId).",
      ])
    }
    error_message = "The body is that of the functions, with what each endpoint takes."
  }
}

run "a_function_is_invoked_from_its_endpoint_alone" {
  assert {
    condition = [
      aws_lambda_permission.this["query"].action,
      aws_lambda_permission.this["query"].principal,
      aws_lambda_permission.this["query"].function_name,
      aws_lambda_permission.this["query"].source_arn,
      ] == [
      "lambda:InvokeFunction",
      "apigateway.amazonaws.com",
      "support-query",
      "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/POST/query",
    ]
    error_message = "The permission names API, stage, method and path."
  }
}

run "requests_are_limited" {
  command = plan

  assert {
    condition     = aws_api_gateway_method_settings.this.method_path == "*/*" && aws_api_gateway_method_settings.this.settings[0].throttling_rate_limit == 100 && aws_api_gateway_method_settings.this.settings[0].throttling_burst_limit == 200
    error_message = "All endpoints together take 100 requests per second, 200 at once."
  }
}

run "nothing_is_logged_measured_or_traced_unasked" {
  command = plan

  assert {
    condition     = length(aws_cloudwatch_log_group.access) == 0 && length(aws_api_gateway_stage.this.access_log_settings) == 0
    error_message = "The access log needs a role of the account, so it is off."
  }

  assert {
    condition     = !aws_api_gateway_method_settings.this.settings[0].metrics_enabled && !aws_api_gateway_stage.this.xray_tracing_enabled
    error_message = "Metrics and traces are off."
  }
}

run "outputs_lead_to_the_stage" {
  assert {
    condition     = output.domain_name == "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com" && output.origin_path == "/dev" && output.stage_name == "dev"
    error_message = "Host and path are what a distribution needs."
  }

  assert {
    condition     = output.id == "a1b2c3d4e5" && output.execution_arn == "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5"
    error_message = "Id and execution ARN are the API's."
  }

  assert {
    condition     = output.invoke_url == aws_api_gateway_stage.this.invoke_url
    error_message = "invoke_url is the stage's."
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  # Everything that a deployment is a snapshot of. Reading it from the resources makes the deployment wait for them.
  triggers = {
    snapshot = sha256(jsonencode({
      integrations = {
        for key, integration in aws_api_gateway_integration.this : key => [integration.id, integration.type, integration.integration_http_method, integration.uri]
      }
      refusals = [
        aws_api_gateway_gateway_response.bad_request_body.id,
        aws_api_gateway_gateway_response.bad_request_body.response_templates,
      ]
      methods = {
        for key, method in aws_api_gateway_method.this : key => [method.id, method.authorization, method.http_method, method.request_models, method.request_validator_id]
      }
      models    = { for key, model in aws_api_gateway_model.this : key => [model.id, model.content_type, model.schema] }
      resources = { for key, resource in aws_api_gateway_resource.this : key => [resource.id, resource.path_part] }
      validator = [
        aws_api_gateway_request_validator.this.id,
        aws_api_gateway_request_validator.this.validate_request_body,
      ]
    }))
  }

  lifecycle {
    # The stage serves the old one until there is a new one.
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  deployment_id        = aws_api_gateway_deployment.this.id
  rest_api_id          = aws_api_gateway_rest_api.this.id
  stage_name           = var.stage_name
  tags                 = var.tags
  xray_tracing_enabled = var.tracing_enabled

  dynamic "access_log_settings" {
    for_each = aws_cloudwatch_log_group.access

    content {
      destination_arn = access_log_settings.value.arn
      format = jsonencode({
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
      })
    }
  }
}

# Names that begin like this take no room in the policy that lets API Gateway write to log groups.
resource "aws_cloudwatch_log_group" "access" {
  count = var.access_log_enabled ? 1 : 0

  name              = "/aws/vendedlogs/apigateway/${var.name}/${var.stage_name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_api_gateway_method_settings" "this" {
  method_path = "*/*"
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name

  settings {
    metrics_enabled        = var.metrics_enabled
    throttling_burst_limit = var.throttle.burst_limit
    throttling_rate_limit  = var.throttle.rate_limit
  }
}

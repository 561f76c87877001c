# A WebSocket API out of raw resources, as teams write it who have no chatbot_stack. Applied with
# hashicorp/aws against the simulator: the apply succeeds, the next plan is empty, the destroy leaves nothing.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}

variable "gateway_url" {
  description = "Address of the simulator."
  type        = string
}

variable "routes" {
  description = "Route keys besides the three predefined ones."
  type        = set(string)
  default     = ["ask", "history"]
}

variable "identity_source" {
  description = "Where the token of a caller is."
  type        = string
  default     = "route.request.querystring.token"
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "123456789012"
  secret_key                  = "secret"
  skip_credentials_validation = true
  skip_get_ec2_platforms      = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    # Everything but the first is only there so that nothing can reach past the simulator.
    apigateway = var.gateway_url
    ec2        = var.gateway_url
    iam        = var.gateway_url
    sts        = var.gateway_url
  }
}

locals {
  invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:chat/invocations"
  route_keys = setunion(["$connect", "$disconnect", "$default"], var.routes)
}

resource "aws_apigatewayv2_api" "chat" {
  name                       = "raw-chat"
  description                = "a raw WebSocket stack"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
  tags                       = { team = "support" }
}

resource "aws_apigatewayv2_integration" "chat" {
  api_id             = aws_apigatewayv2_api.chat.id
  integration_type   = "AWS_PROXY"
  integration_method = "POST"
  integration_uri    = local.invoke_arn
  description        = "chat function"
}

resource "aws_apigatewayv2_integration" "mock" {
  api_id                        = aws_apigatewayv2_api.chat.id
  integration_type              = "MOCK"
  template_selection_expression = "$request.body.action"
  request_templates             = { "200" = "{\"statusCode\": 200}" }
}

resource "aws_apigatewayv2_integration_response" "mock" {
  api_id                   = aws_apigatewayv2_api.chat.id
  integration_id           = aws_apigatewayv2_integration.mock.id
  integration_response_key = "/200/"
  response_templates       = { "application/json" = "{}" }
}

resource "aws_apigatewayv2_authorizer" "tokens" {
  api_id           = aws_apigatewayv2_api.chat.id
  name             = "tokens"
  authorizer_type  = "REQUEST"
  authorizer_uri   = local.invoke_arn
  identity_sources = [var.identity_source]
}

resource "aws_apigatewayv2_model" "ask" {
  api_id       = aws_apigatewayv2_api.chat.id
  name         = "Ask"
  content_type = "application/json"
  schema       = jsonencode({ type = "object", required = ["text"] })
}

resource "aws_apigatewayv2_route" "chat" {
  for_each = local.route_keys

  api_id             = aws_apigatewayv2_api.chat.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.chat.id}"
  operation_name     = each.key == "ask" ? "Ask" : null
  authorization_type = each.key == "$connect" ? "CUSTOM" : "NONE"
  authorizer_id      = each.key == "$connect" ? aws_apigatewayv2_authorizer.tokens.id : null
  api_key_required   = each.key == "$connect"
  request_models     = each.key == "ask" ? { "$default" = aws_apigatewayv2_model.ask.name } : null
}

resource "aws_apigatewayv2_route" "ping" {
  api_id                              = aws_apigatewayv2_api.chat.id
  route_key                           = "ping"
  target                              = "integrations/${aws_apigatewayv2_integration.mock.id}"
  route_response_selection_expression = "$default"
}

resource "aws_apigatewayv2_route_response" "ping" {
  api_id             = aws_apigatewayv2_api.chat.id
  route_id           = aws_apigatewayv2_route.ping.id
  route_response_key = "$default"
}

resource "aws_apigatewayv2_deployment" "chat" {
  api_id      = aws_apigatewayv2_api.chat.id
  description = "raw stack"

  triggers = {
    routes = join(",", sort(local.route_keys))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [
    aws_apigatewayv2_integration_response.mock,
    aws_apigatewayv2_route.chat,
    aws_apigatewayv2_route_response.ping,
  ]
}

# Without it no stage may log.
resource "aws_api_gateway_account" "logs" {
  cloudwatch_role_arn = "arn:aws:iam::123456789012:role/logs"
}

resource "aws_apigatewayv2_stage" "prod" {
  depends_on = [aws_api_gateway_account.logs]

  api_id          = aws_apigatewayv2_api.chat.id
  name            = "prod"
  deployment_id   = aws_apigatewayv2_deployment.chat.id
  description     = "production"
  stage_variables = { log = "info" }
  tags            = { team = "support" }

  default_route_settings {
    logging_level          = "ERROR"
    throttling_burst_limit = 200
    throttling_rate_limit  = 100
  }

  route_settings {
    route_key              = "ask"
    logging_level          = "INFO"
    throttling_burst_limit = 20
    throttling_rate_limit  = 10
  }
}

resource "aws_apigatewayv2_domain_name" "chat" {
  domain_name = "chat.example.com"
  tags        = { team = "support" }

  domain_name_configuration {
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/6ecc0b36-2f4e-4d1c-8a5e-1f0c1f0c1f0c"
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "chat" {
  api_id          = aws_apigatewayv2_api.chat.id
  domain_name     = aws_apigatewayv2_domain_name.chat.id
  stage           = aws_apigatewayv2_stage.prod.id
  api_mapping_key = "v1"
}

resource "aws_api_gateway_api_key" "browser" {
  name = "browser"
  tags = { team = "support" }
}

resource "aws_api_gateway_usage_plan" "free" {
  name = "free"

  api_stages {
    api_id = aws_apigatewayv2_api.chat.id
    stage  = aws_apigatewayv2_stage.prod.name
  }

  quota_settings {
    limit  = 1000
    period = "DAY"
  }

  throttle_settings {
    burst_limit = 5
    rate_limit  = 2.5
  }
}

resource "aws_api_gateway_usage_plan_key" "browser" {
  key_id        = aws_api_gateway_api_key.browser.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.free.id
}

output "api_id" {
  value = aws_apigatewayv2_api.chat.id
}

output "api_endpoint" {
  value = aws_apigatewayv2_api.chat.api_endpoint
}

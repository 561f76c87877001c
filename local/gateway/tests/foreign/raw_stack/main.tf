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

resource "aws_apigatewayv2_route" "chat" {
  for_each = local.route_keys

  api_id         = aws_apigatewayv2_api.chat.id
  route_key      = each.key
  target         = "integrations/${aws_apigatewayv2_integration.chat.id}"
  operation_name = each.key == "ask" ? "Ask" : null
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

output "api_id" {
  value = aws_apigatewayv2_api.chat.id
}

output "api_endpoint" {
  value = aws_apigatewayv2_api.chat.api_endpoint
}

variable "chat_function_arn" {
  description = "The function that answers, such as aws_lambda_function.chat.arn."
  type        = string
}

resource "chatbot_stack" "logged" {
  name       = "logged"
  stage_name = "prod"

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }

    # What is left out here is as for the whole stage.
    "$default" = {
      function_arn = var.chat_function_arn
      settings     = { throttle = { rate_limit = 50, burst_limit = 100 }, log_level = "INFO" }
    }
  }

  detailed_metrics = true

  # Both logs need a role that is set for the account, for example with aws_api_gateway_account.
  access_log = {
    destination_arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/support"
    format          = jsonencode({ request = "$context.requestId", route = "$context.routeKey", status = "$context.status" })
  }

  execution_log = {
    level = "ERROR"
  }

  # An existing custom domain: clients connect to wss://chat.example.com/support.
  domain = {
    name        = "chat.example.com"
    mapping_key = "support"
  }
}

variable "chat_function_arn" {
  description = "The function that answers, best of an alias: aws_lambda_alias.live.arn."
  type        = string
}

resource "chatbot_stack" "limited" {
  name              = "limited"
  description       = "Chat for the shop"
  stage_name        = "prod"
  stage_description = "What customers use"

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn, timeout_ms = 3000 }
    "$disconnect" = { function_arn = var.chat_function_arn }
    "$default"    = { function_arn = var.chat_function_arn }
  }

  # For every route; changing it takes effect without a new deployment.
  throttle = {
    rate_limit  = 100
    burst_limit = 200
  }

  stage_variables = {
    log = "info"
  }

  tags = {
    team = "support"
  }

  timeouts = {
    create = "10m"
  }
}

variable "chat_function_arn" {
  description = "The function that answers, such as aws_lambda_function.chat.arn."
  type        = string
}

# The API, without a stage.
resource "chatbot_stack" "support" {
  name   = "support"
  deploy = false

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }
    "$default"    = { function_arn = var.chat_function_arn }
  }
}

# The stage, and what it serves.
resource "chatbot_deployment" "prod" {
  api_id     = chatbot_stack.support.id
  stage_name = "prod"

  # Deploys a change of the API in the same apply.
  fingerprint = chatbot_stack.support.fingerprint

  throttle = {
    rate_limit  = 100
    burst_limit = 200
  }

  route_settings = {
    "$connect" = { throttle = { rate_limit = 10, burst_limit = 20 } }
  }
}

# What the page connects to.
output "websocket_url" {
  value = chatbot_deployment.prod.websocket_url
}

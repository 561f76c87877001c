variable "chat_function_arn" {
  description = "The function that answers, such as aws_lambda_function.chat.arn."
  type        = string
}

resource "chatbot_stack" "support" {
  name       = "support"
  stage_name = "prod"

  # Routes with the same function share one integration.
  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }
    "$default"    = { function_arn = var.chat_function_arn }
  }
}

# What the page connects to.
output "websocket_url" {
  value = chatbot_stack.support.websocket_url
}

# What the function's role needs so that the function can answer.
output "manage_connections_policy" {
  value = chatbot_stack.support.manage_connections_policy
}

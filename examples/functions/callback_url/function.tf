variable "websocket_url" {
  description = "Where clients connect."
  type        = string
  default     = "wss://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod"
}

# The endpoint of a client of apigatewaymanagementapi.
output "callback_url" {
  value = provider::chatbot::callback_url(var.websocket_url)
}

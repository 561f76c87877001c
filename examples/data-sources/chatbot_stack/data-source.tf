variable "api_id" {
  description = "Id of an API that another configuration made."
  type        = string
}

# By id, which never changes.
data "chatbot_stack" "support" {
  id = var.api_id
}

output "support_websocket_url" {
  value = data.chatbot_stack.support.websocket_url
}

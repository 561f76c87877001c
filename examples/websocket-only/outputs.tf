output "api_arn" {
  description = "ARN of the WebSocket API."
  value       = chatbot_stack.this.arn
}

output "api_id" {
  description = "Id of the WebSocket API."
  value       = chatbot_stack.this.id
}

output "callback_url" {
  description = "Address under which a function posts to connections."
  value       = chatbot_stack.this.callback_url
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves."
  value       = chatbot_stack.this.deployment_id
}

output "execution_arn" {
  description = "ARN that permissions to invoke and to manage connections start with."
  value       = chatbot_stack.this.execution_arn
}

output "manage_connections_policy" {
  description = "IAM policy, as JSON, that lets the function answer: attach it to the function's role."
  value       = chatbot_stack.this.manage_connections_policy
}

output "websocket_url" {
  description = "Address that WebSocket clients connect to."
  value       = chatbot_stack.this.websocket_url
}

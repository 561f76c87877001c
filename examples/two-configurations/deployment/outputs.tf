output "callback_url" {
  description = "Where functions post to connections: https://…"
  value       = chatbot_deployment.this.callback_url
}

output "deployment_id" {
  description = "Id of the deployment that the stage serves."
  value       = chatbot_deployment.this.deployment_id
}

output "websocket_url" {
  description = "Where the page connects: wss://…"
  value       = chatbot_deployment.this.websocket_url
}

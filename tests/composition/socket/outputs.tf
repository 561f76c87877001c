output "api_id" {
  description = "Id of the API."
  value       = chatbot_stack.this.id
}

output "fingerprint" {
  description = "Fingerprint of what the stage serves."
  value       = chatbot_stack.this.fingerprint
}

output "manage_connections_policy" {
  description = "Policy that lets a function answer."
  value       = chatbot_stack.this.manage_connections_policy
}

output "websocket_url" {
  description = "Where clients connect."
  value       = chatbot_stack.this.websocket_url
}

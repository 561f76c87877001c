output "api_id" {
  description = "Id of the socket's API."
  value       = module.chatbot.api_id
}

output "chat_url" {
  description = "Where people chat: https://…"
  value       = module.chatbot.chat_url
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = module.chatbot.distribution_id
}

output "function_names" {
  description = "Names of the functions, by key."
  value       = module.chatbot.function_names
}

output "rest_api_url" {
  description = "Address of the REST API: https://…, without the site before it."
  value       = module.chatbot.rest_api_url
}

output "stage_name" {
  description = "Name of the stages of both APIs."
  value       = module.chatbot.stage_name
}

output "websocket_url" {
  description = "Where the page connects: wss://…"
  value       = module.chatbot.websocket_url
}

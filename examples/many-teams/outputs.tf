output "api_ids" {
  description = "Ids of the sockets' APIs, by team."
  value       = { for team, chatbot in module.chatbot : team => chatbot.api_id }
}

output "chat_urls" {
  description = "Where people chat, by team: https://…"
  value       = { for team, chatbot in module.chatbot : team => chatbot.chat_url }
}

output "table_names" {
  description = "Names of the tables with the conversations, by team."
  value       = { for team, chatbot in module.chatbot : team => chatbot.table_name }
}

output "websocket_urls" {
  description = "Where pages connect, by team: wss://…"
  value       = { for team, chatbot in module.chatbot : team => chatbot.websocket_url }
}

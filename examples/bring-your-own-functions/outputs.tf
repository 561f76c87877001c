output "api_id" {
  description = "Id of the socket's API."
  value       = chatbot_stack.this.id
}

output "failure_queue_url" {
  description = "Address of the queue with invocations of the chat function that failed."
  value       = module.functions.failure_queue_urls["chat"]
}

output "function_names" {
  description = "Names of the functions, by key."
  value       = module.functions.function_names
}

output "rest_api_url" {
  description = "Address of the REST API: https://…; `/history` follows it."
  value       = module.rest_api.invoke_url
}

output "table_name" {
  description = "Name of the table with the conversations."
  value       = module.call_log.table_name
}

output "websocket_url" {
  description = "Where clients connect: wss://…"
  value       = chatbot_stack.this.websocket_url
}

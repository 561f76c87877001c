output "api_arn" {
  description = "ARN of the socket's API."
  value       = module.chatbot.api_arn
}

output "api_id" {
  description = "Id of the socket's API."
  value       = module.chatbot.api_id
}

output "callback_url" {
  description = "Where functions post to connections: https://…; null with `deploy = false`."
  value       = module.chatbot.callback_url
}

output "chat_url" {
  description = "Where people chat: https://…"
  value       = module.chatbot.chat_url
}

output "distribution_domain_name" {
  description = "Host of the distribution, to which records in DNS lead."
  value       = module.chatbot.distribution_domain_name
}

output "distribution_hosted_zone_id" {
  description = "Hosted zone of that host, which an alias record of Route 53 needs."
  value       = module.chatbot.distribution_hosted_zone_id
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = module.chatbot.distribution_id
}

output "failure_queue_url" {
  description = "Address of the queue with answers that failed in an invocation of their own."
  value       = module.chatbot.failure_queue_url
}

output "function_arns" {
  description = "ARNs of the functions, by key: chat, delete, history, provisioning, query and upload."
  value       = module.chatbot.function_arns
}

output "function_names" {
  description = "Names of the functions, by key."
  value       = module.chatbot.function_names
}

output "index_name" {
  description = "Name of the table's index by request."
  value       = module.chatbot.index_name
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.chatbot.rest_api_id
}

output "rest_api_url" {
  description = "Address of the REST API: https://…, without the site before it."
  value       = module.chatbot.rest_api_url
}

output "role_names" {
  description = "Names of the roles of the functions, by key: to attach further policies to."
  value       = module.chatbot.role_names
}

output "secret_arns" {
  description = "ARNs of the secrets, by key: langsmith and tavily."
  value       = module.chatbot.secret_arns
}

output "site_bucket" {
  description = "Name of the bucket with the page."
  value       = module.chatbot.site_bucket
}

output "stack_fingerprint" {
  description = "Fingerprint of what a deployment of the socket contains, for a `chatbot_deployment` in the same configuration."
  value       = module.chatbot.stack_fingerprint
}

output "stage_name" {
  description = "Name of the stages of both APIs."
  value       = module.chatbot.stage_name
}

output "table_name" {
  description = "Name of the table with the conversations."
  value       = module.chatbot.table_name
}

output "uploads_bucket" {
  description = "Name of the bucket for uploaded files."
  value       = module.chatbot.uploads_bucket
}

output "websocket_url" {
  description = "Where the page connects: wss://…"
  value       = module.chatbot.websocket_url
}

output "api_arn" {
  description = "ARN of the socket's API."
  value       = chatbot_stack.this.arn
}

output "api_id" {
  description = "Id of the socket's API."
  value       = chatbot_stack.this.id
}

output "callback_url" {
  description = "Where functions post to connections: https://…; null with `deploy = false`."
  value       = chatbot_stack.this.callback_url
}

output "chat_url" {
  description = "Where people chat: https://…"
  value       = "https://${try([for alias in var.aliases : alias if !startswith(alias, "*.")][0], module.site.domain_name)}/"
}

output "distribution_domain_name" {
  description = "Host of the distribution, to which records in DNS lead."
  value       = module.site.domain_name
}

output "distribution_hosted_zone_id" {
  description = "Hosted zone of that host, which an alias record of Route 53 needs."
  value       = module.site.hosted_zone_id
}

output "distribution_id" {
  description = "Id of the distribution."
  value       = module.site.distribution_id
}

output "failure_queue_url" {
  description = "Address of the queue with answers that failed in an invocation of their own."
  value       = module.functions.failure_queue_urls["chat"]
}

output "function_arns" {
  description = "ARNs of the functions, by key: chat, delete, history, provisioning, query and upload."
  value       = local.all_function_arns
}

output "function_names" {
  description = "Names of the functions, by key."
  value       = local.all_function_names
}

output "index_name" {
  description = "Name of the table's index by request."
  value       = module.call_log.index_name
}

output "rest_api_id" {
  description = "Id of the REST API."
  value       = module.rest_api.id
}

output "rest_api_url" {
  description = "Address of the REST API: https://…, without the site before it."
  value       = module.rest_api.invoke_url
}

output "role_names" {
  description = "Names of the roles of the functions, by key: to attach further policies to."
  value       = merge(module.functions.role_names, module.provisioning.role_names)
}

output "secret_arns" {
  description = "ARNs of the secrets, by key: langsmith and tavily."
  value       = module.secrets.secret_arns
}

output "site_bucket" {
  description = "Name of the bucket with the page."
  value       = module.storage.site_bucket_name
}

output "stack_fingerprint" {
  description = "Fingerprint of what a deployment of the socket contains, for a `chatbot_deployment` in the same configuration."
  value       = chatbot_stack.this.fingerprint
}

output "stage_name" {
  description = "Name of the stages of both APIs."
  value       = var.stage_name
}

output "table_name" {
  description = "Name of the table with the conversations."
  value       = module.call_log.table_name
}

output "uploads_bucket" {
  description = "Name of the bucket for uploaded files."
  value       = module.storage.uploads_bucket_name
}

output "websocket_url" {
  description = "Where the page connects: wss://…"
  value       = local.websocket_url
}

output "function_arn" {
  description = "ARN of the function."
  value       = module.functions.function_arns["chat"]
}

output "role_name" {
  description = "Name of its role."
  value       = module.functions.role_names["chat"]
}

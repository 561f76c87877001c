output "environments" {
  description = "Environment variables of the functions, by key; empty for one without."
  value       = { for key, function in aws_lambda_function.this : key => try(function.environment[0].variables, {}) }
}

output "failure_queue_arns" {
  description = "ARNs of the queues of failed asynchronous invocations, by function; of those that invoke themselves."
  value       = { for key, queue in aws_sqs_queue.failures : key => queue.arn }
}

output "failure_queue_urls" {
  description = "Addresses of the queues of failed asynchronous invocations, by function; of those that invoke themselves."
  value       = { for key, queue in aws_sqs_queue.failures : key => queue.url }
}

output "function_arns" {
  description = "ARNs of the functions, by key."
  value       = { for key, function in aws_lambda_function.this : key => function.arn }
}

output "function_names" {
  description = "Names of the functions, by key."
  value       = { for key, function in aws_lambda_function.this : key => function.function_name }
}

output "invoke_arns" {
  description = "ARNs by which integrations of API Gateway invoke the functions, by key."
  value       = { for key, function in aws_lambda_function.this : key => function.invoke_arn }
}

output "log_group_names" {
  description = "Names of the log groups, by key."
  value       = { for key, group in aws_cloudwatch_log_group.this : key => group.name }
}

output "role_arns" {
  description = "ARNs of the roles of the functions, by key."
  value       = { for key, role in aws_iam_role.this : key => role.arn }
}

output "role_names" {
  description = "Names of the roles of the functions, by key: to attach further policies to."
  value       = { for key, role in aws_iam_role.this : key => role.name }
}

output "role_policies" {
  description = "What the roles may do, by key: policy documents as JSON."
  value       = { for key, policy in aws_iam_role_policy.this : key => policy.policy }
}

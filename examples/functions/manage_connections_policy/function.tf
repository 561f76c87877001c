variable "execution_arn" {
  description = "Execution ARN of the stage, such as chatbot_stack.support.execution_arn."
  type        = string
  default     = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod"
}

# What the role of a function needs so that the function can answer.
output "policy" {
  value = provider::chatbot::manage_connections_policy(var.execution_arn)
}

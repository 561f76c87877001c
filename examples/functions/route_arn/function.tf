variable "execution_arn" {
  description = "Execution ARN of the stage, such as chatbot_stack.support.execution_arn."
  type        = string
  default     = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod"
}

# Lets who has it connect to a stage whose authorization is AWS_IAM.
output "connect_policy" {
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = provider::chatbot::route_arn(var.execution_arn, "$connect")
    }]
  })
}

variable "function_arn" {
  description = "The function, such as aws_lambda_function.chat.arn."
  type        = string
  default     = "arn:aws:lambda:eu-west-1:123456789012:function:chat"
}

# As the integration_uri of an aws_apigatewayv2_integration, or the uri of an authorizer.
output "integration_uri" {
  value = provider::chatbot::integration_uri(var.function_arn)
}

variable "chat_function_arn" {
  description = "The function that answers messages."
  type        = string
}

resource "chatbot_stack" "mixed" {
  name       = "mixed"
  stage_name = "prod"

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }

    # API Gateway answers at once and the function runs for as long as it needs.
    "$default" = {
      integration = {
        type              = "AWS"
        function_arn      = var.chat_function_arn
        asynchronous      = true
        request_templates = { "$default" = "{\"connection\": \"$context.connectionId\", \"message\": $input.json('$')}" }

        template_selection_expression = "\\$default"
      }
    }

    # Nobody is called: API Gateway itself answers.
    "ping" = {
      two_way = true
      integration = {
        type              = "MOCK"
        request_templates = { "200" = "{\"statusCode\": 200}" }
        responses         = { "$default" = { templates = { "$default" = "{\"action\": \"pong\"}" } } }

        template_selection_expression = "200"
      }
    }
  }
}

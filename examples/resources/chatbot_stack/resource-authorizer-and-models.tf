variable "chat_function_arn" {
  description = "The function that answers messages."
  type        = string
}

variable "ask_function_arn" {
  description = "The function that decides who may connect."
  type        = string
}

resource "chatbot_stack" "guarded" {
  name       = "guarded"
  stage_name = "prod"

  # wss://…?token=…: without a token the handshake is refused, with one the function decides.
  connect = {
    authorization = "CUSTOM"
    authorizer = {
      function_arn     = var.ask_function_arn
      identity_sources = ["route.request.querystring.token"]
    }
  }

  models = {
    Ask = {
      schema = jsonencode({
        type       = "object"
        required   = ["action", "question"]
        properties = { question = { type = "string", maxLength = 2000 } }
      })
    }
  }

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }
    "ask" = {
      function_arn   = var.chat_function_arn
      request_models = { "application/json" = "Ask" }
    }
  }
}

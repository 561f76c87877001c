variable "chat_function_arn" {
  description = "The function that opens and closes conversations."
  type        = string
}

variable "ask_function_arn" {
  description = "The function whose result is the answer."
  type        = string
}

resource "chatbot_stack" "questions" {
  name       = "questions"
  stage_name = "prod"

  # {"type": "ask", ...} takes the route "ask".
  route_selection_expression = "$request.body.type"

  routes = {
    "$connect"    = { function_arn = var.chat_function_arn }
    "$disconnect" = { function_arn = var.chat_function_arn }
    "$default"    = { function_arn = var.chat_function_arn }

    # What the function returns goes back to the client, within 5 seconds or not at all.
    "ask" = {
      function_arn = var.ask_function_arn
      timeout_ms   = 5000
      two_way      = true
    }
  }
}

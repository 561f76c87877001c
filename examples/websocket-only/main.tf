# Region and credentials come from the environment, as for every AWS tool.
provider "chatbot" {}

resource "chatbot_stack" "this" {
  name       = var.name
  stage_name = var.stage_name

  # Frames of the chat protocol carry no action, so $default takes all of them.
  routes = {
    "$connect"    = { function_arn = var.function_arn }
    "$disconnect" = { function_arn = var.function_arn }
    "$default"    = { function_arn = var.function_arn }
  }

  throttle = var.throttle
  tags     = var.tags
}

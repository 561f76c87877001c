# A socket whose routes are somebody else's to say.

resource "chatbot_stack" "this" {
  name       = var.name
  stage_name = "dev"

  routes = { for key, function_arn in var.routes : key => { function_arn = function_arn } }
}

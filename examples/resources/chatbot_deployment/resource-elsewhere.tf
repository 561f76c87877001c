variable "api_id" {
  description = "The API that another configuration makes: its output chatbot_stack.support.id."
  type        = string
}

# Deployed by the next apply whenever the API is no longer what the stage serves.
resource "chatbot_deployment" "elsewhere" {
  api_id     = var.api_id
  stage_name = "prod"

  tags = {
    team = "support"
  }
}

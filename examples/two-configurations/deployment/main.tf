# Region and credentials come from the environment, as for every AWS tool.
provider "chatbot" {}

resource "chatbot_deployment" "this" {
  api_id     = var.api_id
  stage_name = var.stage_name
  throttle   = var.throttle
}

# By name, if only one WebSocket API of the account and Region is called so.
data "chatbot_stack" "sales" {
  name = "sales"
}

# Stage and deployment of a stack that another configuration made with deploy = false.
resource "chatbot_deployment" "sales" {
  api_id      = data.chatbot_stack.sales.id
  fingerprint = data.chatbot_stack.sales.fingerprint
  stage_name  = "prod"
}

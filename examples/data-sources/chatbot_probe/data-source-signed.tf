variable "internal_websocket_url" {
  type        = string
  description = "Where clients with credentials of AWS connect."
}

# $connect with the authorization AWS_IAM. A failure ends the plan or apply.
data "chatbot_probe" "internal" {
  url          = var.internal_websocket_url
  signed       = true
  must_succeed = true
}

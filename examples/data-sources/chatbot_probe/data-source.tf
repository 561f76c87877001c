variable "websocket_url" {
  type        = string
  description = "Where clients connect, such as the websocket_url of a chatbot_stack."
}

variable "token" {
  type        = string
  description = "What $connect asks for."
  sensitive   = true
}

check "the_chatbot_answers" {
  data "chatbot_probe" "this" {
    url    = var.websocket_url
    query  = { token = var.token }
    send   = [jsonencode({ action = "ask", question = "Are you there?" })]
    expect = { json = jsonencode({ type = "answer" }) }
  }

  assert {
    condition     = data.chatbot_probe.this.succeeded
    error_message = "The chatbot does not answer: ${data.chatbot_probe.this.error}"
  }
}

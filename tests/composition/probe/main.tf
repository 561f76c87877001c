data "chatbot_probe" "this" {
  url    = var.websocket_url
  send   = var.send
  expect = var.expect == null ? null : { json = var.expect }

  # Somebody else's first invocation may be waited for.
  answer_timeout_ms = 60000
}

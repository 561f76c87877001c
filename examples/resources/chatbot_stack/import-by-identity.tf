import {
  to = chatbot_stack.support
  identity = {
    id = "a1b2c3d4e5"
    # Both may be left out: they are those of the provider.
    account_id = "123456789012"
    region     = "eu-west-1"
  }
}

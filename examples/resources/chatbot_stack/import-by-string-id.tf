import {
  to = chatbot_stack.support
  id = "a1b2c3d4e5"
}

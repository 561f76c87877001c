import {
  to = chatbot_deployment.prod
  id = "a1b2c3d4e5/prod"
}

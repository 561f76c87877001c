import {
  to = chatbot_deployment.prod
  identity = {
    api_id     = "a1b2c3d4e5"
    stage_name = "prod"
    # Both may be left out: they are those of the provider.
    account_id = "123456789012"
    region     = "eu-west-1"
  }
}

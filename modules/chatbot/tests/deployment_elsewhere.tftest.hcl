# A socket whose stage a chatbot_deployment has.

mock_provider "aws" {
  source = "../../tests/mocks"
}

mock_provider "chatbot" {
  source = "../../tests/mocks/chatbot"
}

variables {
  name               = "support"
  packages_directory = "../../tests/fixtures/packages"
  page_directory     = "../../tests/fixtures/page"

  # An applied run has to be given every ephemeral variable, also one with a default.
  langsmith_api_key = "lsv2_test"
  tavily_api_key    = "tvly-test"
}

run "a_deployment_elsewhere_has_the_stage" {
  variables {
    deploy     = false
    stage_name = "prod"
  }

  # The API's own ARN: without a stage the stack has no other.
  override_resource {
    target = chatbot_stack.this
    values = {
      callback_url  = null
      execution_arn = "arn:aws:execute-api:us-east-1:123456789012:w1x2y3z4a5"
      id            = "w1x2y3z4a5"
      websocket_url = null
    }
  }

  assert {
    condition     = !chatbot_stack.this.deploy && chatbot_stack.this.stage_name == null && chatbot_stack.this.throttle == null
    error_message = "What belongs to the stage is left to the deployment."
  }

  assert {
    condition     = output.websocket_url == "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/prod"
    error_message = "The page connects to the stage that the deployment will have."
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.connections.policy).Statement[0].Resource == ["arn:aws:execute-api:us-east-1:123456789012:w1x2y3z4a5/prod/POST/@connections/*"]
    error_message = "The chat function posts to connections of that stage alone."
  }
}

run "a_deployment_elsewhere_has_its_own_log" {
  variables {
    access_log_enabled = true
    deploy             = false
  }

  override_resource {
    target = chatbot_stack.this
    values = {
      callback_url  = null
      websocket_url = null
    }
  }

  assert {
    condition     = chatbot_stack.this.access_log == null && length(aws_cloudwatch_log_group.socket) == 0
    error_message = "The log belongs to the stage."
  }
}

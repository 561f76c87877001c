# The stage of the socket, and where the page connects.

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

run "the_page_connects_where_it_is_told" {
  variables {
    websocket_url = "wss://socket.example.com/support"
  }

  assert {
    condition     = output.websocket_url == "wss://socket.example.com/support" && local.connect_sources[0] == "wss://socket.example.com"
    error_message = "Page and content security policy have the address."
  }

  assert {
    condition     = module.provisioning.environments["provisioning"].wss_url == "wss://socket.example.com/support"
    error_message = "provisioning tells it."
  }
}

run "the_stage_is_a_choice" {
  variables {
    stage_name = "prod"
  }

  assert {
    condition     = chatbot_stack.this.stage_name == "prod" && output.stage_name == "prod" && module.rest_api.origin_path == "/prod"
    error_message = "Both APIs have the stage."
  }
}

run "messages_are_limited_as_wished" {
  variables {
    throttle = { rate_limit = 5, burst_limit = 10 }
  }

  assert {
    condition     = chatbot_stack.this.throttle.rate_limit == 5 && chatbot_stack.this.throttle.burst_limit == 10
    error_message = "The socket has the limit."
  }
}

run "requests_are_logged_without_what_they_say" {
  variables {
    access_log_enabled = true
    log_retention_days = 7
  }

  assert {
    condition     = chatbot_stack.this.access_log.destination_arn == aws_cloudwatch_log_group.socket[0].arn && aws_cloudwatch_log_group.socket[0].name == "/aws/vendedlogs/apigateway/support-socket/dev" && aws_cloudwatch_log_group.socket[0].retention_in_days == 7
    error_message = "The socket writes to a log group of its own."
  }

  assert {
    condition = jsondecode(chatbot_stack.this.access_log.format) == {
      connection = "$context.connectionId"
      error      = "$context.error.message"
      event      = "$context.eventType"
      ip         = "$context.identity.sourceIp"
      latency    = "$context.integrationLatency"
      request    = "$context.requestId"
      route      = "$context.routeKey"
      status     = "$context.status"
      time       = "$context.requestTime"
    }
    error_message = "A line says who, what, how long and how it ended."
  }
}

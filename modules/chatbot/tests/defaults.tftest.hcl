# The chatbot with nothing but a name, and packages that nobody has to build first.

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

run "a_name_is_enough" {
  assert {
    condition     = output.chat_url == "https://d1111abcdef8mo.cloudfront.net/" && output.distribution_domain_name == "d1111abcdef8mo.cloudfront.net" && output.distribution_id == "EMOCKMOCKMOCK1"
    error_message = "People chat at the distribution."
  }

  assert {
    condition     = output.websocket_url == "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/dev" && output.callback_url == "https://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/dev"
    error_message = "The page connects to the stage of the socket."
  }

  assert {
    condition     = output.api_id == "w1x2y3z4a5" && output.api_arn == "arn:aws:apigateway:us-east-1::/apis/w1x2y3z4a5" && output.stack_fingerprint == chatbot_stack.this.fingerprint
    error_message = "The socket's API is told."
  }

  assert {
    condition     = output.rest_api_id == "a1b2c3d4e5" && startswith(output.rest_api_url, "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/") && output.stage_name == "dev"
    error_message = "The REST API is told."
  }

  assert {
    condition = output.function_names == {
      chat         = "support-chat"
      delete       = "support-delete"
      history      = "support-history"
      provisioning = "support-provisioning"
      query        = "support-query"
      upload       = "support-upload"
    }
    error_message = "There are the six functions."
  }

  assert {
    condition = alltrue([
      for key in ["chat", "delete", "history", "provisioning", "query", "upload"] : output.role_names[key] == "support-${key}-us-east-1" && startswith(output.function_arns[key], "arn:aws:lambda:")
    ])
    error_message = "Each function has a role and an ARN."
  }

  assert {
    condition     = output.uploads_bucket == "support-uploads-123456789012-us-east-1" && output.site_bucket == "support-site-123456789012-us-east-1"
    error_message = "Uploads and page lie in buckets of their own."
  }

  assert {
    condition     = keys(output.secret_arns) == ["langsmith", "tavily"]
    error_message = "There are two secrets."
  }

  assert {
    condition     = strcontains(output.table_name, "support") && strcontains(output.index_name, "support") && startswith(output.failure_queue_url, "https://sqs.")
    error_message = "Table, index and queue of failures are told."
  }

  assert {
    condition     = { for key, route in chatbot_stack.this.routes : key => route.function_arn } == { for key in ["$connect", "$default", "$disconnect"] : key => module.functions.function_arns["chat"] }
    error_message = "All three routes lead to the chat function."
  }

  assert {
    condition     = chatbot_stack.this.name == "support" && chatbot_stack.this.stage_name == "dev" && chatbot_stack.this.deploy
    error_message = "The socket has the name and the stage."
  }

  assert {
    condition     = chatbot_stack.this.throttle.rate_limit == 100 && chatbot_stack.this.throttle.burst_limit == 200
    error_message = "Messages are limited."
  }

  assert {
    condition     = chatbot_stack.this.access_log == null && length(aws_cloudwatch_log_group.socket) == 0
    error_message = "The access log needs a role of the account, so it is off."
  }

  # A list of models as the chat function reads it.
  assert {
    condition = jsondecode(local.models_json) == [
      { bedrock_region = "us-east-1", max_tokens = 4096, model_id = "us.amazon.nova-2-lite-v1:0" },
    ]
    error_message = "The default is Nova 2 Lite."
  }
}

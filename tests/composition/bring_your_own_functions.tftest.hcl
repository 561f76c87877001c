# examples/bring-your-own-functions: a socket and an endpoint for functions that a team wrote.

variables {
  deletion_protection_enabled = false
}

run "the_functions_are_applied" {
  module {
    source = "../../examples/bring-your-own-functions"
  }

  variables {
    chat_environment = { LLM_for_chat = jsonencode([{ model_id = "amazon.nova-lite-v1:0" }]) }
    model_arns       = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]
  }

  assert {
    condition     = keys(output.function_names) == ["chat", "history"] && startswith(output.rest_api_url, "http")
    error_message = "There are two functions and a REST API."
  }
}

run "nothing_is_left_to_change" {
  command = plan

  module {
    source = "../../examples/bring-your-own-functions"
  }

  variables {
    chat_environment = { LLM_for_chat = jsonencode([{ model_id = "amazon.nova-lite-v1:0" }]) }
    model_arns       = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]
  }

  assert {
    condition     = output.websocket_url == run.the_functions_are_applied.websocket_url
    error_message = "A second plan finds the socket as it is."
  }
}

run "a_question_is_answered" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.the_functions_are_applied.websocket_url
    send = [jsonencode({
      user_id      = "tester"
      request_id   = "own-1"
      request_time = "2026-01-01 00:00:00"
      type         = "text"
      body         = "Are you there?"
      convType     = "normal"
    })]
    expect = jsonencode({ request_id = "own-1", status = "completed" })
  }

  assert {
    condition     = output.succeeded
    error_message = "The function does not answer: ${output.error}"
  }
}

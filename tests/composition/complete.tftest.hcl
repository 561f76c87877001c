# examples/complete: everything there is, applied, talked to, changed and destroyed.

variables {
  deletion_protection_enabled = false
  force_destroy               = true
  secret_recovery_window_days = 0

  # An applied run has to be given every ephemeral variable, also one with a default.
  langsmith_api_key = "lsv2_test"
  tavily_api_key    = "tvly-test"
}

run "everything_is_applied" {
  module {
    source = "../../examples/complete"
  }

  assert {
    condition     = startswith(output.chat_url, "https://") && can(regex("^wss?://", output.websocket_url))
    error_message = "There is a page, and a socket for it."
  }

  assert {
    condition     = length(output.function_arns) == 6
    error_message = "There are six functions."
  }
}

run "the_socket_is_alive" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.everything_is_applied.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot does not answer a keep-alive: ${output.error}"
  }
}

# The function invokes itself, asks the model, keeps the answer and posts it: all of its role but one statement.
run "a_question_is_answered" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.everything_is_applied.websocket_url
    send = [jsonencode({
      user_id      = "tester"
      request_id   = "complete-1"
      request_time = "2026-01-01 00:00:00"
      type         = "text"
      body         = "Are you there?"
      convType     = "normal"
    })]
    expect = jsonencode({ request_id = "complete-1", status = "completed" })
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot does not answer a question: ${output.error}"
  }
}

run "nothing_is_made_anew_by_a_second_apply" {
  module {
    source = "../../examples/complete"
  }

  assert {
    condition = [
      output.api_id, output.distribution_id, output.rest_api_id, output.stack_fingerprint, output.table_name,
      ] == [
      run.everything_is_applied.api_id, run.everything_is_applied.distribution_id, run.everything_is_applied.rest_api_id,
      run.everything_is_applied.stack_fingerprint, run.everything_is_applied.table_name,
    ]
    error_message = "A second apply finds everything as it is."
  }
}

run "limits_and_tags_are_changed_in_place" {
  module {
    source = "../../examples/complete"
  }

  variables {
    tags     = { team = "support" }
    throttle = { rate_limit = 50, burst_limit = 60 }
  }

  assert {
    condition     = output.api_id == run.everything_is_applied.api_id && output.rest_api_id == run.everything_is_applied.rest_api_id && output.distribution_id == run.everything_is_applied.distribution_id
    error_message = "Nothing is replaced."
  }

  assert {
    condition     = output.stack_fingerprint == run.everything_is_applied.stack_fingerprint
    error_message = "What belongs to a stage needs no new deployment."
  }
}

run "the_socket_is_still_alive" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.everything_is_applied.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot does not answer after a change: ${output.error}"
  }
}

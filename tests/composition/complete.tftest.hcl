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

run "the_secrets_hold_the_keys_that_were_given" {
  module {
    source = "./secrets"
  }

  variables {
    secret_arns = run.everything_is_applied.secret_arns
  }

  assert {
    condition = output.values.langsmith == {
      langchain_project = output.values.langsmith.langchain_project
      langsmith_api_key = "lsv2_test"
    }
    error_message = "The secret for LangSmith is not what the original's functions read."
  }

  assert {
    condition = output.values.tavily == {
      project_name   = output.values.tavily.project_name
      tavily_api_key = jsonencode(["tvly-test"])
    }
    error_message = "The secret for Tavily is not what the original's functions read: a list of keys, as a text."
  }

  assert {
    condition = alltrue([
      strcontains(run.everything_is_applied.secret_arns["langsmith"], ":langsmithapikey-${output.values.langsmith.langchain_project}-"),
      strcontains(run.everything_is_applied.secret_arns["tavily"], ":tavilyapikey-${output.values.tavily.project_name}-"),
    ])
    error_message = "The project in a secret is not the end of its name."
  }
}

run "nothing_is_left_to_change" {
  command = plan

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
    error_message = "A second plan finds everything as it is."
  }
}

run "limits_tags_and_keys_are_changed_in_place" {
  module {
    source = "../../examples/complete"
  }

  variables {
    langsmith_api_key = "lsv2_later"
    secrets_version   = 2
    tags              = { team = "support" }
    tavily_api_key    = "[\"tvly-later\", \"tvly-spare\"]"
    throttle          = { rate_limit = 50, burst_limit = 60 }
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

run "the_secrets_hold_the_keys_that_were_given_later" {
  module {
    source = "./secrets"
  }

  variables {
    secret_arns = run.everything_is_applied.secret_arns
  }

  assert {
    condition = output.values.langsmith == {
      langchain_project = output.values.langsmith.langchain_project
      langsmith_api_key = "lsv2_later"
    }
    error_message = "The secret for LangSmith is not what the original's functions read."
  }

  assert {
    condition = output.values.tavily == {
      project_name   = output.values.tavily.project_name
      tavily_api_key = "[\"tvly-later\", \"tvly-spare\"]"
    }
    error_message = "The secret for Tavily is not what the original's functions read: a list of keys, as a text."
  }

  assert {
    condition = alltrue([
      strcontains(run.everything_is_applied.secret_arns["langsmith"], ":langsmithapikey-${output.values.langsmith.langchain_project}-"),
      strcontains(run.everything_is_applied.secret_arns["tavily"], ":tavilyapikey-${output.values.tavily.project_name}-"),
    ])
    error_message = "The project in a secret is not the end of its name."
  }
}

# A key is written with a new number only, so another one with the same number is no change.
run "nothing_is_left_to_change_after_the_changes" {
  command = plan

  module {
    source = "../../examples/complete"
  }

  variables {
    langsmith_api_key = "lsv2_never"
    secrets_version   = 2
    tags              = { team = "support" }
    throttle          = { rate_limit = 50, burst_limit = 60 }
  }

  assert {
    condition     = output.stack_fingerprint == run.everything_is_applied.stack_fingerprint
    error_message = "A plan after a change finds everything as it is."
  }
}

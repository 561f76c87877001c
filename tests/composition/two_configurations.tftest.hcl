# examples/two-configurations: the chatbot without a stage, then the stage.

variables {
  deletion_protection_enabled = false
  force_destroy               = true
  secret_recovery_window_days = 0
}

run "everything_but_the_stage_is_applied" {
  module {
    source = "../../examples/two-configurations/everything"
  }

  assert {
    condition     = strcontains(output.websocket_url, output.api_id) && endswith(output.websocket_url, "/dev")
    error_message = "The page expects the stage that will be."
  }
}

run "the_stage_is_applied" {
  module {
    source = "../../examples/two-configurations/deployment"
  }

  variables {
    api_id = run.everything_but_the_stage_is_applied.api_id
  }

  assert {
    condition     = endswith(output.websocket_url, "/dev") && output.deployment_id != null
    error_message = "The stage serves a deployment."
  }
}

# The role of the chat function names the stage before there is one.
run "the_socket_is_alive" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.the_stage_is_applied.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot does not answer: ${output.error}"
  }
}

run "nothing_is_left_to_change_in_the_stage" {
  command = plan

  module {
    source = "../../examples/two-configurations/deployment"
  }

  variables {
    api_id = run.everything_but_the_stage_is_applied.api_id
  }

  assert {
    condition     = output.deployment_id == run.the_stage_is_applied.deployment_id
    error_message = "Nothing has changed, so nothing is deployed."
  }
}

run "nothing_is_left_to_change_beside_the_stage" {
  command = plan

  module {
    source = "../../examples/two-configurations/everything"
  }

  assert {
    condition     = output.api_id == run.everything_but_the_stage_is_applied.api_id
    error_message = "The stage of another configuration changes nothing in this one."
  }
}

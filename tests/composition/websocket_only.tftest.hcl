# examples/websocket-only: a socket in front of a function that is there already.

run "there_is_a_function" {
  module {
    source = "./function"
  }

  assert {
    condition     = can(regex(":function:", output.function_arn))
    error_message = "The function has an ARN."
  }
}

run "the_socket_is_applied" {
  module {
    source = "../../examples/websocket-only"
  }

  variables {
    function_arn = run.there_is_a_function.function_arn
  }

  assert {
    condition     = endswith(output.websocket_url, "/dev")
    error_message = "The stage is the last part of the address."
  }
}

run "nothing_is_left_to_change" {
  command = plan

  module {
    source = "../../examples/websocket-only"
  }

  variables {
    function_arn = run.there_is_a_function.function_arn
  }

  assert {
    condition     = output.websocket_url == run.the_socket_is_applied.websocket_url
    error_message = "A second plan finds the socket as it is."
  }
}

run "a_client_connects" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.the_socket_is_applied.websocket_url
  }

  assert {
    condition     = output.succeeded
    error_message = "Nobody can connect: ${output.error}"
  }
}

run "the_function_gets_the_policy" {
  module {
    source = "./permission"
  }

  variables {
    policy    = run.the_socket_is_applied.manage_connections_policy
    role_name = run.there_is_a_function.role_name
  }

  assert {
    condition     = output.id == "${run.there_is_a_function.role_name}:connections"
    error_message = "The policy is the role's."
  }
}

run "the_function_answers" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.the_socket_is_applied.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The function does not answer: ${output.error}"
  }
}

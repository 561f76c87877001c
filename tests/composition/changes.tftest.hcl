# What changes while people are connected: a route comes, the function behind all of them is another, and that one gets other code.

run "there_is_a_function" {
  module {
    source = "./function"
  }
}

run "there_is_another_function" {
  state_key = "other"

  module {
    source = "./function"
  }

  # Another function's package: nothing that could answer on a socket.
  variables {
    package = "query"
    suffix  = "-two"
  }
}

run "a_socket_without_a_default_route_is_applied" {
  module {
    source = "./socket"
  }

  variables {
    routes = { "$connect" = run.there_is_a_function.function_arn }
  }
}

run "the_function_gets_the_policy" {
  module {
    source = "./permission"
  }

  variables {
    policy    = run.a_socket_without_a_default_route_is_applied.manage_connections_policy
    role_name = run.there_is_a_function.role_name
  }
}

run "the_other_function_gets_the_policy" {
  state_key = "other_permission"

  module {
    source = "./permission"
  }

  variables {
    policy    = run.a_socket_without_a_default_route_is_applied.manage_connections_policy
    role_name = run.there_is_another_function.role_name
  }
}

run "nobody_answers_a_message_without_a_route" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.a_socket_without_a_default_route_is_applied.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode({ message = "Forbidden" })
  }

  assert {
    condition     = output.succeeded
    error_message = "The gateway says that there is no route: ${output.error}"
  }
}

run "a_route_is_added" {
  module {
    source = "./socket"
  }

  variables {
    routes = {
      "$connect" = run.there_is_a_function.function_arn
      "$default" = run.there_is_a_function.function_arn
    }
  }

  assert {
    condition     = output.api_id == run.a_socket_without_a_default_route_is_applied.api_id
    error_message = "The API is the same."
  }

  assert {
    condition     = output.fingerprint != run.a_socket_without_a_default_route_is_applied.fingerprint
    error_message = "A route is deployed."
  }
}

run "nothing_is_left_to_change_with_the_route" {
  command = plan

  module {
    source = "./socket"
  }

  variables {
    routes = {
      "$connect" = run.there_is_a_function.function_arn
      "$default" = run.there_is_a_function.function_arn
    }
  }

  assert {
    condition     = output.fingerprint == run.a_route_is_added.fingerprint
    error_message = "The route is there."
  }
}

run "the_new_route_answers" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.a_route_is_added.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The route that was added does not answer: ${output.error}"
  }
}

run "another_function_takes_over" {
  module {
    source = "./socket"
  }

  variables {
    routes = {
      "$connect" = run.there_is_another_function.function_arn
      "$default" = run.there_is_another_function.function_arn
    }
  }

  assert {
    condition     = output.api_id == run.a_route_is_added.api_id && output.fingerprint != run.a_route_is_added.fingerprint
    error_message = "The function is deployed to the same API."
  }
}

run "nothing_is_left_to_change_with_the_function" {
  command = plan

  module {
    source = "./socket"
  }

  variables {
    routes = {
      "$connect" = run.there_is_another_function.function_arn
      "$default" = run.there_is_another_function.function_arn
    }
  }

  assert {
    condition     = output.fingerprint == run.another_function_takes_over.fingerprint
    error_message = "The function is deployed."
  }
}

run "it_cannot_answer_with_the_code_that_it_has" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.another_function_takes_over.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = !output.succeeded && output.error != ""
    error_message = "Code of another function answers as the chat does."
  }
}

run "its_code_is_rotated" {
  state_key = "other"

  module {
    source = "./function"
  }

  variables {
    suffix = "-two"
  }

  assert {
    condition     = output.function_arn == run.there_is_another_function.function_arn
    error_message = "A new package is no new function."
  }
}

# What was applied last is destroyed first, and a role has to lose its policies before it can go.
run "it_keeps_the_policy" {
  state_key = "other_permission"

  module {
    source = "./permission"
  }

  variables {
    policy    = run.a_socket_without_a_default_route_is_applied.manage_connections_policy
    role_name = run.its_code_is_rotated.role_name
  }

  assert {
    condition     = output.id == run.the_other_function_gets_the_policy.id
    error_message = "New code needs no new policy."
  }
}

run "nothing_is_left_to_change_in_the_code" {
  command   = plan
  state_key = "other"

  module {
    source = "./function"
  }

  variables {
    suffix = "-two"
  }

  assert {
    condition     = output.function_arn == run.there_is_another_function.function_arn
    error_message = "The new package is there."
  }
}

run "nothing_is_left_to_change_around_the_code" {
  command = plan

  module {
    source = "./socket"
  }

  variables {
    routes = {
      "$connect" = run.there_is_another_function.function_arn
      "$default" = run.there_is_another_function.function_arn
    }
  }

  assert {
    condition     = output.fingerprint == run.another_function_takes_over.fingerprint
    error_message = "New code needs no new deployment."
  }
}

run "the_other_function_answers" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.another_function_takes_over.websocket_url
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The code that took over does not answer: ${output.error}"
  }
}

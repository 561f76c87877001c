# What changes while people are connected: a route comes, and the function behind all of them is another.

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

  variables {
    suffix = "-two"
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
    error_message = "The function that took over does not answer: ${output.error}"
  }
}

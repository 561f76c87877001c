# examples/many-teams: two chatbots from one definition, in one account and region.

variables {
  deletion_protection_enabled = false
  force_destroy               = true
  secret_recovery_window_days = 0
}

run "two_teams_are_applied" {
  module {
    source = "../../examples/many-teams"
  }

  variables {
    teams = {
      one = {}
      two = { throttle = { rate_limit = 5, burst_limit = 10 }, question_limits = { per_user = 1 } }
    }
  }

  assert {
    condition     = length(distinct(values(output.api_ids))) == 2 && length(distinct(values(output.chat_urls))) == 2 && length(distinct(values(output.table_names))) == 2
    error_message = "Each team has its own of everything."
  }
}

run "nothing_is_left_to_change" {
  command = plan

  module {
    source = "../../examples/many-teams"
  }

  variables {
    teams = {
      one = {}
      two = { throttle = { rate_limit = 5, burst_limit = 10 }, question_limits = { per_user = 1 } }
    }
  }

  assert {
    condition     = output.api_ids == run.two_teams_are_applied.api_ids
    error_message = "A second plan finds both teams as they are."
  }
}

run "the_first_team_is_answered" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.two_teams_are_applied.websocket_urls["one"]
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot of the first team does not answer: ${output.error}"
  }
}

run "the_second_team_is_answered" {
  module {
    source = "./probe"
  }

  variables {
    websocket_url = run.two_teams_are_applied.websocket_urls["two"]
    send          = ["__ping__"]
    expect        = jsonencode("__pong__")
  }

  assert {
    condition     = output.succeeded
    error_message = "The chatbot of the second team does not answer: ${output.error}"
  }
}

# One team goes, the other stays as it is.
run "a_team_is_removed" {
  module {
    source = "../../examples/many-teams"
  }

  variables {
    teams = { one = {} }
  }

  assert {
    condition     = output.api_ids == { one = run.two_teams_are_applied.api_ids["one"] }
    error_message = "The first team's chatbot is left alone."
  }
}

run "nothing_is_left_to_change_for_the_other" {
  command = plan

  module {
    source = "../../examples/many-teams"
  }

  variables {
    teams = { one = {} }
  }

  assert {
    condition     = keys(output.api_ids) == ["one"]
    error_message = "A plan after a team has gone finds the other as it is."
  }
}

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

# What a run sees of the resources is what the state has of them.
run "keeps_keys_out_of_the_state" {
  variables {
    langsmith_api_key = "lsv2_0123456789"
    tavily_api_key    = "tvly-0123456789"
  }

  assert {
    condition     = alltrue([for version in values(aws_secretsmanager_secret_version.this) : version.secret_string_wo == null])
    error_message = "A key must only be written, never kept."
  }

  assert {
    condition     = !strcontains(jsonencode([aws_secretsmanager_secret.this, aws_secretsmanager_secret_version.this]), "0123456789")
    error_message = "No attribute may hold a key."
  }
}

run "writes_keys_of_a_new_version" {
  command = plan

  variables {
    secrets_version = 2
    tavily_api_key  = "tvly-0123456789"
  }

  assert {
    condition     = [for version in values(aws_secretsmanager_secret_version.this) : version.secret_string_wo_version] == [2, 2]
    error_message = "A new version must have both secrets written."
  }
}

run "takes_a_list_of_keys" {
  command = plan

  variables {
    tavily_api_key = "[\"tvly-1\", \"tvly-2\"]"
  }

  assert {
    condition     = [for version in values(aws_secretsmanager_secret_version.this) : version.secret_string_wo_version] == [1, 1]
    error_message = "A list of keys must be taken."
  }
}

run "takes_an_empty_list_of_keys" {
  command = plan

  variables {
    tavily_api_key = "[]"
  }

  assert {
    condition     = [for version in values(aws_secretsmanager_secret_version.this) : version.secret_string_wo_version] == [1, 1]
    error_message = "A list without keys must be taken, as the original system has it."
  }
}

run "refuses_a_list_that_is_not_closed" {
  command = plan

  variables {
    tavily_api_key = "[\"tvly-1\""
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_list_of_numbers" {
  command = plan

  variables {
    tavily_api_key = "[1]"
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_list_of_objects" {
  command = plan

  variables {
    tavily_api_key = "[{}]"
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_list_with_null" {
  command = plan

  variables {
    tavily_api_key = "[null]"
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_tavily_key_with_a_line_break" {
  command = plan

  variables {
    tavily_api_key = "tvly-1\n"
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_tavily_key_longer_than_any" {
  command = plan

  variables {
    tavily_api_key = join("", [for _ in range(1024) : "abcde"])
  }

  expect_failures = [var.tavily_api_key]
}

run "refuses_a_langsmith_key_with_blanks" {
  command = plan

  variables {
    langsmith_api_key = "lsv2 1"
  }

  expect_failures = [var.langsmith_api_key]
}

run "refuses_a_langsmith_key_longer_than_any" {
  command = plan

  variables {
    langsmith_api_key = join("", [for _ in range(1024) : "abcde"])
  }

  expect_failures = [var.langsmith_api_key]
}

# What an unset secret of a pipeline is.
run "takes_empty_texts_for_no_keys" {
  command = plan

  variables {
    langsmith_api_key = ""
    tavily_api_key    = ""
  }

  assert {
    condition     = [for version in values(aws_secretsmanager_secret_version.this) : version.secret_string_wo_version] == [1, 1]
    error_message = "Empty texts must be taken."
  }
}

run "refuses_version_zero" {
  command = plan

  variables {
    secrets_version = 0
  }

  expect_failures = [var.secrets_version]
}

run "refuses_half_a_version" {
  command = plan

  variables {
    secrets_version = 1.5
  }

  expect_failures = [var.secrets_version]
}

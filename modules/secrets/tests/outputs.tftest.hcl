mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "tells_names_and_arns_but_no_value" {
  # An applied run of Terraform 1.11 must be given every ephemeral variable, also one with a default.
  variables {
    langsmith_api_key = "lsv2_1"
    tavily_api_key    = "tvly-1"
  }

  override_resource {
    target = aws_secretsmanager_secret.this["langsmith"]
    values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:langsmithapikey-support-AbCdEf" }
  }

  override_resource {
    target = aws_secretsmanager_secret.this["tavily"]
    values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:tavilyapikey-support-GhIjKl" }
  }

  assert {
    condition = output.secret_arns == {
      langsmith = "arn:aws:secretsmanager:us-east-1:123456789012:secret:langsmithapikey-support-AbCdEf"
      tavily    = "arn:aws:secretsmanager:us-east-1:123456789012:secret:tavilyapikey-support-GhIjKl"
    }
    error_message = "Each ARN must be that of its own secret."
  }

  assert {
    condition     = output.secret_names == { langsmith = "langsmithapikey-support", tavily = "tavilyapikey-support" }
    error_message = "Each name must be that of its own secret."
  }
}

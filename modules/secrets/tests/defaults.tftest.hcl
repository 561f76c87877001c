mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name = "support"
}

run "has_both_secrets_of_the_first_system_without_keys" {
  command = plan

  assert {
    condition     = { for key, secret in aws_secretsmanager_secret.this : key => secret.name } == { langsmith = "langsmithapikey-support", tavily = "tavilyapikey-support" }
    error_message = "There must be exactly the two secrets, under the names that the functions read."
  }

  assert {
    condition     = keys(aws_secretsmanager_secret_version.this) == ["langsmith", "tavily"]
    error_message = "Both must have a value, also without keys, so that nothing fails that reads them."
  }

  assert {
    condition     = [for secret in values(aws_secretsmanager_secret.this) : secret.recovery_window_in_days] == [30, 30]
    error_message = "A deleted secret must be recoverable for 30 days."
  }

  assert {
    condition     = alltrue([for secret in values(aws_secretsmanager_secret.this) : secret.kms_key_id == null])
    error_message = "Without a key, Secrets Manager's own must encrypt."
  }
}

run "tags_both_secrets" {
  command = plan

  variables {
    tags = { team = "support" }
  }

  assert {
    condition     = [for secret in values(aws_secretsmanager_secret.this) : secret.tags] == [tomap({ team = "support" }), tomap({ team = "support" })]
    error_message = "Tags must reach both secrets."
  }
}

run "encrypts_with_a_given_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = alltrue([for secret in values(aws_secretsmanager_secret.this) : secret.kms_key_id == var.kms_key_arn])
    error_message = "Both secrets must be encrypted with the given key."
  }
}

run "refuses_an_alias_of_a_key" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:alias/secrets"
  }

  expect_failures = [var.kms_key_arn]
}

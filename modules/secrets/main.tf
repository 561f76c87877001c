locals {
  services = toset(["langsmith", "tavily"])

  # The members that the original system's secrets have. Its list of keys is a text, which holds JSON.
  values = {
    langsmith = {
      langchain_project = var.name
      langsmith_api_key = var.langsmith_api_key == null ? "" : var.langsmith_api_key
    }
    tavily = {
      project_name = var.name
      tavily_api_key = (
        try(length(var.tavily_api_key), 0) == 0 ? "" :
        startswith(var.tavily_api_key, "[") ? var.tavily_api_key : jsonencode([var.tavily_api_key])
      )
    }
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each = local.services

  name                    = "${each.key}apikey-${var.name}"
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = var.recovery_window_days
  tags                    = var.tags
}

# Written also without keys, so that what reads a secret always finds its members.
resource "aws_secretsmanager_secret_version" "this" {
  for_each = local.services

  secret_id                = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo         = jsonencode(local.values[each.key])
  secret_string_wo_version = var.secrets_version
}

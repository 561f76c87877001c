# Region and credentials come from the environment, as for every AWS tool.
provider "aws" {}

provider "chatbot" {}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

module "call_log" {
  source = "../../modules/call-log"

  deletion_protection_enabled = var.deletion_protection_enabled
  name                        = var.name
}

module "functions" {
  source = "../../modules/functions"

  account_id   = data.aws_caller_identity.current.account_id
  architecture = var.architecture
  name         = var.name
  partition    = data.aws_partition.current.partition
  region       = data.aws_region.current.id

  functions = {
    chat = {
      package                       = "${var.packages_directory}/${var.architecture}/chat.zip"
      environment                   = merge({ callLogTableName = module.call_log.table_name }, var.chat_environment)
      invokes_itself_asynchronously = true
      memory_mb                     = 512
      timeout_seconds               = 300
      statements = concat(
        [
          {
            actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
            resources = [module.call_log.table_arn]
          },
        ],
        [for arns in [var.model_arns] : { actions = ["bedrock:InvokeModelWithResponseStream"], resources = arns } if length(arns) > 0],
      )
    }
    history = {
      package         = "${var.packages_directory}/${var.architecture}/history.zip"
      environment     = { tableName = module.call_log.table_name }
      timeout_seconds = 28
      statements      = [{ actions = ["dynamodb:Query"], resources = [module.call_log.table_arn] }]
    }
  }
}

# The socket: every message is the chat function's.
resource "chatbot_stack" "this" {
  name       = var.name
  stage_name = "dev"

  routes = {
    "$connect"    = { function_arn = module.functions.function_arns["chat"] }
    "$disconnect" = { function_arn = module.functions.function_arns["chat"] }
    "$default"    = { function_arn = module.functions.function_arns["chat"] }
  }

  throttle = { rate_limit = 100, burst_limit = 200 }
}

# The function may post to the socket's connections, look them up and close them.
resource "aws_iam_role_policy" "connections" {
  name   = "connections"
  policy = chatbot_stack.this.manage_connections_policy
  role   = module.functions.role_names["chat"]
}

# POST /history
module "rest_api" {
  source = "../../modules/rest-api"

  dns_suffix = data.aws_partition.current.dns_suffix
  name       = var.name
  region     = data.aws_region.current.id

  endpoints = {
    history = {
      function_name = module.functions.function_names["history"]
      invoke_arn    = module.functions.invoke_arns["history"]
      request_schema = jsonencode({
        "$schema"  = "http://json-schema.org/draft-04/schema#"
        title      = "Whose conversations, since when"
        type       = "object"
        required   = ["userId", "allowTime"]
        properties = { userId = { type = "string" }, allowTime = { type = "string" } }
      })
    }
  }
}

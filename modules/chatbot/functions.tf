locals {
  packages_directory = "${coalesce(var.packages_directory, "${path.module}/../../dist/functions")}/${var.architecture}"
  page_directory     = coalesce(var.page_directory, "${path.module}/../../dist/web")

  # Below this prefix lie the files that people upload.
  uploads_prefix = "docs"

  all_function_arns  = merge(module.functions.function_arns, module.provisioning.function_arns)
  all_invoke_arns    = merge(module.functions.invoke_arns, module.provisioning.invoke_arns)
  all_function_names = merge(module.functions.function_names, module.provisioning.function_names)
}

module "functions" {
  source = "../functions"

  account_id         = local.account_id
  architecture       = var.architecture
  kms_key_arn        = var.kms_key_arn
  log_retention_days = var.log_retention_days
  name               = var.name
  partition          = local.partition
  region             = local.region
  tags               = var.tags
  tracing_enabled    = var.tracing_enabled

  functions = {
    # Answers on the socket within moments, and makes the answer itself in an invocation of its own, which may take long.
    chat = {
      package                       = "${local.packages_directory}/chat.zip"
      invokes_itself_asynchronously = true
      memory_mb                     = 512
      statements                    = local.chat_statements
      timeout_seconds               = 900

      environment = {
        LLM_for_chat              = local.models_json
        callLogTableName          = module.call_log.table_name
        projectName               = var.name
        questionsPerMinute        = tostring(var.question_limits.of_everybody)
        questionsPerMinutePerUser = tostring(var.question_limits.per_user)
      }
    }
    delete = {
      package = "${local.packages_directory}/delete.zip"
      # A moment less than the 29 seconds for which API Gateway waits, so that it can say how far it came.
      timeout_seconds = 28
      environment     = { tableName = module.call_log.table_name }
      statements = concat(
        [{ actions = ["dynamodb:BatchWriteItem", "dynamodb:Query"], resources = [module.call_log.table_arn] }],
        local.key_statements["dynamodb"],
      )
    }
    history = {
      package         = "${local.packages_directory}/history.zip"
      timeout_seconds = 28
      environment     = { tableName = module.call_log.table_name }
      statements = concat(
        [{ actions = ["dynamodb:Query"], resources = [module.call_log.table_arn] }],
        local.key_statements["dynamodb"],
      )
    }
    query = {
      package = "${local.packages_directory}/query.zip"
      environment = {
        indexName = module.call_log.index_name
        tableName = module.call_log.table_name
      }
      statements = concat(
        [{ actions = ["dynamodb:Query"], resources = [module.call_log.index_arn] }],
        local.key_statements["dynamodb"],
      )
    }
    upload = {
      package = "${local.packages_directory}/upload.zip"
      environment = {
        bucketName           = module.storage.uploads_bucket_name
        s3_prefix            = local.uploads_prefix
        uploadRequiresLength = tostring(var.upload_length_required)
      }
      statements = concat(
        [{ actions = ["s3:GetObject", "s3:PutObject"], resources = ["${module.storage.uploads_bucket_arn}/${local.uploads_prefix}/*"] }],
        local.key_statements["s3"],
      )
    }
  }
}

# Apart from the others, because it tells clients the address of the socket, which needs the chat function.
module "provisioning" {
  source = "../functions"

  account_id         = local.account_id
  architecture       = var.architecture
  log_retention_days = var.log_retention_days
  name               = var.name
  partition          = local.partition
  region             = local.region
  tags               = var.tags
  tracing_enabled    = var.tracing_enabled

  functions = {
    provisioning = {
      package     = "${local.packages_directory}/provisioning.zip"
      environment = { wss_url = local.websocket_url }
    }
  }
}

locals {
  names = { for key in keys(var.functions) : key => "${var.name}-${key}" }

  function_arns = { for key, name in local.names : key => "arn:${var.partition}:lambda:${var.region}:${var.account_id}:function:${name}" }
  log_groups    = { for key, name in local.names : key => "/aws/lambda/${name}" }

  # Those that invoke themselves, and the queue of each for invocations that failed.
  queues     = { for key, function in var.functions : key => "${local.names[key]}-failures" if function.invokes_itself_asynchronously }
  queue_arns = { for key, queue in local.queues : key => "arn:${var.partition}:sqs:${var.region}:${var.account_id}:${queue}" }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = var.functions

  name              = local.log_groups[each.key]
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  architectures    = [var.architecture]
  filename         = each.value.package
  function_name    = local.names[each.key]
  handler          = each.value.handler
  memory_size      = each.value.memory_mb
  role             = aws_iam_role.this[each.key].arn
  runtime          = each.value.runtime
  source_code_hash = filebase64sha256(each.value.package)
  tags             = var.tags
  timeout          = each.value.timeout_seconds

  dynamic "environment" {
    for_each = length(each.value.environment) > 0 ? [each.value.environment] : []

    content {
      variables = environment.value
    }
  }

  logging_config {
    application_log_level = "INFO"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.this[each.key].name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = var.tracing_enabled ? "Active" : "PassThrough"
  }

  # A function that runs without its permissions fails its first invocations.
  depends_on = [aws_iam_role_policy.this]
}

resource "aws_sqs_queue" "failures" {
  for_each = local.queues

  kms_master_key_id         = var.kms_key_arn
  message_retention_seconds = 1209600
  name                      = each.value
  sqs_managed_sse_enabled   = var.kms_key_arn == null ? true : null
  tags                      = var.tags
}

# Whoever asked knows of a failure and may ask again; a second attempt of Lambda's own would cost as much as the first.
resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = local.queues

  function_name                = aws_lambda_function.this[each.key].function_name
  maximum_event_age_in_seconds = 900
  maximum_retry_attempts       = 0

  destination_config {
    on_failure {
      destination = aws_sqs_queue.failures[each.key].arn
    }
  }
}

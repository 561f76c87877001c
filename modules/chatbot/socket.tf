resource "chatbot_stack" "this" {
  name       = var.name
  deploy     = var.deploy
  stage_name = var.deploy ? var.stage_name : null

  # Frames of the chat have no action, so that $default takes them all.
  routes = {
    "$connect"    = { function_arn = module.functions.function_arns["chat"] }
    "$disconnect" = { function_arn = module.functions.function_arns["chat"] }
    "$default"    = { function_arn = module.functions.function_arns["chat"] }
  }

  access_log = one([
    for group in aws_cloudwatch_log_group.socket : {
      destination_arn = group.arn
      format = jsonencode({
        connection = "$context.connectionId"
        error      = "$context.error.message"
        event      = "$context.eventType"
        ip         = "$context.identity.sourceIp"
        latency    = "$context.integrationLatency"
        request    = "$context.requestId"
        route      = "$context.routeKey"
        status     = "$context.status"
        time       = "$context.requestTime"
      })
    }
  ])
  tags     = var.tags
  throttle = var.deploy ? var.throttle : null
}

# Names that begin like this take no room in the policy that lets API Gateway write to log groups.
resource "aws_cloudwatch_log_group" "socket" {
  count = var.deploy && var.access_log_enabled ? 1 : 0

  name              = "/aws/vendedlogs/apigateway/${var.name}-socket/${var.stage_name}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

# The API needs the function's ARN, so what the function may do with the API comes last.
resource "aws_iam_role_policy" "connections" {
  name = "connections"
  role = module.functions.role_names["chat"]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["execute-api:ManageConnections"]
        # It posts to connections of this stage, and neither looks them up nor closes them. Which there will be, nobody knows: hence the *.
        Resource = ["${chatbot_stack.this.execution_arn}${var.deploy ? "" : "/${var.stage_name}"}/POST/@connections/*"]
      },
    ]
  })
}

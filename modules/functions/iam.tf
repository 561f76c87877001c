locals {
  role_names = { for key, name in local.names : key => "${name}-${var.region}" }

  # Only Lambda in this account can take the role on: passing a role to a service does not leave its account.
  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = ["sts:AssumeRole"]
        Principal = { Service = ["lambda.amazonaws.com"] }
      },
    ]
  })

  # X-Ray's actions have no resource that could be named, hence the *.
  tracing_statements = [
    for actions in [["xray:PutTelemetryRecords", "xray:PutTraceSegments"]] : {
      actions    = actions
      resources  = ["*"]
      conditions = {}
    } if var.tracing_enabled
  ]

  asynchronous_statements = {
    for key, arn in local.queue_arns : key => concat(
      [
        { actions = ["lambda:InvokeFunction"], resources = [local.function_arns[key]], conditions = {} },
        { actions = ["sqs:SendMessage"], resources = [arn], conditions = {} },
      ],
      [
        for key_arn in [var.kms_key_arn] : {
          actions    = ["kms:Decrypt", "kms:GenerateDataKey"]
          resources  = [key_arn]
          conditions = { StringLike = { "kms:ViaService" = ["sqs.${var.region}.*"] } }
        } if key_arn != null
      ],
    )
  }

  statements = {
    for key, function in var.functions : key => concat(
      # The group is there already, so that nobody needs to create one.
      [
        {
          actions    = ["logs:CreateLogStream", "logs:PutLogEvents"]
          resources  = ["arn:${var.partition}:logs:${var.region}:${var.account_id}:log-group:${local.log_groups[key]}:*"]
          conditions = {}
        },
      ],
      local.tracing_statements,
      lookup(local.asynchronous_statements, key, []),
      function.statements,
    )
  }

  role_policies = {
    for key, statements in local.statements : key => jsonencode({
      Version = "2012-10-17"
      Statement = [
        for statement in statements : {
          for member, value in {
            Effect    = "Allow"
            Action    = statement.actions
            Resource  = statement.resources
            Condition = length(statement.conditions) > 0 ? statement.conditions : null
          } : member => value if value != null
        }
      ]
    })
  }
}

# Names of roles hold everywhere in the account, so they carry the region.
resource "aws_iam_role" "this" {
  for_each = var.functions

  assume_role_policy = local.trust_policy
  name               = local.role_names[each.key]
  tags               = var.tags
}

resource "aws_iam_role_policy" "this" {
  for_each = var.functions

  name   = "function"
  policy = local.role_policies[each.key]
  role   = aws_iam_role.this[each.key].name
}

# What the functions may do with what the other modules make: what they call, as their own README in the repository says.

locals {
  # How the ids of Bedrock's own inference profiles begin: the part of the world that they are for.
  geography = "^(apac|au|ca|eu|global|jp|sa|us|us-gov)\\."

  # Where each model is asked: where it is said, or where its ARN says that it is.
  model_regions = [
    for model in var.models : coalesce(model.bedrock_region, try(regex("^arn:[^:]+:bedrock:([a-z0-9-]+):", model.model_id)[0], local.region))
  ]

  models = [
    for index, model in var.models : {
      id         = model.model_id
      is_arn     = startswith(model.model_id, "arn:")
      is_profile = can(regex("${local.geography}|inference-profile/", model.model_id))
      max_tokens = model.max_tokens
      region     = local.model_regions[index]
      # A global profile routes by no region in particular, which is how IAM sees it too.
      routed_regions = distinct(concat(
        model.routed_regions,
        can(regex("(^|/)global\\.", model.model_id)) ? [local.model_regions[index], ""] : [],
      ))
      underlying_id = coalesce(model.underlying_model_id, replace(element(split("/", model.model_id), length(split("/", model.model_id)) - 1), "/${local.geography}/", ""))
    }
  ]

  models_json = jsonencode([
    for model in local.models : {
      for member, value in { bedrock_region = model.region, max_tokens = model.max_tokens, model_id = model.id } : member => value if value != null
    }
  ])

  # Models that are asked directly.
  model_arns = distinct([
    for model in local.models : model.is_arn ? model.id : "arn:${local.partition}:bedrock:${model.region}::foundation-model/${model.id}" if !model.is_profile
  ])

  # Models behind each inference profile. They may be asked through it only.
  profiles = {
    for model in local.models : (model.is_arn ? model.id : "arn:${local.partition}:bedrock:${model.region}:${local.account_id}:inference-profile/${model.id}") => [
      for region in model.routed_regions : "arn:${local.partition}:bedrock:${region}::foundation-model/${model.underlying_id}"
    ]... if model.is_profile
  }

  bedrock_actions = ["bedrock:InvokeModelWithResponseStream"]

  bedrock_statements = concat(
    [for arns in [local.model_arns] : { actions = local.bedrock_actions, resources = arns } if length(arns) > 0],
    flatten([
      for profile, models in local.profiles : [
        { actions = local.bedrock_actions, resources = [profile] },
        { actions = local.bedrock_actions, resources = distinct(flatten(models)), conditions = { StringEquals = { "bedrock:InferenceProfileArn" = [profile] } } },
      ]
    ]),
  )

  chat_statements = concat(
    local.bedrock_statements,
    [
      {
        actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        resources = [module.call_log.table_arn]
      },
      # The other secret is kept for clients that look for it; no function reads it.
      {
        actions   = ["secretsmanager:GetSecretValue"]
        resources = [module.secrets.secret_arns["tavily"]]
      },
    ],
    local.key_statements["dynamodb"],
    local.key_statements["secretsmanager"],
  )

  # By service: nothing without a key of the account. A key is of use through the service that encrypts with it, and not by
  # itself. The host of a service ends as the partition's do, hence the *.
  key_statements = {
    for service, actions in {
      dynamodb       = ["kms:Decrypt", "kms:DescribeKey"]
      s3             = ["kms:Decrypt", "kms:GenerateDataKey"]
      secretsmanager = ["kms:Decrypt"]
      } : service => [
      for arn in [var.kms_key_arn] : {
        actions    = actions
        resources  = [arn]
        conditions = { StringLike = { "kms:ViaService" = ["${service}.${local.region}.*"] } }
      } if arn != null
    ]
  }
}

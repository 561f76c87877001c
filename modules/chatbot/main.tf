data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.id

  # Where the page connects. Without a stage of its own the socket has the address that AWS gives each stage of that name.
  websocket_url = (
    var.websocket_url != null ? var.websocket_url
    : var.deploy ? chatbot_stack.this.websocket_url
    : "wss://${chatbot_stack.this.id}.execute-api.${local.region}.${data.aws_partition.current.dns_suffix}/${var.stage_name}"
  )

  # Everything that the page may connect to besides its own origin: the socket, and the bucket for uploads.
  connect_sources = distinct(concat(
    [
      regex("^wss?://[^/]+", local.websocket_url),
      "https://${module.storage.uploads_bucket_regional_domain_name}",
    ],
    var.additional_connect_sources,
  ))

  page_origins = concat(
    ["https://${module.site.domain_name}"],
    [for alias in var.aliases : "https://${alias}"],
    var.additional_origins,
  )
}

# Bucket and distribution name each other: the distribution reads from the bucket, whose policy names the distribution.
# Terraform orders single resources, so that is no cycle; nothing here may depend on a whole module.
module "storage" {
  source = "../storage"

  account_id              = local.account_id
  force_destroy           = var.force_destroy
  kms_key_arn             = var.kms_key_arn
  name                    = var.name
  partition               = local.partition
  region                  = local.region
  site_distribution_arns  = [module.site.distribution_arn]
  tags                    = var.tags
  uploads_cors_origins    = local.page_origins
  uploads_expiration_days = var.uploads_expiration_days
}

module "call_log" {
  source = "../call-log"

  deletion_protection_enabled = var.deletion_protection_enabled
  kms_key_arn                 = var.kms_key_arn
  name                        = var.name
  tags                        = var.tags
}

module "secrets" {
  source = "../secrets"

  kms_key_arn          = var.kms_key_arn
  langsmith_api_key    = var.langsmith_api_key
  name                 = var.name
  recovery_window_days = var.secret_recovery_window_days
  secrets_version      = var.secrets_version
  tags                 = var.tags
  tavily_api_key       = var.tavily_api_key
}

module "site" {
  source = "../site"

  aliases                     = var.aliases
  bucket_name                 = module.storage.site_bucket_name
  bucket_regional_domain_name = module.storage.site_bucket_regional_domain_name
  certificate_arn             = var.certificate_arn
  connect_sources             = local.connect_sources
  logging                     = var.logging
  name                        = var.name
  page_directory              = local.page_directory
  price_class                 = var.price_class
  rest_domain_name            = module.rest_api.domain_name
  rest_origin_path            = module.rest_api.origin_path
  rest_paths                  = keys(local.request_schemas)
  tags                        = var.tags
  web_acl_arn                 = var.web_acl_arn
}

module "rest_api" {
  source = "../rest-api"

  access_log_enabled = var.access_log_enabled
  dns_suffix         = data.aws_partition.current.dns_suffix
  log_retention_days = var.log_retention_days
  name               = var.name
  region             = local.region
  stage_name         = var.stage_name
  tags               = var.tags
  throttle           = var.throttle
  tracing_enabled    = var.tracing_enabled

  endpoints = {
    for key, schema in local.request_schemas : key => {
      function_name  = local.all_function_names[key]
      invoke_arn     = local.all_invoke_arns[key]
      request_schema = jsonencode(schema)
    }
  }
}

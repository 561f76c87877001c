# Region and credentials come from the environment, as for every AWS tool.
provider "aws" {}

provider "chatbot" {}

module "chatbot" {
  source = "../../modules/chatbot"

  name = var.name

  # What is null here is as the module has it by default.
  additional_connect_sources  = var.additional_connect_sources
  additional_origins          = var.additional_origins
  architecture                = var.architecture
  deletion_protection_enabled = var.deletion_protection_enabled
  force_destroy               = var.force_destroy
  langsmith_api_key           = var.langsmith_api_key
  models                      = var.models
  packages_directory          = var.packages_directory
  page_directory              = var.page_directory
  secret_recovery_window_days = var.secret_recovery_window_days
  secrets_version             = var.secrets_version
  stage_name                  = var.stage_name
  tags                        = var.tags
  tavily_api_key              = var.tavily_api_key
  throttle                    = var.throttle
}

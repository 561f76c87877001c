# Region and credentials come from the environment, as for every AWS tool.
provider "aws" {}

provider "chatbot" {}

module "chatbot" {
  source   = "../../modules/chatbot"
  for_each = var.teams

  name            = "${var.name}-${each.key}"
  models          = each.value.models
  question_limits = each.value.question_limits
  tags            = merge({ team = each.key }, each.value.tags)
  throttle        = each.value.throttle

  # What is null here is as the module has it by default.
  additional_connect_sources  = var.additional_connect_sources
  additional_origins          = var.additional_origins
  deletion_protection_enabled = var.deletion_protection_enabled
  force_destroy               = var.force_destroy
  packages_directory          = var.packages_directory
  page_directory              = var.page_directory
  secret_recovery_window_days = var.secret_recovery_window_days
}

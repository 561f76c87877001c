# A chat function without anything around it, for what expects that there is one.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

module "functions" {
  source = "../../../modules/functions"

  account_id   = data.aws_caller_identity.current.account_id
  architecture = var.architecture
  name         = "${var.name}${var.suffix}"
  partition    = data.aws_partition.current.partition
  region       = data.aws_region.current.id

  functions = {
    chat = {
      package     = "${var.packages_directory}/${var.architecture}/${var.package}.zip"
      environment = { LLM_for_chat = jsonencode([{ model_id = "amazon.nova-lite-v1:0" }]) }
    }
  }
}

# What whoever may read the secrets of an example finds in them.
data "aws_secretsmanager_secret_version" "this" {
  for_each = var.secret_arns

  secret_id = each.value
}

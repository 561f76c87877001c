locals {
  index_name = "index-type-for-${var.name}"
}

resource "aws_dynamodb_table" "this" {
  name                        = "db-call-log-for-${var.name}"
  billing_mode                = "PAY_PER_REQUEST"
  deletion_protection_enabled = var.deletion_protection_enabled
  hash_key                    = "user_id"
  range_key                   = "request_time"
  table_class                 = var.table_class
  tags                        = var.tags

  attribute {
    name = "user_id"
    type = "S"
  }

  attribute {
    name = "request_time"
    type = "S"
  }

  attribute {
    name = "request_id"
    type = "S"
  }

  # One answer by its request, for a client whose socket was gone.
  global_secondary_index {
    name            = local.index_name
    hash_key        = "request_id"
    projection_type = "ALL"
  }

  point_in_time_recovery {
    enabled                 = var.point_in_time_recovery_enabled
    recovery_period_in_days = var.point_in_time_recovery_enabled ? var.point_in_time_recovery_days : null
  }

  server_side_encryption {
    enabled     = var.kms_key_arn != null
    kms_key_arn = var.kms_key_arn
  }

  # The functions' own marks, such as who is answering a request, end by themselves.
  ttl {
    attribute_name = "expires"
    enabled        = true
  }
}

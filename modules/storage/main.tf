locals {
  # One map for what both buckets have. Its keys are static, so nothing computed decides what is planned.
  buckets = {
    site = {
      name        = "${var.name}-site-${var.account_id}-${var.region}"
      kms_key_arn = null
      expiration  = null
    }
    uploads = {
      name        = "${var.name}-uploads-${var.account_id}-${var.region}"
      kms_key_arn = var.kms_key_arn
      expiration  = var.uploads_expiration_days
    }
  }

  # Written out rather than read from the buckets, so that a first plan shows the whole policy.
  bucket_arns = { for key, bucket in local.buckets : key => "arn:${var.partition}:s3:::${bucket.name}" }
}

resource "aws_s3_bucket" "this" {
  for_each = local.buckets

  bucket        = each.value.name
  force_destroy = var.force_destroy
  tags          = var.tags
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    bucket_key_enabled = each.value.kms_key_arn != null

    apply_server_side_encryption_by_default {
      kms_master_key_id = each.value.kms_key_arn
      sse_algorithm     = each.value.kms_key_arn == null ? "AES256" : "aws:kms"
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = aws_s3_bucket.this[each.key].id

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "clean-up"
    status = "Enabled"

    filter {}

    # The mark that a deleted object leaves, once no version is left behind it.
    expiration {
      expired_object_delete_marker = true
    }

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_expiration_days
    }
  }

  # A rule of its own: an expiration has either days or marks.
  dynamic "rule" {
    for_each = each.value.expiration == null ? [] : [each.value.expiration]

    content {
      id     = "expire"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }
    }
  }

  # Rules for versions, so versioning first.
  depends_on = [aws_s3_bucket_versioning.this]
}

resource "aws_s3_bucket_cors_configuration" "uploads" {
  count = length(var.uploads_cors_origins) > 0 ? 1 : 0

  bucket = aws_s3_bucket.this["uploads"].id

  cors_rule {
    # The one header that the addresses of uploads are signed with and that a page sets itself.
    allowed_headers = ["content-type"]
    allowed_methods = ["PUT"]
    allowed_origins = var.uploads_cors_origins
    expose_headers  = ["ETag"]
    max_age_seconds = 3000
  }
}

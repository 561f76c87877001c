locals {
  # Everybody and every action, because these statements refuse: nothing reaches a bucket without TLS 1.2.
  transport_statements = {
    for key, arn in local.bucket_arns : key => [
      {
        Sid       = "DenyWithoutTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [arn, "${arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Sid       = "DenyOldTls"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [arn, "${arn}/*"]
        Condition = { NumericLessThan = { "s3:TlsVersion" = "1.2" } }
      },
    ]
  }

  # Every object, because all of the site bucket is the page.
  distribution_statements = length(var.site_distribution_arns) == 0 ? [] : [
    {
      Sid       = "AllowDistributions"
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "${local.bucket_arns["site"]}/*"
      Condition = { StringEquals = { "AWS:SourceArn" = var.site_distribution_arns } }
    },
  ]
}

resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.this["site"].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = concat(local.transport_statements["site"], local.distribution_statements)
  })

  # S3 refuses both at the same time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_policy" "uploads" {
  bucket = aws_s3_bucket.this["uploads"].id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.transport_statements["uploads"]
  })

  # S3 refuses both at the same time.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

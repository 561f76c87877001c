locals {
  # Policies that CloudFront itself has, under the same ids everywhere.
  cache_policy_ids = {
    disabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad" # CachingDisabled
    optimized = "658327ea-f89d-4fab-a63d-7e88639e58f6" # CachingOptimized
  }

  # AllViewerExceptHostHeader: API Gateway finds an API by the host of its own name.
  origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

  has_aliases = length(var.aliases) > 0
}

# Distributions and what belongs to them are the same in every region. The bucket's name is too, so two copies never share one.
resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.bucket_name
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "this" {
  aliases             = var.aliases
  comment             = "Chatbot ${var.name}"
  default_root_object = "index.html"
  enabled             = true
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = var.price_class
  tags                = var.tags
  web_acl_id          = var.web_acl_arn

  origin {
    domain_name              = var.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
    origin_id                = "page"
  }

  origin {
    domain_name = var.rest_domain_name
    origin_id   = "rest"
    origin_path = var.rest_origin_path

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      # A second more than API Gateway gives a function, so that its answer and not CloudFront's tells of the timeout.
      origin_read_timeout = 30
    }
  }

  default_cache_behavior {
    allowed_methods            = ["GET", "HEAD"]
    cache_policy_id            = local.cache_policy_ids.optimized
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
    target_origin_id           = "page"
    viewer_protocol_policy     = "redirect-to-https"
  }

  dynamic "ordered_cache_behavior" {
    for_each = var.rest_paths
    iterator = path

    content {
      # CloudFront has no smaller set of methods with POST in it.
      allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cache_policy_id            = local.cache_policy_ids.disabled
      cached_methods             = ["GET", "HEAD"]
      compress                   = true
      origin_request_policy_id   = local.origin_request_policy_id
      path_pattern               = "/${path.value}"
      response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
      target_origin_id           = "rest"
      viewer_protocol_policy     = "redirect-to-https"
    }
  }

  dynamic "logging_config" {
    for_each = var.logging == null ? [] : [var.logging]

    content {
      bucket          = logging_config.value.bucket_domain_name
      include_cookies = false
      prefix          = logging_config.value.prefix
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn            = local.has_aliases ? var.certificate_arn : null
    cloudfront_default_certificate = !local.has_aliases
    minimum_protocol_version       = local.has_aliases ? var.minimum_protocol_version : "TLSv1"
    ssl_support_method             = local.has_aliases ? "sni-only" : null
  }

  lifecycle {
    precondition {
      condition     = local.has_aliases ? var.certificate_arn != null : true
      error_message = "aliases needs certificate_arn: a certificate of ACM in us-east-1 for ${join(", ", var.aliases)}."
    }

    precondition {
      condition     = local.has_aliases ? true : var.certificate_arn == null
      error_message = "certificate_arn needs aliases: name the hosts that the certificate is for, or leave it out."
    }
  }
}

locals {
  content_security_policy = join("; ", [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    join(" ", concat(["connect-src", "'self'"], var.connect_sources)),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    join(" ", concat(["trusted-types"], length(var.trusted_types_policies) == 0 ? ["'none'"] : var.trusted_types_policies)),
  ])

  further_headers = {
    Cross-Origin-Opener-Policy   = "same-origin"
    Cross-Origin-Resource-Policy = "same-origin"
    Permissions-Policy           = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
  }
}

# CloudFront's own policies have no content security policy.
resource "aws_cloudfront_response_headers_policy" "this" {
  name    = replace(var.bucket_name, ".", "-")
  comment = "Chatbot ${var.name}"

  custom_headers_config {
    dynamic "items" {
      for_each = local.further_headers
      iterator = header

      content {
        header   = header.key
        override = true
        value    = header.value
      }
    }
  }

  security_headers_config {
    content_security_policy {
      content_security_policy = local.content_security_policy
      override                = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = true
    }

    referrer_policy {
      override        = true
      referrer_policy = "same-origin"
    }

    strict_transport_security {
      access_control_max_age_sec = 63072000 # two years
      include_subdomains         = true
      override                   = true
    }
  }
}

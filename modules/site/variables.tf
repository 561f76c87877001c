variable "bucket_name" {
  type        = string
  description = "Name of the bucket that the page is put into. Its policy must let the distribution read it: see the output `distribution_arn`."
  nullable    = false

  # CloudFront takes 64 characters for an origin access control, which is called like the bucket; S3 takes 63 for a bucket.
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name must be the name of a bucket: 3 to 63 lower-case letters, digits, hyphens and dots."
  }
}

variable "bucket_regional_domain_name" {
  type        = string
  description = "Host of that bucket in its region, such as `support-site.s3.eu-central-1.amazonaws.com`."
  nullable    = false
}

variable "name" {
  type        = string
  description = "Name of the chatbot, for the comments by which the distribution is found in the console, 1 to 100 characters."
  nullable    = false

  # CloudFront takes 128 characters for a comment.
  validation {
    condition     = length(var.name) >= 1 && length(var.name) <= 100
    error_message = "name must have 1 to 100 characters, because CloudFront takes 128 for a comment that begins with \"Chatbot \"."
  }
}

variable "page_directory" {
  type        = string
  description = "Folder with the built page: `index.html`, which browsers always ask for anew, and `assets`, whose files carry a hash in their names and are kept for a year. Files whose path has a part that begins with a dot stay behind."
  nullable    = false

  validation {
    condition     = fileexists("${var.page_directory}/index.html")
    error_message = "page_directory must be a folder with a built page, and there is no index.html in ${var.page_directory}. Build the page, or set page_directory to where it is."
  }
}

variable "rest_domain_name" {
  type        = string
  description = "Host of the REST API, such as `a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com`."
  nullable    = false
}

variable "rest_origin_path" {
  type        = string
  description = "What comes before every path of the REST API: a slash and its stage, such as `/dev`."
  nullable    = false

  validation {
    condition     = can(regex("^(/[A-Za-z0-9._-]+)*$", var.rest_origin_path))
    error_message = "rest_origin_path must begin with a slash and not end with one, such as /dev, or be empty."
  }
}

variable "aliases" {
  type        = list(string)
  description = "Further host names of the site, such as `chat.example.com`. They need `certificate_arn`, and records in DNS that lead to the output `domain_name`."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for alias in var.aliases : can(regex("^([*][.])?([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z0-9-]{2,}$", alias))])
    error_message = "aliases must be host names in lower-case letters, such as chat.example.com, without https:// and without a path."
  }
}

variable "certificate_arn" {
  type        = string
  description = "ARN of the certificate for `aliases`, of ACM in us-east-1, where CloudFront looks for certificates."
  default     = null

  validation {
    condition     = var.certificate_arn == null ? true : can(regex("^arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate of ACM in us-east-1, the only region in which CloudFront looks for certificates, wherever the rest is. Request the certificate there, with a provider whose region is us-east-1."
  }
}

variable "connect_sources" {
  type        = list(string)
  description = "What the page may connect to besides its own origin, such as `wss://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com` for the socket and the host of the bucket for uploads."
  default     = []
  nullable    = false

  # Anything else could add directives of its own to the policy.
  validation {
    condition     = alltrue([for source in var.connect_sources : can(regex("^(https?|wss?)://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?$", source))])
    error_message = "connect_sources must begin with https:// or wss:// and name one host, without *, blanks, quotes, commas and semicolons."
  }
}

variable "content_types" {
  type        = map(string)
  description = "Content types of files that the module does not know, by the end of the name: `{ glb = \"model/gltf-binary\" }`. They also replace those that it knows."
  default     = {}
  nullable    = false
}

variable "logging" {
  type = object({
    bucket_domain_name = string
    prefix             = optional(string, "")
  })
  description = <<-EOT
    Where CloudFront writes a line for each request; null for nowhere.

    - `bucket_domain_name`: host of a bucket, such as `logs.s3.amazonaws.com`. The bucket must permit access control lists, by which CloudFront gets at it.
    - `prefix`: beginning of the names of log files; none by default.
  EOT
  default     = null
}

variable "minimum_protocol_version" {
  type        = string
  description = "Security policy for connections to `aliases`: TLSv1.2_2021, TLSv1.2_2025 or TLSv1.3_2025. Providers of hashicorp/aws 5 know only the first. CloudFront's own host name always has CloudFront's own policy."
  default     = "TLSv1.2_2021"
  nullable    = false

  validation {
    condition     = contains(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"], var.minimum_protocol_version)
    error_message = "minimum_protocol_version must be TLSv1.2_2021, TLSv1.2_2025 or TLSv1.3_2025; older ones are not safe."
  }
}

variable "price_class" {
  type        = string
  description = "From where CloudFront answers: PriceClass_100 (North America, Europe), PriceClass_200 (Asia, the Middle East and Africa too) or PriceClass_All."
  default     = "PriceClass_200"
  nullable    = false

  validation {
    condition     = contains(["PriceClass_100", "PriceClass_200", "PriceClass_All"], var.price_class)
    error_message = "price_class must be PriceClass_100, PriceClass_200 or PriceClass_All."
  }
}

variable "rest_paths" {
  type        = list(string)
  description = "Paths that the REST API answers, each without its slash: `history` is `/history` alone and nothing below it. Everything else is the page's."
  default     = ["chat", "delete", "history", "provisioning", "query", "upload"]
  nullable    = false

  validation {
    condition     = alltrue([for path in var.rest_paths : can(regex("^[A-Za-z0-9_-]+$", path))]) && length(distinct(var.rest_paths)) == length(var.rest_paths)
    error_message = "rest_paths must be different paths without a slash, such as history, of letters, digits, - and _ only."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of the distribution."
  default     = {}
  nullable    = false
}

variable "trusted_types_policies" {
  type        = list(string)
  description = "Names of the Trusted Types policies that the page may create. None by default: then no text whatever becomes markup or code."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for policy in var.trusted_types_policies : can(regex("^[A-Za-z0-9#=_/@.%-]+$", policy))])
    error_message = "trusted_types_policies must be names of policies, of letters, digits and -#=_/@.% only."
  }
}

variable "web_acl_arn" {
  type        = string
  description = "ARN of the web ACL of AWS WAF that looks at requests first; null for none. It must have the scope CLOUDFRONT, and is in us-east-1 then."
  default     = null

  validation {
    condition     = var.web_acl_arn == null ? true : can(regex("^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global/webacl/[^/]+/[^/]+$", var.web_acl_arn))
    error_message = "web_acl_arn must be the ARN of a web ACL with the scope CLOUDFRONT, such as arn:aws:wafv2:us-east-1:123456789012:global/webacl/chat/1234abcd-12ab-34cd-56ef-1234567890ab. One of a region cannot be used."
  }
}

variable "account_id" {
  type        = string
  description = "Account that the buckets are in, 12 digits. Their names end with it and the region, because no two buckets of a partition share a name."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account, such as 123456789012."
  }
}

variable "name" {
  type        = string
  description = "Name of the chatbot, in lower-case letters, digits and hyphens; the names of the buckets begin with it."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "name must have lower-case letters, digits and hyphens only, and begin and end with a letter or digit, because the names of buckets begin with it."
  }

  # S3 takes 63 characters; "-uploads-", the account and one more hyphen are 22 of them.
  validation {
    condition     = length(var.name) + 22 + length(var.region) <= 63
    error_message = "name is too long: the bucket ${var.name}-uploads-${var.account_id}-${var.region} would have ${length(var.name) + 22 + length(var.region)} characters, and S3 takes 63. Shorten name to at most ${41 - length(var.region)}."
  }
}

variable "region" {
  type        = string
  description = "Region that the buckets are in, such as eu-central-1."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the name of an AWS region, such as eu-central-1."
  }
}

variable "force_destroy" {
  type        = bool
  description = "Whether destroying the buckets also destroys what is in them. With false, a bucket that is not empty stays, and the destroy fails. Warning: with true, a destroy loses every uploaded file."
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "ARN of the KMS key that encrypts uploads; without one S3's own key does. Whoever reads or writes uploads then needs rights on the key. The page is for everybody to read and always has S3's own key."
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, not of an alias."
  }
}

variable "noncurrent_expiration_days" {
  type        = number
  description = "Days for which a version that was overwritten or deleted is kept, in both buckets, 1 to 3650."
  default     = 30
  nullable    = false

  validation {
    condition     = var.noncurrent_expiration_days >= 1 && var.noncurrent_expiration_days <= 3650 && floor(var.noncurrent_expiration_days) == var.noncurrent_expiration_days
    error_message = "noncurrent_expiration_days must be a whole number from 1 to 3650."
  }
}

variable "partition" {
  type        = string
  description = "Partition that the account belongs to, such as aws."
  default     = "aws"
  nullable    = false

  validation {
    condition     = can(regex("^aws(-[a-z-]+)?$", var.partition))
    error_message = "partition must be that of an ARN, such as aws, aws-cn or aws-us-gov."
  }
}

variable "site_distribution_arns" {
  type        = list(string)
  description = "ARNs of the CloudFront distributions that may read the site bucket; nobody else reads it. None by default."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for arn in var.site_distribution_arns : can(regex("^arn:aws[a-z-]*:cloudfront::[0-9]{12}:distribution/[A-Z0-9]+$", arn))])
    error_message = "site_distribution_arns must be ARNs of distributions, such as arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of the buckets."
  default     = {}
  nullable    = false
}

variable "uploads_cors_origins" {
  type        = list(string)
  description = "Origins of the pages that put files into the uploads bucket, such as `https://chat.example.com`. None by default: no page may."
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for origin in var.uploads_cors_origins : can(regex("^https?://([*][.])?[A-Za-z0-9-][A-Za-z0-9.-]*(:[0-9]{1,5})?$", origin))])
    error_message = "uploads_cors_origins must be origins: https:// and a host, with a port where it is not the usual one, without a path or a slash at the end; `*.` may stand for what a host begins with, never for a whole one."
  }
}

variable "uploads_expiration_days" {
  type        = number
  description = "Days after which an uploaded file is deleted, 1 to 3650; null keeps files until somebody deletes them."
  default     = 30

  validation {
    condition     = var.uploads_expiration_days == null ? true : var.uploads_expiration_days >= 1 && var.uploads_expiration_days <= 3650 && floor(var.uploads_expiration_days) == var.uploads_expiration_days
    error_message = "uploads_expiration_days must be a whole number from 1 to 3650, or null to keep files."
  }
}

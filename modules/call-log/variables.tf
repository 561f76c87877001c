variable "name" {
  type        = string
  description = "Name of the chatbot; the names of the table and its index end with it."
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]+$", var.name))
    error_message = "name must have at least one character, and letters, digits, -, _ and . only, because the name of a table ends with it."
  }

  # DynamoDB takes 255 characters; "db-call-log-for-" is 16 of them.
  validation {
    condition     = length(var.name) <= 239
    error_message = "name is too long: the table db-call-log-for-${var.name} would have ${length(var.name) + 16} characters, and DynamoDB takes 255. Shorten name to at most 239."
  }
}

variable "deletion_protection_enabled" {
  type        = bool
  description = "Whether DynamoDB refuses to delete the table. To destroy it, set false, apply, and then destroy. Warning: with false, a destroy loses every conversation."
  default     = true
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "ARN of the KMS key that encrypts the table; without one DynamoDB's own key does. Whoever uses the table then needs rights on the key."
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, not of an alias."
  }
}

variable "point_in_time_recovery_days" {
  type        = number
  description = "Days back to which the table can be restored, second by second, 1 to 35; null leaves what DynamoDB has, 35 for a new table. Without point-in-time recovery it has no meaning."
  default     = null

  validation {
    condition     = var.point_in_time_recovery_days == null ? true : var.point_in_time_recovery_days >= 1 && var.point_in_time_recovery_days <= 35 && floor(var.point_in_time_recovery_days) == var.point_in_time_recovery_days
    error_message = "point_in_time_recovery_days must be a whole number from 1 to 35."
  }
}

variable "point_in_time_recovery_enabled" {
  type        = bool
  description = "Whether the table can be restored to any second of the last days. Warning: with false, what is deleted by mistake is lost."
  default     = true
  nullable    = false
}

variable "table_class" {
  type        = string
  description = "Class of the table: STANDARD, or STANDARD_INFREQUENT_ACCESS where storage costs more than requests."
  default     = "STANDARD"
  nullable    = false

  validation {
    condition     = contains(["STANDARD", "STANDARD_INFREQUENT_ACCESS"], var.table_class)
    error_message = "table_class must be STANDARD or STANDARD_INFREQUENT_ACCESS."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of the table."
  default     = {}
  nullable    = false
}

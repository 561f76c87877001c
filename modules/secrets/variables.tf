variable "name" {
  type        = string
  description = "Name of the chatbot; the names of the secrets end with it, and they hold it as their project."
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.-]+$", var.name))
    error_message = "name must have at least one character, and letters, digits, -, _ and . only, because the names of the secrets end with it."
  }

  # Secrets Manager takes 512 characters; "langsmithapikey-" is 16 of them.
  validation {
    condition     = length(var.name) <= 496
    error_message = "name is too long: the secret langsmithapikey-${var.name} would have ${length(var.name) + 16} characters, and Secrets Manager takes 512. Shorten name to at most 496."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "ARN of the KMS key that encrypts the secrets; without one Secrets Manager's own key does. Whoever reads them then needs rights on the key."
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, not of an alias."
  }
}

variable "langsmith_api_key" {
  type        = string
  description = "Key for LangSmith; null or an empty text leaves the secret without one. It reaches neither plan nor state, so a new one is written only together with a new `secrets_version`."
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.langsmith_api_key == null ? true : length(var.langsmith_api_key) <= 4096 && can(regex("^[!-~]*$", var.langsmith_api_key))
    error_message = "langsmith_api_key must be a key of at most 4096 characters, without blanks and line breaks. For none, leave it empty."
  }
}

variable "recovery_window_days" {
  type        = number
  description = "Days for which a deleted secret can be brought back, 7 to 30; 0 deletes at once. Until they are over, no other secret can have its name."
  default     = 30
  nullable    = false

  validation {
    condition     = var.recovery_window_days == 0 || var.recovery_window_days >= 7 && var.recovery_window_days <= 30 && floor(var.recovery_window_days) == var.recovery_window_days
    error_message = "recovery_window_days must be 0 or a whole number from 7 to 30."
  }
}

variable "secrets_version" {
  type        = number
  description = "Version of the keys, from 1: raise it to have both secrets written anew with the keys that are given then. As long as it stays, values that somebody put into the secrets stay too."
  default     = 1
  nullable    = false

  validation {
    condition     = var.secrets_version >= 1 && floor(var.secrets_version) == var.secrets_version
    error_message = "secrets_version must be a whole number from 1."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of the secrets."
  default     = {}
  nullable    = false
}

variable "tavily_api_key" {
  type        = string
  description = "Key for Tavily, or a JSON list of keys such as `[\"first\", \"second\"]`; null or an empty text leaves the secret without one. It reaches neither plan nor state, so a new one is written only together with a new `secrets_version`."
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition = (
      var.tavily_api_key == null ? true :
      length(var.tavily_api_key) > 4096 ? false :
      startswith(var.tavily_api_key, "[") ? try(alltrue([for key in jsondecode(var.tavily_api_key) : key == tostring(key) && can(regex("^[!-~]+$", key))]), false) :
      can(regex("^[!-~]*$", var.tavily_api_key))
    )
    error_message = "tavily_api_key must be a key or a JSON list of keys, without blanks and line breaks in a key, and of at most 4096 characters. For none, leave it empty."
  }
}

variable "account_id" {
  type        = string
  description = "Account that the functions are in, 12 digits."
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the 12 digits of an AWS account, such as 123456789012."
  }
}

variable "functions" {
  type = map(object({
    package                       = string
    environment                   = optional(map(string), {})
    handler                       = optional(string, "bootstrap")
    invokes_itself_asynchronously = optional(bool, false)
    memory_mb                     = optional(number, 256)
    runtime                       = optional(string, "provided.al2023")
    statements = optional(list(object({
      actions    = list(string)
      resources  = list(string)
      conditions = optional(map(map(list(string))), {})
    })), [])
    timeout_seconds = optional(number, 10)
  }))
  description = <<-EOT
    Functions, by the end of their name: `{ chat = ... }` with the name `support` is the function `support-chat`.

    - `package`: path of the zip archive that holds the function.
    - `environment`: its environment variables; none by default. Not for secrets.
    - `handler`: entry point in the archive; `bootstrap` by default, which is what a native binary is called.
    - `invokes_itself_asynchronously`: whether it may invoke itself. Lambda then tries an asynchronous invocation once, and keeps one that failed in a queue.
    - `memory_mb`: memory, 128 to 10240 MB; 256 by default. The processor grows with it.
    - `runtime`: runtime; `provided.al2023` by default.
    - `statements`: what its role may do besides writing its log: each allows `actions` on `resources`, and only under `conditions` (operator, key, values) where there are any.
    - `timeout_seconds`: longest invocation, 1 to 900 seconds; 10 by default.
  EOT
  nullable    = false

  validation {
    condition     = length(var.functions) > 0
    error_message = "functions must name at least one function."
  }

  validation {
    condition     = alltrue([for key in keys(var.functions) : can(regex("^[a-zA-Z0-9-_]+$", key))])
    error_message = "functions: a key becomes the end of a name, so it may have letters, digits, - and _ only."
  }

  validation {
    condition     = alltrue([for function in values(var.functions) : fileexists(function.package)])
    error_message = "functions: there is no zip archive at ${join(", ", [for key, function in var.functions : "${function.package} (${key}.package)" if !fileexists(function.package)])}. Build it, or set package to where it is."
  }

  validation {
    condition     = alltrue([for function in values(var.functions) : function.memory_mb >= 128 && function.memory_mb <= 10240 && floor(function.memory_mb) == function.memory_mb])
    error_message = "functions: memory_mb must be a whole number from 128 to 10240."
  }

  validation {
    condition     = alltrue([for function in values(var.functions) : function.timeout_seconds >= 1 && function.timeout_seconds <= 900 && floor(function.timeout_seconds) == function.timeout_seconds])
    error_message = "functions: timeout_seconds must be a whole number from 1 to 900."
  }

  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for statement in function.statements : length(statement.actions) > 0 && length(statement.resources) > 0
      ]
    ]))
    error_message = "functions: each of the statements must list at least one of actions and of resources."
  }

  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for statement in function.statements : [for action in statement.actions : can(regex("^[a-z0-9-]+:[A-Za-z0-9]+$", action))]
      ]
    ]))
    error_message = "functions: actions of statements must be written out, such as dynamodb:Query, without * or ?."
  }
}

variable "name" {
  type        = string
  description = "Name of the chatbot; the names of the functions, their roles and their logs begin with it."
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9-_]+$", var.name))
    error_message = "name must have at least one character, and letters, digits, - and _ only."
  }

  validation {
    condition     = alltrue([for key in keys(var.functions) : length("${var.name}-${key}-${var.region}") <= 64])
    error_message = "name is too long: a role is called like ${join(", ", [for key in keys(var.functions) : "${var.name}-${key}-${var.region}" if length("${var.name}-${key}-${var.region}") > 64])}, and IAM takes 64 characters. Shorten name, or the key in functions."
  }
}

variable "partition" {
  type        = string
  description = "Partition that the account belongs to, such as aws."
  nullable    = false

  validation {
    condition     = can(regex("^aws(-[a-z-]+)?$", var.partition))
    error_message = "partition must be that of an ARN, such as aws, aws-cn or aws-us-gov."
  }
}

variable "region" {
  type        = string
  description = "Region that the functions are in, such as eu-central-1."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the name of an AWS region, such as eu-central-1."
  }
}

variable "architecture" {
  type        = string
  description = "Processor that the packages are built for: x86_64 or arm64."
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "kms_key_arn" {
  type        = string
  description = "ARN of the KMS key that encrypts the queues of failed invocations; without one SQS uses a key of its own. The key's policy must let the account's IAM policies decide who uses it."
  default     = null

  validation {
    condition     = var.kms_key_arn == null ? true : can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a key, such as arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab, not of an alias."
  }
}

variable "log_retention_days" {
  type        = number
  description = "Days for which the logs of the functions are kept; one of those that CloudWatch Logs takes."
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that can have tags."
  default     = {}
  nullable    = false
}

variable "tracing_enabled" {
  type        = bool
  description = "Whether X-Ray traces invocations. The roles may then send traces."
  default     = false
  nullable    = false
}

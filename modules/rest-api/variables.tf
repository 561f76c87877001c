variable "dns_suffix" {
  type        = string
  description = "End of the host names of AWS in the partition, such as amazonaws.com."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9-]+(\\.[a-z0-9-]+)+$", var.dns_suffix))
    error_message = "dns_suffix must be the end of a host name, such as amazonaws.com."
  }
}

variable "endpoints" {
  type = map(object({
    function_name  = string
    invoke_arn     = string
    request_schema = optional(string, "{}")
  }))
  description = <<-EOT
    Endpoints, by the last part of their path: `{ history = ... }` is `POST /history`.

    - `function_name`: name of the Lambda function that answers.
    - `invoke_arn`: its attribute `invoke_arn`, not `arn`.
    - `request_schema`: JSON schema, draft 4, as text, that a request with the media type `application/json` must satisfy; any JSON by default.
  EOT
  nullable    = false

  validation {
    condition     = length(var.endpoints) > 0
    error_message = "endpoints must have at least one endpoint."
  }

  validation {
    condition     = alltrue([for key in keys(var.endpoints) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", key))])
    error_message = "endpoints: a key becomes a part of a path, so it may have lower-case letters, digits and, within, - only."
  }

  validation {
    condition     = alltrue([for endpoint in values(var.endpoints) : can(keys(jsondecode(endpoint.request_schema))) && length(endpoint.request_schema) <= 32768])
    error_message = "endpoints: request_schema must be a JSON object of at most 32768 characters, best written with jsonencode."
  }
}

variable "name" {
  type        = string
  description = "Name of the API."
  nullable    = false

  validation {
    condition     = length(var.name) >= 1 && length(var.name) <= 128
    error_message = "name must have 1 to 128 characters."
  }
}

variable "region" {
  type        = string
  description = "Region that the API is in, such as eu-central-1."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be the name of an AWS region, such as eu-central-1."
  }
}

variable "access_log_enabled" {
  type        = bool
  description = "Whether API Gateway writes a line for each request. The account needs a role for it, once per region: aws_api_gateway_account."
  default     = false
  nullable    = false
}

variable "log_retention_days" {
  type        = number
  description = "Days for which the access log is kept; one of those that CloudWatch Logs takes."
  default     = 30
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653."
  }
}

variable "metrics_enabled" {
  type        = bool
  description = "Whether CloudWatch keeps metrics of each endpoint, which cost extra."
  default     = false
  nullable    = false
}

variable "stage_name" {
  type        = string
  description = "Name of the stage; the first part of the path, before that of the endpoint."
  default     = "dev"
  nullable    = false

  validation {
    condition     = can(regex("^[a-zA-Z0-9_-]{1,128}$", var.stage_name))
    error_message = "stage_name must have 1 to 128 letters, digits, _ and -."
  }
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that can have tags."
  default     = {}
  nullable    = false
}

variable "throttle" {
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  description = "Most requests of all endpoints together: `rate_limit` per second in the long run, `burst_limit` at once."
  default = {
    burst_limit = 200
    rate_limit  = 100
  }
  nullable = false

  validation {
    condition     = var.throttle.rate_limit > 0 && var.throttle.burst_limit >= 1 && floor(var.throttle.burst_limit) == var.throttle.burst_limit
    error_message = "throttle: rate_limit must be more than 0, and burst_limit a whole number of at least 1. To stop all requests, remove the API."
  }
}

variable "tracing_enabled" {
  type        = bool
  description = "Whether X-Ray traces requests."
  default     = false
  nullable    = false
}

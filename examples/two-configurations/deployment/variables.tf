variable "api_id" {
  type        = string
  description = "Id of the API of the socket: the output `api_id` of the other configuration."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]{1,64}$", var.api_id))
    error_message = "api_id must be the id of an API, such as a1b2c3d4e5: the output api_id of the other configuration."
  }
}

variable "stage_name" {
  type        = string
  description = "Name of the stage: the `stage_name` of the other configuration."
  default     = "dev"
  nullable    = false
}

variable "throttle" {
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  description = "Most messages that the stage takes: `rate_limit` per second in the long run, `burst_limit` at once."
  default = {
    burst_limit = 200
    rate_limit  = 100
  }
  nullable = false
}

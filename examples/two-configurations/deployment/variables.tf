variable "api_id" {
  description = "Id of the API of the socket: the output `api_id` of the other configuration."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]{1,64}$", var.api_id))
    error_message = "api_id must be the id of an API, such as a1b2c3d4e5: the output api_id of the other configuration."
  }
}

variable "stage_name" {
  description = "Name of the stage: the `stage_name` of the other configuration."
  type        = string
  default     = "dev"
  nullable    = false
}

variable "throttle" {
  description = "Most messages that the stage takes: `rate_limit` per second in the long run, `burst_limit` at once."
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  default = {
    burst_limit = 200
    rate_limit  = 100
  }
  nullable = false
}

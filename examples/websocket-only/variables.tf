variable "function_arn" {
  type        = string
  description = "ARN of the Lambda function that answers every route, without version or alias."
  nullable    = false

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]{1,64}$", var.function_arn))
    error_message = "function_arn must be the ARN of a Lambda function, such as arn:aws:lambda:eu-central-1:123456789012:function:chat, without version or alias."
  }
}

variable "name" {
  type        = string
  description = "Name of the WebSocket API."
  default     = "chatbot"
  nullable    = false
}

variable "stage_name" {
  type        = string
  description = "Name of the stage; the last part of the address clients connect to."
  default     = "dev"
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags of the API and its stage."
  default     = {}
  nullable    = false
}

variable "throttle" {
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  description = "Most messages the stage takes: rate_limit per second in the long run, burst_limit at once."
  default = {
    burst_limit = 200
    rate_limit  = 100
  }
  nullable = false
}

variable "routes" {
  description = "ARN of the function that answers a route, by route key."
  type        = map(string)
  nullable    = false
}

variable "name" {
  description = "Name of the API."
  type        = string
  default     = "changes"
  nullable    = false
}

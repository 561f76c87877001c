variable "policy" {
  type        = string
  description = "Policy document, as JSON."
  nullable    = false
}

variable "role_name" {
  type        = string
  description = "Name of the role that gets it."
  nullable    = false
}

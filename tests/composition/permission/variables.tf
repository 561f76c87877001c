variable "policy" {
  description = "Policy document, as JSON."
  type        = string
  nullable    = false
}

variable "role_name" {
  description = "Name of the role that gets it."
  type        = string
  nullable    = false
}

variable "secret_arns" {
  type        = map(string)
  description = "ARNs of the secrets to read, by key."
  nullable    = false
}

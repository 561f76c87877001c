variable "websocket_url" {
  type        = string
  description = "Where to connect."
  nullable    = false
}

variable "expect" {
  type        = string
  description = "JSON that a frame must hold; null to be content with the connection."
  default     = null
}

variable "send" {
  type        = list(string)
  description = "Texts to send."
  default     = []
  nullable    = false
}

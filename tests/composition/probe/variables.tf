variable "websocket_url" {
  description = "Where to connect."
  type        = string
  nullable    = false
}

variable "expect" {
  description = "JSON that a frame must hold; null to be content with the connection."
  type        = string
  default     = null
}

variable "send" {
  description = "Texts to send."
  type        = list(string)
  default     = []
  nullable    = false
}

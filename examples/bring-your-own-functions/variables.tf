variable "packages_directory" {
  description = "Folder with the packages of your functions: `x86_64/chat.zip` and `x86_64/history.zip`, or the same below `arm64`."
  type        = string
  nullable    = false
}

variable "architecture" {
  description = "Processor that the functions are built for: x86_64 or arm64."
  type        = string
  default     = "x86_64"
  nullable    = false
}

variable "chat_environment" {
  description = "What else the chat function needs in its environment besides the name of the table. Not for secrets."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "deletion_protection_enabled" {
  description = "Whether the table with the conversations refuses to be deleted."
  type        = bool
  default     = true
  nullable    = false
}

variable "model_arns" {
  description = "ARNs of the models of Bedrock that the chat function may ask; none by default."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "name" {
  description = "Name of the chatbot."
  type        = string
  default     = "own"
  nullable    = false
}

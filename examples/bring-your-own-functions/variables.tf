variable "packages_directory" {
  type        = string
  description = "Folder with the packages of your functions: `x86_64/chat.zip` and `x86_64/history.zip`, or the same below `arm64`."
  nullable    = false
}

variable "architecture" {
  type        = string
  description = "Processor that the functions are built for: x86_64 or arm64."
  default     = "x86_64"
  nullable    = false
}

variable "chat_environment" {
  type        = map(string)
  description = "What else the chat function needs in its environment besides the name of the table. Not for secrets."
  default     = {}
  nullable    = false
}

variable "deletion_protection_enabled" {
  type        = bool
  description = "Whether the table with the conversations refuses to be deleted."
  default     = true
  nullable    = false
}

variable "model_arns" {
  type        = list(string)
  description = "ARNs of the models of Bedrock that the chat function may ask; none by default."
  default     = []
  nullable    = false
}

variable "name" {
  type        = string
  description = "Name of the chatbot."
  default     = "own"
  nullable    = false
}

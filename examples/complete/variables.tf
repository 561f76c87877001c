variable "name" {
  description = "Name of the chatbot: 1 to 26 lower-case letters, digits and hyphens. Another name makes another chatbot, in the same account and region if need be."
  type        = string
  default     = "chatbot"
  nullable    = false
}

variable "additional_connect_sources" {
  description = "Further sources that the page may connect to, such as `https://uploads.example.com`."
  type        = list(string)
  default     = null
}

variable "additional_origins" {
  description = "Further origins that the page is served from, such as `http://localhost:8000`."
  type        = list(string)
  default     = null
}

variable "architecture" {
  description = "Processor that the functions run on: x86_64 or arm64."
  type        = string
  default     = null
}

variable "deletion_protection_enabled" {
  description = "Whether the table with the conversations refuses to be deleted."
  type        = bool
  default     = null
}

variable "force_destroy" {
  description = "Whether destroying the chatbot also destroys files that are left in its buckets."
  type        = bool
  default     = null
}

variable "langsmith_api_key" {
  description = "Key of LangSmith; kept out of plan and state."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "models" {
  description = "Models of Bedrock that answer, in the order in which they are asked. The module says what each member is."
  type = list(object({
    model_id            = string
    bedrock_region      = optional(string)
    max_tokens          = optional(number)
    routed_regions      = optional(list(string), [])
    underlying_model_id = optional(string)
  }))
  default = null
}

variable "packages_directory" {
  description = "Folder with the packages of the functions."
  type        = string
  default     = null
}

variable "page_directory" {
  description = "Folder with the built page."
  type        = string
  default     = null
}

variable "secret_recovery_window_days" {
  description = "Days for which a destroyed secret can be restored; 0 destroys it at once."
  type        = number
  default     = null
}

variable "secrets_version" {
  description = "Number to raise whenever a key changes."
  type        = number
  default     = null
}

variable "stage_name" {
  description = "Name of the stages of both APIs."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything that can have tags."
  type        = map(string)
  default     = null
}

variable "tavily_api_key" {
  description = "Key of Tavily; kept out of plan and state."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "throttle" {
  description = "Most requests that each of the two APIs takes: `rate_limit` per second in the long run, `burst_limit` at once."
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  default = null
}

variable "name" {
  type        = string
  description = "Name of the chatbot: 1 to 26 lower-case letters, digits and hyphens. Another name makes another chatbot, in the same account and region if need be."
  default     = "chatbot"
  nullable    = false
}

variable "additional_connect_sources" {
  type        = list(string)
  description = "Further sources that the page may connect to, such as `https://uploads.example.com`."
  default     = null
}

variable "additional_origins" {
  type        = list(string)
  description = "Further origins that the page is served from, such as `http://localhost:8000`."
  default     = null
}

variable "architecture" {
  type        = string
  description = "Processor that the functions run on: x86_64 or arm64."
  default     = null
}

variable "deletion_protection_enabled" {
  type        = bool
  description = "Whether the table with the conversations refuses to be deleted."
  default     = null
}

variable "force_destroy" {
  type        = bool
  description = "Whether destroying the chatbot also destroys files that are left in its buckets."
  default     = null
}

variable "langsmith_api_key" {
  type        = string
  description = "Key of LangSmith; kept out of plan and state."
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "models" {
  type = list(object({
    model_id            = string
    bedrock_region      = optional(string)
    max_tokens          = optional(number)
    routed_regions      = optional(list(string), [])
    underlying_model_id = optional(string)
  }))
  description = "Models of Bedrock that answer, in the order in which they are asked. The module says what each member is."
  default     = null
}

variable "packages_directory" {
  type        = string
  description = "Folder with the packages of the functions."
  default     = null
}

variable "page_directory" {
  type        = string
  description = "Folder with the built page."
  default     = null
}

variable "secret_recovery_window_days" {
  type        = number
  description = "Days for which a destroyed secret can be restored; 0 destroys it at once."
  default     = null
}

variable "secrets_version" {
  type        = number
  description = "Number to raise whenever a key changes."
  default     = null
}

variable "stage_name" {
  type        = string
  description = "Name of the stages of both APIs."
  default     = null
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that can have tags."
  default     = null
}

variable "tavily_api_key" {
  type        = string
  description = "Key of Tavily; kept out of plan and state."
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "throttle" {
  type = object({
    burst_limit = number
    rate_limit  = number
  })
  description = "Most requests that each of the two APIs takes: `rate_limit` per second in the long run, `burst_limit` at once."
  default     = null
}

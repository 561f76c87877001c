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

variable "deletion_protection_enabled" {
  type        = bool
  description = "Whether the tables with the conversations refuse to be deleted."
  default     = null
}

variable "force_destroy" {
  type        = bool
  description = "Whether destroying a chatbot also destroys files that are left in its buckets."
  default     = null
}

variable "name" {
  type        = string
  description = "What the names of all chatbots begin with."
  default     = "chat"
  nullable    = false
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

variable "teams" {
  type = map(object({
    models = optional(list(object({
      model_id            = string
      bedrock_region      = optional(string)
      max_tokens          = optional(number)
      routed_regions      = optional(list(string), [])
      underlying_model_id = optional(string)
    })))
    question_limits = optional(object({
      of_everybody = optional(number, 600)
      per_user     = optional(number, 30)
    }))
    tags = optional(map(string), {})
    throttle = optional(object({
      burst_limit = number
      rate_limit  = number
    }))
  }))
  description = <<-EOT
    Teams, by the end of the name of their chatbot: with the `name` `chat`, the team `sales` has the chatbot `chat-sales`.

    - `question_limits`: most questions in a minute, of one user (`per_user`) and of everybody (`of_everybody`).
    - `throttle`: most requests of each API, `rate_limit` per second in the long run and `burst_limit` at once.
    - `tags`: tags of everything that the team has.
    - `models`: models that answer, as the module `chatbot` takes them; its default without.
  EOT
  default = {
    sales   = { question_limits = { per_user = 10 } }
    support = { throttle = { rate_limit = 200, burst_limit = 400 } }
  }
  nullable = false

  validation {
    condition     = alltrue([for team in keys(var.teams) : length("${var.name}-${team}") <= 26])
    error_message = "teams: the name of a chatbot, such as ${join(", ", [for team in keys(var.teams) : "${var.name}-${team}" if length("${var.name}-${team}") > 26])}, must have at most 26 characters. Shorten the key, or name."
  }
}

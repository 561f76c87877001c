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

variable "stage_name" {
  type        = string
  description = "Name of the stages of both APIs."
  default     = null
}

variable "websocket_url" {
  type        = string
  description = "Where the page connects, if not to the address that AWS gives the stage."
  default     = null
}

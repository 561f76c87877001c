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

variable "stage_name" {
  description = "Name of the stages of both APIs."
  type        = string
  default     = null
}

variable "websocket_url" {
  description = "Where the page connects, if not to the address that AWS gives the stage."
  type        = string
  default     = null
}

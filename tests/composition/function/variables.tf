variable "packages_directory" {
  description = "Folder with the packages of the functions."
  type        = string
  nullable    = false
}

variable "architecture" {
  description = "Processor that they are built for."
  type        = string
  default     = "x86_64"
  nullable    = false
}

variable "name" {
  description = "What the name of the function begins with."
  type        = string
  default     = "only"
  nullable    = false
}

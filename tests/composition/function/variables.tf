variable "packages_directory" {
  type        = string
  description = "Folder with the packages of the functions."
  nullable    = false
}

variable "architecture" {
  type        = string
  description = "Processor that they are built for."
  default     = "x86_64"
  nullable    = false
}

variable "name" {
  type        = string
  description = "What the name of the function begins with."
  default     = "only"
  nullable    = false
}

variable "package" {
  type        = string
  description = "Name of the package that it runs."
  default     = "chat"
  nullable    = false
}

variable "suffix" {
  description = "What the name goes on with, where there is more than one."
  type        = string
  default     = ""
  nullable    = false
}

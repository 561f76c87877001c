variable "name" {
  type        = string
  description = "Name of the chatbot: 1 to 26 lower-case letters, digits and hyphens. The names of everything begin with it, so two chatbots in one account and region need two names."
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", var.name))
    error_message = "name must have lower-case letters, digits and hyphens only, and begin and end with a letter or digit: buckets are named after it."
  }

  # The name of a bucket takes 63 characters: -uploads-, the account, a hyphen and the longest name of a region are 37 of them.
  validation {
    condition     = length(var.name) <= 26
    error_message = "name must have at most 26 characters: a bucket called ${var.name}-uploads-ACCOUNT-REGION would be longer than the 63 characters that S3 takes."
  }
}

variable "access_log_enabled" {
  type        = bool
  description = "Whether the REST API and the socket write a line for each request. The account needs a role for it, once per region: aws_api_gateway_account."
  default     = false
  nullable    = false
}

variable "additional_connect_sources" {
  type        = list(string)
  description = "Further sources that the page may connect to, for the directive `connect-src` of its content security policy, such as `https://uploads.example.com`. The page's own origin, the socket and the bucket for uploads are there already."
  default     = []
  nullable    = false
}

variable "additional_origins" {
  type        = list(string)
  description = "Further origins that the page is served from, such as `http://localhost:8000`: from there, too, it may put files into the bucket for uploads. The distribution's own are there already."
  default     = []
  nullable    = false
}

variable "aliases" {
  type        = list(string)
  description = "Further host names of the site, such as `chat.example.com`; the first that is not a wildcard is the one in `chat_url`. They need `certificate_arn`, and records in DNS that lead to `distribution_domain_name`."
  default     = []
  nullable    = false
}

variable "architecture" {
  type        = string
  description = "Processor that the functions run on: x86_64 or arm64. Their packages have to be built for it."
  default     = "x86_64"
  nullable    = false

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture must be x86_64 or arm64."
  }
}

variable "certificate_arn" {
  type        = string
  description = "ARN of the certificate for `aliases`, of ACM in us-east-1, where CloudFront looks for certificates."
  default     = null
}

variable "deletion_protection_enabled" {
  type        = bool
  description = "Whether the table with the conversations refuses to be deleted. To destroy the chatbot, set it to false and apply first."
  default     = true
  nullable    = false
}

variable "deploy" {
  type        = bool
  description = "Whether the socket has a stage. With false a `chatbot_deployment`, in this configuration or another, has the stage `stage_name` and what belongs to it; the chatbot is complete once that is there."
  default     = true
  nullable    = false
}

variable "force_destroy" {
  type        = bool
  description = "Whether destroying the chatbot also destroys files that are left in its buckets. Warning: with true, a destroy loses every uploaded file."
  default     = false
  nullable    = false
}

variable "kms_key_arn" {
  type        = string
  description = "ARN of the KMS key that encrypts uploads, conversations, secrets and failed invocations; without one keys of AWS do. The key's policy must let the account's IAM policies decide who uses it."
  default     = null
}

variable "langsmith_api_key" {
  type        = string
  description = "Key of LangSmith, which the secret `langsmithapikey-NAME` is given; without one it stays empty. Kept out of plan and state; raise `secrets_version` with it."
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "log_retention_days" {
  type        = number
  description = "Days for which logs are kept; one of those that CloudWatch Logs takes."
  default     = 30
  nullable    = false
}

variable "logging" {
  type = object({
    bucket_domain_name = string
    prefix             = optional(string, "")
  })
  description = <<-EOT
    Where CloudFront writes a line for each request of the site; null for nowhere.

    - `bucket_domain_name`: host of a bucket, such as `logs.s3.amazonaws.com`. The bucket must permit access control lists, by which CloudFront gets at it.
    - `prefix`: beginning of the names of log files; none by default.
  EOT
  default     = null
}

variable "models" {
  type = list(object({
    model_id            = string
    bedrock_region      = optional(string)
    max_tokens          = optional(number)
    routed_regions      = optional(list(string), [])
    underlying_model_id = optional(string)
  }))
  description = <<-EOT
    Models of Bedrock that answer, in the order in which they are asked: the next one when one is throttled. The default, Nova 2 Lite through the inference profile of the United States, needs no subscription; questions are answered there wherever the chatbot is.

    - `model_id`: id or ARN of a model or of an inference profile.
    - `bedrock_region`: region whose Bedrock is asked; that of the ARN, or the chatbot's own, by default.
    - `max_tokens`: longest answer in tokens; the model's own limit by default.
    - `routed_regions`: regions to which an inference profile may pass a question on. Needed with one, but not with `global.`: the functions need to be let use the model in each of them. `aws bedrock get-inference-profile` lists them.
    - `underlying_model_id`: id of the model behind an application inference profile; otherwise it is seen from `model_id`.
  EOT
  default = [
    {
      model_id       = "us.amazon.nova-2-lite-v1:0"
      bedrock_region = "us-east-1"
      max_tokens     = 4096
      routed_regions = ["us-east-1", "us-east-2", "us-west-2"]
    },
  ]
  nullable = false

  validation {
    condition     = length(var.models) >= 1 && length(var.models) <= 32
    error_message = "models must name 1 to 32 models."
  }

  validation {
    condition     = alltrue([for model in var.models : can(regex("^[A-Za-z0-9._:/-]+$", model.model_id))])
    error_message = "models: model_id must be the id or ARN of a model or inference profile, such as amazon.nova-lite-v1:0."
  }

  validation {
    condition     = alltrue([for model in var.models : model.max_tokens == null ? true : model.max_tokens >= 1 && floor(model.max_tokens) == model.max_tokens])
    error_message = "models: max_tokens must be a whole number of at least 1, or be left out."
  }

  validation {
    condition = alltrue([
      for region in flatten([for model in var.models : concat(model.routed_regions, model.bedrock_region == null ? [] : [model.bedrock_region])]) : can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]+$", region))
    ])
    error_message = "models: bedrock_region and routed_regions must be names of AWS regions, such as us-east-1."
  }

  validation {
    condition = alltrue([
      for model in var.models : length(model.routed_regions) > 0 if can(regex("${local.geography}|inference-profile/", model.model_id)) && !can(regex("(^|/)global\\.", model.model_id))
    ])
    error_message = "models: routed_regions must list the regions of each inference profile (aws bedrock get-inference-profile); the functions may use the model behind it only there."
  }

  validation {
    condition     = alltrue([for model in var.models : model.underlying_model_id != null if strcontains(model.model_id, "application-inference-profile/")])
    error_message = "models: underlying_model_id must name the model behind an application inference profile, such as amazon.nova-lite-v1:0."
  }
}

variable "packages_directory" {
  type        = string
  description = "Folder with the packages of the functions, `x86_64/chat.zip` and so on; by default `dist/functions` beside the folder of modules, as in a release."
  default     = null

  validation {
    condition = alltrue([
      for function in keys(local.request_schemas) : fileexists("${coalesce(var.packages_directory, "${path.module}/../../dist/functions")}/${var.architecture}/${function}.zip")
    ])
    error_message = "packages_directory: there is no ${join(", ", [
      for function in keys(local.request_schemas) : "${var.architecture}/${function}.zip" if !fileexists("${coalesce(var.packages_directory, "${path.module}/../../dist/functions")}/${var.architecture}/${function}.zip")
    ])} in ${coalesce(var.packages_directory, "${path.module}/../../dist/functions")}. Use a release, build the packages with `cargo xtask package functions`, or set packages_directory to where they are."
  }
}

variable "page_directory" {
  type        = string
  description = "Folder with the built page, with an `index.html`; by default `dist/web` beside the folder of modules, as in a release."
  default     = null

  validation {
    condition     = fileexists("${coalesce(var.page_directory, "${path.module}/../../dist/web")}/index.html")
    error_message = "page_directory: there is no index.html in ${coalesce(var.page_directory, "${path.module}/../../dist/web")}. Use a release, build the page with `cargo xtask package web`, or set page_directory to where it is."
  }
}

variable "price_class" {
  type        = string
  description = "Where CloudFront serves the site from: PriceClass_100, PriceClass_200 or PriceClass_All."
  default     = "PriceClass_200"
  nullable    = false
}

variable "question_limits" {
  type = object({
    of_everybody = optional(number, 600)
    per_user     = optional(number, 30)
  })
  description = "Most questions that are answered in a minute, of one user (`per_user`) and of everybody (`of_everybody`); 0 for no limit."
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for limit in values(var.question_limits) : limit >= 0 && floor(limit) == limit])
    error_message = "question_limits must be whole numbers, 0 for no limit."
  }
}

variable "secret_recovery_window_days" {
  type        = number
  description = "Days for which a destroyed secret can be restored, 7 to 30, and its name not be used again; 0 destroys it at once."
  default     = 30
  nullable    = false
}

variable "secrets_version" {
  type        = number
  description = "Number that says which values the secrets have: raise it whenever `langsmith_api_key` or `tavily_api_key` changes, since Terraform keeps no value to compare with."
  default     = 1
  nullable    = false
}

variable "stage_name" {
  type        = string
  description = "Name of the stages of both APIs; the last part of the socket's address."
  default     = "dev"
  nullable    = false
}

variable "tags" {
  type        = map(string)
  description = "Tags of everything that can have tags."
  default     = {}
  nullable    = false
}

variable "tavily_api_key" {
  type        = string
  description = "Key of Tavily, which the secret `tavilyapikey-NAME` is given; without one it stays empty. Kept out of plan and state; raise `secrets_version` with it."
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
  default = {
    burst_limit = 200
    rate_limit  = 100
  }
  nullable = false
}

variable "tracing_enabled" {
  type        = bool
  description = "Whether X-Ray traces requests and invocations."
  default     = false
  nullable    = false
}

variable "upload_length_required" {
  type        = bool
  description = "Whether a client has to say how long a file is before it may put it, so that no file is larger than 50 MB. Clients of the original system do not say it."
  default     = false
  nullable    = false
}

variable "uploads_expiration_days" {
  type        = number
  description = "Days after which an uploaded file is deleted, 1 to 3650; null keeps files until somebody deletes them."
  default     = 30
}

variable "web_acl_arn" {
  type        = string
  description = "ARN of the web ACL of WAF that guards the site; none by default."
  default     = null
}

variable "websocket_url" {
  type        = string
  description = "Where the page connects, if not to the address of the stage: with `deploy = false` the `websocket_url` of the `chatbot_deployment`, or a custom domain of the socket."
  default     = null

  validation {
    condition     = var.websocket_url == null ? true : can(regex("^wss?://[^/]+(/.*)?$", var.websocket_url))
    error_message = "websocket_url must be an address that begins with wss://, such as wss://chat.example.com/support."
  }
}

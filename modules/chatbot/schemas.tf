# What requests must look like, as JSON schemas of draft 4. They take whatever a client of the original system sends,
# members that nobody knows included, and leave to the functions what needs a sentence to explain.

locals {
  schema_draft = "http://json-schema.org/draft-04/schema#"

  # Ids have at most 256 bytes; the functions count bytes, a schema characters.
  schema_id          = { type = "string", minLength = 1, maxLength = 256 }
  schema_optional_id = { type = ["string", "null"], maxLength = 256 }

  # One for each function, and free of variables: the validation of packages_directory has the functions' names from here.
  request_schemas = {
    chat = {
      "$schema" = local.schema_draft
      title     = "A question"
      type      = "object"
      required  = ["body", "request_id"]
      properties = {
        body         = { type = "string", minLength = 1, maxLength = 65536 }
        convType     = local.schema_optional_id
        multi_region = local.schema_optional_id
        request_id   = local.schema_id
        request_time = local.schema_optional_id
        type         = local.schema_optional_id
        user_id      = local.schema_optional_id
      }
    }
    delete = {
      "$schema"  = local.schema_draft
      title      = "Whose conversations are forgotten"
      type       = "object"
      properties = { userId = local.schema_optional_id }
    }
    history = {
      "$schema" = local.schema_draft
      title     = "Whose conversations, since when"
      type      = "object"
      required  = ["allowTime"]
      properties = {
        allowTime = { type = "string", minLength = 1, maxLength = 64 }
        cursor    = { type = ["string", "null"], maxLength = 64 }
        limit     = { type = ["integer", "null"], minimum = 1, maximum = 1000 }
        userId    = local.schema_optional_id
      }
    }
    provisioning = {
      "$schema"  = local.schema_draft
      title      = "Who asks for the socket"
      type       = "object"
      properties = { userId = local.schema_optional_id }
    }
    query = {
      "$schema"  = local.schema_draft
      title      = "Which answer"
      type       = "object"
      required   = ["request_id"]
      properties = { request_id = local.schema_id }
    }
    upload = {
      "$schema" = local.schema_draft
      title     = "Which file"
      type      = "object"
      required  = ["contentType", "filename"]
      properties = {
        contentLength = { type = ["integer", "null"], minimum = 1 }
        contentType   = { type = "string", minLength = 1, maxLength = 256 }
        filename      = { type = "string", minLength = 1, maxLength = 1024 }
        userId        = local.schema_optional_id
      }
    }
  }
}

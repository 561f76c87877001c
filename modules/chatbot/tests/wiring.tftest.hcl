# What one module tells another.

mock_provider "aws" {
  source = "../../tests/mocks"
}

mock_provider "chatbot" {
  source = "../../tests/mocks/chatbot"
}

override_resource {
  target = module.storage.aws_s3_bucket.this["uploads"]
  values = {
    arn                         = "arn:aws:s3:::support-uploads-123456789012-us-east-1"
    bucket_regional_domain_name = "support-uploads-123456789012-us-east-1.s3.us-east-1.amazonaws.com"
  }
}

variables {
  name               = "support"
  packages_directory = "../../tests/fixtures/packages"
  page_directory     = "../../tests/fixtures/page"

  # An applied run has to be given every ephemeral variable, also one with a default.
  langsmith_api_key = "lsv2_test"
  tavily_api_key    = "tvly-test"
}

run "page_endpoints_and_functions_learn_what_they_need" {
  assert {
    condition = local.connect_sources == tolist([
      "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com",
      "https://support-uploads-123456789012-us-east-1.s3.us-east-1.amazonaws.com",
    ])
    error_message = "The content security policy names the socket and the bucket for uploads."
  }

  assert {
    condition     = local.page_origins == ["https://d1111abcdef8mo.cloudfront.net"]
    error_message = "Files may be put from the distribution's origin alone."
  }

  assert {
    condition     = keys(local.request_schemas) == ["chat", "delete", "history", "provisioning", "query", "upload"]
    error_message = "The original's five endpoints are there, and /chat, which it lacks."
  }

  assert {
    condition     = local.all_function_names == { for key in keys(local.request_schemas) : key => "support-${key}" }
    error_message = "Each endpoint is answered by the function of its name."
  }

  # Clients of the original system send what they always sent, so nothing is required that one of them leaves out, a user
  # may be null, and members that nobody knows are let through.
  assert {
    condition = jsonencode({ for key, schema in local.request_schemas : key => try(schema.required, []) }) == jsonencode({
      chat         = ["body", "request_id"]
      delete       = []
      history      = ["allowTime"]
      provisioning = []
      query        = ["request_id"]
      upload       = ["contentType", "filename"]
    })
    error_message = "Only what no request can do without is required."
  }

  assert {
    condition     = alltrue([for key in ["delete", "history", "provisioning", "upload"] : contains(local.request_schemas[key].properties.userId.type, "null")]) && contains(local.request_schemas.chat.properties.user_id.type, "null")
    error_message = "A user may be null."
  }

  assert {
    condition     = alltrue([for schema in local.request_schemas : schema.type == "object" && !can(schema.additionalProperties)])
    error_message = "Members that nobody knows are let through."
  }

  assert {
    condition     = alltrue([for key, schema in local.request_schemas : schema["$schema"] == "http://json-schema.org/draft-04/schema#"])
    error_message = "API Gateway understands draft 4."
  }

  # What the functions read from their environment, in the original's names.
  assert {
    condition = jsonencode(module.functions.environments) == jsonencode({
      chat = {
        LLM_for_chat              = local.models_json
        callLogTableName          = "db-call-log-for-support"
        projectName               = "support"
        questionsPerMinute        = "600"
        questionsPerMinutePerUser = "30"
      }
      delete  = { tableName = "db-call-log-for-support" }
      history = { tableName = "db-call-log-for-support" }
      query   = { indexName = "index-type-for-support", tableName = "db-call-log-for-support" }
      upload = {
        bucketName           = "support-uploads-123456789012-us-east-1"
        s3_prefix            = "docs"
        uploadRequiresLength = "false"
      }
    })
    error_message = "Table, index, bucket, models and limits reach the functions."
  }

  assert {
    condition     = module.provisioning.environments["provisioning"].wss_url == "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com/dev"
    error_message = "provisioning tells the address of the socket."
  }
}

run "further_origins_and_sources_are_added" {
  variables {
    additional_connect_sources = ["https://uploads.example.com", "wss://w1x2y3z4a5.execute-api.us-east-1.amazonaws.com"]
    additional_origins         = ["http://localhost:8000"]
  }

  assert {
    condition     = length(local.connect_sources) == 3 && local.connect_sources[2] == "https://uploads.example.com"
    error_message = "The page may connect to further sources, each said once."
  }

  assert {
    condition     = local.page_origins == ["https://d1111abcdef8mo.cloudfront.net", "http://localhost:8000"]
    error_message = "Files may be put from further origins."
  }
}

run "a_host_name_of_ones_own_is_an_origin" {
  variables {
    # A wildcard is nowhere that people can go to.
    aliases         = ["*.example.com", "chat.example.com"]
    certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition     = output.chat_url == "https://chat.example.com/"
    error_message = "People chat at the host name."
  }

  assert {
    condition     = local.page_origins == ["https://d1111abcdef8mo.cloudfront.net", "https://*.example.com", "https://chat.example.com"]
    error_message = "Files may be put from all."
  }
}

run "limits_and_lengths_are_a_choice" {
  variables {
    question_limits        = { per_user = 5, of_everybody = 0 }
    upload_length_required = true
  }

  assert {
    condition     = module.functions.environments["chat"].questionsPerMinutePerUser == "5" && module.functions.environments["chat"].questionsPerMinute == "0" && module.functions.environments["upload"].uploadRequiresLength == "true"
    error_message = "The functions are told limits and whether a length is needed."
  }
}

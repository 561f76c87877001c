# What each function may do, as whole documents: everything that is here is needed, and nothing else is there.

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

override_resource {
  target = module.call_log.aws_dynamodb_table.this
  values = { arn = "arn:aws:dynamodb:us-east-1:123456789012:table/db-call-log-for-support" }
}

override_resource {
  target = module.secrets.aws_secretsmanager_secret.this["tavily"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:tavilyapikey-support-AbCdEf" }
}

variables {
  name               = "support"
  packages_directory = "../../tests/fixtures/packages"
  page_directory     = "../../tests/fixtures/page"

  # An applied run has to be given every ephemeral variable, also one with a default.
  langsmith_api_key = "lsv2_test"
  tavily_api_key    = "tvly-test"
}

run "chat_asks_its_models_keeps_answers_invokes_itself_and_posts" {
  assert {
    condition = jsondecode(module.functions.role_policies["chat"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-chat:*"]
        },
        {
          Effect   = "Allow"
          Action   = ["lambda:InvokeFunction"]
          Resource = ["arn:aws:lambda:us-east-1:123456789012:function:support-chat"]
        },
        {
          Effect   = "Allow"
          Action   = ["sqs:SendMessage"]
          Resource = ["arn:aws:sqs:us-east-1:123456789012:support-chat-failures"]
        },
        {
          Effect   = "Allow"
          Action   = ["bedrock:InvokeModelWithResponseStream"]
          Resource = ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-2-lite-v1:0"]
        },
        {
          Effect    = "Allow"
          Action    = ["bedrock:InvokeModelWithResponseStream"]
          Resource  = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0", "arn:aws:bedrock:us-east-2::foundation-model/amazon.nova-2-lite-v1:0", "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-2-lite-v1:0"]
          Condition = { StringEquals = { "bedrock:InferenceProfileArn" = ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-2-lite-v1:0"] } }
        },
        {
          Effect   = "Allow"
          Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/db-call-log-for-support"]
        },
        {
          Effect   = "Allow"
          Action   = ["secretsmanager:GetSecretValue"]
          Resource = ["arn:aws:secretsmanager:us-east-1:123456789012:secret:tavilyapikey-support-AbCdEf"]
        },
      ]
    }
    error_message = "The chat function may ask the default model through its profile only."
  }

  # What may be done with the API is known last, because the API needs the function.
  assert {
    condition = jsondecode(aws_iam_role_policy.connections.policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["execute-api:ManageConnections"]
          Resource = ["arn:aws:execute-api:us-east-1:123456789012:w1x2y3z4a5/dev/POST/@connections/*"]
        },
      ]
    }
    error_message = "The chat function posts, and neither looks connections up nor closes them."
  }

  assert {
    condition     = aws_iam_role_policy.connections.role == output.role_names["chat"]
    error_message = "The policy belongs to the role of the chat function."
  }
}

run "each_function_behind_the_rest_api_does_its_one_thing" {
  assert {
    condition = jsondecode(module.functions.role_policies["delete"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-delete:*"]
        },
        {
          Effect   = "Allow"
          Action   = ["dynamodb:BatchWriteItem", "dynamodb:Query"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/db-call-log-for-support"]
        },
      ]
    }
    error_message = "delete may query the table and write batches."
  }

  assert {
    condition = jsondecode(module.functions.role_policies["history"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-history:*"]
        },
        {
          Effect   = "Allow"
          Action   = ["dynamodb:Query"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/db-call-log-for-support"]
        },
      ]
    }
    error_message = "history may query the table, not its index."
  }

  assert {
    condition = jsondecode(module.functions.role_policies["query"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-query:*"]
        },
        {
          Effect   = "Allow"
          Action   = ["dynamodb:Query"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/db-call-log-for-support/index/index-type-for-support"]
        },
      ]
    }
    error_message = "query may query the index, not the table."
  }

  assert {
    condition = jsondecode(module.functions.role_policies["upload"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-upload:*"]
        },
        {
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = ["arn:aws:s3:::support-uploads-123456789012-us-east-1/docs/*"]
        },
      ]
    }
    error_message = "upload may put and read files below docs/."
  }

  assert {
    condition = jsondecode(module.provisioning.role_policies["provisioning"]) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-provisioning:*"]
        },
      ]
    }
    error_message = "provisioning needs nothing but its log."
  }
}

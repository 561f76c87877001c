# A key of the account: who may use it, and through which service alone.

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
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  name               = "support"
  packages_directory = "../../tests/fixtures/packages"
  page_directory     = "../../tests/fixtures/page"

  # An applied run has to be given every ephemeral variable, also one with a default.
  langsmith_api_key = "lsv2_test"
  tavily_api_key    = "tvly-test"
}

run "each_function_uses_the_key_through_the_services_it_needs" {
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
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["sqs.us-east-1.*"] } }
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
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:DescribeKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["dynamodb.us-east-1.*"] } }
        },
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["secretsmanager.us-east-1.*"] } }
        },
      ]
    }
    error_message = "The chat function uses the key through DynamoDB, Secrets Manager and SQS."
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
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:DescribeKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["dynamodb.us-east-1.*"] } }
        },
      ]
    }
    error_message = "history uses the key through DynamoDB."
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
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:DescribeKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["dynamodb.us-east-1.*"] } }
        },
      ]
    }
    error_message = "query uses the key through DynamoDB."
  }

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
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:DescribeKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["dynamodb.us-east-1.*"] } }
        },
      ]
    }
    error_message = "delete uses the key through DynamoDB."
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
        {
          Effect    = "Allow"
          Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
          Condition = { StringLike = { "kms:ViaService" = ["s3.us-east-1.*"] } }
        },
      ]
    }
    error_message = "upload uses the key through S3."
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
    error_message = "provisioning reads nothing that is encrypted."
  }
}

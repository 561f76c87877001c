# Which models the chat function may ask. A profile needs the model behind it in each region that it routes to.

mock_provider "aws" {
  source = "../../tests/mocks"
}

mock_provider "chatbot" {
  source = "../../tests/mocks/chatbot"
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

run "a_model_is_asked_where_it_is" {
  variables {
    models = [
      { model_id = "amazon.nova-pro-v1:0", bedrock_region = "us-west-2" },
      { model_id = "amazon.nova-lite-v1:0" },
      { model_id = "amazon.nova-lite-v1:0", max_tokens = 100 },
    ]
  }

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
          Resource = ["arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0", "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]
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
    error_message = "Each model may be asked in its region, and once only is it said."
  }
}

# Models that are asked directly come first, then the profiles by their ARNs: each with the model behind it in every region
# that it routes to, which may be asked through that profile only.
run "an_arn_and_profiles_of_each_kind_are_asked" {
  variables {
    models = [
      { model_id = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0", bedrock_region = "eu-west-1" },
      {
        model_id       = "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
        bedrock_region = "eu-central-1"
        routed_regions = ["eu-central-1", "eu-west-1"]
      },
      { model_id = "global.amazon.nova-2-lite-v1:0" },
      {
        model_id            = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456"
        routed_regions      = ["us-east-1"]
        underlying_model_id = "amazon.nova-lite-v1:0"
      },
    ]
  }

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
          Resource = ["arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"]
        },
        {
          Effect   = "Allow"
          Action   = ["bedrock:InvokeModelWithResponseStream"]
          Resource = ["arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0"]
        },
        {
          Effect    = "Allow"
          Action    = ["bedrock:InvokeModelWithResponseStream"]
          Resource  = ["arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0", "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0"]
          Condition = { StringEquals = { "bedrock:InferenceProfileArn" = ["arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-haiku-4-5-20251001-v1:0"] } }
        },
        # The model behind an application profile is the one that is said.
        {
          Effect   = "Allow"
          Action   = ["bedrock:InvokeModelWithResponseStream"]
          Resource = ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456"]
        },
        {
          Effect    = "Allow"
          Action    = ["bedrock:InvokeModelWithResponseStream"]
          Resource  = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]
          Condition = { StringEquals = { "bedrock:InferenceProfileArn" = ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456"] } }
        },
        # A global profile has the model in its own region and in none in particular.
        {
          Effect   = "Allow"
          Action   = ["bedrock:InvokeModelWithResponseStream"]
          Resource = ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.amazon.nova-2-lite-v1:0"]
        },
        {
          Effect    = "Allow"
          Action    = ["bedrock:InvokeModelWithResponseStream"]
          Resource  = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-2-lite-v1:0", "arn:aws:bedrock:::foundation-model/amazon.nova-2-lite-v1:0"]
          Condition = { StringEquals = { "bedrock:InferenceProfileArn" = ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.amazon.nova-2-lite-v1:0"] } }
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
    error_message = "An ARN is taken as it is; each profile may be asked, and the model behind it where it routes to, through that profile only."
  }
}

run "the_function_is_told_what_it_may_ask" {
  command = plan

  variables {
    models = [
      { model_id = "amazon.nova-lite-v1:0" },
      { model_id = "amazon.nova-pro-v1:0", bedrock_region = "us-west-2", max_tokens = 100 },
      { model_id = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0" },
    ]
  }

  assert {
    condition = jsondecode(local.models_json) == [
      { bedrock_region = "us-east-1", model_id = "amazon.nova-lite-v1:0" },
      { bedrock_region = "us-west-2", max_tokens = 100, model_id = "amazon.nova-pro-v1:0" },
      { bedrock_region = "eu-west-1", model_id = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0" },
    ]
    error_message = "The list is in order, each model with its region, and nothing is there that was not said."
  }
}

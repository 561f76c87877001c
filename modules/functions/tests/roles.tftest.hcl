# What the roles may do, as whole documents.

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id = "123456789012"
  name       = "support"
  partition  = "aws"
  region     = "us-east-1"
  functions = {
    chat = {
      package                       = "../../tests/fixtures/packages/x86_64/chat.zip"
      invokes_itself_asynchronously = true
      statements = [
        { actions = ["dynamodb:Query"], resources = ["arn:aws:dynamodb:us-east-1:123456789012:table/calls"] },
        {
          actions    = ["bedrock:InvokeModelWithResponseStream"]
          resources  = ["arn:aws:bedrock:us-east-1::foundation-model/m"]
          conditions = { StringEquals = { "aws:RequestedRegion" = ["us-east-1"] } }
        },
      ]
    }
    query = {
      package = "../../tests/fixtures/packages/x86_64/query.zip"
    }
  }
}

run "only_lambda_takes_a_role_on" {
  command = plan

  assert {
    condition = alltrue([
      for role in aws_iam_role.this : jsondecode(role.assume_role_policy) == {
        Version = "2012-10-17"
        Statement = [
          { Effect = "Allow", Action = ["sts:AssumeRole"], Principal = { Service = ["lambda.amazonaws.com"] } },
        ]
      }
    ])
    error_message = "The trust policy names Lambda and nobody else."
  }
}

run "a_function_writes_its_own_log_and_no_other" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this["query"].policy) == {
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
          Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-query:*"]
        },
      ]
    }
    error_message = "Without statements a function may do nothing but write its log."
  }
}

run "a_function_that_invokes_itself_invokes_itself_alone" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this["chat"].policy) == {
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
          Action   = ["dynamodb:Query"]
          Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/calls"]
        },
        {
          Effect    = "Allow"
          Action    = ["bedrock:InvokeModelWithResponseStream"]
          Resource  = ["arn:aws:bedrock:us-east-1::foundation-model/m"]
          Condition = { StringEquals = { "aws:RequestedRegion" = ["us-east-1"] } }
        },
      ]
    }
    error_message = "The chat function may invoke itself, keep what failed, and what its statements say."
  }
}

# These two actions of X-Ray know no resource.
run "tracing_allows_traces_only" {
  command = plan

  variables {
    tracing_enabled = true
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this["query"].policy).Statement == [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/support-query:*"]
      },
      {
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = ["*"]
      },
    ]
    error_message = "Tracing adds the two actions that send traces."
  }
}

run "a_key_is_used_through_the_queue_only" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.this["chat"].policy).Statement[3] == {
      Effect    = "Allow"
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = ["arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"]
      Condition = { StringLike = { "kms:ViaService" = ["sqs.us-east-1.*"] } }
    }
    error_message = "The role uses the key for messages of SQS."
  }

  assert {
    condition     = length(jsondecode(aws_iam_role_policy.this["query"].policy).Statement) == 1
    error_message = "A function without a queue has no use for the key."
  }
}

run "arns_follow_the_partition" {
  command = plan

  variables {
    partition = "aws-cn"
    region    = "cn-north-1"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.this["chat"].policy).Statement[1].Resource == ["arn:aws-cn:lambda:cn-north-1:123456789012:function:support-chat"]
    error_message = "ARNs are those of the partition and region."
  }
}

run "the_policies_are_an_output" {
  assert {
    condition     = output.role_policies == { for key, policy in aws_iam_role_policy.this : key => policy.policy }
    error_message = "role_policies is what the roles have."
  }
}

# A stage serves a snapshot: whatever is in it has to bring about a new one, and nothing else may.

mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  dns_suffix = "amazonaws.com"
  name       = "support"
  region     = "us-east-1"
  endpoints = {
    query = {
      function_name = "support-query"
      invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
    }
  }
}

run "first" {
  assert {
    condition     = aws_api_gateway_stage.this.deployment_id == aws_api_gateway_deployment.this.id
    error_message = "The stage serves the deployment."
  }
}

run "nothing_has_changed" {
  assert {
    condition     = output.fingerprint == run.first.fingerprint
    error_message = "The same configuration is the same snapshot."
  }
}

run "throttle_and_tags_are_the_stages_own" {
  variables {
    tags     = { team = "support" }
    throttle = { rate_limit = 5, burst_limit = 10 }
  }

  assert {
    condition     = output.fingerprint == run.first.fingerprint
    error_message = "What belongs to the stage needs no new deployment."
  }
}

run "another_function" {
  variables {
    endpoints = {
      query = {
        function_name = "support-find"
        invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-find/invocations"
      }
    }
  }

  assert {
    condition     = output.fingerprint != run.first.fingerprint
    error_message = "Another function needs a new deployment."
  }
}

run "another_schema" {
  variables {
    endpoints = {
      query = {
        function_name  = "support-query"
        invoke_arn     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
        request_schema = "{\"type\": \"object\"}"
      }
    }
  }

  assert {
    condition     = output.fingerprint != run.first.fingerprint
    error_message = "Another schema needs a new deployment."
  }
}

run "another_endpoint" {
  variables {
    endpoints = {
      query = {
        function_name = "support-query"
        invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
      }
      find = {
        function_name = "support-query"
        invoke_arn    = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:support-query/invocations"
      }
    }
  }

  assert {
    condition     = output.fingerprint != run.first.fingerprint
    error_message = "Another endpoint needs a new deployment."
  }
}

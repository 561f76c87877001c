# Bad input is refused at plan, by a message that names the input.

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

run "a_domain_with_a_scheme" {
  command = plan

  variables {
    dns_suffix = "https://amazonaws.com"
  }

  expect_failures = [var.dns_suffix]
}

run "an_api_without_endpoints" {
  command = plan

  variables {
    endpoints = {}
  }

  expect_failures = [var.endpoints]
}

run "a_key_that_is_a_path" {
  command = plan

  variables {
    endpoints = { "a/b" = { function_name = "support-query", invoke_arn = "arn" } }
  }

  expect_failures = [var.endpoints]
}

run "a_schema_that_is_no_json" {
  command = plan

  variables {
    endpoints = { query = { function_name = "support-query", invoke_arn = "arn", request_schema = "type: object" } }
  }

  expect_failures = [var.endpoints]
}

run "a_schema_that_is_no_object" {
  command = plan

  variables {
    endpoints = { query = { function_name = "support-query", invoke_arn = "arn", request_schema = "[]" } }
  }

  expect_failures = [var.endpoints]
}

run "a_retention_that_cloudwatch_does_not_offer" {
  command = plan

  variables {
    log_retention_days = 31
  }

  expect_failures = [var.log_retention_days]
}

run "no_name" {
  command = plan

  variables {
    name = ""
  }

  expect_failures = [var.name]
}

run "a_region_that_is_none" {
  command = plan

  variables {
    region = "Frankfurt"
  }

  expect_failures = [var.region]
}

run "a_stage_that_is_a_path" {
  command = plan

  variables {
    stage_name = "v1/dev"
  }

  expect_failures = [var.stage_name]
}

run "a_rate_of_nothing" {
  command = plan

  variables {
    throttle = { rate_limit = 0, burst_limit = 1 }
  }

  expect_failures = [var.throttle]
}

run "half_a_request_at_once" {
  command = plan

  variables {
    throttle = { rate_limit = 1, burst_limit = 1.5 }
  }

  expect_failures = [var.throttle]
}

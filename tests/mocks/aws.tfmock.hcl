# What AWS would answer, for every type that the modules use: ARNs, names and addresses in the shape that
# other resources accept, of account 123456789012 in us-east-1. Terraform invents random text for whatever
# is not here. A mocked type has one answer for all its instances; where a test has to tell two of them
# apart, it overrides one with `override_resource`.

# Account

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
    arn        = "arn:aws:iam::123456789012:user/mock"
    id         = "123456789012"
    user_id    = "AIDAMOCKMOCKMOCKMOCK1"
  }
}

mock_data "aws_partition" {
  defaults = {
    dns_suffix         = "amazonaws.com"
    id                 = "aws"
    partition          = "aws"
    reverse_dns_prefix = "com.amazonaws"
  }
}

mock_data "aws_region" {
  defaults = {
    endpoint = "ec2.us-east-1.amazonaws.com"
    id       = "us-east-1"
    name     = "us-east-1"
  }
}

# S3

mock_resource "aws_s3_bucket" {
  defaults = {
    arn                         = "arn:aws:s3:::mock-bucket"
    bucket_domain_name          = "mock-bucket.s3.amazonaws.com"
    bucket_regional_domain_name = "mock-bucket.s3.us-east-1.amazonaws.com"
    hosted_zone_id              = "Z3AQBSTGFYJSTF"
    id                          = "mock-bucket"
    region                      = "us-east-1"
  }
}

mock_resource "aws_s3_bucket_public_access_block" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_ownership_controls" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_server_side_encryption_configuration" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_versioning" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_lifecycle_configuration" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_cors_configuration" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_bucket_policy" {
  defaults = {
    id = "mock-bucket"
  }
}

mock_resource "aws_s3_object" {
  defaults = {
    arn        = "arn:aws:s3:::mock-bucket/mock-object"
    etag       = "d41d8cd98f00b204e9800998ecf8427e"
    id         = "mock-object"
    version_id = "mockVersion0000000000000000000001"
  }
}

# DynamoDB

mock_resource "aws_dynamodb_table" {
  defaults = {
    arn          = "arn:aws:dynamodb:us-east-1:123456789012:table/mock-table"
    id           = "mock-table"
    stream_arn   = "arn:aws:dynamodb:us-east-1:123456789012:table/mock-table/stream/2026-01-01T00:00:00.000"
    stream_label = "2026-01-01T00:00:00.000"
  }
}

# IAM

mock_resource "aws_iam_role" {
  defaults = {
    arn         = "arn:aws:iam::123456789012:role/mock-role"
    create_date = "2026-01-01T00:00:00Z"
    id          = "mock-role"
    unique_id   = "AROAMOCKMOCKMOCKMOCK1"
  }
}

mock_resource "aws_iam_role_policy" {
  defaults = {
    id = "mock-role:mock-policy"
  }
}

# Lambda

mock_resource "aws_lambda_function" {
  defaults = {
    arn                  = "arn:aws:lambda:us-east-1:123456789012:function:mock-function"
    code_sha256          = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    id                   = "mock-function"
    invoke_arn           = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:mock-function/invocations"
    last_modified        = "2026-01-01T00:00:00.000+0000"
    qualified_arn        = "arn:aws:lambda:us-east-1:123456789012:function:mock-function:$LATEST"
    qualified_invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:mock-function:$LATEST/invocations"
    version              = "$LATEST"
  }
}

mock_resource "aws_lambda_permission" {
  defaults = {
    id = "mock-permission"
  }
}

mock_resource "aws_lambda_function_event_invoke_config" {
  defaults = {
    id = "mock-function"
  }
}

# CloudWatch Logs

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:mock-log-group"
    id  = "mock-log-group"
  }
}

# SQS

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:us-east-1:123456789012:mock-queue"
    id  = "https://sqs.us-east-1.amazonaws.com/123456789012/mock-queue"
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/mock-queue"
  }
}

# Secrets Manager

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-secret-AbCdEf"
    id  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-secret-AbCdEf"
  }
}

mock_resource "aws_secretsmanager_secret_version" {
  defaults = {
    arn            = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-secret-AbCdEf"
    id             = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mock-secret-AbCdEf|00000000-0000-4000-8000-000000000001"
    version_id     = "00000000-0000-4000-8000-000000000001"
    version_stages = ["AWSCURRENT"]
  }
}

# CloudFront

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    arn                = "arn:aws:cloudfront::123456789012:distribution/EMOCKMOCKMOCK1"
    caller_reference   = "mock"
    domain_name        = "d1111abcdef8mo.cloudfront.net"
    etag               = "EMOCKETAG00001"
    hosted_zone_id     = "Z2FDTNDATAQYW2"
    id                 = "EMOCKMOCKMOCK1"
    last_modified_time = "2026-01-01 00:00:00 +0000 UTC"
    status             = "Deployed"
  }
}

mock_resource "aws_cloudfront_origin_access_control" {
  defaults = {
    arn  = "arn:aws:cloudfront::123456789012:origin-access-control/EMOCKACCESS001"
    etag = "EMOCKETAG00002"
    id   = "EMOCKACCESS001"
  }
}

mock_resource "aws_cloudfront_response_headers_policy" {
  defaults = {
    arn  = "arn:aws:cloudfront::123456789012:response-headers-policy/00000000-0000-4000-8000-000000000002"
    etag = "EMOCKETAG00003"
    id   = "00000000-0000-4000-8000-000000000002"
  }
}

# API Gateway, REST

mock_resource "aws_api_gateway_rest_api" {
  defaults = {
    arn              = "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5"
    created_date     = "2026-01-01T00:00:00Z"
    execution_arn    = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5"
    id               = "a1b2c3d4e5"
    root_resource_id = "root00mock"
  }
}

mock_resource "aws_api_gateway_resource" {
  defaults = {
    id   = "res000mock"
    path = "/mock"
  }
}

mock_resource "aws_api_gateway_method" {
  defaults = {
    id = "agm-a1b2c3d4e5-res000mock-POST"
  }
}

mock_resource "aws_api_gateway_integration" {
  defaults = {
    id = "agi-a1b2c3d4e5-res000mock-POST"
  }
}

mock_resource "aws_api_gateway_request_validator" {
  defaults = {
    id = "val000mock"
  }
}

mock_resource "aws_api_gateway_model" {
  defaults = {
    id = "mod000mock"
  }
}

mock_resource "aws_api_gateway_deployment" {
  defaults = {
    created_date = "2026-01-01T00:00:00Z"
    id           = "dep000mock"
  }
}

mock_resource "aws_api_gateway_stage" {
  defaults = {
    arn           = "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/mock"
    execution_arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/mock"
    id            = "ags-a1b2c3d4e5-mock"
    invoke_url    = "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/mock"
  }
}

mock_resource "aws_api_gateway_method_settings" {
  defaults = {
    id = "a1b2c3d4e5-mock-*/*"
  }
}

mock_resource "aws_api_gateway_gateway_response" {
  defaults = {
    id = "aggr-a1b2c3d4e5-BAD_REQUEST_BODY"
  }
}

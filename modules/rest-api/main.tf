locals {
  schemas = { for key, endpoint in var.endpoints : key => jsondecode(endpoint.request_schema) }
  needed  = { for key, schema in local.schemas : key => sort(try(schema.required, [])) }
  allowed = { for key, schema in local.schemas : key => [for name in keys(try(schema.properties, {})) : name if !contains(local.needed[key], name)] }

  # What each endpoint takes, for people: of a request that it refuses, API Gateway says no more than that it does.
  fields = [
    for key in keys(local.schemas) : join(" ", compact([
      "/${key}:", join(", ", local.needed[key]), length(local.allowed[key]) > 0 ? "(optional: ${join(", ", local.allowed[key])})" : "",
    ])) if length(local.needed[key]) + length(local.allowed[key]) > 0
  ]
}

resource "aws_api_gateway_rest_api" "this" {
  name = var.name
  tags = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_resource" "this" {
  for_each = var.endpoints

  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = each.key
  rest_api_id = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_request_validator" "this" {
  name                  = "body"
  rest_api_id           = aws_api_gateway_rest_api.this.id
  validate_request_body = true
}

resource "aws_api_gateway_model" "this" {
  for_each = var.endpoints

  content_type = "application/json"
  # Names of models are letters and digits only.
  name        = "${replace(title(replace(each.key, "-", " ")), " ", "")}Request"
  rest_api_id = aws_api_gateway_rest_api.this.id
  schema      = each.value.request_schema
}

# A request that does not satisfy its schema reaches no function. It is answered in their form: the status again, and a sentence.
resource "aws_api_gateway_gateway_response" "bad_request_body" {
  response_type = "BAD_REQUEST_BODY"
  rest_api_id   = aws_api_gateway_rest_api.this.id
  status_code   = "400"

  response_templates = {
    "application/json" = jsonencode({
      statusCode = 400
      msg = join(" ", concat(
        ["The request to $context.resourcePath lacks a field, or has one that is not of the type and length that it must have."],
        [for fields in local.fields : "${fields}."],
      ))
    })
  }
}

resource "aws_api_gateway_method" "this" {
  for_each = var.endpoints

  authorization        = "NONE"
  http_method          = "POST"
  request_models       = { "application/json" = aws_api_gateway_model.this[each.key].name }
  request_validator_id = aws_api_gateway_request_validator.this.id
  resource_id          = aws_api_gateway_resource.this[each.key].id
  rest_api_id          = aws_api_gateway_rest_api.this.id
}

resource "aws_api_gateway_integration" "this" {
  for_each = var.endpoints

  http_method             = aws_api_gateway_method.this[each.key].http_method
  integration_http_method = "POST"
  resource_id             = aws_api_gateway_resource.this[each.key].id
  rest_api_id             = aws_api_gateway_rest_api.this.id
  type                    = "AWS_PROXY"
  uri                     = each.value.invoke_arn
}

# By this permission alone may API Gateway invoke a function, and only from this endpoint.
resource "aws_lambda_permission" "this" {
  for_each = var.endpoints

  action        = "lambda:InvokeFunction"
  function_name = each.value.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/POST/${each.key}"
  statement_id  = "rest-api-${each.key}"
}

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
